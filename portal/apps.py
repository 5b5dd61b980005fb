from importlib import import_module

from django.apps import AppConfig, apps
from django.core import checks
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from portal.graphics.maps.borders import check_borders
        from portal.models.editions import DocumentField
        from portal.models.history import history_models
        from portal.models.translated_names import translate_names
        from portal.ops.bootstrap.environment import may_build
        from portal.ops.checks import check_contributions, check_kinds, check_records
        from portal.ops.deploy_checks import check_installation, check_stored
        from portal.ops.translations import compile_stale
        from portal.records.upgrade import number_document, upgrade_document

        translate_names(apps.get_models())
        history_models()  # whose tables migrations know
        DocumentField.read, DocumentField.write = upgrade_document, number_document
        if may_build():
            compile_stale()
        checks.register(check_records, checks.Tags.models)
        checks.register(check_kinds, checks.Tags.models)
        checks.register(check_contributions, checks.Tags.models)
        checks.register(check_borders)
        import_module("portal.ops.contributions")
        from portal.ops.monitoring import tracing
        from portal.ops.monitoring.queries import watch_connection
        from portal.ops.private_files import make_database_private
        from portal.ops.upgrade import after_migrate
        from portal.ops.upkeep import check_backups

        checks.register(check_backups, deploy=True)
        checks.register(check_installation, deploy=True)
        checks.register(check_stored, checks.Tags.database, deploy=True)
        connection_created.connect(watch_connection)
        connection_created.connect(make_database_private)
        tracing.begin()
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="upgrade")
