-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the server keeps. For SQLite and PostgreSQL alike: BIGINT and TEXT only, no functions of either.
-- Times are seconds since 1970. Every table but "tenant" begins with its tenant.

CREATE TABLE tenant (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  -- Of the feed: the last place given, and the last one that was compacted away.
  head BIGINT NOT NULL,
  horizon BIGINT NOT NULL,
  -- Changes when a backup is restored: cursors of another epoch are void.
  epoch TEXT NOT NULL,
  devices BIGINT NOT NULL
);

-- People. territories: separated by ';', "*" for all.
CREATE TABLE member (
  tenant TEXT NOT NULL REFERENCES tenant (id),
  id TEXT NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  duties TEXT NOT NULL,
  territories TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
  PRIMARY KEY (tenant, id),
  UNIQUE (tenant, login)
);

CREATE TABLE device (
  tenant TEXT NOT NULL REFERENCES tenant (id),
  id TEXT NOT NULL,
  number BIGINT NOT NULL,
  name TEXT NOT NULL,
  public_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
  next_n BIGINT NOT NULL,
  created BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  PRIMARY KEY (tenant, id),
  UNIQUE (tenant, number)
);

CREATE TABLE device_member (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  member TEXT NOT NULL,
  PRIMARY KEY (tenant, device, member)
);

-- A code that enrols a device for a member, once. Only its hash is kept.
CREATE TABLE enrolment (
  hash TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL REFERENCES tenant (id),
  member TEXT NOT NULL,
  until BIGINT NOT NULL,
  device TEXT
);

-- Refresh tokens by hash; a family is what came from one enrolment or log-in of a device.
CREATE TABLE refresh_token (
  hash TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  family TEXT NOT NULL,
  until BIGINT NOT NULL,
  -- When it was exchanged; 0: it was not.
  used BIGINT NOT NULL,
  revoked BIGINT NOT NULL
);

CREATE INDEX refresh_token_by_family ON refresh_token (tenant, family);

-- What the server holds, each as it is now. account, quote: id of the customer it
-- belongs to, whose territory it has, and of the quote, or empty.
CREATE TABLE object (
  tenant TEXT NOT NULL REFERENCES tenant (id),
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  rev BIGINT NOT NULL,
  territory TEXT NOT NULL,
  account TEXT NOT NULL,
  quote TEXT NOT NULL,
  deleted BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (tenant, type, id)
);

CREATE INDEX object_by_account ON object (tenant, account);
CREATE INDEX object_by_quote ON object (tenant, quote);

-- The order in which it came to be so. left_territory: the one an object was taken out of by this change, else null.
CREATE TABLE feed (
  tenant TEXT NOT NULL REFERENCES tenant (id),
  seq BIGINT NOT NULL,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  rev BIGINT NOT NULL,
  at BIGINT NOT NULL,
  left_territory TEXT,
  PRIMARY KEY (tenant, seq)
);

-- What devices pushed, and what was said to it: the same again gets the same answer.
CREATE TABLE operation (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  n BIGINT NOT NULL,
  hash TEXT NOT NULL,
  verdict TEXT NOT NULL,
  rev BIGINT NOT NULL,
  code TEXT,
  reason TEXT,
  at BIGINT NOT NULL,
  PRIMARY KEY (tenant, device, n)
);

CREATE INDEX operation_by_time ON operation (tenant, at);

-- Names that must be unique: kind "quote" → number, "revision" → "QUOTE/NUMBER", "order" → number,
-- "position" → "REVISION/POSITION" of what was ordered. owner: id of the object that has it.
CREATE TABLE claim (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  PRIMARY KEY (tenant, kind, name)
);

CREATE INDEX claim_by_owner ON claim (tenant, owner);

-- Events by what they are about.
CREATE TABLE event (
  tenant TEXT NOT NULL,
  subject TEXT NOT NULL,
  seq BIGINT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (tenant, subject, seq)
);

CREATE TABLE number_counter (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (tenant, kind, year)
);

CREATE TABLE number_lease (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  year BIGINT NOT NULL,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  device TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (tenant, kind, year, first)
);

-- Who did what, a chain of hashes for each tenant: rows from 1 without gaps.
CREATE TABLE audit (
  tenant TEXT NOT NULL,
  row BIGINT NOT NULL,
  at BIGINT NOT NULL,
  device TEXT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (tenant, row)
);
