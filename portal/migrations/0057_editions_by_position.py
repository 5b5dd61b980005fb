"""Counts of editions at an earlier moment read an index: a position lies behind the document."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0056_preview_links_lead_on")]

    operations = [
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                fields=["kind", "record_uid", "from_position"], name="portal_edit_kind_9fdd7c_idx"
            ),
        )
    ]
