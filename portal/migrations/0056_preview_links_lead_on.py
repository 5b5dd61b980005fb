"""Links to a draft know under which uid its record is public. Those to texts of one language that
were made before do not; they last 30 days at most."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce


def name_public(apps: Any, schema_editor: Any) -> None:
    links = apps.get_model("portal", "PreviewLink").objects.using(schema_editor.connection.alias)
    own = apps.get_model("portal", "Suggestion").objects.filter(draft_uid=OuterRef("record_uid"))
    links.update(public_uid=Coalesce(Subquery(own.values("record_uid")[:1]), F("record_uid")))


class Migration(migrations.Migration):
    dependencies = [("portal", "0055_words_written_once")]

    operations = [
        migrations.AddField(
            model_name="previewlink",
            name="public_uid",
            field=models.CharField(default="", max_length=12),
            preserve_default=False,
        ),
        migrations.RunPython(name_public, migrations.RunPython.noop, elidable=True),
    ]
