"""Light colours of the design tokens, for drawings outside pages. On a page the style sheets
overrule them."""

import re
from functools import cache

from portal.graphics.style_sheets import read_sheets

COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{3,6});")


@cache
def read_palette() -> dict[str, str]:
    """Colours by token name; the first definition is the light one."""
    found: dict[str, str] = {}
    for sheet in read_sheets("tokens", "map"):
        for name, value in COLOUR.findall(sheet):
            found.setdefault(name, value)
    return found


def colour(name: str) -> str:
    return read_palette()[name]
