"""Style sheets that give colours, for drawings that stand alone. On a page they overrule the light
colours of the drawing."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

from portal.records import contributions

TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
DARK = "@media (prefers-color-scheme: dark)"


def read_sheets(*names: str) -> list[str]:
    """The text of sheets of the portal by name, then that of the sheets of all apps."""
    files = [f"portal/css/{name}.css" for name in names] + contributions.style_sheets.collect()
    return [
        Path(path).read_text(encoding="utf-8") for file in files if (path := finders.find(file))
    ]


def colour(name: str) -> str:
    light, _dark = read_tokens("map")
    return light[f"--{name}"]


@cache
def read_tokens(further: str) -> tuple[dict[str, str], dict[str, str]]:
    """Light and dark values of the design tokens, with those of a further sheet."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    for text in read_sheets("tokens", further):
        before, _media, after = text.partition(DARK)
        light |= dict(reversed(TOKEN.findall(before)))  # the first says what holds everywhere
        dark |= dict(reversed(TOKEN.findall(after)))
    return light, dark
