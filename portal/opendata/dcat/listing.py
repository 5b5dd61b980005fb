"""The lists of the API as data sets: read off the router, whatever is registered there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Max, Model
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import override

from portal.models import Record, SearchEntry, Source
from portal.models.languages import DEFAULT
from portal.models.published import OfRecord
from portal.opendata.api import router
from portal.opendata.dcat.extensions import CatalogueDataset, Subject, subjects
from portal.opendata.dcat.titles import named, owner_of, spoken, subject_of


@dataclass
class Known:
    """What is known of the public records of a kind: the newest, and what they are about."""

    newest: datetime | None = None
    countries: set[str] = field(default_factory=set)

    def take(self, at: datetime | None, countries: Iterable[str]) -> None:
        self.newest = newest([self.newest, at])
        self.countries.update(countries)


def endpoints() -> dict[str, Any]:
    """The lists of the API that have rows of a table, by name."""
    registered: list[tuple[str, Any, str]] = router.registry
    return {
        name: viewset
        for name, viewset, _basename in registered
        if getattr(viewset, "queryset", None) is not None
    }


def listed() -> list[CatalogueDataset]:
    """One query for all records, and one for each list that is not of records."""
    known, said, viewsets = _known(), subjects.collect(), endpoints()
    models = {name: viewset.queryset.model for name, viewset in viewsets.items()}
    return [
        _data_set(viewset, named(models[name], subject_of(name, models, said)), known)
        for name, viewset in viewsets.items()
    ]


def newest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((at for at in moments if at is not None), default=None)


def _known() -> dict[str, Known]:
    """By kind, records and sources, and under the empty name all of them."""
    rows = SearchEntry.everything.order_by().values_list("kind", "countries")
    found: dict[str, Known] = defaultdict(Known)
    for kind, countries, at in rows.annotate(Max("issued_at")):
        for name in (kind, ""):
            found[name].take(at, countries.split())
    return found


def _data_set(viewset: Any, subject: Subject, known: dict[str, Known]) -> CatalogueDataset:
    model: type[Model] = viewset.queryset.model
    about = known[_kind(model)]
    return CatalogueDataset(
        name=subject.list,
        list=subject.list,
        page=subject.page or _page(subject.list),
        title=spoken(subject.title),
        about=spoken(subject.about),
        keywords=tuple(spoken(word) for word in (subject.title, *subject.keywords)),
        themes=subject.themes,
        countries=tuple(sorted(about.countries)),
        period=subject.period() if subject.period else ("", ""),
        modified=about.newest if _follows_editions(model) else _newest_row(viewset),
    )


def _kind(model: type[Model]) -> str:
    """The kind of the records that these rows are, or belong to; empty for what is about all."""
    owner = owner_of(model)
    if issubclass(owner, Record):
        return owner.kind()
    return SearchEntry.SOURCE if issubclass(model, Source) else ""


def _follows_editions(model: type[Model]) -> bool:
    return issubclass(owner_of(model), Record | Source | OfRecord)


def _newest_row(viewset: Any) -> datetime | None:
    """The newest moment that any public row tells of."""
    rows: Any = viewset(action="list", detail=False).get_queryset()
    columns = [one.name for one in rows.model._meta.concrete_fields if _is_moment(one)]
    asked = {f"newest_{name}": Max(name) for name in columns}
    found: dict[str, datetime | None] = rows.order_by().aggregate(**asked) if asked else {}
    return newest(found.values())


def _is_moment(column: Any) -> bool:
    return isinstance(column, DateTimeField)


def _page(name: str) -> str:
    """The page that shows the same list; where there is none, what is said about all data."""
    with override(DEFAULT):
        try:
            resolve(f"/{name}/")
        except Resolver404:
            return reverse("about_data")
    return f"/{name}/"
