"""Tools that ask a list: their arguments are the parameters of its FilterSet, and so are the words
about what is wrong with them."""

from dataclasses import dataclass
from typing import Any

from portal.opendata.api.problems import InvalidParameters
from portal.opendata.mcp.schemas import Answer, Schema, whole

LAST_PAGE = 10_000


@dataclass(frozen=True)
class ListQuestion:
    """Some parameters of a FilterSet, and pages of at most `most` rows."""

    filters: Any
    names: tuple[str, ...]
    usual: int = 20
    most: int = 50

    @property
    def takes(self) -> dict[str, Schema]:
        asked = {name: _schema(self.filters.base_filters[name]) for name in self.names}
        return asked | pages(self.usual, self.most)

    def filtered(self, queryset: Any, asked: Answer) -> Any:
        """The rows that answer, in their order. `Refused` if the question has no meaning."""
        given = {name: _given(asked[name]) for name in self.names if name in asked}
        found = self.filters(given, queryset)
        if not found.is_valid():
            raise InvalidParameters(found.problems())
        return found.qs


def pages(usual: int, most: int) -> dict[str, Schema]:
    return {
        "limit": whole("Rows in an answer", minimum=1, maximum=most, default=usual),
        "page": whole("Which page of the answer", minimum=1, maximum=LAST_PAGE, default=1),
    }


def page_of(found: Any, asked: Answer) -> tuple[list[Any], Answer]:
    """The rows of the page that is asked for, and how many there are: `PAGE`."""
    count = found.count() if hasattr(found, "filter") else len(found)
    limit, number = asked["limit"], asked["page"]
    rows = list(found[(number - 1) * limit : number * limit])
    return rows, {"count": count, "page": number, "more": number * limit < count}


PAGE = {
    "count": whole("Rows in all pages together"),
    "page": whole(),
    "more": {"type": "boolean", "description": "Whether there is another page"},
}


def _schema(parameter: Any) -> Schema:
    said = (parameter.label, parameter.extra.get("help_text"))
    return {
        **parameter.json_schema(),
        "description": ". ".join(str(words) for words in said if words),
    }


def _given(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
