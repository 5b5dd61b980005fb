"""Names that tell the series of one chart apart, and their fixed colours."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.formatting.summaries import labelled, titles_in_words
from portal.graphics.charts.specification import ChartPoint, ChartSeries, words
from portal.models.languages import DEFAULT, PickedText, pick_text
from portal.models.packaged_tables import read_table
from trade.statistics.charts.points import points_of
from trade.statistics.document_types import SeriesDocument
from trade.statistics.models import Series
from trade.statistics.selection import Period

DETAILS = {row.pop("detail"): row for row in read_table(Path(__file__).with_name("details.csv"))}
"""Names of what a series counts, by language."""
COLOURS = {
    **{name: name for name in ("coal", "gas", "oil", "hydro", "nuclear", "solar", "wind")},
    "wind onshore": "wind",
    "hydroelectricity": "hydro",
}
ALSO = ("1", "2", "3", "4", "5", "6", "7", "8")


@dataclass(frozen=True)
class CountedSeries:
    """A series with its document and its periods, or those of them that are drawn."""

    series: Series
    document: SeriesDocument
    periods: list[Period]
    not_drawn: int = 0
    """Number of its other periods."""

    @property
    def length(self) -> int:
        """Return the number of its periods, drawn or not."""
        return len(self.periods) + self.not_drawn

    def with_periods(self, drawn: Iterable[Period]) -> "CountedSeries":
        periods = list(drawn)
        return replace(self, periods=periods, not_drawn=self.length - len(periods))


def chart_series(
    counted: list[CountedSeries], countries: Mapping[str, str]
) -> tuple[ChartSeries, ...]:
    """The series of one panel, named by what differs among them."""
    names = _names(counted, countries)
    free = iter(ALSO * len(counted))
    urls = {one.document["url"] for one in counted}
    return tuple(
        ChartSeries(
            key=one.series.slug,
            title=pick_text(one.document["title"]),
            short=name,
            points=_marked(points_of(one.document, one.periods, one.series.indicator), urls),
            colour=COLOURS.get(one.series.detail) or next(free),
            url=one.document["url"],
        )
        for one, name in zip(counted, names, strict=True)
    )


def _marked(points: Iterable[ChartPoint], urls: Collection[str]) -> tuple[ChartPoint, ...]:
    """The points, which know what of others is drawn beside them: the series at these addresses."""
    return tuple(
        replace(
            point,
            others=tuple(
                replace(said, is_drawn=bool(said.reporter) and said.url in urls)
                for said in point.others
            ),
        )
        if point.others
        else point
        for point in points
    )


def _names(counted: list[CountedSeries], countries: Mapping[str, str]) -> list[PickedText | None]:
    """“Kazakhstan”, “Kazakhstan · Coal”; nothing where only the title tells a series apart, and
    nowhere if it does so for half of them."""
    varying = _varying(counted)
    names = [_name(one, varying, countries) for one in counted]
    words = [str(name) for name in names]
    told = [name if words.count(str(name)) == 1 else None for name in names]
    return told if 2 * told.count(None) < len(told) else [None] * len(told)


def _name(
    one: CountedSeries, varying: list[str], countries: Mapping[str, str]
) -> PickedText | None:
    parts = [_part(one, name, countries) for name in varying]
    found = [part for part in parts if part]
    if not found:
        return None
    foreign = next((part for part in found if part.is_fallback), found[0])
    joined = " · ".join(str(part) for part in found)
    return PickedText(joined, foreign.language, foreign.asked)


def _varying(counted: list[CountedSeries]) -> list[str]:
    """The columns in which the series differ, as few as tell all of them apart."""
    wanted: list[str] = []
    columns = ["country_id", "partner_id", "detail", "reporter_en"]
    if is_one_pair(counted):  # then who counts says more than from which side
        columns = ["reporter_en", "detail", "country_id"]
    for name in columns:
        if len({getattr(one.series, name) for one in counted}) > 1:
            wanted.append(name)
            keys = {tuple(getattr(one.series, n) for n in wanted) for one in counted}
            if len(keys) == len(counted):
                break
    return wanted


def is_one_pair(counted: list[CountedSeries]) -> bool:
    """True if all are about the same two countries, seen from either side."""
    pairs = {frozenset((one.series.country_id, one.series.partner_id)) for one in counted}
    return len(pairs) == 1 and None not in next(iter(pairs))


def _part(one: CountedSeries, name: str, countries: Mapping[str, str]) -> PickedText | None:
    match name:
        case "country_id" | "partner_id":
            code = getattr(one.series, name)
            return words(countries.get(code, code)) if code else None
        case "detail":
            return detail_words(one.series.detail)
    return pick_text(one.document["reporter"]) if one.document["reporter"].get(DEFAULT) else None


def detail_words(detail: str) -> PickedText | None:
    """The name in the reader's language of the part that a series counts, if there is one."""
    if detail in DETAILS:
        return pick_text(DETAILS[detail])
    return PickedText(detail, DEFAULT, get_language() or DEFAULT) if detail else None


def name_what_is_counted(document: SeriesDocument, countries: Mapping[str, str]) -> str:
    """Return “Exports of goods: Kazakhstan – China”, whoever counts it."""
    indicator = titles_in_words([document["indicator"]])
    about = titles_in_words([document["measures"]]) or _countries(document, countries)
    return labelled(indicator, about) or indicator


def _countries(document: SeriesDocument, names: Mapping[str, str]) -> str:
    found = [names.get(code, code) for code in (document["country"], document["partner"]) if code]
    if len(found) < 2:
        return "".join(found)
    return _("%(one)s – %(other)s") % {"one": found[0], "other": found[1]}
