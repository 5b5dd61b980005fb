from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trade', '0009_words_of_choices'),
    ]

    operations = [
        migrations.AddField(
            model_name='observation',
            name='quote',
            field=models.TextField(blank=True, help_text='A short passage, exactly as it stands there'),
        ),
        migrations.AddField(
            model_name='observationhistory',
            name='quote',
            field=models.TextField(db_column='quote', default=''),
            preserve_default=False,
        ),
    ]
