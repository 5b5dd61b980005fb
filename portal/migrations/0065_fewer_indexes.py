"""Three forms of a word lose the second index that PostgreSQL has of a text column with `db_index`,
for LIKE. The first only gets another name, so that no search waits while one is made; SQLite, which
cannot rename one, makes it anew without writing the table anew."""

from django.db import migrations, models

NAMES = {
    "stem": "portal_searchword_stem_2ee7226c",
    "key": "portal_searchword_key_5d51389f",
    "loose": "portal_searchword_loose_aaa347f1",
}
"""Names that Django gave."""
NOW = {form: models.Index(fields=[form], name=f"portal_word_{form}") for form in NAMES}


def rename(apps, schema_editor):
    word = apps.get_model("portal", "SearchWord")
    for form, name in NAMES.items():
        schema_editor.rename_index(word, models.Index(fields=[form], name=name), NOW[form])
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {name}_like")


def rename_back(apps, schema_editor):
    word = apps.get_model("portal", "SearchWord")
    for form, name in NAMES.items():
        schema_editor.rename_index(word, NOW[form], models.Index(fields=[form], name=name))
        if schema_editor.connection.vendor == "postgresql":
            of_text = f"portal_searchword ({form} varchar_pattern_ops)"
            schema_editor.execute(f"CREATE INDEX {name}_like ON {of_text}")


class Migration(migrations.Migration):
    dependencies = [("portal", "0064_later_states")]

    operations = [
        migrations.RemoveIndex("searchentry", "portal_sear_kind_848cd6_idx"),
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(rename, rename_back)],
            [
                operation
                for form, index in NOW.items()
                for operation in (
                    migrations.AlterField(
                        "searchword", form, models.CharField(blank=True, max_length=80)
                    ),
                    migrations.AddIndex("searchword", index),
                )
            ],
        ),
    ]
