-- SPDX-License-Identifier: GPL-3.0-or-later
-- Users, the audit trail, and the lists of requests for approval and of special wishes.
--
-- kt_sha256(text) is given by the program. What counts about approvals, mandates and delegations are the entries
-- of the trail; the tables "approval" and "wish" are what lists show.

CREATE TABLE user (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  roles TEXT NOT NULL,
  duties TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
  hash TEXT NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER NOT NULL DEFAULT 0,
  last INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TRIGGER user_is_kept BEFORE DELETE ON user
BEGIN
  SELECT RAISE (ABORT, 'the user is sealed');
END;

CREATE VIRTUAL TABLE user_search USING fts5 (search_key, tokenize = 'trigram');

-- "row" counts from 1 without gaps; "scope" is the quote an entry is about, or empty. "hash" runs over the hash of
-- the entry before (empty for the first) and all other columns, joined by U+001E.
CREATE TABLE audit (
  row INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  scope TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL CHECK (length (hash) = 64)
) STRICT;

CREATE INDEX audit_by_subject ON audit (subject, row);
CREATE INDEX audit_by_scope ON audit (scope, row);
CREATE INDEX audit_by_kind ON audit (kind, row);

CREATE TRIGGER audit_is_sealed BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit trail is sealed');
END;

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN
  SELECT RAISE (ABORT, 'the audit trail is sealed');
END;

-- Nothing is sent without the gate having said so of exactly this body.
CREATE TRIGGER revision_needs_clearance BEFORE UPDATE ON revision
WHEN OLD.sent = 0 AND NEW.sent <> 0 AND NOT EXISTS (
  SELECT 1 FROM audit WHERE subject = NEW.id AND kind = 'clearance' AND instr (body, '"hash":"' || NEW.hash || '"') > 0)
BEGIN
  SELECT RAISE (ABORT, 'the revision is sealed: the gate was not asked');
END;

-- What was sent before there was a gate is written into the trail as it is.
WITH RECURSIVE
  old (n, id, quote_id, sent, hash) AS (
    SELECT row_number () OVER (ORDER BY row), id, quote_id, sent, hash FROM revision WHERE sent <> 0),
  entry (n, at, subject, scope, body) AS (
    SELECT n, sent, id, quote_id, json_object ('exit', 'send', 'quote_id', quote_id, 'revision_id', id,
      'print', 'before-audit', 'hash', hash) FROM old),
  chain (n, hash) AS (
    SELECT 0, ''
    UNION ALL
    SELECT entry.n, kt_sha256 (chain.hash || char (30) || entry.n || char (30) || at || char (30) || char (30)
      || char (30) || 'clearance' || char (30) || subject || char (30) || scope || char (30) || body)
    FROM chain JOIN entry ON entry.n = chain.n + 1)
INSERT INTO audit (row, at, actor_id, actor_name, kind, subject, scope, body, hash)
SELECT entry.n, at, '', '', 'clearance', subject, scope, body, chain.hash FROM entry JOIN chain ON chain.n = entry.n
ORDER BY entry.n;

CREATE TABLE approval (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  quote_id TEXT NOT NULL REFERENCES quote (id),
  revision_id TEXT NOT NULL REFERENCES revision (id),
  number TEXT NOT NULL,
  account_title TEXT NOT NULL,
  subject TEXT NOT NULL,
  net INTEGER,
  currency TEXT,
  state TEXT NOT NULL,
  turn TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked INTEGER NOT NULL,
  changed INTEGER NOT NULL
) STRICT;

CREATE INDEX approval_by_quote ON approval (quote_id);
CREATE VIRTUAL TABLE approval_search USING fts5 (search_key, tokenize = 'trigram');

-- Special wishes of the latest revision of each quote.
CREATE TABLE wish (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  quote_id TEXT NOT NULL REFERENCES quote (id),
  revision_id TEXT NOT NULL,
  number TEXT NOT NULL,
  account_title TEXT NOT NULL,
  title TEXT NOT NULL,
  route TEXT NOT NULL,
  state TEXT NOT NULL,
  changed INTEGER NOT NULL
) STRICT;

CREATE INDEX wish_by_quote ON wish (quote_id);
CREATE VIRTUAL TABLE wish_search USING fts5 (search_key, tokenize = 'trigram');
