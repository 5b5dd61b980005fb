"""Roles in power plants can name the phases that they are about."""

from django.db import migrations, models

import portal.models.fields


class Migration(migrations.Migration):
    dependencies = [("projects", "0027_words_of_facilities")]

    operations = [
        migrations.AddField(
            model_name="energyprojectrole",
            name="phases",
            field=portal.models.fields.PartUidsField(
                blank=True,
                db_default="",
                default="",
                help_text="Those that it is about, as the source names them; none: the whole plant",
                max_length=520,
                verbose_name="phases",
            ),
        ),
        migrations.AddField(
            model_name="energyprojectrolehistory",
            name="phases",
            field=models.CharField(db_column="phases", default="", max_length=520),
            preserve_default=False,
        ),
    ]
