-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is being typed, configurations kept under a name, and what the program remembers.

CREATE TABLE draft (
  key TEXT NOT NULL PRIMARY KEY,
  changed INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE variant (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  product TEXT NOT NULL,
  account_id TEXT NOT NULL,
  changed INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE INDEX variant_by_product ON variant (product, changed);

CREATE TABLE setting (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
