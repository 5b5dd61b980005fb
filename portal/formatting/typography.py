"""No-break spaces in texts that people write: a figure and its unit stay on one line."""

import re

from portal.formatting.locales import kept_by_language, reader_locale
from portal.formatting.numbers import NO_BREAK, UNITS

MAGNITUDES = {"en": "million|billion|trillion", "ru": "тыс|млн|млрд|трлн|долл|%"}
GROUPS_AND_DASHES = {"ru": r"|(?<=\d)(?<!\d{4}) (?=\d{3}(?!\d))| (?=—)"}


@kept_by_language
def typeset(text: str) -> str:
    """Set no-break spaces before units and magnitudes, in Russian also between groups of digits and
    before a dash: “4.1 billion”, “180 000 т”."""
    return re.sub(_breaks(), NO_BREAK, text) if reader_locale().language in MAGNITUDES else text


@kept_by_language
def _breaks() -> str:
    """Pattern of the spaces at which a line must not break."""
    language = reader_locale().language
    units = "|".join({re.escape(str(unit).split()[0]) for unit in UNITS.values()} - {"a"})
    after_figures = rf"(?<=\d) (?=(?:{MAGNITUDES[language]}|{units})(?!\w))"
    return after_figures + GROUPS_AND_DASHES.get(language, "")
