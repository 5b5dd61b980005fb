"""The list and the pages of a kind of record, made from its declaration, and their addresses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django_stubs_ext import StrOrPromise

from portal.facts import Amount, Money
from portal.models import Record
from portal.models.fields import Column
from portal.records.kinds import Kind, all_kinds
from portal.site.lists.lists import filter_parameters, list_context, render_list
from portal.site.records.pages import record_page

type View = Callable[..., HttpResponse]

FEW_COLUMNS = 4
"""As many columns as a list has where its kind names none."""


@dataclass(frozen=True)
class ListColumn:
    name: str
    head: StrOrPromise
    sort: str
    """Its name in the parameter `order`; empty if that does not take it."""
    css_class: str


def kind_urls() -> list[URLPattern]:
    """`/agreements/` and `/agreements/<slug>/`, as `agreement_list` and `agreement_detail`, for
    each kind; `/phases/`, as `phases_list`, for parts with a page."""
    return [pattern for kind in all_kinds().values() for pattern in _urls(kind)]


def _urls(kind: Kind) -> list[URLPattern]:
    detail = kind.page_view or page_view(kind)
    return [
        path(f"{kind.section}/", kind.list_view or list_view(kind), name=f"{kind.kind}_list"),
        path(f"{kind.section}/<slug:slug>/", detail, name=f"{kind.kind}_detail"),
        *(path(f"{name}/", of.view, name=f"{name}_list") for name, of in kind.row_pages.items()),
    ]


def list_view(kind: Kind) -> View:
    """The page of a list: its template is `<kind>_list.html` of the app, or that of any list."""
    names = [f"{kind.model._meta.app_label}/{kind.kind}_list.html", "components/list.html"]

    def view(request: HttpRequest) -> HttpResponse:
        public = kind.model.objects.with_documents()
        found = kind.filterset(filter_parameters(request), public)
        found.filters["order"].default = kind.page_order or found.filters["order"].default
        context = list_context(request, found, *kind.views)
        context |= kind.list_context(context) if kind.list_context else {}
        context["columns"] = [*_columns_of(kind)]
        context["column_names"] = " ".join(column.name for column in context["columns"])
        return render_list(request, names, context)

    return view


def page_view(kind: Kind) -> View:
    """The page of a record, whose template is `<kind>_detail.html` of the app, or that of any."""

    def view(request: HttpRequest, slug: str) -> HttpResponse:
        return record_page(request, kind.model, slug, kind.beside)

    return view


def _columns_of(kind: Kind) -> Iterator[ListColumn]:
    """The columns that a kind names; by default its first facts."""
    facts, orders = kind.model.facts, kind.filterset.base_filters["order"].columns
    for name in kind.columns or [*dict.fromkeys((*kind.model.key_facts, *facts))][:FEW_COLUMNS]:
        is_number = name in facts and isinstance(facts[name].type, (Amount, Money))
        yield ListColumn(
            name=name,
            head=capfirst(_label(kind.model, name)),
            sort=name if name in orders else "",
            css_class="number" if is_number else "",
        )


def _label(model: type[Record], name: str) -> StrOrPromise:
    if name in model.facts:
        return model.fact_label(name)
    if name in model.parts:
        return model.part_label(name)
    return cast("Column", model._meta.get_field(name)).verbose_name
