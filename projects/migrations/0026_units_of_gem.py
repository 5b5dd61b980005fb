"""Phases have identifiers of Global Energy Monitor."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0025_data_desk_of_the_portal")]

    operations = [
        migrations.AddField(
            model_name="phase",
            name="gem_unit_id",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Identifier of the unit at Global Energy Monitor, as in G602353",
                max_length=20,
                verbose_name="GEM unit ID",
            ),
        ),
        migrations.AddField(
            model_name="phasehistory",
            name="gem_unit_id",
            field=models.CharField(db_column="gem_unit_id", default="", max_length=20),
            preserve_default=False,
        ),
    ]
