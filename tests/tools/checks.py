"""The checks of the worklist and the days for which values keep, as the code declares them."""

import re
from collections.abc import Iterator

from django.utils import translation

from portal.editorial.worklist import CHECKS, YEAR, Check, Severity
from portal.editorial.worklist.shelf_lives import shelf_lives
from portal.models import Record
from portal.records.kinds import kind_of
from portal.records.registry import record_models
from trade.statistics.worklist import SERIES_KEEP

HEAD = """# Checks

What the worklist, the panel of a form and the page *Review* may say, made by `make reference` from
the code; a test compares. The sentence of a check is as the desk writes it, with “…” for names and
values. *Waits*: publication waits until the value is mended, or somebody has said why it is right.
The guide has [what to do](editors.md#the-worklist).
"""
KEEPS = """## Out of date

How long a value counts as current, from the day that its newest claim describes (“as of”, else the
date of the source); a series, from its last period. A value in brackets lasts.
"""


def render_checks() -> str:
    """Return the page as Markdown."""
    with translation.override("en"):
        return "\n".join([HEAD, *_severities(), KEEPS, *_shelf_lives()])


def _severities() -> Iterator[str]:
    for severity in Severity:
        found = [one for one in CHECKS.values() if one.severity == severity]
        yield f"## {severity.label}\n"
        yield "| check | says | publication |\n|---|---|---|"
        yield from dict.fromkeys(_line(one) for one in found)  # of records and rows, once
        yield ""


def _line(check: Check) -> str:
    words = re.sub(r"%\(\w+\)s", "…", str(check.sentence)).replace("%%", "%").replace("….", "…")
    return f"| {check.label} | {words} | {'waits' if check.holds_back else ''} |"


def _shelf_lives() -> Iterator[str]:
    yield "| kind | value | keeps |\n|---|---|---|"
    for model in record_models():
        for name, days in shelf_lives(model).items():
            lasts = _lasting_words(model, name)
            words = f"{model.fact_label(name)} ({lasts})" if lasts else str(model.fact_label(name))
            yield f"| {model._meta.verbose_name} | {words} | {_duration(days)} |"
    for frequency, days in SERIES_KEEP.items():
        yield f"| statistical series | {frequency.label} | {_duration(days)} |"
    yield ""


def _lasting_words(model: type[Record], name: str) -> str:
    """Return the values of a fact that do not go out of date."""
    values = kind_of(model).lasting.get(name, ())
    choices = model._meta.get_field(name).flatchoices if values else []  # type: ignore[union-attr]
    return ", ".join(str(label) for value, label in choices if value in values)


def _duration(days: int) -> str:
    if days % YEAR:
        return f"{days} days"
    return "1 year" if days == YEAR else f"{days // YEAR} years"
