"""Every list of the API as a table: its name, its columns with their types, and its rows.

Files, releases, table schemas and catalogues read this; nobody lists columns a second time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import batched
from typing import Any

from django.http import Http404, HttpRequest

from portal.api.columns import columns_of
from portal.api.router import router
from portal.documents import Document
from portal.models import Record
from portal.pages.downloads import point_of
from portal.pages.flattening import Column

CHUNK = 200
"""So many documents are in memory at once."""


@dataclass(frozen=True)
class Table:
    """A list by the name in its address. `key` names the column that says which row it is; `point`
    is the fact that says where a row lies, empty for what lies nowhere."""

    name: str
    title: Any
    key: str
    columns: list[Column]
    point: str
    endpoint: Any = field(repr=False)

    def question(self, **asked: Any) -> Any:
        """The rows that parameters find; without any, all that is public, in the usual order."""
        return self.endpoint.filterset_class(asked, self.endpoint.get_queryset()).qs

    def rows(self, found: Any = None) -> Iterator[Document]:
        """Documents of a queryset, a few at a time in memory, however many there are."""
        found = self.question() if found is None else found
        for some in batched(found.iterator(CHUNK), CHUNK):
            yield from self.endpoint.rows(some)

    def values(self, rows: Iterable[Document]) -> Iterator[list[Any]]:
        """What stands in each column."""
        readers = [column.read for column in self.columns]
        return ([read(row) for read in readers] for row in rows)

    def only(self, columns: list[Column]) -> "Table":
        """The same rows with some of the columns."""
        return replace(self, columns=columns)


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
