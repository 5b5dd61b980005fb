"""Lists of records at the desk: a fixed number of queries, and short ones where there are many."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page, Paginator
from django.db import DatabaseError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import smart_split, unescape_string_literal

from portal.admin.records.language_states import load_language_drafts
from portal.editorial.admin_site import admin_address
from portal.http.errors import is_outage
from portal.models.fields import contains
from portal.publication import copies
from portal.publication.evidence import load_evidence

INCOMPARABLE = (ArithmeticError, LookupError, ValueError, NotImplementedError, DatabaseError)
"""Errors of a filter whose value cannot be compared."""


class DeskChangeList(ChangeList):
    """Takes what a database cannot compare, such as the year 99999, for a filter that is none."""

    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Any]:
        with _telling_incomparable():
            return super().get_queryset(*args, **kwargs)  # a search asks the database

    def get_results(self, request: HttpRequest) -> None:
        with _telling_incomparable():
            super().get_results(request)


@contextmanager
def _telling_incomparable() -> Iterator[None]:
    try:
        yield
    except INCOMPARABLE as problem:
        if is_outage(problem):
            raise
        raise IncorrectLookupParameters(problem) from problem


class RecordChangeList(DeskChangeList):
    """Loads the evidence of its records in a fixed number of queries."""

    def get_results(self, request: HttpRequest) -> None:
        rows = self.root_queryset
        self.root_queryset = rows.filter(edit_of=None)  # of which the total counts each once
        super().get_results(request)
        self.root_queryset = rows
        self.result_list = load_evidence(list(self.result_list))
        copies.load_beside(self.result_list)
        if self.result_list:
            load_language_drafts(self.result_list)

    @cached_property
    def _address(self) -> tuple[str, str]:
        """The address of a form before and behind its key."""
        before, _key, after = admin_address(self.model, "change", 0).rpartition("/0/")
        return before, after

    def url_for_result(self, result: Model) -> str:
        """Return the address of a row, made of one that is looked up once for all."""
        before, after = self._address
        return f"{before}/{result.pk}/{after}"


class KeysFirstPaginator(Paginator[Any]):
    """Sorts and cuts keys before it loads rows: a sort of whole rows reads all their texts."""

    def page(self, number: int | str) -> Page[Any]:
        page = super().page(number)
        rows: QuerySet[Model] = self.object_list  # type: ignore[assignment]
        keys = list(page.object_list.values_list("pk", flat=True))  # type: ignore[attr-defined]
        page.object_list = rows.filter(pk__in=keys)
        return page


FEW = 1000


class ListAdmin(admin.ModelAdmin[Any]):
    """Shows its list for any address; none is filtered by a pattern, which may take for ever."""

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return DeskChangeList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return not lookup.endswith("regex") and super().lookup_allowed(lookup, value, request)


class SearchedAdmin(ListAdmin):
    """Finds rows of its list, and of the boxes in forms that offer them, by `search`."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return search(queryset, self.search_fields, search_term), False


def search[M: Model](queryset: QuerySet[M], names: Sequence[str], words: str) -> QuerySet[M]:
    """Find rows with each word in one of these columns. Related rows are asked about apart: joined
    to them, a row would be there several times, and DISTINCT compares whole rows."""
    if not words:
        return queryset
    found = queryset
    for word in _split(words):
        found = found.filter(Q.create(list(_contains(queryset.model, names, word)), connector=Q.OR))
    keys = few_keys(found.order_by().values_list("pk", flat=True))
    return found if keys is None else queryset.filter(pk__in=keys)


def few_keys(rows: QuerySet[Model, int]) -> list[int] | None:
    """Return the keys of rows where they are few, so that counting and sorting need not look for
    them again."""
    found = list(rows[: FEW + 1])
    return found if len(found) <= FEW else None


def _contains(model: type[Model], names: Sequence[str], word: str) -> Iterator[Q]:
    for name in names:
        found = contains(name, word)
        if lookup_spawns_duplicates(model._meta, name):
            found = Q(pk__in=model._base_manager.filter(found).values("pk"))
        yield found


def _split(words: str) -> Iterator[str]:
    for word in smart_split(words):
        is_quoted = word[0] in "\"'" and word[0] == word[-1]
        if is_quoted and len(word) > 1:
            yield unescape_string_literal(word)
        elif bare := word.strip(":,;"):  # as between publisher and title
            yield bare
