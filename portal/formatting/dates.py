"""Days, months, years and periods of statistics in the reader's language.

Reads the stored forms: `2021`, `2021-06`, `2021-06-20`, `2024-H1`, `2024-Q3`, ranges such as
`2025-06-17/2025-06-18`, and `to 2024` for cumulative figures. Other texts are returned unchanged.
"""

import re
from datetime import date, datetime

from babel import dates
from django.utils.translation import gettext as _

from portal.facts.types import DAY
from portal.formatting.locales import kept_by_language, reader_locale
from portal.models.typography import NO_BREAK

TO_DATE = "to "
PART_OF_YEAR = re.compile(r"(\d{4})-([QH])([1-4])")
SKELETONS = {1: "y", 2: "yMMMM", 3: "yMMMd"}


@kept_by_language
def format_day(text: str) -> str:
    """`2021-06` → “June 2021”, “2021年6月”, “июнь 2021 г.”."""
    if text.startswith(TO_DATE):
        return _("to %(end)s") % {"end": _format_period(text.removeprefix(TO_DATE))}
    start, slash, end = text.partition("/")
    if not slash:
        return _format_period(start)
    if DAY.fullmatch(start) and DAY.fullmatch(end) and start.count("-") == end.count("-"):
        days, skeleton = (_first_day(start), _first_day(end)), SKELETONS[start.count("-") + 1]
        interval = dates.format_interval(*days, skeleton, locale=reader_locale())
        return interval.replace(" –", f"{NO_BREAK}–")
    return _("%(start)s to %(end)s") % {"start": _format_period(start), "end": _format_period(end)}


@kept_by_language
def format_moment(moment: datetime | str | None) -> str:
    """Format the day of a moment or of its ISO text: “24 November 2026”."""
    if not moment:
        return ""
    day = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return dates.format_date(day.date(), "long", locale=reader_locale())


def _format_period(text: str) -> str:
    if match := PART_OF_YEAR.fullmatch(text):
        return _format_part_of_year(*match.groups())
    if not DAY.fullmatch(text):
        return text
    day = _first_day(text)
    if text.count("-") == 2:
        return dates.format_date(day, "long", locale=reader_locale())
    return dates.format_skeleton(SKELETONS[text.count("-") + 1], day, locale=reader_locale())


def _format_part_of_year(year: str, letter: str, number: str) -> str:
    if letter == "Q":
        month = 3 * int(number) - 2
        return dates.format_skeleton("yQQQ", date(int(year), month, 1), locale=reader_locale())
    pattern = _("first half of %s") if number == "1" else _("second half of %s")
    return pattern % year


def _first_day(text: str) -> date:
    year, month, day = (f"{text}-1-1").split("-")[:3]
    return date(int(year), int(month), int(day))
