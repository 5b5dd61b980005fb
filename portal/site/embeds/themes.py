"""Light or dark, whatever the reader's system has: for a page that has only one of them.

Style sheets say once what is dark, inside `@media (prefers-color-scheme: dark)`. The theme that
was chosen is read out of them, so that no colour is written down twice.
"""

import re
from functools import cache

from portal.graphics.style_sheets import read_sheets

THEMES = ("auto", "light", "dark")
SHEETS = ("tokens", "charts", "map", "map-interactive")
"""Those that give colours to both schemes."""
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{")
ROOT = re.compile(r":root \{([^}]*)\}")


@cache
def theme_css(theme: str) -> str:
    """A style sheet that comes after the others and decides."""
    found = [_parts(sheet) for sheet in read_sheets(*SHEETS)]
    chosen = [dark if theme == "dark" else light for light, dark in found]
    declared = "".join(body for css in chosen for body in ROOT.findall(css))
    body = re.sub(r"color-scheme:[^;]*;", "", declared)
    return f"@layer tokens {{ :root {{ {body} color-scheme: {theme}; }} }}\n"


def _parts(css: str) -> tuple[str, str]:
    """What a sheet says in general, and what it says in the dark."""
    dark = ""
    while match := DARK.search(css):
        end = _closing(css, match.end())
        dark += css[match.end() : end]
        css = css[: match.start()] + css[end + 1 :]
    return css, dark


def _closing(css: str, start: int) -> int:
    """Where the block ends that is open at `start`."""
    depth = 1
    for place in range(start, len(css)):
        depth += {"{": 1, "}": -1}.get(css[place], 0)
        if depth == 0:
            return place
    raise ValueError("A style sheet has a block that does not end.")
