"""A message says when its last try began, so that one on its way is not taken for lost."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0076_waivers_of_drafts")]

    operations = [
        migrations.AddField("notice", "claimed_at", models.DateTimeField(null=True)),
    ]
