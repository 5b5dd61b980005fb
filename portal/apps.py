from importlib import import_module

from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal.checks import check_records
        from portal.maps.borders import check_borders
        from portal.translations import compile_stale

        compile_stale()
        checks.register(check_records, checks.Tags.models)
        checks.register(check_borders)
        autodiscover_modules("serializers")  # each app's documents join portal.registry
        autodiscover_modules("home")  # and its figures for the front page
        autodiscover_modules("charts")  # and what it draws
        autodiscover_modules("maps")  # and what it puts on the map
        autodiscover_modules("worklist")  # and its checks for the desk
        autodiscover_modules("verbs")  # and its own way of taking steps
        autodiscover_modules("letters")  # and whom it tells of what
        import_module("portal.api.journalled")
        autodiscover_modules("journalled")  # and what it lets the journal keep
