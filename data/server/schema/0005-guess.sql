-- SPDX-License-Identifier: GPL-3.0-or-later
-- How often something that could be guessed (codes) was tried from one network, counted for all servers of the database
-- together. key: a hash with the secret of the servers, no address; full_at: when its bucket is full again, in seconds.
CREATE TABLE guess (
  key TEXT NOT NULL PRIMARY KEY,
  full_at BIGINT NOT NULL
);

CREATE INDEX guess_by_time ON guess (full_at);
