from importlib import import_module

from django.apps import AppConfig
from django.core import checks


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal.graphics.maps.borders import check_borders
        from portal.ops.checks import check_records
        from portal.ops.translations import compile_stale

        compile_stale()
        checks.register(check_records, checks.Tags.models)
        checks.register(check_borders)
        import_module("portal.ops.contributions")
