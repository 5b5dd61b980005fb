-- After the first `migrate`, and after each `restore`: the server may add to the security log, not
-- change it, and does not say which migrations are applied.
REVOKE UPDATE, DELETE, TRUNCATE ON portal_securityevent FROM corridor;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM corridor;
