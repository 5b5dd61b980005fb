"""All tables of the packaged data set, in order of their dependencies."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from portal.ops.dataset.load import DatasetTable
from portal.ops.dataset.tables import TABLES


def all_tables() -> list[DatasetTable]:
    """Return the tables of the portal, then those of each app with a `dataset` module, in the
    order of INSTALLED_APPS."""
    found = list(TABLES)
    for config in apps.get_app_configs():
        name = f"{config.name}.dataset"
        if config.name != "portal" and find_spec(name):
            found += import_module(name).TABLES
    return found
