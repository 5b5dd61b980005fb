"""Checks of records: sizes beside the others of a kind, dates, currencies, texts."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate

from babel.numbers import list_currencies
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from portal.editorial.plausibility.figures import write_figure
from portal.editorial.plausibility.neighbours import (
    COMPARED,
    Floats,
    amount_columns,
    currency_columns,
)
from portal.editorial.plausibility.points import PointRows
from portal.editorial.plausibility.rows import RecordRows, as_record_model, column_names
from portal.editorial.worklist.evidence import has_facts, is_record, texts_of
from portal.editorial.worklist.registry import Doubt, PlausibilityCheck, Severity
from portal.facts import Money
from portal.facts.extents import extent_of_day
from portal.models import Record
from portal.publication.time_travel import today

BEYOND = 10
"""So many times the largest, or a part of the smallest, value of the others is out of range."""
ORDER = ("founded_on", "construction_started_on", "opened_on", "commissioned_on", "retired_on")
"""Dates of records in the order in which things happen."""
HAN, CYRILLIC, LATIN = map(re.compile, ("[\u4e00-\u9fff]", "[а-яёА-ЯЁ]", "[A-Za-z]{4}"))
WRITTEN = {"en": (LATIN, (HAN, CYRILLIC)), "zh_hans": (HAN, (CYRILLIC,)), "ru": (CYRILLIC, (HAN,))}
"""By language: what its texts are written in, and what none of them is."""


plausible_record = partial(PlausibilityCheck, fits=is_record, read=RecordRows)
"""Decorator of a check of records of any kind."""


@PlausibilityCheck(
    "out-of-range",
    severity=Severity.ASKS,
    label=_("Far from all others of its kind"),
    sentence=_("%(fact)s is %(value)s; all others lie between %(low)s and %(high)s."),
    fits=lambda model: has_facts(model) and bool(amount_columns(model)),
    read=PointRows,
)
def find_out_of_range(rows: PointRows) -> Iterator[Doubt]:
    for name, column in amount_columns(as_record_model(rows.model)).items():
        if not any(rows.columns[column]) or (found := _extremes(rows, column)) is None:
            continue
        extreme, values = found
        currency = currency_columns(as_record_model(rows.model)).get(column)
        for at, stored in enumerate(rows.columns[column]):
            if not stored or (currency and rows.columns[currency][at] != COMPARED):
                continue
            own = rows.columns["uid"][at]
            low = values[1] if extreme[0] == own else values[0]
            high = values[2] if extreme[3] == own else values[3]
            if not low / BEYOND <= float(stored) <= high * BEYOND:
                value = write_figure(stored)
                bounds = {"low": write_figure(low), "high": write_figure(high)}
                yield Doubt(at, column, value, {"fact": name, "value": value, **bounds})


def _extremes(
    rows: PointRows, column: str
) -> tuple[Sequence[str], Sequence[float] | Floats] | None:
    """Return `Neighbours.extremes`. Rows that are not stored are none of these."""
    if rows.are_stored:
        return rows.neighbours.extremes(column)
    found = rows.neighbours.bounds(column)
    return found and (("",) * 4, (found[0], *found, found[1]))


@PlausibilityCheck(
    "off-history",
    severity=Severity.ASKS,
    label=_("Value off its own history"),
    sentence=_("%(fact)s is %(value)s; what is public is %(was)s."),
    fits=lambda model: has_facts(model) and bool(amount_columns(model)),
    read=PointRows,
)
def find_off_history(rows: PointRows) -> Iterator[Doubt]:
    """Ten times what the record says in public, or a tenth of it."""
    if not rows.are_stored:
        return
    others, currencies = rows.neighbours, currency_columns(as_record_model(rows.model))
    for name, column in amount_columns(as_record_model(rows.model)).items():
        public, currency = others.floats(column), currencies.get(column)
        for at, stored in enumerate(rows.columns[column]):
            row = others.row_of(rows.columns["uid"][at])
            if row is None or (
                currency and others.text(currency, row) != rows.columns[currency][at]
            ):
                continue
            was = public[row]
            if stored and was > 0 and not was / BEYOND < float(stored) < was * BEYOND:
                value = write_figure(stored)
                detail = {"fact": name, "value": value, "was": write_figure(was)}
                yield Doubt(at, column, value, detail)


@plausible_record(
    "undated",
    label=_("Number of people without a day"),
    sentence=_("%(fact)s is %(value)s, and no source says of which year."),
    fits=lambda model: has_facts(model) and bool(_counts_of_people(as_record_model(model))),
)
def find_undated(rows: RecordRows) -> Iterator[Doubt]:
    dated = {(said.at, said.label) for said in rows.statements if said.about}
    stated = {(said.at, said.label) for said in rows.statements}
    for name in _counts_of_people(as_record_model(rows.model)):
        column = rows.columns[name]
        for at, stored in enumerate(column):
            if stored and (at, name) in stated and (at, name) not in dated:
                value = write_figure(stored)
                yield Doubt(at, name, value, {"fact": name, "value": value})


def _counts_of_people(model: type[Record]) -> list[str]:
    return [name for name, fact in model.facts.items() if fact.unit == "persons"]


@plausible_record(
    "date-order",
    severity=Severity.BLOCKS,
    label=_("Dates in the wrong order"),
    sentence=_("%(first)s comes before %(second)s: %(dates)s."),
    fits=lambda model: is_record(model) and len(_dates(model)) > 1,
)
def find_wrong_order(rows: RecordRows) -> Iterator[Doubt]:
    names = _dates(rows.model)
    for at in range(len(rows)):
        known = [(name, rows.columns[name][at]) for name in names if rows.columns[name][at]]
        for (one, earlier), (other, later) in zip(_latest_so_far(known), known[1:], strict=False):
            if extent_of_day(later).high < extent_of_day(earlier).low:
                detail = {"first": other, "second": one, "dates": f"{later} < {earlier}"}
                yield Doubt(at, other, f"{earlier} {later}", detail)


def _latest_so_far(known: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Return the latest day up to each: “2019” between two months of that year tells nothing."""

    def later(before: tuple[str, str], one: tuple[str, str]) -> tuple[str, str]:
        return before if extent_of_day(one[1]).low < extent_of_day(before[1]).low else one

    return accumulate(known, later)


def _dates(model: type[Model]) -> list[str]:
    return [name for name in ORDER if name in column_names(model)]


@plausible_record(
    "unlikely-date",
    severity=Severity.ASKS,
    label=_("Date beyond its time"),
    sentence=_("%(date)s lies before 1850 or more than 40 years ahead."),
    fits=lambda model: is_record(model) and bool(_dates(model)),
)
def find_unlikely(rows: RecordRows) -> Iterator[Doubt]:
    for name in _dates(rows.model):
        for at, day in enumerate(rows.columns[name]):
            if day and not 1850 <= int(day[:4]) <= today().year + 40:
                yield Doubt(at, name, day, {"date": day})


@plausible_record(
    "currency",
    severity=Severity.BLOCKS,
    label=_("Unknown currency"),
    sentence=_("“%(code)s” is no currency of ISO 4217."),
    fits=has_facts,
)
def find_unknown_currency(rows: RecordRows) -> Iterator[Doubt]:
    known = list_currencies()
    for name, fact in as_record_model(rows.model).facts.items():
        if isinstance(fact.type, Money):
            column = fact.columns_of(name)[1]
            for at, code in enumerate(rows.columns[column]):
                if code and code not in known:
                    yield Doubt(at, column, code, {"code": code})
    for said in rows.statements:
        if isinstance(said.fact.type, Money) and said.unit not in known:
            yield Doubt(said.at, said.field, said.value, {"code": said.unit})


@plausible_record(
    "wrong-script",
    label=_("Text in the wrong language"),
    sentence=_("“%(text)s” is not written in the language of its field."),
)
def find_wrong_script(rows: RecordRows) -> Iterator[Doubt]:
    for name in texts_of(as_record_model(rows.model)):
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
