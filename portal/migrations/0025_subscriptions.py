import portal.facts.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0024_changes_by_action'),
    ]

    operations = [
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=portal.facts.identifiers.new_uid, max_length=12, unique=True)),
                ('address', models.EmailField(max_length=254)),
                ('path', models.CharField(max_length=100)),
                ('query', models.CharField(blank=True, max_length=1000)),
                ('language', models.CharField(max_length=10)),
                ('frequency', models.CharField(choices=[('daily', 'Every day'), ('weekly', 'Every week'), ('monthly', 'Every month')], max_length=7)),
                ('made_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('position', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(fields=('address', 'path', 'query'), name='portal_subscription_once'),
        ),
    ]
