"""Style sheets that give colours, for drawings that stand alone. On a page they overrule the light
colours of the drawing."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

from portal.records import contributions

COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{3,6});")


def read_sheets(*names: str) -> list[str]:
    """The text of sheets of the portal by name, then that of the sheets of all apps."""
    files = [f"portal/css/{name}.css" for name in names] + contributions.style_sheets.collect()
    return [
        Path(path).read_text(encoding="utf-8") for file in files if (path := finders.find(file))
    ]


def colour(name: str) -> str:
    return _read_colours()[name]


@cache
def _read_colours() -> dict[str, str]:
    """Colours by the names of the design tokens; the first definition is the light one."""
    found = (pair for sheet in read_sheets("tokens", "map") for pair in COLOUR.findall(sheet))
    return dict(reversed(list(found)))
