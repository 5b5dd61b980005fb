"""The accuracy of a location becomes a fact."""

from importlib import import_module

from django.db import migrations

accuracy = import_module("portal.migrations.0037_accuracy")


def state_accuracy_of_sites(apps, schema_editor):
    accuracy.state_accuracy(apps, "projects", "EnergyProject", "Facility")


class Migration(migrations.Migration):
    dependencies = [("portal", "0037_accuracy"), ("projects", "0015_planned_dates")]

    operations = [
        migrations.RunPython(state_accuracy_of_sites, migrations.RunPython.noop, elidable=True),
    ]
