"""The label of the data desk without the name of the program; no column changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trade", "0024_newest_observations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="corridorruling",
            name="made_in_role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("contributor", "Contributor"),
                    ("editor", "Editor"),
                    ("publisher", "Publisher"),
                    ("data-steward", "Data steward"),
                    ("administrator", "Administrator"),
                    ("data-desk", "Data desk of the portal"),
                ],
                db_default="",
                editable=False,
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.AlterField(
            model_name="periodruling",
            name="made_in_role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("contributor", "Contributor"),
                    ("editor", "Editor"),
                    ("publisher", "Publisher"),
                    ("data-steward", "Data steward"),
                    ("administrator", "Administrator"),
                    ("data-desk", "Data desk of the portal"),
                ],
                db_default="",
                editable=False,
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.AlterField(
            model_name="rankingruling",
            name="made_in_role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("contributor", "Contributor"),
                    ("editor", "Editor"),
                    ("publisher", "Publisher"),
                    ("data-steward", "Data steward"),
                    ("administrator", "Administrator"),
                    ("data-desk", "Data desk of the portal"),
                ],
                db_default="",
                editable=False,
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.AlterField(
            model_name="seriesruling",
            name="made_in_role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("contributor", "Contributor"),
                    ("editor", "Editor"),
                    ("publisher", "Publisher"),
                    ("data-steward", "Data steward"),
                    ("administrator", "Administrator"),
                    ("data-desk", "Data desk of the portal"),
                ],
                db_default="",
                editable=False,
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.AlterField(
            model_name="tradehubruling",
            name="made_in_role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("contributor", "Contributor"),
                    ("editor", "Editor"),
                    ("publisher", "Publisher"),
                    ("data-steward", "Data steward"),
                    ("administrator", "Administrator"),
                    ("data-desk", "Data desk of the portal"),
                ],
                db_default="",
                editable=False,
                max_length=20,
                verbose_name="role",
            ),
        ),
    ]
