"""Alphabetical order of names in each language, as Unicode CLDR has it: numbers first, then the
letters of the language, then others; Chinese by pinyin. Case and punctuation do not count, nor do
the signs on Latin letters; ё is е, and 2 comes before 10.
"""

import re
from functools import lru_cache
from unicodedata import name, normalize

from portal.search.pinyin import load_readings

type Place = tuple[int, str, str]

SCRIPTS = {"en": "LATIN", "ru": "CYRILLIC", "zh-hans": "CJK"}
PARTS = re.compile(r"\d+|[^\W_]| ")
DIGITS = 20
"""At most, of a number that is compared as one."""
ALIKE = {"ё": "е"}
AFTER_ALL = "~"
"""Reading of a character of which none is known: behind those that have one."""


def alphabetical_key(text: str, language: str) -> tuple[list[Place], str]:
    """Return what sorts a name among others of a language."""
    parts = PARTS.findall(text.casefold())
    return [_place_of(part, SCRIPTS.get(language, "")) for part in parts], text


@lru_cache(maxsize=5_000)
def _place_of(part: str, own: str) -> Place:
    if part == " ":
        return 0, "", ""
    if part.isdecimal():
        return 1, part.zfill(DIGITS), ""
    script = name(part, "").partition(" ")[0]
    known = [own, *SCRIPTS.values(), script]
    where = 2 + known.index(script)
    if script == "CJK":
        return where, load_readings().get(part, AFTER_ALL), part
    base = normalize("NFKD", part)[0] if script == "LATIN" else ALIKE.get(part, part)
    return where, base, ""
