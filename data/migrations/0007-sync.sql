-- SPDX-License-Identifier: GPL-3.0-or-later
-- Synchronisation with a server: what is waiting to be told (outbox), what the server last said (sync_object), where
-- entries of the trail come from, what needs the user's attention, and numbers the server leased.
--
-- Triggers write the outbox in the transaction of the change itself, so that nothing that changes a table can forget
-- to. They do nothing while no server is configured ("enabled") and while what the server said is written
-- ("applying", set and cleared inside one transaction).

CREATE TABLE sync_state (
  row INTEGER PRIMARY KEY CHECK (row = 1),
  enabled INTEGER NOT NULL DEFAULT 0,
  applying INTEGER NOT NULL DEFAULT 0,
  paused INTEGER NOT NULL DEFAULT 0,
  device TEXT NOT NULL DEFAULT '',
  device_no INTEGER NOT NULL DEFAULT 0,
  server TEXT NOT NULL DEFAULT '',
  tenant TEXT NOT NULL DEFAULT '',
  users TEXT NOT NULL DEFAULT '[]',
  cursor TEXT NOT NULL DEFAULT '',
  -- the highest seen
  server_time INTEGER NOT NULL DEFAULT 0,
  next_n INTEGER NOT NULL DEFAULT 1,
  generation INTEGER NOT NULL DEFAULT 1,
  refetching INTEGER NOT NULL DEFAULT 0,
  -- the last provisional number given
  provisional INTEGER NOT NULL DEFAULT 0
) STRICT;

INSERT INTO sync_state (row) VALUES (1);

-- "row" is the order of causes; "scope" is the quote or customer it belongs to. "source" is the row of what is added
-- (audit, revision_event), "content" the hash of the revision that a step was taken with. Frozen, with a number "n", it
-- never changes again. Before that a "put" means the object as it is, or, "kept", as it was when something else came
-- to depend on it. "held": the server has something newer, which has to be pulled first: that revision of the object,
-- or, 1, whatever comes next.
CREATE TABLE outbox (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  scope TEXT NOT NULL,
  source INTEGER,
  content TEXT,
  kept INTEGER NOT NULL DEFAULT 0,
  wall INTEGER,
  n INTEGER UNIQUE,
  base_rev INTEGER,
  body TEXT,
  hash TEXT,
  mono INTEGER,
  held INTEGER NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0,
  CHECK (n IS NULL OR (base_rev IS NOT NULL AND body IS NOT NULL AND hash IS NOT NULL AND mono IS NOT NULL
                       AND wall IS NOT NULL))
) STRICT;

CREATE INDEX outbox_by_object ON outbox (type, id, row);
CREATE INDEX outbox_by_scope ON outbox (scope, row);
-- Nothing younger in a scope but puts: asked at every change.
CREATE INDEX outbox_by_cause ON outbox (scope, row) WHERE kind <> 'put';
CREATE INDEX outbox_held ON outbox (scope) WHERE held <> 0;

-- What kept puts were. "until": the first of the steps that came after.
CREATE TABLE outbox_quote (
  row INTEGER PRIMARY KEY REFERENCES outbox (row) ON DELETE CASCADE,
  number TEXT NOT NULL,
  account_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  account_title TEXT NOT NULL,
  owner TEXT NOT NULL
) STRICT;

CREATE TABLE outbox_revision (
  row INTEGER PRIMARY KEY REFERENCES outbox (row) ON DELETE CASCADE,
  until INTEGER NOT NULL,
  number INTEGER NOT NULL,
  base_id TEXT,
  changed INTEGER NOT NULL,
  subject TEXT NOT NULL,
  valid_until TEXT NOT NULL,
  net INTEGER,
  currency TEXT,
  is_partial INTEGER NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TRIGGER outbox_is_frozen BEFORE UPDATE OF n, type, id, kind, base_rev, body, hash, wall, mono ON outbox
WHEN OLD.n IS NOT NULL AND NEW.n IS NOT NULL
  AND (NEW.n, NEW.type, NEW.id, NEW.kind, NEW.base_rev, NEW.body, NEW.hash, NEW.wall, NEW.mono)
   IS NOT (OLD.n, OLD.type, OLD.id, OLD.kind, OLD.base_rev, OLD.body, OLD.hash, OLD.wall, OLD.mono)
BEGIN
  SELECT RAISE (ABORT, 'the operation is frozen');
END;

-- The base of merges. "body" is NULL for what is deleted there; "pending": not yet in the tables of the trade, as
-- something it belongs to is missing. "seq" is its last place in the feed.
CREATE TABLE sync_object (
  row INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  rev INTEGER NOT NULL,
  seq INTEGER NOT NULL DEFAULT 0,
  body TEXT,
  generation INTEGER NOT NULL,
  pending INTEGER NOT NULL DEFAULT 0,
  UNIQUE (type, id)
) STRICT;

CREATE INDEX sync_object_pending ON sync_object (type, seq) WHERE pending <> 0;

-- Entries of the trail that the server has: the name all devices know them by, and their place in the feed when it
-- was first pulled (NULL: acknowledged only). An entry of our own that is not here is not there yet.
CREATE TABLE audit_origin (
  row INTEGER PRIMARY KEY REFERENCES audit (row),
  origin TEXT NOT NULL UNIQUE,
  seq INTEGER
) STRICT;

-- Entries of our own that the server did not accept: they do not count.
CREATE TABLE audit_void (
  row INTEGER PRIMARY KEY REFERENCES audit (row)
) STRICT;

CREATE TABLE task (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  scope TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  done INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX task_open ON task (at) WHERE done = 0;

CREATE TABLE lease (
  kind TEXT NOT NULL,
  year INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL CHECK (last >= first),
  next INTEGER NOT NULL CHECK (next BETWEEN first AND last + 1),
  PRIMARY KEY (kind, year, first)
) STRICT, WITHOUT ROWID;

-- ---- what goes out ----

-- Puts that mean the object as it is and may go on doing so: nothing depends on what they were.
CREATE VIEW outbox_open (row, type, id) AS
SELECT mine.row, mine.type, mine.id FROM outbox AS mine
WHERE mine.kind = 'put' AND mine.n IS NULL AND NOT mine.kept AND NOT EXISTS (
  SELECT 1 FROM outbox AS later WHERE later.scope = mine.scope AND later.row > mine.row AND later.kind <> 'put');

-- ---- accounts ----

CREATE TRIGGER account_added_is_told AFTER INSERT ON account
WHEN (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  INSERT INTO outbox (type, id, kind, scope, wall) VALUES ('account', NEW.id, 'put', NEW.id, NEW.changed);
END;

CREATE TRIGGER account_is_told AFTER UPDATE OF body ON account
WHEN NEW.body <> OLD.body AND (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  INSERT INTO outbox (type, id, kind, scope, wall) SELECT 'account', NEW.id, 'put', NEW.id, NEW.changed
  WHERE NOT EXISTS (SELECT 1 FROM outbox_open WHERE type = 'account' AND id = NEW.id);
END;

-- What the server never heard of it need not hear of.
CREATE TRIGGER account_removed_is_told AFTER DELETE ON account
WHEN (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  DELETE FROM outbox WHERE type = 'account' AND id = OLD.id AND n IS NULL;
  INSERT INTO outbox (type, id, kind, scope) SELECT 'account', OLD.id, 'del', OLD.id
  WHERE EXISTS (SELECT 1 FROM outbox WHERE type = 'account' AND id = OLD.id)
    OR EXISTS (SELECT 1 FROM sync_object WHERE type = 'account' AND id = OLD.id AND body IS NOT NULL);
END;

-- ---- heads of quotes ----

CREATE TRIGGER quote_added_is_told AFTER INSERT ON quote
WHEN (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  INSERT INTO outbox (type, id, kind, scope, wall) VALUES ('quote', NEW.id, 'put', NEW.id, NEW.changed);
END;

-- Another customer may not be known yet where the head stands in the outbox: it is told once more, behind him.
CREATE TRIGGER quote_was_told BEFORE UPDATE OF number, account_id, contact_id, account_title, owner, created ON quote
WHEN (NEW.number, NEW.account_id, NEW.contact_id, NEW.account_title, NEW.owner, NEW.created)
  IS NOT (OLD.number, OLD.account_id, OLD.contact_id, OLD.account_title, OLD.owner, OLD.created)
  AND (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  INSERT INTO outbox_quote (row, number, account_id, contact_id, account_title, owner)
  SELECT row, OLD.number, OLD.account_id, OLD.contact_id, OLD.account_title, OLD.owner FROM outbox
  WHERE type = 'quote' AND id = OLD.id AND kind = 'put' AND n IS NULL AND NOT kept
    AND (NEW.account_id <> OLD.account_id
         OR NOT EXISTS (SELECT 1 FROM outbox_open WHERE outbox_open.row = outbox.row));
  UPDATE outbox SET kept = 1
  WHERE type = 'quote' AND id = OLD.id AND NOT kept AND row IN (SELECT row FROM outbox_quote);
END;

CREATE TRIGGER quote_is_told AFTER UPDATE OF number, account_id, contact_id, account_title, owner, created ON quote
WHEN (NEW.number, NEW.account_id, NEW.contact_id, NEW.account_title, NEW.owner, NEW.created)
  IS NOT (OLD.number, OLD.account_id, OLD.contact_id, OLD.account_title, OLD.owner, OLD.created)
  AND (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  INSERT INTO outbox (type, id, kind, scope, wall) SELECT 'quote', NEW.id, 'put', NEW.id, NEW.changed
  WHERE NOT EXISTS (SELECT 1 FROM outbox_open WHERE type = 'quote' AND id = NEW.id);
END;

-- ---- revisions ----

CREATE TRIGGER revision_added_is_told AFTER INSERT ON revision
WHEN (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  INSERT INTO outbox (type, id, kind, scope, wall) VALUES ('revision', NEW.id, 'put', NEW.quote_id, NEW.changed);
END;

CREATE TRIGGER revision_was_told BEFORE UPDATE ON revision
WHEN (NEW.hash, NEW.number, NEW.base_id, NEW.is_partial) IS NOT (OLD.hash, OLD.number, OLD.base_id, OLD.is_partial)
  AND (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  INSERT INTO outbox_revision (row, until, number, base_id, changed, subject, valid_until, net, currency, is_partial,
    hash, body)
  SELECT row, coalesce (
      (SELECT min (later.source) FROM outbox AS later WHERE later.type = 'revision' AND later.id = OLD.id
         AND later.row > outbox.row AND later.kind = 'state'),
      (SELECT max (row) + 1 FROM revision_event WHERE revision_id = OLD.id), 0),
    OLD.number, OLD.base_id, OLD.changed, OLD.subject, OLD.valid_until, OLD.net, OLD.currency, OLD.is_partial,
    OLD.hash, OLD.body
  FROM outbox WHERE type = 'revision' AND id = OLD.id AND kind = 'put' AND n IS NULL AND NOT kept
    AND NOT EXISTS (SELECT 1 FROM outbox_open WHERE outbox_open.row = outbox.row);
  UPDATE outbox SET kept = 1
  WHERE type = 'revision' AND id = OLD.id AND NOT kept AND row IN (SELECT row FROM outbox_revision);
END;

CREATE TRIGGER revision_is_told AFTER UPDATE ON revision
WHEN (NEW.hash, NEW.number, NEW.base_id, NEW.is_partial) IS NOT (OLD.hash, OLD.number, OLD.base_id, OLD.is_partial)
  AND (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  INSERT INTO outbox (type, id, kind, scope, wall) SELECT 'revision', NEW.id, 'put', NEW.quote_id, NEW.changed
  WHERE NOT EXISTS (SELECT 1 FROM outbox_open WHERE type = 'revision' AND id = NEW.id);
END;

-- A step is part of a put that still stands open; otherwise it is told by itself.
CREATE TRIGGER revision_event_is_told AFTER INSERT ON revision_event
WHEN (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  INSERT INTO outbox (type, id, kind, scope, source, content, wall)
  SELECT 'revision', NEW.revision_id, 'state', quote_id, NEW.row, hash, NEW.at FROM revision
  WHERE id = NEW.revision_id
    AND NOT EXISTS (SELECT 1 FROM outbox_open WHERE type = 'revision' AND id = NEW.revision_id);
END;

-- ---- entries of the trail ----

CREATE TRIGGER audit_is_told AFTER INSERT ON audit
WHEN (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  INSERT INTO outbox (type, id, kind, scope, source, wall)
  SELECT 'event', device || ':' || NEW.row, 'add', iif (NEW.scope <> '', NEW.scope, device || ':' || NEW.row),
    NEW.row, NEW.at
  FROM sync_state;
END;

-- ---- what was sealed, and lets pass what the server says ----

DROP TRIGGER revision_is_sealed;
CREATE TRIGGER revision_is_sealed BEFORE UPDATE ON revision
WHEN (NEW.id, NEW.quote_id, NEW.number, NEW.base_id, NEW.created, NEW.hash, NEW.body)
     IS NOT (OLD.id, OLD.quote_id, OLD.number, OLD.base_id, OLD.created, OLD.hash, OLD.body)
  AND (OLD.sent <> 0 OR (OLD.state <> 'draft' AND NEW.state <> 'draft'))
  AND NOT (SELECT applying FROM sync_state)
BEGIN
  SELECT RAISE (ABORT, 'the revision is sealed');
END;

DROP TRIGGER revision_stays_sent;
CREATE TRIGGER revision_stays_sent BEFORE UPDATE OF state, sent ON revision
WHEN OLD.sent <> 0 AND (NEW.sent <> OLD.sent OR NEW.state IN ('draft', 'in-approval', 'released'))
  AND NOT (SELECT applying FROM sync_state)
BEGIN
  SELECT RAISE (ABORT, 'the revision is sealed');
END;

DROP TRIGGER revision_is_kept;
CREATE TRIGGER revision_is_kept BEFORE DELETE ON revision
WHEN OLD.sent <> 0 AND NOT (SELECT applying FROM sync_state)
BEGIN
  SELECT RAISE (ABORT, 'the revision is sealed');
END;

DROP TRIGGER revision_event_is_sealed;
CREATE TRIGGER revision_event_is_sealed BEFORE UPDATE ON revision_event
WHEN NOT (SELECT applying FROM sync_state)
BEGIN
  SELECT RAISE (ABORT, 'the history is sealed');
END;

DROP TRIGGER revision_event_is_kept;
CREATE TRIGGER revision_event_is_kept BEFORE DELETE ON revision_event
WHEN NOT (SELECT applying FROM sync_state)
BEGIN
  SELECT RAISE (ABORT, 'the history is sealed');
END;

DROP TRIGGER revision_needs_clearance;
CREATE TRIGGER revision_needs_clearance BEFORE UPDATE ON revision
WHEN OLD.sent = 0 AND NEW.sent <> 0 AND NOT (SELECT applying FROM sync_state) AND NOT EXISTS (
  SELECT 1 FROM audit WHERE subject = NEW.id AND kind = 'clearance' AND instr (body, '"hash":"' || NEW.hash || '"') > 0)
BEGIN
  SELECT RAISE (ABORT, 'the revision is sealed: the gate was not asked');
END;

DROP TRIGGER sales_order_is_kept;
CREATE TRIGGER sales_order_is_kept BEFORE DELETE ON sales_order
WHEN NOT (SELECT applying FROM sync_state)
BEGIN
  SELECT RAISE (ABORT, 'the order is sealed');
END;

DROP TRIGGER sales_order_has_origin;
CREATE TRIGGER sales_order_has_origin BEFORE UPDATE ON sales_order
WHEN (NEW.id, NEW.number, NEW.quote_id, NEW.revision_id, NEW.account_id, NEW.kind, NEW.date, NEW.currency)
  IS NOT (OLD.id, OLD.number, OLD.quote_id, OLD.revision_id, OLD.account_id, OLD.kind, OLD.date, OLD.currency)
  AND NOT (SELECT applying FROM sync_state)
BEGIN
  SELECT RAISE (ABORT, 'the order is sealed');
END;

-- Whatever is written of an order, also by what the server says: the entries that count are what it comes to.
DROP TRIGGER sales_order_has_history;
CREATE TRIGGER sales_order_has_history BEFORE UPDATE ON sales_order
WHEN (NEW.events <> OLD.events + 1 AND NOT (SELECT applying FROM sync_state))
  OR NEW.events <> (SELECT count (*) FROM audit WHERE subject = NEW.id AND kind = 'order'
                    AND NOT EXISTS (SELECT 1 FROM audit_void WHERE audit_void.row = audit.row))
BEGIN
  SELECT RAISE (ABORT, 'the history of the order is sealed');
END;

DROP TRIGGER sales_order_was_placed;
CREATE TRIGGER sales_order_was_placed BEFORE INSERT ON sales_order
WHEN (NEW.events <> 1 AND NOT (SELECT applying FROM sync_state))
  OR NEW.events <> (SELECT count (*) FROM audit WHERE subject = NEW.id AND kind = 'order'
                    AND NOT EXISTS (SELECT 1 FROM audit_void WHERE audit_void.row = audit.row))
  OR NOT EXISTS (SELECT 1 FROM revision WHERE id = NEW.revision_id AND state = 'accepted')
BEGIN
  SELECT RAISE (ABORT, 'the order is sealed: it was not placed');
END;
