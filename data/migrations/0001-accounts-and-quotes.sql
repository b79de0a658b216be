-- SPDX-License-Identifier: GPL-3.0-or-later
-- Customers, quotes and their revisions.
--
-- An aggregate is stored as one JSON body; what is listed, sorted or searched stands beside it in columns.
-- "row" is a stable rowid, "id" a UUID. Times are seconds since 1970, amounts 1/10,000 of the currency.

CREATE TABLE account (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  postcode TEXT NOT NULL,
  city TEXT NOT NULL,
  country TEXT NOT NULL,
  contact TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  segment TEXT NOT NULL,
  changed INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE quote (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  account_title TEXT NOT NULL,
  owner TEXT NOT NULL,
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  -- of the latest revision
  revision INTEGER NOT NULL,
  state TEXT NOT NULL,
  subject TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  net INTEGER,
  currency TEXT
) STRICT;

CREATE INDEX quote_by_account ON quote (account_id);
CREATE INDEX quote_by_changed ON quote (changed);

CREATE TABLE revision (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  quote_id TEXT NOT NULL REFERENCES quote (id),
  number INTEGER NOT NULL CHECK (number > 0),
  base_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('draft', 'in-approval', 'released', 'sent', 'accepted', 'rejected',
                                       'expired', 'superseded')),
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  subject TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  net INTEGER,
  currency TEXT,
  is_partial INTEGER NOT NULL,
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  body TEXT NOT NULL,
  UNIQUE (quote_id, number)
) STRICT;

-- What was sent stays as it is, and what is in approval or released changes only by becoming a draft.
CREATE TRIGGER revision_is_sealed BEFORE UPDATE ON revision
WHEN (NEW.id, NEW.quote_id, NEW.number, NEW.base_id, NEW.created, NEW.hash, NEW.body)
     IS NOT (OLD.id, OLD.quote_id, OLD.number, OLD.base_id, OLD.created, OLD.hash, OLD.body)
  AND (OLD.sent <> 0 OR (OLD.state <> 'draft' AND NEW.state <> 'draft'))
BEGIN
  SELECT RAISE (ABORT, 'the revision is sealed');
END;

CREATE TRIGGER revision_stays_sent BEFORE UPDATE OF state, sent ON revision
WHEN OLD.sent <> 0 AND (NEW.sent <> OLD.sent OR NEW.state IN ('draft', 'in-approval', 'released'))
BEGIN
  SELECT RAISE (ABORT, 'the revision is sealed');
END;

CREATE TRIGGER revision_is_kept BEFORE DELETE ON revision WHEN OLD.sent <> 0
BEGIN
  SELECT RAISE (ABORT, 'the revision is sealed');
END;

CREATE TABLE revision_event (
  row INTEGER PRIMARY KEY,
  revision_id TEXT NOT NULL REFERENCES revision (id),
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL
) STRICT;

CREATE INDEX revision_event_by_revision ON revision_event (revision_id, row);

CREATE TRIGGER revision_event_is_sealed BEFORE UPDATE ON revision_event
BEGIN
  SELECT RAISE (ABORT, 'the history is sealed');
END;

CREATE TRIGGER revision_event_is_kept BEFORE DELETE ON revision_event
BEGIN
  SELECT RAISE (ABORT, 'the history is sealed');
END;

-- The last number given, by kind and year ("quote", 2026).
CREATE TABLE sequence (
  kind TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (kind, year)
) STRICT, WITHOUT ROWID;
