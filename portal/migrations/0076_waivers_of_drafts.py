"""A reason why a value stands is shown with the value."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.models import F
from django.utils import timezone


def show_all(apps: Apps, schema_editor: object) -> None:
    """Readers have seen all that there are."""
    apps.get_model("portal.Waiver").objects.update(public_at=F("made_at"))


class Migration(migrations.Migration):
    dependencies = [("portal", "0075_former_addresses_in_columns")]

    operations = [
        migrations.AddField(
            "waiver",
            "public_at",
            models.DateTimeField(
                default=timezone.now,
                help_text="When readers saw it; empty of a draft's value",
                null=True,
            ),
        ),
        migrations.RunPython(show_all, migrations.RunPython.noop, elidable=True),
    ]
