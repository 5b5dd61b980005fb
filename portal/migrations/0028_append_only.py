"""The database refuses to change or delete lines of the security log, and administrators may remove
for good what was withdrawn."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from portal.editorial.roles import grant_step

REFUSAL = "The security log is only added to."
SQLITE = """
CREATE TRIGGER portal_securityevent_no_{0} BEFORE {0} ON portal_securityevent
BEGIN SELECT RAISE(ABORT, '{1}'); END
"""
FUNCTION = """
CREATE FUNCTION portal_securityevent_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER portal_securityevent_no_{0} BEFORE {0} ON portal_securityevent
FOR EACH STATEMENT EXECUTE FUNCTION portal_securityevent_refuse()
"""


def add(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(FUNCTION.format(REFUSAL))
    for step in ("update", "delete"):
        schema_editor.execute((SQLITE if is_sqlite else POSTGRESQL).format(step, REFUSAL))


def drop(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for step in ("update", "delete"):
        table = "" if is_sqlite else " ON portal_securityevent"
        schema_editor.execute(f"DROP TRIGGER portal_securityevent_no_{step}{table}")
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION portal_securityevent_refuse()")


class Migration(migrations.Migration):
    dependencies = [("portal", "0027_removals")]

    operations = [migrations.RunPython(add, drop), grant_step("remove")]
