"""Checks of what one source says: its value against its own words, its date against what it
reports."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from portal.editorial.plausibility.rows import CheckedStatement, RecordRows, StatedRows
from portal.editorial.worklist.evidence import has_facts
from portal.editorial.worklist.registry import Doubt, PlausibilityCheck, ReadRows, Severity
from portal.facts import CountryCode, PartialDate, Point
from portal.facts.extents import extent_of_day, extent_of_range
from portal.publication.proof import YEARS, has_value
from portal.search.countries import CountryNameIndex, build_country_names

USUAL = 3
"""So many rows of a data set that differ from their column by the same power of ten show its
unit."""
LONGEST, LONG = 120, 50
"""Letters of a quote that are shown, and from which the same words are no chance."""
YEAR = re.compile(r"(?<!\d)(?<!\d[.])(?:19|20)\d\d(?!\d|[.]\d)")
DEGREES = re.compile(r"\d+\.\d+")


SCALE = _(
    "%(label)s: the value %(value)s differs from “%(printed)s” by a factor of 10 to the power of "
    "%(power)s."
)
ABSENT = _("%(label)s: the value %(value)s does not stand in “%(printed)s”.")
SHARED = _("%(label)s: two sources say “%(printed)s”. Does one go back to the other?")
EARLY = _("%(label)s: the source is of %(published)s and cannot report %(about)s.")


def find_scale(rows: StatedRows) -> Iterator[Doubt]:
    """Values that have the digits of their quote, or of the words as printed, and not its size."""
    usual: dict[object, Counter[int]] = defaultdict(Counter)
    for said, _text, found in rows.compared:
        if 0 not in found.powers:
            for group in said.groups:
                usual[group].update(found.powers)
    for said, text, found in rows.compared:
        is_usual = any(usual[one][power] >= USUAL for one in said.groups for power in found.powers)
        if not found.powers or is_usual or 0 in found.powers:
            continue
        if not _is_usual_in_column(rows.others_in_column(said), found.powers):
            power = min(found.powers, key=abs)
            yield _problem(said, found.nearest or text, power=f"{power:+d}")


def _is_usual_in_column(others: Iterable[CheckedStatement], powers: Collection[int]) -> bool:
    """Return True if so many others of the column differ by one of these powers of ten."""
    found = [other.compare_with(text).powers for other in others if (text := other.quote)]
    return any(sum(power in one for one in found if 0 not in one) >= USUAL for power in powers)


def find_absent(rows: StatedRows) -> Iterator[Doubt]:
    """Values whose quote has other figures in their unit, and not them."""
    for said, text, found in rows.compared:
        if found.has_figure and not found.powers:
            yield _problem(said, text)


def find_not_there(rows: StatedRows) -> Iterator[Doubt]:
    """Values whose quote has other numbers, which may be of something else."""
    for said, text, found in rows.compared:
        if found.has_number and not found.has_figure and not found.powers:
            yield _problem(said, text)


@PlausibilityCheck(
    "other-words",
    severity=Severity.ASKS,
    label=_("Quote says another value"),
    sentence=ABSENT,
    fits=has_facts,
    read=RecordRows,
)
def find_other_words(rows: RecordRows) -> Iterator[Doubt]:
    """Dates, points and countries whose quote has others of their sort, and not them."""
    for said in rows.statements:
        if said.quote and _says_another(said):
            yield _problem(said, said.quote)


def find_same_words(rows: StatedRows) -> Iterator[Doubt]:
    """Words that two sources share, neither of which is said to go back to the other."""
    first: dict[object, CheckedStatement] = {}
    for said in rows.statements:
        words = " ".join(said.quote.split()).casefold()
        if len(words) >= LONG and not said.source.is_dataset and not said.source.derived_from:
            other = first.setdefault((said.at, words), said)
            if other.source.pk != said.source.pk:
                yield _problem(said, said.quote)


def find_early(rows: StatedRows) -> Iterator[Doubt]:
    for said in rows.statements:
        if said.about and said.source.published_on and not said.is_forecast:
            last = extent_of_day(said.source.published_on).high
            try:
                first = extent_of_range(said.about).low
            except ValueError:
                continue
            if first > last:
                yield _problem(said, "", published=said.source.published_on, about=said.about)


def _says_another(said: CheckedStatement) -> bool:
    declared = said.fact.type
    if isinstance(declared, PartialDate):
        years = {int(one) for one in YEAR.findall(said.quote)} & {*YEARS}
        return bool(years) and int(said.value[:4]) not in years
    if isinstance(declared, Point):
        found = {round(float(one), 3) for one in DEGREES.findall(said.quote)}
        here = {round(abs(float(one)), 3) for one in said.value.split(",")}
        return len(found) >= len(here) and not here <= found
    if isinstance(declared, CountryCode):
        named = set(_countries().find_all(said.quote))
        return bool(named) and said.value not in named and not has_value(
            declared, "", said.value, "exact", said.quote, said.language, is_row=False
        )  # fmt: skip
    return False


@cache
def _countries() -> CountryNameIndex:
    return build_country_names(tuple((code,) for code in FOCUS))


FOCUS = ("KZ", "KG", "TJ", "TM", "UZ")
"""Countries whose names in a quote may contradict a value."""


def _problem(said: CheckedStatement, text: str, **words: object) -> Doubt:
    detail = {"label": said.label, "value": f"{said.value} {said.fact.unit}".strip(), **words}
    detail["printed"] = Truncator(text).chars(LONGEST)
    return Doubt(said.at, said.field, said.value, detail, said.subject, said.source.data_set)


def add_statement_checks(
    fits: Callable[[type[Model]], bool], read: ReadRows[Any], prefix: str = ""
) -> None:
    """Register the checks of statements for models whose rows `read` gives."""
    asked = [
        ("scale", Severity.BLOCKS, _("Size differs from the words"), SCALE, find_scale),
        ("absent", Severity.ASKS, _("Figure differs from the quote"), ABSENT, find_absent),
        ("not-there", Severity.LOOK, _("Figure not in the quote"), ABSENT, find_not_there),
        ("early", Severity.ASKS, _("Source older than what it reports"), EARLY, find_early),
        ("same-words", Severity.LOOK, _("Same words in two sources"), SHARED, find_same_words),
    ]
    for name, severity, label, sentence, find in asked:
        register = PlausibilityCheck(
            f"{prefix}{name}", severity=severity, label=label, sentence=sentence, fits=fits,
            read=read, asks_with=name if prefix else "",
        )  # fmt: skip
        register(find)


add_statement_checks(has_facts, RecordRows)
