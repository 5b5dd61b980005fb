"""Comparison keys for one word in several alphabets.

`spelling_key` writes Cyrillic (Russian, Kazakh, Kyrgyz, Tajik, Turkmen, Uzbek) and Latin the same
way and levels systems of transliteration: Khorgos, Horgos and Хоргос are equal. `sound_key` levels
vowels and similar consonants too: Қорғас and Horgos, Toshkent and Tashkent are equal.
"""

import re
import unicodedata
from functools import lru_cache

from portal.search.normalise import fold

CYRILLIC = (
    dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdeziiklmnoprstufhcie", strict=True))
    | dict(zip("ғқңөұүәһҳўӣӯіѳєїґ", "gknouuahhoiuifeig", strict=True))
    | {"ж": "j", "җ": "j", "ҷ": "j", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia"}
    | {"ъ": "", "ь": ""}
)
LATIN = str.maketrans({"ı": "i", "ə": "a", "ł": "l", "ß": "ss", "ø": "o", "đ": "d", "æ": "a"})
TRANSLITERATIONS = [
    (re.compile(pattern), plain)
    for pattern, plain in (
        ("shch|sch", "sh"),
        ("dzh|zh|dj", "j"),
        ("kh|x", "h"),
        ("gh", "g"),
        ("ch|c", "c"),
        ("sh", "s"),
        ("ck|q", "k"),
        ("ph", "f"),
        ("w", "v"),
        ("y", "i"),
        ("ie", "e"),
    )
]
"""Replacements of a pattern, applied in this order."""
DOUBLED = re.compile(r"([a-z])\1+")
SIMILAR_CONSONANTS = str.maketrans("khgszc", "kkksss")
VOWELS = re.compile("[aeiou]+")
SHORTEST_LOOSE = 5
"""Shorter words would be like too many others: Osh, Ush and Ash."""


@lru_cache(maxsize=50_000)
def spelling_key(word: str) -> str:
    """Return a word in the common alphabet; numbers and Chinese are unchanged."""
    latin = "".join(CYRILLIC.get(letter, letter) for letter in fold(word))
    plain = "".join(c for c in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(c))
    plain = plain.translate(LATIN)
    for pattern, same in TRANSLITERATIONS:
        plain = pattern.sub(same, plain)
    return DOUBLED.sub(r"\1", plain) if len(plain) >= SHORTEST_LOOSE else plain


@lru_cache(maxsize=50_000)
def sound_key(word: str) -> str:
    """Return the key of words that sound alike; empty for short words and those without letters."""
    plain = spelling_key(word)
    if len(plain) < SHORTEST_LOOSE or not plain.isascii() or not plain.isalpha():
        return ""
    return DOUBLED.sub(r"\1", VOWELS.sub("a", plain).translate(SIMILAR_CONSONANTS))
