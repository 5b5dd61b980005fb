"""The colours of the design for drawings that stand alone: the light ones of `tokens.css`. On a
page, style sheets know better: they follow the reader's scheme."""

import re
from functools import cache
from pathlib import Path

TOKENS = Path(__file__).resolve().parent.parent / "static" / "portal" / "css" / "tokens.css"
COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{3,6});")
WATER = "#dfe9ee"


@cache
def palette() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, colour in COLOUR.findall(TOKENS.read_text()):
        found.setdefault(name, colour)
    return found


def colour(name: str) -> str:
    return palette().get(name, palette()["ink"])
