"""Forced light or dark theme for frames on pages with a single colour scheme.

The variables of a theme are extracted from the style sheets, whose dark colours stand inside
`@media (prefers-color-scheme: dark)`, so that no colour is declared twice.
"""

import re
from functools import cache

from portal.graphics.style_sheets import read_sheets

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
    css = "".join(read_sheets(*SHEETS))
    chosen = "".join(DARK.findall(css)) if theme == "dark" else DARK.sub("", css)
    declared = "".join(ROOT.findall(chosen))
    body = re.sub(r"color-scheme:[^;]*;", "", declared)
    return f"@layer tokens {{ :root {{ {body} color-scheme: {theme}; }} }}\n"
