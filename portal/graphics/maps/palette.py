"""The colours of the design for drawings that stand alone: the light ones of the style sheets.
On a page those style sheets know better: they follow the reader's scheme."""

import re
from functools import cache

from portal.graphics.style_sheets import read_sheets

COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{3,6});")


@cache
def palette() -> dict[str, str]:
    """By the names of the tokens; of two schemes, the first that is written."""
    found: dict[str, str] = {}
    for sheet in read_sheets("tokens", "map"):
        for name, colour in COLOUR.findall(sheet):
            found.setdefault(name, colour)
    return found


def colour(name: str) -> str:
    return palette()[name]
