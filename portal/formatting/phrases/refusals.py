"""Refusal of a phrase, with the readings that would be understood."""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

REASONS = {
    "empty": _("Write a figure."),
    "no figure": _("“%(text)s” has no figure that is understood here."),
    "too long": _("“%(text)s” has too many digits: round it."),
    "unknown word": _("“%(word)s” is not understood as part of a figure."),
    "ambiguous": _("“%(text)s” can be read in more than one way."),
    "several figures": _("“%(text)s” has several figures: enter one at a time."),
    "two comparators": _("“%(text)s” says both more and less than one thing."),
    "order": _("In “%(text)s” the end comes before the start."),
    "another unit": _("“%(text)s” is given in another unit than “%(word)s”."),
    "no unit": _("“%(text)s” has a unit or a currency: write the number alone."),
    "relative": _("“%(text)s” depends on the day it was printed: write the year."),
    "no year": _("“%(text)s” has no year."),
    "no such day": _("“%(text)s” is no day of the calendar."),
    "not a date": _("“%(text)s” is no date or period such as 2021-06, H1 2025 or late 2024."),
    "open": _("“%(text)s” has no last day: give both years."),
    "no value": _("“%(text)s” gives bounds, not a value: enter it as a statement of a source."),
}  # fmt: skip

LONGEST = 200
"""Characters of a phrase: no figure or date is longer, and the words of a text are compared with
each other."""


class NotUnderstood(ValueError):
    """A phrase that is refused: the reason, and texts that would be understood instead."""

    def __init__(
        self, reason: str, text: str, readings: Sequence[str] = (), *, word: str = ""
    ) -> None:
        self.reason, self.readings, self.word = reason, tuple(readings), word
        sentence = REASONS[reason] % {"text": text, "word": word}
        if readings:
            understood = gettext("Understood would be: %(list)s.") % {"list": " · ".join(readings)}
            sentence = f"{sentence} {understood}"
        super().__init__(sentence)


def refuse_long(reason: str, text: str) -> None:
    """Raise NotUnderstood for a text that is no phrase."""
    if len(text) > LONGEST:
        raise NotUnderstood(reason, f"{text[:LONGEST]}…")
