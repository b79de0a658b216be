-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the server calls the time it is in: another one after it came back from a backup. Empty: it never said.

ALTER TABLE sync_state ADD COLUMN epoch TEXT NOT NULL DEFAULT '';
