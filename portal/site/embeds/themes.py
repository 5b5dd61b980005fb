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
DARK = re.compile(
    r"@media \(prefers-color-scheme: dark\) \{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
)
"""A dark block, with up to two levels of rules inside."""
ROOT = re.compile(r":root \{([^}]*)\}")


@cache
def theme_css(theme: str) -> str:
    """Return a style sheet with the variables of one theme; it has to follow the others."""
    css = "".join(map(_read, SHEETS))
    chosen = "".join(DARK.findall(css)) if theme == "dark" else DARK.sub("", css)
    declared = "".join(ROOT.findall(chosen))
    body = re.sub(r"color-scheme:[^;]*;", "", declared)
    return f"@layer tokens {{ :root {{ {body} color-scheme: {theme}; }} }}\n"


def _read(sheet: str) -> str:
    path = finders.find(f"portal/css/{sheet}.css")
    return Path(path).read_text(encoding="utf-8") if path else ""
