-- SPDX-License-Identifier: GPL-3.0-or-later
-- Events of a customer who moves are told again in the order in which they were added.
CREATE INDEX event_by_id ON event (tenant, id);
