"""The lists of the API as data sets, with titles and descriptions from models and navigation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import cast

from django.db.models import DateTimeField, Model
from django.urls import is_valid_path, reverse
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_stubs_ext import StrOrPromise

from portal.models import Part, Record, SearchEntry, Source
from portal.models.languages import DEFAULT, in_all
from portal.models.published import PublicRow
from portal.opendata.api.router import registered_viewsets
from portal.opendata.api.views import RowViewSet
from portal.opendata.dcat.extensions import CatalogueDataset, Subject, Texts, subjects
from portal.records.column_store import PublicColumns, combine
from portal.records.kinds import Kind, all_kinds

WITH_FACTS = _(
    "{title}: {about}. Every figure with its sources and, where they disagree, what others say."
)
WITHOUT_FACTS = _("{title}: {about}.")
OF_RECORDS = _("{title}: row by row, each with the record that it belongs to.")
UNDESCRIBED = _("{title}: everything public in this list of the portal.")


@dataclass
class KindSummary:
    """The newest edition of a kind of record, and the countries its records are about."""

    newest: datetime | None = None
    countries: set[str] = field(default_factory=set)

    def add(self, at: datetime | None, countries: Iterable[str]) -> None:
        self.newest = latest_moment([self.newest, at])
        self.countries.update(countries)


def api_lists() -> dict[str, type[RowViewSet]]:
    """Return the viewsets of the API that list rows of a table, by name."""
    return {
        name: viewset
        for name, viewset in registered_viewsets().items()
        if getattr(viewset, "queryset", None) is not None
    }


def list_datasets() -> list[CatalogueDataset]:
    """Return every list as a data set: one query for all records, one per other list."""
    summaries, known, viewsets = _summarise_kinds(), subjects.collect(), api_lists()
    models = {name: viewset.queryset.model for name, viewset in viewsets.items()}
    found = (complete_subject(models[n], find_subject(n, models, known)) for n in viewsets)
    return [_dataset(*one, summaries) for one in zip(viewsets.values(), found, strict=True)]


def latest_moment(moments: Iterable[datetime | None]) -> datetime | None:
    return max((at for at in moments if at is not None), default=None)


def translate_text(text: StrOrPromise) -> Texts:
    """Return a lazy text by language, without languages that repeat the default text."""
    found = in_all(text)
    return {code: text for code, text in found.items() if code == DEFAULT or text != found[DEFAULT]}


def owner_of(model: type[Model]) -> type[Model]:
    """Return the model of the records that rows of a model are, or belong to."""
    if not issubclass(model, Part):
        return model
    return model._meta.get_field("record").related_model


def find_subject(name: str, models: Mapping[str, type[Model]], known: Iterable[Subject]) -> Subject:
    """Return the subject given for a list; a list of parts has the themes of its owner's list."""
    by_list = {one.list: one for one in known}
    if name in by_list:
        return by_list[name]
    owner = owner_of(models[name])
    whole = next((by_list[other] for other in by_list if models.get(other) is owner), None)
    themes, keywords = (whole.themes, whole.keywords) if whole else ((), ())
    return Subject(list=name, themes=themes, keywords=keywords)


def complete_subject(model: type[Model], subject: Subject) -> Subject:
    """Return the subject with a title and a whole sentence about it."""
    way = _way(model)
    title = capfirst(subject.title or (way.many if way else _plural(model)))
    about = subject.about or (way and way.about)
    if not about:
        sentence = OF_RECORDS if issubclass(model, Part) else UNDESCRIBED
        return replace(subject, title=title, about=format_lazy(sentence, title=title))
    sentence = WITH_FACTS if issubclass(model, Record) and model.facts else WITHOUT_FACTS
    return replace(subject, title=title, about=format_lazy(sentence, title=title, about=about))


def _way(model: type[Model]) -> Kind | None:
    return all_kinds().get(model.kind()) if issubclass(model, Record) else None


def _plural(model: type[Model]) -> StrOrPromise:
    """Return “Phases (Energy projects)” for parts, else the plural name of the model."""
    owner, plural = owner_of(model), model._meta.verbose_name_plural or ""
    if not issubclass(owner, Record) or owner is model:
        return plural
    way, label = _way(owner), (issubclass(model, Part) and model.heading) or plural
    return format_lazy("{} ({})", label, way.many if way else owner._meta.verbose_name_plural)


def _summarise_kinds() -> dict[str, KindSummary]:
    """Summarise records and sources by kind, and all of them under the empty name."""
    entries = PublicColumns().of(SearchEntry)
    pairs = combine(lambda *pair: pair, entries.codes("kind"), entries.codes("countries"))
    newest = cast("dict[tuple[str, str], datetime]", pairs.latest(entries.codes("issued_at")))
    found: dict[str, KindSummary] = defaultdict(KindSummary)
    for (kind, countries), at in newest.items():
        for name in (kind, ""):
            found[name].add(at, countries.split())
    return found


def _dataset(
    viewset: type[RowViewSet], subject: Subject, summaries: dict[str, KindSummary]
) -> CatalogueDataset:
    model = viewset.queryset.model
    summary = summaries[_kind(model)]
    title = translate_text(subject.title)
    follows_editions = issubclass(owner_of(model), Record | Source | PublicRow)
    return CatalogueDataset(
        name=subject.list,
        list=subject.list,
        page=subject.page or _page(subject.list),
        title=title,
        about=translate_text(subject.about),
        keywords=(title, *map(translate_text, subject.keywords)),
        themes=subject.themes,
        countries=tuple(sorted(summary.countries)),
        period=subject.period() if subject.period else ("", ""),
        modified=summary.newest if follows_editions else _newest_row(viewset),
    )


def _kind(model: type[Model]) -> str:
    """Return the kind of the records that rows belong to; empty for lists about everything."""
    owner = owner_of(model)
    if issubclass(owner, Record):
        return owner.kind()
    return SearchEntry.SOURCE if issubclass(model, Source) else ""


def _newest_row(viewset: type[RowViewSet]) -> datetime | None:
    """Return the newest moment in any date-time column of the public rows."""
    rows = viewset(action="list", detail=False).dated_rows()
    columns = [f.name for f in rows.model._meta.concrete_fields if isinstance(f, DateTimeField)]
    # One by one, from the end of an index; for a maximum PostgreSQL reads all.
    return latest_moment(
        rows.exclude(**{one: None}).order_by(f"-{one}").values_list(one, flat=True).first()
        for one in columns
    )


@cache
def _page(name: str) -> str:
    """Return the path of the page that shows the same list, else of the page about the data."""
    with override(DEFAULT):
        return f"/{name}/" if is_valid_path(f"/{name}/") else reverse("about_data")
