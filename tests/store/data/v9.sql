-- SPDX-License-Identifier: GPL-3.0-or-later
-- What schema 9 held in addition to schema 8: what a visitor asked.

INSERT INTO inquiry (id, made, name, company, title, taken, changed, body) VALUES
  ('99999999-0000-4000-8000-000000000001', '2026-11-22T14:05:00Z', 'Erika Muster', '', 'Pumpe', '', 1795356300,
   '{"id":"99999999-0000-4000-8000-000000000001","made":"2026-11-22T14:05:00Z","product":"pump","title":"Pumpe","name":"Erika Muster","email":"e.muster@example.com"}');
