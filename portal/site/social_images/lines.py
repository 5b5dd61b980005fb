"""Line breaking by average character widths, without font metrics."""

import re
import unicodedata

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
