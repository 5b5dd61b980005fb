"""Migration operation that makes the tables of an empty database in one step."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class CreateTables(migrations.SeparateDatabaseAndState):
    """Make all tables as they are after the last of the operations.

    Django renders all related models anew after each operation: with 150 tables that takes ten
    seconds, and once is enough where there are no rows yet. A table is made with the columns,
    indexes and constraints that later operations add to it.
    """

    def __init__(self, operations: list[migrations.operations.base.Operation]) -> None:
        super().__init__(state_operations=operations)
        self.made = [one for one in operations if isinstance(one, migrations.CreateModel)]

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
        for one in self.made:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for one in reversed(self.made):
            one.database_backwards(app_label, schema_editor, from_state, to_state)
