"""What the journal keeps of things that are no records: the rows of their endpoints.

So that a program which follows the changes holds what the lists would give it.
"""

from collections.abc import Iterable
from typing import Any

from django.urls import get_resolver
from django.utils import translation

from portal import journal
from portal.api.router import router
from portal.journal import Said, columns
from portal.languages import DEFAULT


def keep_rows(kind: str, prefix: str, *, without: tuple[str, ...] = ()) -> None:
    """Let the journal keep the rows of the endpoint `prefix` as things of a kind. `without` names
    columns that the public never sees."""

    @journal.keeper(kind)
    def say(keys: list[str]) -> Iterable[Said]:
        endpoint = endpoint_of(prefix)
        found = endpoint.get_queryset().filter(**{f"{endpoint.lookup_field}__in": keys})
        rows = list(found.order_by("pk"))
        with translation.override(DEFAULT):  # addresses in documents carry no language
            documents = endpoint.rows(rows)
        for row, document in zip(rows, documents, strict=True):
            key = str(document[endpoint.lookup_field])
            yield Said(key=key, document=document, content=columns(row, without=without))


def endpoint_of(prefix: str) -> Any:
    """The viewset of a list, ready to give rows to nobody in particular."""
    get_resolver().url_patterns  # noqa: B018  # being read, they register them all
    registered: list[tuple[str, Any, str]] = router.registry
    viewset = next(found for name, found, _basename in registered if name == prefix)
    return viewset(detail=False, action="list", request=None, format_kwarg=None)


keep_rows("country", "countries")
keep_rows("disagreement", "disagreements")
keep_rows("source", "sources", without=("note",))
