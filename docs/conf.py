"""The documentation as a site, which `make docs` builds with Sphinx from the whole checkout."""

from typing import Any

project = "Corridor"
extensions = ["myst_parser"]
include_patterns = ["*.md", "docs/**.md", "*/data/README.md"]
root_doc = "docs/README"
suppress_warnings = [
    "misc.highlighting_failure",  # `containers` marks commands for a test
    "toc.not_included",  # decisions are reached from their list
]
myst_heading_anchors = 4
html_theme = "furo"
html_title = "Corridor"

CONTENTS = """
```{toctree}
:hidden:
:glob:
../README
../C*
*
```
"""


def add_contents(app: object, name: str, text: list[str]) -> None:
    """Give the index a list of all pages, which readers of the plain files do not need."""
    if name == root_doc:
        text[0] += CONTENTS


def setup(app: Any) -> None:
    app.connect("source-read", add_contents)
