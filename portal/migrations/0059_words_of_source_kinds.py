"""Sources of the kind `computed` stand for all that the portal says itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0058_preview_links_of_languages")]

    operations = [
        migrations.AlterField(
            model_name="source",
            name="kind",
            field=models.CharField(
                choices=[
                    ("official", "Official"),
                    ("dataset", "Data set"),
                    ("company", "Company"),
                    ("academic", "Academic"),
                    ("press", "Press"),
                    ("computed", "The portal itself"),
                ],
                max_length=10,
            ),
        ),
    ]
