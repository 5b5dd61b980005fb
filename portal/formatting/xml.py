"""Characters that XML 1.0 does not allow, such as those that programs leave in what is pasted, and
those that nobody sees."""

import re

_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

UNSEEN = dict.fromkeys([0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Table for `str.translate` that removes marks without width and those that turn the order of
letters: a name with them looks like another one, and is not found by its words."""


def strip_invalid_xml(text: str, instead: str = "") -> str:
    """Remove them, or replace each."""
    return _INVALID.sub(instead, text)


def clean_text(text: str) -> str:
    """Return a text that somebody sends as it is kept: without both, a space for each of the
    first."""
    return strip_invalid_xml(text, " ").translate(UNSEEN)
