-- SPDX-License-Identifier: GPL-3.0-or-later
-- The second line, of PostgreSQL only: a server that does not own the tables sees and writes rows of
-- the tenant that its connection named, whatever a query asks for. Owners pass, so administration
-- and these steps go on as before. '*' is for what is of no tenant yet, or of all (codes, counters).
--
-- To have it, let servers come as a role of their own, and the administrator as the owner: data/server/roles.sql
-- makes both. `kontor-server admin migrate` (as the owner) before a newer server starts.

DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT table_name FROM information_schema.columns
    WHERE table_schema = current_schema () AND column_name = 'tenant'
  LOOP
    EXECUTE format ('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format ('CREATE POLICY of_tenant ON %I USING (tenant = current_setting (''app.tenant'', true)'
                    ' OR current_setting (''app.tenant'', true) = ''*'')', name);
  END LOOP;
END
$$;

ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON tenant USING (id = current_setting ('app.tenant', true)
  OR current_setting ('app.tenant', true) = '*');
