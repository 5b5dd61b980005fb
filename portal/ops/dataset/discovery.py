"""Every table of the packaged data set, in the order in which they build on each other."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from portal.ops.dataset.load import DatasetTable
from portal.ops.dataset.tables import TABLES


def all_tables() -> list[DatasetTable]:
    """The portal's own, then those of each app that has a `dataset` module, in the order in
    which the apps are installed."""
    found = list(TABLES)
    for config in apps.get_app_configs():
        name = f"{config.name}.dataset"
        if config.name != "portal" and find_spec(name):
            found += import_module(name).TABLES
    return found
