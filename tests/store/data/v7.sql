-- SPDX-License-Identifier: GPL-3.0-or-later
-- What schema 7 held in addition to schema 6: a server, something it said, something waiting, and a number it leased.

UPDATE sync_state SET enabled = 1, device = 'd2c1', device_no = 17, server = 'https://kontor.example', tenant = 'pumpen',
  users = '["0c9f2c6e-6d0c-4c58-9a57-64a2a5b7a6d1"]', cursor = 'abc', server_time = 1763717500, next_n = 3;
INSERT INTO sync_object (type, id, rev, seq, body, generation)
SELECT 'account', id, 1, 4, body, 1 FROM account WHERE row = 1;
INSERT INTO audit_origin (row, origin, seq) VALUES (1, 'd2c1:1', 7);
INSERT INTO outbox (type, id, kind, scope, source, wall, n, base_rev, body, hash, mono) VALUES
  ('revision', '97611fd6-2211-478a-989f-f291380f5bbb', 'state', '2085c8ca-964f-4967-a301-8e01a06bdd26', 3, 1763717400,
   2, 0, '{"state":"sent","at":1763717400,"who":"Anna Berg","hash":"00"}', '00', 12345);
INSERT INTO outbox (type, id, kind, scope, wall) VALUES
  ('revision', 'e30b0e6a-778a-490a-a797-75a8665d2997', 'put', '2085c8ca-964f-4967-a301-8e01a06bdd26', 1763717400);
INSERT INTO lease (kind, year, first, last, next) VALUES ('quote', 2026, 2, 51, 2);
INSERT INTO task (id, at, kind, type, subject, scope, title, body) VALUES
  ('7bb0a2a4-93a4-4d4c-90a3-2cbf6c2bbd5c', 1763717400, 'refused', 'event', 'd2c1:2', '', '', '{"code":"actor"}');
