"""The label of the data desk without the name of the program; no column changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0059_words_of_source_kinds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="disagreement",
            name="ruled_in_role",
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
                default="",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="eventruling",
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
            model_name="organisationruling",
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
            model_name="placeruling",
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
