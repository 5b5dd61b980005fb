"""Style sheets that give colours, for drawings that stand alone."""

from pathlib import Path

from django.contrib.staticfiles import finders

from portal.records import contributions


def read_sheets(*names: str) -> list[str]:
    """The text of sheets of the portal by name, then that of the sheets of all apps."""
    files = [f"portal/css/{name}.css" for name in names] + contributions.style_sheets.collect()
    return [
        Path(path).read_text(encoding="utf-8") for file in files if (path := finders.find(file))
    ]
