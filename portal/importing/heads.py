"""Heads of columns: the words that name what is below, and the unit that figures below are in."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from unicodedata import normalize

from portal.formatting.phrases import NotUnderstood, Quantity, convert, parse_quantity
from portal.formatting.phrases.quantities import YEARLY

BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
AFTER_COMMA = re.compile(r",\s*([^,]+)$")
OF_A_YEAR = Quantity(value=Decimal(1), unit=YEARLY)


def head_key(head: str) -> str:
    """Return a head without its unit, case and marks: “Capacity (MW)”, `capacity_mw`."""
    words = BRACKETS.sub("", normalize("NFKC", head).lower())
    if (found := AFTER_COMMA.search(words)) and _read(found[1]):
        words = words[: found.start()]
    return re.sub(r"[\W_]+", " ", words).strip()


def keys_of_heads(words: Mapping[str, str]) -> dict[str, str]:
    """Return columns by the keys of their heads, from the heads of each with “|” between them."""
    return {head_key(head): name for name, heads in words.items() for head in heads.split("|")}


def add_unit(text: str, head: str, stored: str, language: str) -> str:
    """Return a figure with the unit that its head names, if it is stored in another: “1.2 GW” for
    1.2 below “Capacity (GW)”, or below “GW”."""
    unit = head_unit(head)
    if not unit or _is_in(unit, stored) or not _is_in(stored, stored):
        return text
    figure = _understand(text, language)
    if figure is None or figure.unit or figure.currency:
        return text  # it has a unit, or is refused where it is read
    whole = f"{text} {unit}"
    if _understand(whole, language):
        return whole
    # A table with decimal commas has them beside Chinese units as well: 12,5 below 万千瓦.
    with_point = f"{text.replace(',', '.')} {unit}"
    return with_point if _understand(with_point, language) else whole


def _understand(text: str, language: str) -> Quantity | None:
    try:
        return parse_quantity(text, language)
    except NotUnderstood:
        return None


@lru_cache(maxsize=1_000)
def head_unit(head: str) -> str:
    """Return the unit, currency or number of zeros that a head names; empty for none, or if it only
    says that the figures are of a year."""
    words = normalize("NFKC", head)
    named = [words, *BRACKETS.findall(words), *AFTER_COMMA.findall(words)]
    read = ((unit.strip(), _read(unit)) for unit in reversed(named))
    return next((unit for unit, said in read if said and said != OF_A_YEAR), "")


def _read(unit: str) -> Quantity | None:
    if not unit.strip() or any(map(str.isdigit, unit)):
        return None  # a year, a note
    said = _understand(f"1 {unit}", "")
    return said if said and (said.unit or said.currency or said.value != 1) else None


def _is_in(unit: str, stored: str) -> bool:
    try:
        return convert(parse_quantity(f"1 {unit}"), stored, unit).value == 1
    except NotUnderstood:
        return False
