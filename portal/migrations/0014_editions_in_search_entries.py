from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def copy_from_editions(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Copy number and note of the edition that each entry was made of, now and earlier."""
    for name in ("SearchEntry", "SearchEntryHistory"):
        editions = apps.get_model("portal", "Edition").objects.filter(
            kind=OuterRef("kind"),
            record_uid=OuterRef("record_uid"),
            issued_at=OuterRef("issued_at"),
        )
        last = editions.order_by("-number")
        apps.get_model("portal", name)._base_manager.exclude(kind="source").update(
            number=Coalesce(Subquery(last.values("number")[:1]), Value(1)),
            note=Coalesce(Subquery(last.values("note")[:1]), Value("")),
        )


class Migration(migrations.Migration):
    dependencies = [("portal", "0013_published_facts")]

    operations = [
        migrations.AddField("searchentry", "number", models.PositiveIntegerField(default=1)),
        migrations.AddField("searchentry", "note", models.TextField(blank=True, default="")),
        migrations.AddField(
            "searchentryhistory",
            "number",
            models.PositiveIntegerField(db_column="number", default=1),
            preserve_default=False,
        ),
        migrations.AddField(
            "searchentryhistory",
            "note",
            models.TextField(db_column="note", default=""),
            preserve_default=False,
        ),
        migrations.RunPython(copy_from_editions, migrations.RunPython.noop, elidable=True),
    ]
