"""Entries of the search index are found by their addresses."""

from django.db import migrations, models

BY_POSITION = ["record_url", "from_position", "until_position"]


class Migration(migrations.Migration):
    dependencies = [("portal", "0072_published_with_bundle")]

    operations = [
        migrations.AddIndex(
            "searchentry", models.Index(fields=["record_url"], name="portal_searchentry_url")
        ),
        migrations.AddIndex(
            "searchentryhistory",
            models.Index(fields=BY_POSITION, name="portal_sear_record__22db9a_idx"),
        ),
    ]
