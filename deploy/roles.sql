-- Two accounts of the database: `corridor_owner` makes tables (migrate, restore), `corridor` reads
-- and writes their rows (server, worker, backup), so that it cannot lift what protects the security
-- log. psql sets the passwords: -v owner_password=… -v password=…
CREATE ROLE corridor_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE corridor LOGIN PASSWORD :'password';
-- A machine that vanishes amid a transaction holds up all who publish no longer than this.
ALTER ROLE corridor SET idle_in_transaction_session_timeout = '10min';
-- Compiling a question takes longer than to answer it.
ALTER ROLE corridor SET jit = off;
CREATE DATABASE corridor OWNER corridor_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE corridor FROM PUBLIC;
GRANT CONNECT ON DATABASE corridor TO corridor;
\connect corridor
GRANT USAGE ON SCHEMA public TO corridor;
ALTER DEFAULT PRIVILEGES FOR ROLE corridor_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO corridor;
ALTER DEFAULT PRIVILEGES FOR ROLE corridor_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO corridor;
