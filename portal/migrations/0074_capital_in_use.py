"""The capital of a country cannot vanish, as nothing else that is named. Databases know no difference."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0073_addresses_of_entries")]

    operations = [
        migrations.AlterField(
            "country",
            "capital",
            models.ForeignKey(
                "portal.place", models.PROTECT, related_name="+", null=True, blank=True
            ),
        )
    ]
