"""Checks of records: points, dates, sizes beside the others of a kind, names, doubles."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import cast

from babel.numbers import list_currencies
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from portal.editorial.plausibility.borders import (
    TOLERANCE_KM,
    is_on_land,
    km_between,
    km_outside,
    middle_of,
)
from portal.editorial.plausibility.neighbours import (
    Neighbours,
    amount_columns,
    neighbours_of,
    point_columns,
    row_without,
)
from portal.editorial.plausibility.rows import RecordRows
from portal.editorial.worklist.evidence import has_facts, is_record, texts_of
from portal.editorial.worklist.registry import Doubt, Severity, plausible
from portal.facts import Money
from portal.facts.extents import extent_of_day
from portal.models import Accuracy, Organisation, Place, PlaceKind, Record
from portal.publication.time_travel import today

BEYOND = 10
"""So many times the largest, or a part of the smallest, value of the others is out of range."""
OFFSHORE_KM = 150
PROVINCE_KM = 350
CAPITAL_KM, MIDDLE_KM = 2.5, 5.0
DOUBLE_KM, TWIN_KM = 30, 0.5
ORDER = ("founded_on", "construction_started_on", "opened_on", "commissioned_on", "retired_on")
"""Dates of records in the order in which things happen."""
HAN, CYRILLIC, LATIN = map(re.compile, ("[\u4e00-\u9fff]", "[а-яёА-ЯЁ]", "[A-Za-z]{4}"))
WRITTEN = {
    "en": (LATIN, (HAN, CYRILLIC)),
    "zh_hans": (HAN, (CYRILLIC,)),
    "ru": (CYRILLIC, (HAN,)),
}
"""By language: what its texts are written in, and what none of them is."""


def has_point(model: type[Model]) -> bool:
    return has_facts(model) and bool(point_columns(model)) and "country" in _columns(model)


def _columns(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


class PointRows(RecordRows):
    """Records with their points."""

    @cached_property
    def points(self) -> list[tuple[float, float] | None]:
        names = point_columns(_typed(self.model))
        if not names:
            return [None] * len(self)
        pairs = zip(*(self.columns[name] for name in names), strict=True)
        return [None if None in pair else (float(pair[0]), float(pair[1])) for pair in pairs]

    @cached_property
    def field(self) -> str:
        return point_columns(_typed(self.model))[0]

    @cached_property
    def sorts(self) -> dict[str, list[str]]:
        """Columns in which two records of one thing are equal: its country and its sort."""
        declared = [
            field
            for field in self.model._meta.concrete_fields
            if field.name == "country" or field.name in SORTS
        ]
        return {field.attname: self.neighbours.texts(field.name) for field in declared}

    @cached_property
    def neighbours(self) -> Neighbours:
        return neighbours_of(_typed(self.model))

    def problem(self, at: int, **words: object) -> Doubt:
        point = "{:g}, {:g}".format(*(self.points[at] or (0, 0)))
        return Doubt(at, self.field, point, {"point": point, **words})


@plausible(
    "outside-country",
    severity=Severity.ASKS,
    label=_("Point outside its country"),
    sentence=_("The point %(point)s lies %(km)s km outside the country stated (%(country)s)."),
    fits=has_point,
    read=PointRows,
)
def find_outside(rows: PointRows) -> Iterator[Doubt]:
    second = rows.columns.get("second_country_id", [None] * len(rows))
    for at, point in enumerate(rows.points):
        codes = [code for code in (rows.columns["country_id"][at], second[at]) if code]
        if point and codes:
            km = min(km_outside(code, *point) for code in codes)
            if km > OFFSHORE_KM or (km > TOLERANCE_KM and is_on_land(*point)):
                yield rows.problem(at, km=round(km), country=" / ".join(codes))


@plausible(
    "offshore",
    severity=Severity.LOOK,
    label=_("Point in the sea"),
    sentence=_("The point %(point)s lies in the water, %(km)s km from the country stated."),
    fits=has_point,
    read=PointRows,
)
def find_offshore(rows: PointRows) -> Iterator[Doubt]:
    for at, point in enumerate(rows.points):
        code = rows.columns["country_id"][at]
        km = km_outside(code, *point) if point and code else 0
        if point and TOLERANCE_KM < km <= OFFSHORE_KM and not is_on_land(*point):
            yield rows.problem(at, km=round(km))


@plausible(
    "far-from-province",
    severity=Severity.ASKS,
    label=_("Point far from its province"),
    sentence=_("The point %(point)s is %(km)s km from the nearest place in the province stated."),
    fits=lambda model: has_point(model) and "admin1" in _columns(model),
    read=PointRows,
)
def find_far(rows: PointRows) -> Iterator[Doubt]:
    known = [neighbours_of(Place).by_province, rows.neighbours.by_province]
    for at, point in enumerate(rows.points):
        province, own = (rows.columns[name][at] for name in ("admin1", "uid"))
        near = [one for found in known for one in found.get(province, ()) if one[2] != own]
        if point and len(near) > 2:
            km = min(km_between(point, (one, other)) for one, other, _uid in near)
            if km > PROVINCE_KM:
                yield rows.problem(at, km=round(km))


@plausible(
    "on-capital",
    severity=Severity.LOOK,
    label=_("Point in the middle of a capital or a country"),
    sentence=_(
        "The point %(point)s is that of a capital, or the middle of a country: is it the place of "
        "the thing itself?"
    ),
    fits=lambda model: has_point(model) and model is not Place,
    read=PointRows,
)
def find_on_capital(rows: PointRows) -> Iterator[Doubt]:
    places = neighbours_of(Place)
    kinds = places.texts("place_kind")
    capitals = [
        point
        for kind, *point in zip(kinds, *places.points, strict=True)
        if kind == PlaceKind.CAPITAL and point[0] == point[0]
    ]
    for at, point in enumerate(rows.points):
        middle = middle_of(rows.columns["country_id"][at] or "")
        if point and (
            any(km_between(point, (one, other)) < CAPITAL_KM for one, other in capitals)
            or (middle and km_between(point, middle) < MIDDLE_KM)
        ):
            yield rows.problem(at)


@plausible(
    "shared-point",
    severity=Severity.LOOK,
    label=_("Point of another record"),
    sentence=_("The point %(point)s is also that of “%(other)s”."),
    fits=has_point,
    read=PointRows,
)
def find_shared(rows: PointRows) -> Iterator[Doubt]:
    others = rows.neighbours
    titles = others.texts("title_en")
    accuracies = rows.columns.get("accuracy", [""] * len(rows))
    for at, point in enumerate(rows.points):
        if point is None or accuracies[at] == Accuracy.SHARED:
            continue
        for row in row_without(others.near(*point), rows.columns["uid"][at], others.uids):
            if km_between(point, (others.points[0][row], others.points[1][row])) < 0.002:
                yield rows.problem(at, other=titles[row])
                break


@plausible(
    "double",
    severity=Severity.ASKS,
    label=_("Perhaps there already"),
    sentence=_("It has the name of “%(other)s”, %(km)s km away: is it the same?"),
    fits=has_point,
    read=PointRows,
)
@plausible(
    "double-name",
    severity=Severity.LOOK,
    label=_("Perhaps there already"),
    sentence=_("It has the name of “%(other)s”: is it the same?"),
    fits=lambda model: model is Organisation,
    read=PointRows,
    asks_with="double",
)
def find_doubles(rows: PointRows) -> Iterator[Doubt]:
    """The same name, in whatever script, of the same country and sort, near it or of unknown
    place."""
    others, columns = rows.neighbours, rows.columns
    titles = others.texts("title_en")
    for at, point in enumerate(rows.points):
        named = others.names.find(columns["title_en"][at], columns["title_ru"][at])
        for row in _alike(rows, at, named):
            km = _km(point, others, row)
            if km < DOUBLE_KM:
                detail = {"other": titles[row], "km": f"{km:.1f}"}
                yield Doubt(at, "title_en", others.uids[row], detail)
                break


@plausible(
    "twin",
    severity=Severity.LOOK,
    label=_("Same place and size as another"),
    sentence=_("“%(other)s” has the same point and the same %(fact)s: is it the same?"),
    fits=lambda model: has_point(model) and bool(amount_columns(_typed(model))),
    read=PointRows,
)
def find_twins(rows: PointRows) -> Iterator[Doubt]:
    others = rows.neighbours
    titles = others.texts("title_en")
    fact, column = next(iter(amount_columns(_record(rows)).items()))
    sizes = others.floats(column)
    for at, point in enumerate(rows.points):
        size = rows.columns[column][at]
        for row in _alike(rows, at, others.near(*point)) if point and size else ():
            if _km(point, others, row) < TWIN_KM and abs(float(size) - sizes[row]) < 1e-6:
                detail = {"other": titles[row], "fact": fact}
                yield Doubt(at, "title_en", others.uids[row], detail)
                break


def _alike(rows: PointRows, at: int, found: Iterable[int]) -> Iterator[int]:
    """Yield other records of the same country and sort among those found: of two that are public,
    the earlier."""
    others = rows.neighbours
    own = others.row_of.get(rows.columns["uid"][at], len(others.uids))
    for row in sorted(found):
        if row < own and all(
            texts[row] == (rows.columns[key][at] or "") for key, texts in rows.sorts.items()
        ):
            yield row


def _km(point: tuple[float, float] | None, others: Neighbours, row: int) -> float:
    if point is None:
        return 0
    there = float(others.points[0][row]), float(others.points[1][row])
    return km_between(point, there) if there[0] == there[0] else 0


def _typed(model: type[Model]) -> type[Record]:
    return cast(type[Record], model)


def _record(rows: RecordRows) -> type[Record]:
    return cast(type[Record], rows.model)


SORTS = ("technology", "facility_type", "place_kind", "kind", "fuel")


@plausible(
    "out-of-range",
    severity=Severity.ASKS,
    label=_("Far from all others of its kind"),
    sentence=_("%(fact)s is %(value)s; all others lie between %(low)s and %(high)s."),
    fits=lambda model: has_facts(model) and bool(amount_columns(model)),
    read=PointRows,
)
def find_out_of_range(rows: PointRows) -> Iterator[Doubt]:
    others = rows.neighbours
    for name, column in amount_columns(_record(rows)).items():
        if name not in others.extremes:
            continue
        known, values = others.extremes[name]
        extreme = [others.uids[row] for row in known]
        for at, stored in enumerate(rows.columns[column]):
            if not stored:
                continue
            own = rows.columns["uid"][at]
            low = values[1] if extreme[0] == own else values[0]
            high = values[2] if extreme[3] == own else values[3]
            if not low / BEYOND <= float(stored) <= high * BEYOND:
                detail = {
                    "fact": name,
                    "value": f"{stored:g}",
                    "low": f"{low:g}",
                    "high": f"{high:g}",
                }
                yield Doubt(at, column, f"{stored:g}", detail)


@plausible(
    "off-history",
    severity=Severity.ASKS,
    label=_("Value off its own history"),
    sentence=_("%(fact)s is %(value)s; what is public is %(was)s."),
    fits=lambda model: has_facts(model) and bool(amount_columns(model)),
    read=PointRows,
)
def find_off_history(rows: PointRows) -> Iterator[Doubt]:
    """Ten times what the record says in public, or a tenth of it."""
    others = rows.neighbours
    for name, column in amount_columns(_record(rows)).items():
        public = others.floats(column)
        for at, stored in enumerate(rows.columns[column]):
            row = others.row_of.get(rows.columns["uid"][at])
            was = public[row] if row is not None else 0
            if stored and was > 0 and not was / BEYOND < float(stored) < was * BEYOND:
                detail = {"fact": name, "value": f"{stored:g}", "was": f"{was:g}"}
                yield Doubt(at, column, f"{stored:g}", detail)


@plausible(
    "undated",
    severity=Severity.LOOK,
    label=_("Number of people without a day"),
    sentence=_("%(fact)s is %(value)s, and no source says of which year."),
    fits=lambda model: has_facts(model) and bool(_counts_of_people(_typed(model))),
    read=RecordRows,
)
def find_undated(rows: RecordRows) -> Iterator[Doubt]:
    dated = {(said.at, said.label) for said in rows.statements if said.about}
    stated = {(said.at, said.label) for said in rows.statements}
    for name in _counts_of_people(_record(rows)):
        column = rows.columns[name]
        for at, value in enumerate(column):
            if value and (at, name) in stated and (at, name) not in dated:
                yield Doubt(at, name, f"{value:g}", {"fact": name, "value": f"{value:g}"})


def _counts_of_people(model: type[Record]) -> list[str]:
    return [name for name, fact in model.facts.items() if fact.unit == "persons"]


@plausible(
    "date-order",
    severity=Severity.BLOCKS,
    label=_("Dates in the wrong order"),
    sentence=_("%(first)s comes before %(second)s: %(dates)s."),
    fits=lambda model: is_record(model) and len(_dates(model)) > 1,
    read=RecordRows,
)
def find_wrong_order(rows: RecordRows) -> Iterator[Doubt]:
    names = _dates(rows.model)
    for at in range(len(rows)):
        known = [(name, rows.columns[name][at]) for name in names if rows.columns[name][at]]
        for (one, earlier), (other, later) in pairwise(known):
            if extent_of_day(later).high < extent_of_day(earlier).low:
                detail = {"first": other, "second": one, "dates": f"{later} < {earlier}"}
                yield Doubt(at, other, f"{earlier} {later}", detail)


def _dates(model: type[Model]) -> list[str]:
    return [name for name in ORDER if name in _columns(model)]


@plausible(
    "unlikely-date",
    severity=Severity.ASKS,
    label=_("Date beyond its time"),
    sentence=_("%(date)s lies before 1850 or more than 40 years ahead."),
    fits=lambda model: is_record(model) and bool(_dates(model)),
    read=RecordRows,
)
def find_unlikely(rows: RecordRows) -> Iterator[Doubt]:
    for name in _dates(rows.model):
        for at, day in enumerate(rows.columns[name]):
            if day and not 1850 <= int(day[:4]) <= today().year + 40:
                yield Doubt(at, name, day, {"date": day})


@plausible(
    "currency",
    severity=Severity.BLOCKS,
    label=_("Unknown currency"),
    sentence=_("“%(code)s” is no currency of ISO 4217."),
    fits=has_facts,
    read=RecordRows,
)
def find_unknown_currency(rows: RecordRows) -> Iterator[Doubt]:
    known = list_currencies()
    for name, fact in _record(rows).facts.items():
        if isinstance(fact.type, Money):
            column = fact.columns_of(name)[1]
            for at, code in enumerate(rows.columns[column]):
                if code and code not in known:
                    yield Doubt(at, column, code, {"code": code})
    for said in rows.statements:
        if isinstance(said.fact.type, Money) and said.unit not in known:
            yield Doubt(said.at, said.field, said.value, {"code": said.unit})


@plausible(
    "wrong-script",
    severity=Severity.LOOK,
    label=_("Text in the wrong language"),
    sentence=_("“%(text)s” is not written in the language of its field."),
    fits=is_record,
    read=RecordRows,
)
def find_wrong_script(rows: RecordRows) -> Iterator[Doubt]:
    for name in texts_of(_record(rows)):
        for language, (own, foreign) in WRITTEN.items():
            column = f"{name}_{language}"
            for at, text in enumerate(rows.columns.get(column, ())):
                if text and _is_foreign(text, own, foreign):
                    yield Doubt(at, column, text, {"text": text[:80]})


def _is_foreign(text: str, own: re.Pattern[str], foreign: tuple[re.Pattern[str], ...]) -> bool:
    """True for a text with letters of another script and none of its own, or mostly of another."""
    others = sum(len(pattern.findall(text)) for pattern in foreign)
    if own is LATIN:
        return others > len(re.findall("[A-Za-z]", text))
    return not own.search(text) and (others > 0 or len(re.findall("[a-z]{4,}", text)) > 4)
