"""What the journal keeps of things that are no records: the rows of their endpoints.

So that a program which follows the changes holds what the lists would give it.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import get_resolver
from django.utils import translation

from portal.models.languages import DEFAULT
from portal.opendata.api.tables import endpoint_of
from portal.publication import change_log
from portal.publication.change_log import PublicState, columns


def keep_rows(kind: str, prefix: str, *, without: tuple[str, ...] = ()) -> None:
    """Let the journal keep the rows of the endpoint `prefix` as things of a kind. `without` names
    columns that the public never sees."""

    @change_log.keeper(kind)
    def say(keys: list[str]) -> Iterable[PublicState]:
        endpoint = _endpoint(prefix)
        found = endpoint.get_queryset().filter(**{f"{endpoint.lookup_field}__in": keys})
        if not (rows := list(found.order_by("pk"))):
            return
        with translation.override(DEFAULT):  # addresses in documents carry no language
            documents = endpoint.rows(rows)
        for row, document in zip(rows, documents, strict=True):
            key = str(document[endpoint.lookup_field])
            yield PublicState(key=key, document=document, content=columns(row, without=without))


def _endpoint(prefix: str) -> Any:
    """Ready to answer nobody in particular."""
    get_resolver().url_patterns  # noqa: B018  # being read, they register every list
    request = HttpRequest()
    request.method = "GET"
    return endpoint_of(prefix, request)


keep_rows("country", "countries")
keep_rows("disagreement", "disagreements")
keep_rows("source", "sources", without=("note",))
