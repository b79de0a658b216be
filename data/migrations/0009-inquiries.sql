-- SPDX-License-Identifier: GPL-3.0-or-later
-- What visitors left at a kiosk, to be taken up by somebody of the house. "taken" is empty as long as nobody has.
-- "passes_on": it was made for others; here it stays until the server has it, and not a moment longer.

CREATE TABLE inquiry (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  made TEXT NOT NULL,
  name TEXT NOT NULL,
  company TEXT NOT NULL,
  title TEXT NOT NULL,
  taken TEXT NOT NULL,
  passes_on INTEGER NOT NULL DEFAULT 0,
  changed INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE INDEX inquiry_by_time ON inquiry (taken, made);

CREATE TRIGGER inquiry_added_is_told AFTER INSERT ON inquiry
WHEN (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  INSERT INTO outbox (type, id, kind, scope, wall) VALUES ('inquiry', NEW.id, 'put', NEW.id, NEW.changed);
END;

CREATE TRIGGER inquiry_is_told AFTER UPDATE OF body ON inquiry
WHEN NEW.body <> OLD.body AND (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  INSERT INTO outbox (type, id, kind, scope, wall) SELECT 'inquiry', NEW.id, 'put', NEW.id, NEW.changed
  WHERE NOT EXISTS (SELECT 1 FROM outbox_open WHERE type = 'inquiry' AND id = NEW.id);
END;

-- What the server never heard of it need not hear of.
CREATE TRIGGER inquiry_removed_is_told AFTER DELETE ON inquiry
WHEN (SELECT enabled AND NOT applying FROM sync_state)
BEGIN
  DELETE FROM outbox WHERE type = 'inquiry' AND id = OLD.id AND n IS NULL;
  INSERT INTO outbox (type, id, kind, scope) SELECT 'inquiry', OLD.id, 'del', OLD.id
  WHERE EXISTS (SELECT 1 FROM outbox WHERE type = 'inquiry' AND id = OLD.id)
    OR EXISTS (SELECT 1 FROM sync_object WHERE type = 'inquiry' AND id = OLD.id AND body IS NOT NULL);
END;
