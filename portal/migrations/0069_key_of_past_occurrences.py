"""States of occurrences are told by entry and word: the primary key serves questions about an entry
as well, and the index for those goes."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "portal_searchoccurrence_history"


def write_key(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Django alters no primary key of several columns."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor._remake_table(apps.get_model("portal", "SearchOccurrenceHistory"))
        return
    schema_editor.execute(
        f"ALTER TABLE {TABLE} DROP CONSTRAINT {TABLE}_pkey,"
        f" ADD CONSTRAINT {TABLE}_pkey PRIMARY KEY (entry_id, word_id, from_position)"
    )


class Migration(migrations.Migration):
    dependencies = [("portal", "0068_former_addresses_of_the_past")]

    operations = [
        migrations.RemoveIndex(
            model_name="searchoccurrencehistory", name="portal_sear_entry_i_7923f9_idx"
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="searchoccurrencehistory",
                    name="pk",
                    field=models.CompositePrimaryKey(
                        "entry_id",
                        "word_id",
                        "from_position",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                )
            ]
        ),
        migrations.RunPython(write_key, elidable=True),  # a new table has the key
    ]
