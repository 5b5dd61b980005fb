"""Texts as long as those that they are taken from: many countries, a disputed sentence."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0062_names_of_organisations'),
    ]

    operations = [
        migrations.AlterField(
            model_name='correction',
            name='countries',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='correctionhistory',
            name='countries',
            field=models.TextField(db_column='countries'),
        ),
        migrations.AlterField(
            model_name='disagreement',
            name='accepted',
            field=models.TextField(),
        ),
        migrations.AlterField(
            model_name='disagreement',
            name='countries',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='disagreementhistory',
            name='accepted',
            field=models.TextField(db_column='accepted'),
        ),
        migrations.AlterField(
            model_name='disagreementhistory',
            name='countries',
            field=models.TextField(db_column='countries'),
        ),
        migrations.AlterField(
            model_name='publishedclaim',
            name='countries',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='publishedclaimhistory',
            name='countries',
            field=models.TextField(db_column='countries'),
        ),
        migrations.AlterField(
            model_name='searchentry',
            name='countries',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='searchentryhistory',
            name='countries',
            field=models.TextField(db_column='countries'),
        ),
    ]
