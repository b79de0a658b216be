-- SPDX-License-Identifier: GPL-3.0-or-later
-- Orders.
--
-- What happened to an order are the entries of the trail of kind "order" about it; "body" is what they come to, and
-- the columns are what lists show and credit is judged by. "events" counts the entries. Amounts: 1/10,000; "open" is
-- gross and not paid, in "base_open" once more in the currency of the catalog.

CREATE TABLE sales_order (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  quote_id TEXT NOT NULL REFERENCES quote (id),
  revision_id TEXT NOT NULL REFERENCES revision (id),
  account_id TEXT NOT NULL,
  account_title TEXT NOT NULL,
  quote_number TEXT NOT NULL,
  subject TEXT NOT NULL,
  reference TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  date TEXT NOT NULL,
  next_date TEXT NOT NULL,
  net INTEGER NOT NULL,
  currency TEXT NOT NULL,
  open INTEGER NOT NULL,
  base_open INTEGER,
  base_currency TEXT,
  changed INTEGER NOT NULL,
  events INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE INDEX sales_order_by_account ON sales_order (account_id);
CREATE INDEX sales_order_by_quote ON sales_order (quote_id);
CREATE VIRTUAL TABLE sales_order_search USING fts5 (search_key, tokenize = 'trigram');

CREATE TRIGGER sales_order_is_kept BEFORE DELETE ON sales_order
BEGIN
  SELECT RAISE (ABORT, 'the order is sealed');
END;

-- What an order is of does not change, and whatever else does has an entry of its own.
CREATE TRIGGER sales_order_has_origin BEFORE UPDATE ON sales_order
WHEN (NEW.id, NEW.number, NEW.quote_id, NEW.revision_id, NEW.account_id, NEW.kind, NEW.date, NEW.currency)
  IS NOT (OLD.id, OLD.number, OLD.quote_id, OLD.revision_id, OLD.account_id, OLD.kind, OLD.date, OLD.currency)
BEGIN
  SELECT RAISE (ABORT, 'the order is sealed');
END;

CREATE TRIGGER sales_order_has_history BEFORE UPDATE ON sales_order
WHEN NEW.events <> OLD.events + 1
  OR NEW.events <> (SELECT count (*) FROM audit WHERE subject = NEW.id AND kind = 'order')
BEGIN
  SELECT RAISE (ABORT, 'the history of the order is sealed');
END;

CREATE TRIGGER sales_order_was_placed BEFORE INSERT ON sales_order
WHEN NEW.events <> 1 OR 1 <> (SELECT count (*) FROM audit WHERE subject = NEW.id AND kind = 'order')
  OR NOT EXISTS (SELECT 1 FROM revision WHERE id = NEW.revision_id AND state = 'accepted')
BEGIN
  SELECT RAISE (ABORT, 'the order is sealed: it was not placed');
END;

-- A line of a revision is ordered once, unless that was cancelled.
CREATE TABLE sales_order_line (
  order_id TEXT NOT NULL REFERENCES sales_order (id),
  line_id TEXT NOT NULL,
  revision_id TEXT NOT NULL,
  position_id TEXT NOT NULL,
  cancelled INTEGER NOT NULL,
  PRIMARY KEY (order_id, line_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX sales_order_line_once ON sales_order_line (revision_id, position_id) WHERE cancelled = 0;
