-- SPDX-License-Identifier: GPL-3.0-or-later
-- How devices come in and stay in, and what was erased.

-- A refresh text is sealed by the server and names its family and a counter; kept is only which one
-- is next. exchanged, before: when the one before it, and the one before that, were exchanged.
DROP TABLE refresh_token;
CREATE TABLE token_family (
  tenant TEXT NOT NULL REFERENCES tenant (id),
  id TEXT NOT NULL,
  device TEXT NOT NULL,
  counter BIGINT NOT NULL,
  exchanged BIGINT NOT NULL,
  before BIGINT NOT NULL,
  until BIGINT NOT NULL,
  revoked BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);

CREATE INDEX token_family_by_device ON token_family (tenant, device);

-- Devices that wait for an administrator to let them in (RFC 8628). Of no tenant before that.
CREATE TABLE device_code (
  hash TEXT NOT NULL PRIMARY KEY,
  user_code TEXT NOT NULL UNIQUE,
  device TEXT NOT NULL,
  name TEXT NOT NULL,
  public_key TEXT NOT NULL,
  until BIGINT NOT NULL,
  polled BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'denied'))
);

-- What was erased on demand of the person it told of, and does not come back.
CREATE TABLE erasure (
  tenant TEXT NOT NULL REFERENCES tenant (id),
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (tenant, type, id)
);

-- The chain is over the hash of a body, so that a body can be erased and the chain still holds.
ALTER TABLE audit ADD COLUMN body_hash TEXT NOT NULL DEFAULT '';
