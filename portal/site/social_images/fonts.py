"""Letters of cards: font families, from the fonts of the machine, and lines of text. The renderer
substitutes missing glyphs from other installed fonts, but not a missing family."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PIL import ImageFont

FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"),
    *("C:/Windows/Fonts", "~/.local/share/fonts", "~/.fonts"),
)

LATIN = (
    *("Noto Sans", "Inter", "Segoe UI", "Helvetica Neue", "Arial", "Roboto"),
    *("DejaVu Sans", "Liberation Sans"),
)
CHINESE = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC"),
    *("Microsoft YaHei", "WenQuanYi Micro Hei"),
)


def font_families(language: str) -> str:
    """Return the value of `font-family`: known families by preference, then any installed one."""
    known = (*CHINESE, *LATIN) if language.startswith("zh") else (*LATIN, *CHINESE)
    return ", ".join(f"'{name}'" for name in (*known, *_installed_families()))


@cache
def _installed_families() -> tuple[str, ...]:
    """Return the family of the first installed font, if any."""
    for path in _font_files():
        try:
            name = ImageFont.truetype(str(path), 12).getname()[0]
        except (OSError, ValueError):
            continue
        if name and "'" not in name and '"' not in name:
            return (name,)
    return ()


def _font_files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted(Path(folder).expanduser().glob("**/*")):
            if path.suffix.lower() in {".ttf", ".otf", ".ttc"}:
                yield path


WIDTHS = {"W": 1.0, "F": 1.0}
"""Widths in ems of full-width characters (Chinese), by East Asian width."""

CAPITAL, SMALL, SPACE = 0.78, 0.66, 0.35
ELLIPSIS = "…"
WORD = re.compile(r"[⺀-鿿豈-﫿＀-￯][，。、；：！？）》”’]*|\S+?(?=[⺀-鿿])|\S+|\s+")
"""A word, or a Chinese character with the punctuation that may not begin a line."""


def text_width(text: str) -> float:
    """Estimate the width of a text in ems."""
    return sum(_character_width(sign) for sign in text)


def break_lines(text: str, ems: float, lines: int) -> list[str]:
    """Break a text into at most `lines` lines of `ems` width; overflow ends in an ellipsis."""
    found = [""]
    for word in WORD.findall(" ".join(text.split())):
        if text_width(found[-1] + word) <= ems or not found[-1]:
            found[-1] += word
        elif len(found) == lines:
            return [*(line.strip() for line in found[:-1]), shorten(found[-1], ems)]
        else:
            found.append(word.lstrip())
    return [shorten(line.strip(), ems, whole=True) for line in found]


def shorten(text: str, ems: float, *, whole: bool = False) -> str:
    """Shorten a text to a width with an ellipsis; a `whole` text that fits is left as it is."""
    if whole and text_width(text) <= ems:
        return text
    text = text.rstrip()
    while text and text_width(text + ELLIPSIS) > ems:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _character_width(sign: str) -> float:
    if sign.isspace():
        return SPACE
    wide = WIDTHS.get(unicodedata.east_asian_width(sign))
    return wide or (CAPITAL if sign.isupper() else SMALL) * (1.1 if "Ѐ" <= sign <= "ӿ" else 1)
