-- PostgreSQL 15 or later of the province: two roles and the database. Run once, as a superuser (BYPASSRLS needs one):
--   sudo -u postgres psql -v ON_ERROR_STOP=1 -v owner_password="…" -v app_password="…" -f postgresql.sql
-- The owner migrates, backs up and restores; the application is neither owner nor superuser.
CREATE ROLE bdhvs_owner LOGIN CREATEDB BYPASSRLS PASSWORD :'owner_password';
CREATE ROLE bdhvs_app LOGIN PASSWORD :'app_password';
ALTER ROLE bdhvs_owner SET search_path = public, layout;
ALTER ROLE bdhvs_app SET search_path = public, layout;

CREATE DATABASE bdhvs OWNER bdhvs_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
REVOKE ALL ON DATABASE bdhvs FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE bdhvs TO bdhvs_app;

\connect bdhvs
ALTER DEFAULT PRIVILEGES FOR ROLE bdhvs_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO bdhvs_app;
ALTER DEFAULT PRIVILEGES FOR ROLE bdhvs_owner GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO bdhvs_app;
ALTER DEFAULT PRIVILEGES FOR ROLE bdhvs_owner GRANT USAGE ON SCHEMAS TO bdhvs_app;
