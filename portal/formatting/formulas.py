"""Cells that a spreadsheet would compute."""

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters of a text that a spreadsheet would compute; wide ones in some languages."""

BELOW_ZERO = re.compile(r"-\d[\d.,]*")


def guard_formula(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def guard_words(text: str) -> str:
    """The same for a cell of words or of a number: one below zero is no formula."""
    return text if BELOW_ZERO.fullmatch(text) else guard_formula(text)
