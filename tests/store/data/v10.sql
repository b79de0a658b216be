-- SPDX-License-Identifier: GPL-3.0-or-later
-- What schema 10 held in addition to schema 9: what the server calls its time.

UPDATE sync_state SET epoch = 'first';
