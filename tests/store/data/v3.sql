-- SPDX-License-Identifier: GPL-3.0-or-later
-- What schema 3 held in addition to schema 2.

UPDATE account SET title_key = 'chemiewerk sud gmbh' WHERE id = '5a76f94e-f7fa-48b3-922c-484f963d5c47';
UPDATE account SET title_key = 'wasserwerk ohringen' WHERE id = '1803547e-ec04-49fd-898c-21b6e31c6edf';

INSERT INTO account_search (rowid, search_key) VALUES
  (1, '10023 chemiewerk sud gmbh einkauf 12345 ludwigshafen erika grundlich grundlich@example.com de129274202');

INSERT INTO account_search (rowid, search_key) VALUES
  (2, 'wasserwerk ohringen 12345 ohringen erika grundlich grundlich@example.com de129274202');

INSERT INTO quote_search (rowid, search_key) VALUES
  (1, 'q26-00001 chemiewerk sud gmbh prozesspumpe fur halle 3 4711-001 pumpe cp 50-200 zubehor 4711-001 grundplatte 4711-001 ersatzdichtung zwischensumme 4711-001 inbetriebnahme');

