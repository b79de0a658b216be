-- SPDX-License-Identifier: GPL-3.0-or-later
-- What schema 2 held in addition to schema 1.

INSERT INTO variant (row, id, product, account_id, changed, body) VALUES
  (1, '0b499666-7ace-4d2c-9d14-b9f10920d07a', 'cp', '', 1795253400, '{"id":"0b499666-7ace-4d2c-9d14-b9f10920d07a","title":"CP 50-200 mit ATEX","product":"cp","assignment":{"atex":"zone1"},"price":"4210.50 EUR"}');

INSERT INTO draft (key, changed, body) VALUES
  ('configuration/1', 1795253400, '{"motor":"P15"}');

INSERT INTO setting (key, value) VALUES
  ('language', 'de');
