"""Other names of organisations."""

import django.db.models.deletion
import portal.facts.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0061_retracted_sources'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrganisationNameHistory',
            fields=[
                ('from_position', models.PositiveBigIntegerField()),
                ('until_position', models.PositiveBigIntegerField(null=True)),
                ('id', models.BigIntegerField(db_column='id')),
                ('uid', models.CharField(db_column='uid', max_length=12)),
                ('name', models.CharField(db_column='name', max_length=300)),
                ('language', models.CharField(db_column='language', max_length=12)),
                ('script', models.CharField(db_column='script', max_length=4)),
                ('kind', models.CharField(db_column='kind', max_length=16)),
                ('record_id', models.BigIntegerField(db_column='record_id')),
                ('pk', models.CompositePrimaryKey('id', 'from_position', blank=True, editable=False, primary_key=True, serialize=False)),
            ],
            options={
                'db_table': 'portal_organisationname_history',
                'default_permissions': (),
                'indexes': [models.Index(fields=['uid', 'from_position', 'until_position'], name='portal_orga_uid_6b2ae6_idx'), models.Index(fields=['record_id', 'from_position', 'until_position'], name='portal_orga_record__d20e86_idx'), models.Index(fields=['record_id', 'uid', 'from_position', 'until_position'], name='portal_orga_record__7e7228_idx')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationName',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.CharField(db_index=True, default=portal.facts.identifiers.new_uid, editable=False, max_length=12)),
                ('name', models.CharField(max_length=300)),
                ('language', models.CharField(blank=True, help_text='en, zh, ru, kk, ky …', max_length=12)),
                ('script', models.CharField(blank=True, help_text='ISO 15924: Latn, Cyrl, Hans', max_length=4)),
                ('kind', models.CharField(choices=[('other', 'Other name'), ('former', 'Former name'), ('transliteration', 'Transliteration'), ('abbreviation', 'Abbreviation')], default='other', max_length=16)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='portal.organisation')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('record', 'uid'), name='portal_organisationname_uid')],
            },
        ),
    ]
