"""Provinces and the countries of a route become facts."""

from importlib import import_module

from django.db import migrations

stated = import_module("portal.migrations.0047_stated_relations")


def state_own(apps, schema_editor):
    stated.state_provinces(apps, "projects", "EnergyProject")
    stated.state_provinces(apps, "projects", "Facility")
    countries = stated.linked(apps, "projects", "Pipeline", "countries")
    stated.state(apps, "projects", "Pipeline", "countries", countries)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0047_stated_relations"),
        ("projects", "0020_ends_of_pipelines"),
    ]

    operations = [migrations.RunPython(state_own, migrations.RunPython.noop, elidable=True)]
