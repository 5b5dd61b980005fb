"""No-break spaces in Russian texts that people write."""

import re

from portal.formatting.locales import kept_by_language, reader_locale
from portal.formatting.numbers import NO_BREAK, UNITS

MAGNITUDES = {"тыс", "млн", "млрд", "трлн", "долл", "%"}
GROUPS, DASHES = r"(?<=\d)(?<!\d{4}) (?=\d{3}(?!\d))", r" (?=—)"


def typeset(text: str) -> str:
    """Set no-break spaces between groups of digits, before units and before a dash: “180 000 т”;
    texts for readers of another language stay as they are."""
    return _set_breaks(text) if reader_locale().language == "ru" else text


@kept_by_language
def _set_breaks(text: str) -> str:
    return re.sub(_breaks(), NO_BREAK, text)


@kept_by_language
def _breaks() -> str:
    """Pattern of the spaces at which a line must not break."""
    units = {str(unit).split()[0] for unit in UNITS.values()}
    after_figures = rf"(?<=\d) (?=(?:{'|'.join(map(re.escape, units | MAGNITUDES))})(?!\w))"
    return "|".join((after_figures, GROUPS, DASHES))
