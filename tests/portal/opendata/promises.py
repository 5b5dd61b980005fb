"""What version 1 of the API has promised: lists, parameters, columns, fields and forms.

`python -m tests.portal.opendata.promises` writes them as they are. `first_edition.json` has those
of 0.1.0 (710df241^) and is never written again; `last_release.json` has those of the newest
release, as what came later is promised from its release on.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

FIRST_EDITION = Path(__file__).with_name("first_edition.json")
LAST_RELEASE = Path(__file__).with_name("last_release.json")
BY_ITEM = ("type", "format", "enum")


@cache
def promises() -> dict[Any, Any]:
    """Each list → the kind of promise → what it is of → what is promised of it."""
    from portal.opendata.api.tables import table
    from portal.opendata.api.urls import router

    views: list[tuple[str, Any, str]] = router.registry
    return {
        name: {
            "parameters": {key: of_parameter(one) for key, one in parameters(view).items()},
            "columns": {column.name: str(column.type) for column in table(name).columns},
            "fields": list(view().get_serializer_class()().fields),
            "forms": [form.key for form in view(detail=False).forms()],
        }
        for name, view, _basename in views
    }


def parameters(view: type[Any]) -> dict[Any, Any]:
    from portal.opendata.api.pagination import Pagination

    found = {name: one.json_schema() for name, one in view.filterset_class.base_filters.items()}
    paging = Pagination().get_schema_operation_parameters(view())
    return found | {one["name"]: one["schema"] for one in paging}


def of_parameter(schema: Any) -> Any:
    """The type, the allowed values and the default, as far as there are some."""
    item = schema.get("items", schema)
    kept = {name: item[name] for name in BY_ITEM if name in item}
    return kept | ({"default": schema["default"]} if "default" in schema else {})


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    lines = (f"{json.dumps(name)}: {json.dumps(said)}" for name, said in promises().items())
    print("{\n" + ",\n".join(lines) + "\n}")
