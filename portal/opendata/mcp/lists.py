"""Tools based on a list: the parameters and messages of its FilterSet are those of the tool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from portal.filters.closed import ClosedFilterSet
from portal.filters.parameters import Parameter
from portal.opendata.api.filtering import describe_parameter
from portal.opendata.api.meanings import MEANINGS, complete_words
from portal.opendata.mcp.schemas import Answer, Schema, whole

LAST_PAGE = 10_000


@dataclass(frozen=True)
class ListQuestion:
    """Some parameters of a FilterSet, paged by `usual` and at most `most` rows."""

    filters: type[ClosedFilterSet]
    names: tuple[str, ...]
    usual: int = 20
    most: int = 50

    def takes(self) -> dict[str, Schema]:
        known: dict[str, Parameter] = self.filters.base_filters
        asked = {
            name: {**_shortened(known[name].json_schema()), "description": _words(known, name)}
            for name in self.names
        }
        return asked | pages(self.usual, self.most)

    def filtered[M: Model](self, queryset: QuerySet[M], asked: Answer) -> QuerySet[M]:
        """Return the matching rows in their order. Raises InvalidParameters."""
        named = {name: asked[name] for name in self.names if name in asked}
        given = {n: str(v).lower() if isinstance(v, bool) else v for n, v in named.items()}
        found = self.filters(given, queryset)
        found.refuse_invalid()
        return found.qs


def _words(known: Mapping[str, Parameter], name: str) -> str:
    """Return what a parameter is, in the words of the description of the API."""
    meaning = MEANINGS.get(name)
    return complete_words(name, describe_parameter(known[name]), meaning.words if meaning else "")


MOST_CHOICES = 10


def _shortened(schema: Schema) -> Schema:
    """Return a schema without patterns and long lists of choices: what is refused by the list is
    refused with what it allows."""
    kept = {name: one for name, one in schema.items() if name not in ("pattern", "anyOf")}
    if len(kept.get("enum", ())) > MOST_CHOICES:
        del kept["enum"]
    return {**kept, "items": _shortened(kept["items"])} if "items" in kept else kept


def pages(usual: int, most: int) -> dict[str, Schema]:
    return {
        "limit": whole("Rows of a page", maximum=most, default=usual),
        "page": whole("Which page", maximum=LAST_PAGE, default=1),
    }


def page_of[R](found: QuerySet[Model, R] | Sequence[R], asked: Answer) -> tuple[list[R], Answer]:
    """Return the rows of the requested page, and the counts in the shape of `PAGE`."""
    count = found.count() if isinstance(found, QuerySet) else len(found)
    limit, number = asked["limit"], asked["page"]
    rows = list(found[(number - 1) * limit : number * limit])
    return rows, {"count": count, "page": number, "more": number * limit < count}


PAGE = ("count", "page", "more")
"""Keys of a page: number of rows in all pages, number of the page, whether another comes."""
