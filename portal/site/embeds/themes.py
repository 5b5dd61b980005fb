"""Forced light or dark theme for frames on pages with a single colour scheme.

The variables of a theme are extracted from the style sheets, whose dark colours stand inside
`@media (prefers-color-scheme: dark)`, so that no colour is declared twice.
"""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

THEMES = ("auto", "light", "dark")
SHEETS = ("tokens", "charts", "map", "map-interactive")
"""Style sheets with colours for both schemes."""
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{")
ROOT = re.compile(r":root \{([^}]*)\}")


@cache
def theme_css(theme: str) -> str:
    """Return a style sheet with the variables of one theme; it has to follow the others."""
    found = [_split_sheet(_read(sheet)) for sheet in SHEETS]
    chosen = [dark if theme == "dark" else light for light, dark in found]
    declared = "".join(body for css in chosen for body in ROOT.findall(css))
    body = re.sub(r"color-scheme:[^;]*;", "", declared)
    return f"@layer tokens {{ :root {{ {body} color-scheme: {theme}; }} }}\n"


def _read(sheet: str) -> str:
    path = finders.find(f"portal/css/{sheet}.css")
    return Path(path).read_text(encoding="utf-8") if path else ""


def _split_sheet(css: str) -> tuple[str, str]:
    """Split a sheet into its general part and the contents of its dark blocks."""
    dark = ""
    while match := DARK.search(css):
        end = _find_closing_brace(css, match.end())
        dark += css[match.end() : end]
        css = css[: match.start()] + css[end + 1 :]
    return css, dark


def _find_closing_brace(css: str, start: int) -> int:
    """Return the position of the brace that closes the block open at `start`."""
    depth = 1
    for place in range(start, len(css)):
        depth += {"{": 1, "}": -1}.get(css[place], 0)
        if depth == 0:
            return place
    raise ValueError("A style sheet has a block that does not end.")
