-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which entries of the trail do not count (audit_void) is itself kept as a chain: nobody can make an entry count, or
-- not count, or take back that it did, unseen. "hash" runs over the hash of the mark before (empty for the first), the
-- other columns, and the hash of the entry it is about, joined by U+001E; "head" is the last entry there was.

CREATE TABLE audit_mark (
  n INTEGER PRIMARY KEY,
  row INTEGER NOT NULL REFERENCES audit (row),
  void INTEGER NOT NULL,
  head INTEGER NOT NULL,
  hash TEXT NOT NULL CHECK (length (hash) = 64)
) STRICT;

CREATE TRIGGER audit_mark_is_sealed BEFORE UPDATE ON audit_mark
BEGIN
  SELECT RAISE (ABORT, 'the audit trail is sealed');
END;

CREATE TRIGGER audit_mark_is_kept BEFORE DELETE ON audit_mark
BEGIN
  SELECT RAISE (ABORT, 'the audit trail is sealed');
END;

-- What the next mark is made of.
CREATE VIEW audit_mark_next (n, previous, head) AS
SELECT coalesce ((SELECT max (n) FROM audit_mark), 0) + 1,
  coalesce ((SELECT hash FROM audit_mark ORDER BY n DESC LIMIT 1), ''),
  coalesce ((SELECT max (row) FROM audit), 0);

CREATE TRIGGER audit_void_is_marked AFTER INSERT ON audit_void
BEGIN
  INSERT INTO audit_mark (n, row, void, head, hash)
  SELECT next.n, NEW.row, 1, next.head, kt_sha256 (next.previous || char (30) || next.n || char (30) || NEW.row
    || char (30) || 1 || char (30) || next.head || char (30) || audit.hash)
  FROM audit_mark_next AS next, audit WHERE audit.row = NEW.row;
END;

-- What did not count before there were marks, as if it were now.
CREATE TEMP TABLE voided AS SELECT row FROM audit_void ORDER BY row;
DELETE FROM audit_void;
INSERT INTO audit_void SELECT row FROM voided;
DROP TABLE voided;

CREATE TRIGGER audit_void_end_is_marked AFTER DELETE ON audit_void
BEGIN
  INSERT INTO audit_mark (n, row, void, head, hash)
  SELECT next.n, OLD.row, 0, next.head, kt_sha256 (next.previous || char (30) || next.n || char (30) || OLD.row
    || char (30) || 0 || char (30) || next.head || char (30) || audit.hash)
  FROM audit_mark_next AS next, audit WHERE audit.row = OLD.row;
END;
