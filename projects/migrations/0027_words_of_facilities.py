"""Types of facilities as one of them is called, and a label for tonnes made or taken in; no column
changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0026_units_of_gem")]

    operations = [
        migrations.AlterField(
            model_name="facility",
            name="capacity_t_year",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="t",
                max_digits=12,
                null=True,
                verbose_name="annual output or intake",
            ),
        ),
        migrations.AlterField(
            model_name="facility",
            name="facility_type",
            field=models.CharField(
                choices=[
                    ("oil-gas-field", "Oil or gas field"),
                    ("refinery", "Refinery or chemical plant"),
                    ("power-line", "Power line or substation"),
                    ("storage", "Energy storage"),
                    ("equipment-plant", "Equipment factory"),
                    ("uranium", "Uranium or nuclear fuel plant"),
                    ("coal-mine", "Coal mine"),
                    ("waste-to-energy", "Waste-to-energy plant"),
                ],
                max_length=16,
                verbose_name="type",
            ),
        ),
    ]
