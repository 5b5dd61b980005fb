"""The label of the data desk without the name of the program; no column changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0024_growing_lists"),
    ]

    operations = [
        migrations.AlterField(
            model_name="energyprojectruling",
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
            model_name="facilityruling",
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
            model_name="pipelineruling",
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
