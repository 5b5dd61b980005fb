"""Lines to compare countries, or records, by: indicators counted for more than one of them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.filters.shown_order import sort_shown
from portal.formatting.dates import format_day
from portal.models import Country
from portal.models.languages import DEFAULT, pick_text
from portal.records import contributions
from portal.records.document_types import PresentedFact
from trade.statistics.charts.names import detail_words
from trade.statistics.latest import LatestValue, brief_money, load_latest
from trade.statistics.models import Series, SeriesQuerySet


class ComparisonLine(NamedTuple):
    """Identity of a figure across countries."""

    indicator: str
    detail: str
    partner: str
    unit: str


@contributions.compared
def compare_statistics(codes: list[str]) -> Iterable[contributions.ComparedLine]:
    about = Series.objects.filter(country__in=codes, measures_uid="")
    return _lines(about, "country_id", len(codes))


@contributions.compared_records
def compared_records(uids: list[str]) -> Iterable[contributions.ComparedLine]:
    return _lines(Series.objects.filter(measures_uid__in=uids), "measures_uid", len(uids))


def _lines(about: SeriesQuerySet, column: str, count: int) -> Iterable[contributions.ComparedLine]:
    """Yield the newest value of each series, by what they are about, where two of them have one;
    of one alone, all. Six queries."""
    keys, shared = dict[int, ComparisonLine](), defaultdict[ComparisonLine, set[str]](set)
    named = ("pk", column, "indicator__slug", "detail", "partner", "unit")
    for pk, place, indicator, detail, partner, unit in about.values_list(*named):
        partner = partner or "" if column == "country_id" else ""
        keys[pk] = ComparisonLine(indicator, detail, partner, unit)
        shared[keys[pk]].add(place)
    compared = [pk for pk, key in keys.items() if len(shared[key]) >= min(2, count)]
    rows = Series.objects.filter(pk__in=compared).select_related("indicator").with_documents()
    stored = rows.order_by("indicator__title_en", "detail", "pk")
    series = sort_shown(stored, lambda one: one.indicator.title)
    partners = Country.objects.in_bulk({keys[pk].partner for pk in compared} - {""})
    lines: dict[ComparisonLine, list[tuple[Series, LatestValue]]] = defaultdict(list)
    for one, newest in zip(series, load_latest(series), strict=True):
        lines[keys[one.pk]].append((one, newest))
    for key, found in lines.items():
        cells = _cells(found, column)
        if len(cells) >= min(2, count):
            yield contributions.ComparedLine(
                group=_("Statistics, the newest of each"),
                title=_title(found[0][0], partners.get(key.partner)),
                cells=cells,
                url=_url(found[0][0]),
            )


def _cells(
    found: list[tuple[Series, LatestValue]], column: str
) -> dict[str, list[tuple[PresentedFact, str]]]:
    cells: dict[str, list[tuple[PresentedFact, str]]] = defaultdict(list)
    for series, one in found:
        if one.newest is not None:
            figure = (brief_money(one.newest.fact), _words(series, one))
            cells[getattr(series, column)].append(figure)
    return dict(cells)


def _title(series: Series, partner: Country | None) -> str:
    """“Exports (China)”, “Electricity generation (solar)”."""
    title = str(series.indicator.title)
    detail = str(detail_words(series.detail) or "")
    if not detail[1:2].isupper():  # no letters of a name, as those of ГЭС
        detail = detail[:1].lower() + detail[1:]
    more = [detail, partner.name if partner else ""]
    more = [words for words in more if words]
    return _("%(title)s (%(more)s)") % {"title": title, "more": " · ".join(more)} if more else title


def _words(series: Series, one: LatestValue) -> str:
    """The period, who counts it, and whether it is a forecast."""
    period = one.newest
    said = [format_day(period.period) if period else "", period.sign if period else ""]
    said.append(pick_text(one.document["reporter"]).text)
    return " · ".join(filter(None, said))


def _url(series: Series) -> str:
    with override(DEFAULT):
        return series.indicator.get_absolute_url() if series.indicator.is_published else ""
