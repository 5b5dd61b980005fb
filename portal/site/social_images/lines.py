"""Words cut into lines without asking a font: by how wide signs are on average."""

import re
import unicodedata

WIDTHS = {"W": 1.0, "F": 1.0}
"""In ems, of what stands in a square of its own: Chinese."""

CAPITAL, SMALL, SPACE = 0.78, 0.66, 0.35
ELLIPSIS = "…"
WORD = re.compile(r"[⺀-鿿豈-﫿＀-￯][，。、；：！？）》”’]*|\S+?(?=[⺀-鿿])|\S+|\s+")
"""A word, or a Chinese sign with the punctuation that may not begin a line."""


def width(text: str) -> float:
    """About how many ems a text takes."""
    return sum(_width(sign) for sign in text)


def cut(text: str, ems: float, lines: int) -> list[str]:
    """At most so many lines of at most so many ems; what does not fit ends in an ellipsis."""
    found = [""]
    for word in WORD.findall(" ".join(text.split())):
        if width(found[-1] + word) <= ems or not found[-1]:
            found[-1] += word
        elif len(found) == lines:
            return [*(line.strip() for line in found[:-1]), shortened(found[-1], ems)]
        else:
            found.append(word.lstrip())
    return [shortened(line.strip(), ems, whole=True) for line in found]


def shortened(text: str, ems: float, *, whole: bool = False) -> str:
    """With an ellipsis at its end; `whole` is left as it is where it fits."""
    if whole and width(text) <= ems:
        return text
    text = text.rstrip()
    while text and width(text + ELLIPSIS) > ems:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _width(sign: str) -> float:
    if sign.isspace():
        return SPACE
    wide = WIDTHS.get(unicodedata.east_asian_width(sign))
    return wide or (CAPITAL if sign.isupper() else SMALL) * (1.1 if "Ѐ" <= sign <= "ӿ" else 1)
