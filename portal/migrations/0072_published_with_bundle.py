"""A bundle keeps what it made public. Of those that have ended it was told by the moment of their
steps, and by their note where the draft of a translation went into a record."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def name_published(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    models = (apps.get_model("portal", name) for name in ("Bundle", "Step", "Edition"))
    bundles, steps, editions = (model._default_manager for model in models)
    for bundle in bundles.exclude(ended_at=None):
        taken = steps.filter(action="publish", at=bundle.ended_at)
        issued = editions.filter(issued_at=bundle.ended_at, note__in=taken.values("note"))
        pairs = [rows.order_by("pk").values_list("kind", "record_uid") for rows in (issued, taken)]
        bundle.published = list(dict.fromkeys(pair for some in pairs for pair in some))
        bundle.save(update_fields=["published"])


class Migration(migrations.Migration):
    dependencies = [("portal", "0071_inconclusive_rulings")]

    operations = [
        migrations.AddField("bundle", "published", models.JSONField(default=list)),
        migrations.RunPython(name_published, migrations.RunPython.noop, elidable=True),
    ]
