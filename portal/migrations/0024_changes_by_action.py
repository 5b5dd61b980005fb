from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0023_reasons_of_standings'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='change',
            name='portal_chan_at_3f5b8e_idx',
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['at', 'position'], name='portal_chan_at_acbd6b_idx'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['action', '-position', 'kind', 'at'], name='portal_chan_action_01cb67_idx'),
        ),
    ]
