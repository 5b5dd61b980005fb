"""Migration operation that takes an empty database past many migrations at once."""

from collections.abc import Iterable
from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTables(migrations.SeparateDatabaseAndState):
    """Make the tables of an app as they are after its replaced migrations, and run what of these
    cannot be left out (`elidable`).

    Django renders all related models anew after each operation: with 150 tables that takes ten
    seconds, and once is enough where there are no rows yet.
    """

    def __init__(self, replaces: Iterable[tuple[str, str]]) -> None:
        modules = [import_module(f"{app}.migrations.{name}") for app, name in replaces]
        self.steps: list[Operation] = [
            step for module in modules for step in module.Migration.operations
        ]
        super().__init__(state_operations=self.steps)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop("apps", None)  # rendered when it is asked for
        super().state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in to_state.apps.get_app_config(app_label).get_models():
            schema_editor.create_model(model)
        for step in self.steps:
            if isinstance(step, migrations.RunPython) and not step.elidable:
                step.database_forwards(app_label, schema_editor, to_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for step in reversed(self.steps):
            if isinstance(step, migrations.RunPython) and not step.elidable:
                step.database_backwards(app_label, schema_editor, from_state, to_state)
        for model in from_state.apps.get_app_config(app_label).get_models():
            schema_editor.delete_model(model)
