"""Checks of points: beside borders, provinces and the points, names and sizes of other records."""

from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from math import inf, isfinite

import numpy as np
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from portal.editorial.plausibility.borders import TOLERANCE_KM, is_on_land, km_outside, middle_of
from portal.editorial.plausibility.figures import write_figure
from portal.editorial.plausibility.neighbours import (
    ROW,
    Neighbours,
    amount_columns,
    cell_of,
    neighbours_of,
    point_columns,
)
from portal.editorial.plausibility.rows import RecordRows, as_record_model, column_names
from portal.editorial.worklist.evidence import has_facts
from portal.editorial.worklist.refreshing import UNFINISHED
from portal.editorial.worklist.registry import Changes, Doubt, PlausibilityCheck, Severity
from portal.facts.distance import km_between
from portal.models import (
    Accuracy,
    Edition,
    Finding,
    Organisation,
    Place,
    PlaceKind,
    Publishable,
    Record,
)
from portal.models.languages import DEFAULT

OFFSHORE_KM = 150
PROVINCE_KM = 350
CAPITAL_KM, MIDDLE_KM = 2.5, 5.0
DOUBLE_KM, TWIN_KM = 30, 0.5
SORTS = ("technology", "facility_type", "place_kind", "kind", "fuel")


def has_point(model: type[Model]) -> bool:
    return (
        has_facts(model)
        and bool(point_columns(as_record_model(model)))
        and "country" in column_names(model)
    )


class PointRows(RecordRows):
    @cached_property
    def points(self) -> list[tuple[float, float] | None]:
        names = point_columns(as_record_model(self.model))
        if not names:
            return [None] * len(self)
        pairs = zip(*(self.columns[name] for name in names), strict=True)
        return [None if None in pair else (float(pair[0]), float(pair[1])) for pair in pairs]

    @cached_property
    def field(self) -> str:
        return point_columns(as_record_model(self.model))[0]

    @cached_property
    def km_outside(self) -> list[float]:
        """Distance of each point from the countries stated; 0 without point or country."""
        firsts = self.columns["country_id"]
        seconds = self.columns.get("second_country_id", [None] * len(self))
        return [
            min((km_outside(code, *point) for code in codes if code), default=0) if point else 0
            for point, *codes in zip(self.points, firsts, seconds, strict=True)
        ]

    @cached_property
    def sorts(self) -> dict[str, str]:
        """Columns in which two records of one thing are equal: its country and its sort."""
        declared = self.model._meta.concrete_fields
        return {one.attname: one.name for one in declared if one.name in ("country", *SORTS)}

    @cached_property
    def neighbours(self) -> Neighbours:
        return neighbours_of(as_record_model(self.model))

    def problem(self, at: int, **words: object) -> Doubt:
        point = ", ".join(map(write_figure, self.points[at] or (0, 0)))
        return Doubt(at, self.field, point, {"point": point, **words})


def find_beside(model: type[Publishable], changed: Changes) -> Iterator[str]:
    """Records at the points of changed ones, and those that were found to be where these were, or
    to have their name. Who has it now is found at night and by who saves it."""
    if not (uids := changed.get(model)):
        return
    kept = Edition.objects.filter(kind=model.kind(), record_uid__in=uids)
    titles = {title[DEFAULT] for title in kept.values_list("document__title", flat=True)}
    found = Finding.objects.filter(kind=model.kind(), check_id__in=BESIDE, detail__other__in=titles)
    yield from found.values_list("record_uid", flat=True)
    if has_point(model):
        others = neighbours_of(as_record_model(model))
        rows = [row for uid in uids if (row := others.row_of(uid)) is not None]
        points = [point for row in rows if isfinite((point := others.point(row))[0])]
        for point in points:
            there = (row for row in others.near(*point) if _km(point, others, row) < TWIN_KM)
            yield from (others.text("uid", row) for row in there)
        yield from _find_drafts_at(model, points) if points else ()


def _find_drafts_at(model: type[Publishable], points: list[tuple[float, float]]) -> Iterator[str]:
    names, latitudes = point_columns(as_record_model(model)), [point[0] for point in points]
    cells = {cell_of(*point) + by for point in points for by in AROUND}
    there = {f"{names[0]}__range": (min(latitudes) - 0.01, max(latitudes) + 0.01)}
    drafts = model.working.of_editors().filter(status__in=UNFINISHED, **there)
    for uid, *point in drafts.values_list("uid", *names):
        if None not in point and cell_of(*map(float, point)) in cells:
            yield uid


AROUND = [up + by for up in (-ROW, 0, ROW) for by in (-1, 0, 1)]
"""Steps from a cell to itself and to those around it."""
BESIDE = ("shared-point", "double", "double-name", "twin")


plausible_point = partial(PlausibilityCheck, fits=has_point, read=PointRows)
"""Decorator of a check of points."""


@plausible_point(
    "outside-country",
    severity=Severity.ASKS,
    label=_("Point outside its country"),
    sentence=_("The point %(point)s lies %(km)s km outside the country stated (%(country)s)."),
)
def find_outside(rows: PointRows) -> Iterator[Doubt]:
    second = rows.columns.get("second_country_id", [None] * len(rows))
    for at, (point, km) in enumerate(zip(rows.points, rows.km_outside, strict=True)):
        if point and (km > OFFSHORE_KM or (km > TOLERANCE_KM and is_on_land(*point))):
            codes = [code for code in (rows.columns["country_id"][at], second[at]) if code]
            yield rows.problem(at, km=round(km), country=" / ".join(codes))


@plausible_point(
    "offshore",
    label=_("Point in the sea"),
    sentence=_("The point %(point)s lies in the water, %(km)s km from the country stated."),
)
def find_offshore(rows: PointRows) -> Iterator[Doubt]:
    for at, (point, km) in enumerate(zip(rows.points, rows.km_outside, strict=True)):
        if point and TOLERANCE_KM < km <= OFFSHORE_KM and not is_on_land(*point):
            yield rows.problem(at, km=round(km))


@plausible_point(
    "far-from-province",
    severity=Severity.ASKS,
    label=_("Point far from its province"),
    sentence=_("The point %(point)s is %(km)s km from the nearest place in the province stated."),
    fits=lambda model: has_point(model) and "admin1" in column_names(model),
)
def find_far(rows: PointRows) -> Iterator[Doubt]:
    models: set[type[Record]] = {Place, as_record_model(rows.model)}
    for at, point in enumerate(rows.points):
        province, own = (rows.columns[name][at] for name in ("admin1", "uid"))
        if not (point and province):
            continue
        known = map(neighbours_of, models)
        near = ((found, row) for found in known for row in found.by_province.get(province, ()))
        others = (found.point(row) for found, row in near if found.text("uid", row) != own)
        if km := _km_if_far(point, others):
            yield rows.problem(at, km=round(km))


def _km_if_far(point: tuple[float, float], others: Iterable[tuple[float, float]]) -> float:
    """Return the distance to the nearest of at least three others; 0 as soon as one is near."""
    count, nearest = 0, inf
    for other in others:
        count, nearest = count + 1, min(nearest, km_between(point, other))
        if nearest <= PROVINCE_KM:
            return 0
    return nearest if count > 2 else 0


@plausible_point(
    "on-capital",
    label=_("Point in the middle of a capital or a country"),
    sentence=_(
        "The point %(point)s is that of a capital, or the middle of a country: is it the place of "
        "the thing itself?"
    ),
    fits=lambda model: has_point(model) and model is not Place,
)
def find_on_capital(rows: PointRows) -> Iterator[Doubt]:
    places = neighbours_of(Place)
    is_capital = places.columns.among("place_kind", [PlaceKind.CAPITAL])
    is_capital &= np.isfinite(places.points[0])
    capitals = places.points[0][is_capital], places.points[1][is_capital]
    for at, point in enumerate(rows.points):
        middle = middle_of(rows.columns["country_id"][at] or "")
        if point and (
            np.any(km_between(point, capitals) < CAPITAL_KM)
            or (middle and km_between(point, middle) < MIDDLE_KM)
        ):
            yield rows.problem(at)


@plausible_point(
    "shared-point",
    label=_("Point of another record"),
    find_concerned=find_beside,
    sentence=_("The point %(point)s is also that of “%(other)s”."),
)
def find_shared(rows: PointRows) -> Iterator[Doubt]:
    accuracies = rows.columns.get("accuracy", [""] * len(rows))
    for at, point in enumerate(rows.points):
        if point is None or accuracies[at] == Accuracy.SHARED:
            continue
        others, own = rows.neighbours, rows.columns["uid"][at]
        for row in others.in_order(others.near(*point)):
            if others.text("uid", row) != own and km_between(point, others.point(row)) < 0.002:
                yield rows.problem(at, other=others.text("title_en", row))
                break


@plausible_point(
    "double",
    severity=Severity.ASKS,
    label=_("Perhaps there already"),
    find_concerned=find_beside,
    sentence=_("It has the name of “%(other)s”, %(km)s km away: is it the same?"),
)
@plausible_point(
    "double-name",
    label=_("Perhaps there already"),
    find_concerned=find_beside,
    sentence=_("It has the name of “%(other)s”: is it the same?"),
    fits=lambda model: model is Organisation,
    asks_with="double",
)
def find_doubles(rows: PointRows) -> Iterator[Doubt]:
    """The same name, in whatever script, of the same country and sort, near it or of unknown
    place. Of what is not stored the caller knows better, by all its names."""
    if not rows.are_stored:
        return
    others, columns = rows.neighbours, rows.columns
    for at, point in enumerate(rows.points):
        named = others.names.find(columns["title_en"][at], columns["title_ru"][at])
        for row in reversed([*_alike(rows, at, named)]):  # the worklist has the last of a field
            km, uid = _km(point, others, row), others.text("uid", row)
            if km < DOUBLE_KM and not _is_parent_of_other(rows.model, columns["uid"][at], uid):
                detail = {"other": others.text("title_en", row), "km": f"{km:.1f}"}
                yield Doubt(at, "title_en", uid, detail)


def _is_parent_of_other(model: type[Model], *uids: str) -> bool:
    """Return True of a company and its subsidiary, which often has its name."""
    if model is not Organisation:
        return False
    return Organisation.objects.filter(uid__in=uids, parent__uid__in=uids).exists()


@plausible_point(
    "twin",
    label=_("Same place and size as another"),
    find_concerned=find_beside,
    sentence=_("“%(other)s” has the same point and the same %(fact)s: is it the same?"),
    fits=lambda model: has_point(model) and bool(amount_columns(as_record_model(model))),
)
def find_twins(rows: PointRows) -> Iterator[Doubt]:
    fact, column = next(iter(amount_columns(as_record_model(rows.model)).items()))
    if not any(rows.points):
        return
    others = rows.neighbours
    sizes = others.floats(column)
    for at, point in enumerate(rows.points):
        size = rows.columns[column][at]
        for row in _alike(rows, at, others.near(*point)) if point and size else ():
            if _km(point, others, row) < TWIN_KM and abs(float(size) - sizes[row]) < 1e-6:
                detail = {"other": others.text("title_en", row), "fact": fact}
                yield Doubt(at, "title_en", others.text("uid", row), detail)
                break


def _alike(rows: PointRows, at: int, found: Iterable[int]) -> Iterator[int]:
    """Yield other records of the same country and sort among those found: of two that are public,
    the earlier."""
    others = rows.neighbours
    own = others.row_of(rows.columns["uid"][at])
    keys = others.columns.keys
    for row in others.in_order(found):
        if (own is None or keys[row] < keys[own]) and all(
            others.text(name, row) == (rows.columns[key][at] or "")
            for key, name in rows.sorts.items()
        ):
            yield row


def _km(point: tuple[float, float] | None, others: Neighbours, row: int) -> float:
    if point is None:
        return 0
    there = others.point(row)
    return km_between(point, there) if there[0] == there[0] else 0
