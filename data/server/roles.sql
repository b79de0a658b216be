-- SPDX-License-Identifier: GPL-3.0-or-later
-- Two roles for a database of Kontor, so that row-level security (schema/0003) holds: servers come as kontor_server, which owns
-- nothing and can pass nothing by; the administrator (kontor-server admin, the nightly upkeep) comes as kontor_owner, whose the tables
-- are. Neither is a superuser. To be run by one, in that database, before the first `kontor-server admin migrate` or later:
--
--   createdb kontor && psql -d kontor -v ON_ERROR_STOP=1 -f roles.sql
--
-- and once more whenever somebody else has made tables. How they prove who they are is PostgreSQL's: \password, pg_hba.conf.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['kontor_owner', 'kontor_server'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format ('CREATE ROLE %I', name);
    END IF;
    EXECUTE format ('ALTER ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', name);
  END LOOP;
  EXECUTE format ('ALTER DATABASE %I OWNER TO kontor_owner', current_database ());
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format ('ALTER TABLE public.%I OWNER TO kontor_owner', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO kontor_server;
ALTER DEFAULT PRIVILEGES FOR ROLE kontor_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kontor_server;
