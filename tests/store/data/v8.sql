-- SPDX-License-Identifier: GPL-3.0-or-later
-- What schema 8 held in addition to schema 7: an entry that did not count for a while.

INSERT INTO audit_void (row) VALUES (1);
DELETE FROM audit_void WHERE row = 1;
