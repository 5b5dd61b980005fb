from importlib import import_module

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "participation"

    def ready(self) -> None:
        import_module("participation.contributions")
