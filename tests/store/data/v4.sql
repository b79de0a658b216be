-- SPDX-License-Identifier: GPL-3.0-or-later
-- What schema 4 held in addition to schema 3: a user, and what was sent and stored in the audit trail.

INSERT INTO user (id, login, name, roles, duties, state, hash, failures, locked_until, last) VALUES
  ('0c9f2c6e-6d0c-4c58-9a57-64a2a5b7a6d1', 'e.beispiel', 'Erika Beispiel', 'sales;admin', '', 'active',
   '$y$j9T$fTqy5tYd0F9mG0eXq3Oqd0$Lr9hAPyHTd1jA4EXAMPLEEXAMPLEEXAMPLEEXAMPLE00', 0, 0, 1795000600);
INSERT INTO user_search (rowid, search_key) VALUES (1, 'e.beispiel erika beispiel');

INSERT INTO audit (row, at, actor_id, actor_name, kind, subject, scope, body, hash) VALUES
  (1, 1795253400, '', '', 'clearance', '97611fd6-2211-478a-989f-f291380f5bbb',
   '2085c8ca-964f-4967-a301-8e01a06bdd26', '{"exit":"send","quote_id":"2085c8ca-964f-4967-a301-8e01a06bdd26","revision_id":"97611fd6-2211-478a-989f-f291380f5bbb","print":"before-audit","hash":"4747e914d9496b5e72f37ba13a0ccc911fc5c20767ee5e769e179ec0b0f2bb64"}',
   'a585f6c11cedc4b8f1eec9be179fa664d80574aee0f951efeb197425b2811104');
INSERT INTO audit (row, at, actor_id, actor_name, kind, subject, scope, body, hash) VALUES
  (2, 1795000500, '', 'Erika Beispiel', 'user', '0c9f2c6e-6d0c-4c58-9a57-64a2a5b7a6d1',
   '', '{"login":"e.beispiel","name":"Erika Beispiel","roles":"sales;admin","duties":"","state":"active","password":"0e5d69b3d5b75c1dd81ce1f7f49ea8d2ab1220df31b89e3b553b06ada4ffa2dc"}',
   'fa2ec340fe1daed0ddc93b18ba201f7dab5777fff69b92cd5dc390e5ed812fe5');
