"""Every list of the API as a table: its name, its columns with their types, and its rows.

Files, releases, table schemas and catalogues read this; nobody lists columns a second time.
"""

from typing import Any

from django.http import Http404, HttpRequest

from portal.models import Record
from portal.opendata.api.columns import columns_of
from portal.opendata.api.router import router
from portal.tabular.file_formats import point_of
from portal.tabular.table import Table


def tables() -> list[Table]:
    """All of them, in the order of their names."""
    return [table(name) for name in sorted(_viewsets())]


def table(name: str) -> Table:
    """The table of the list at `/api/v1/<name>/`, asked by nobody in particular."""
    return table_of(endpoint_of(name, _nobody()))


def endpoint_of(name: str, request: HttpRequest) -> Any:
    """The viewset of a list, ready to answer."""
    if name not in (known := _viewsets()):
        raise Http404
    answers = {"get": "list", "head": "list"}
    endpoint: Any = known[name](detail=False, action_map=answers, format_kwarg=None)
    endpoint.setup(request)
    endpoint.request = endpoint.initialize_request(request)
    return endpoint


def table_of(endpoint: Any) -> Table:
    """`endpoint` is a viewset that answers for a list."""
    model = endpoint.get_queryset().model
    return Table(
        name=name_of(endpoint),
        title=model._meta.verbose_name_plural,
        key="uid" if issubclass(model, Record) else endpoint.lookup_field,
        columns=columns_of(endpoint),
        point=point_of(model),
        endpoint=endpoint,
    )


def name_of(endpoint: Any) -> str:
    return next(name for name, known in _viewsets().items() if type(endpoint) is known)


def _viewsets() -> dict[str, Any]:
    return {prefix: viewset for prefix, viewset, _basename in router.registry}


def _nobody() -> HttpRequest:
    request = HttpRequest()
    request.method = "GET"
    return request
