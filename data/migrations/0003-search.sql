-- SPDX-License-Identifier: GPL-3.0-or-later
-- Search in customers and quotes: a folded key (kt_fold, given by the program) and its trigrams.

ALTER TABLE account ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
UPDATE account SET title_key = kt_fold(title);
CREATE INDEX account_by_title ON account (title_key);

CREATE VIRTUAL TABLE account_search USING fts5 (search_key, tokenize = 'trigram');
CREATE VIRTUAL TABLE quote_search USING fts5 (search_key, tokenize = 'trigram');

INSERT INTO account_search (rowid, search_key)
SELECT row, kt_fold((SELECT group_concat(value, ' ') FROM json_tree(account.body)
  WHERE type = 'text' AND key IN ('number', 'name', 'postcode', 'city', 'vat_id', 'given_name', 'family_name',
                                  'email', 'phone')))
FROM account;

INSERT INTO quote_search (rowid, search_key)
SELECT row, kt_fold(number || ' ' || account_title || ' ' || coalesce(
  (SELECT group_concat(tree.value, ' ') FROM revision, json_tree(revision.body) AS tree
   WHERE revision.quote_id = quote.id AND revision.number = quote.revision AND tree.type = 'text'
     AND tree.key IN ('subject', 'reference', 'title', 'item', 'order_code')), ''))
FROM quote;
