"""Settings of the interactive map: addresses of its files, and its words."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.formatting.locales import reader_locale
from portal.graphics.maps import borders
from portal.graphics.maps.question import FIRST_YEAR
from portal.publication import time_travel

PROGRAM = ("maplibre-gl.mjs", "maplibre-gl-worker.mjs")

type Forms = dict[str, str]
"""A sentence for each CLDR plural category of the language."""

SAMPLE_NUMBERS = (5, 1, 2, 3, 0)
"""Numbers that cover all plural categories of our languages."""


def file_urls() -> dict[str, str]:
    """Return the addresses of the interactive map; empty if set-up has not made its files."""
    if not is_built():
        return {}
    program, worker = (static(f"portal/built/{name}") for name in PROGRAM)
    own = settings.PORTAL_BORDERS
    return {
        "program": program,
        "worker": worker,
        "names": reverse("map_names"),
        "land": reverse("map_borders") if own else static("portal/built/region.geojson"),
    }


def is_built() -> bool:
    """True if set-up has made the map's files."""
    found = all(find(f"portal/built/{name}") for name in PROGRAM)
    return found and borders.read_borders() is not None


def year_range() -> dict[str, int]:
    return {"first": FIRST_YEAR, "last": time_travel.today().year}


def interface_words() -> dict[str, Forms | str]:
    """Return all words of the map in the reader's language. The browser fills `%s` and
    `%(name)s`."""
    return {
        "loading": _("The interactive map is loading."),
        "failed": _("The interactive map cannot be shown here. The drawing stays."),
        "start": _("Interactive map"),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "reset": _("Reset the view"),
        "fullScreen": _("Full screen"),
        "leaveFullScreen": _("Leave full screen"),
        "close": _("Close"),
        "mapLabel": _("Map"),
        "cooperativeTouch": _("Use two fingers to move the map"),
        "cooperativeWheel": _("Use Ctrl and the wheel to zoom the map"),
        "cooperativeWheelMac": _("Use ⌘ and the wheel to zoom the map"),
        "play": _("Play the years"),
        "pause": _("Pause"),
        "allYears": _("Today"),
        "inView": _("On this part of the map"),
        "nothingInView": _("Nothing is on this part of the map."),
        "sourcesDiffer": _("Sources differ about: %s"),
        "sources": _("Sources: %s"),
        "openRecord": _("Open the record"),
        "elsewhere": _("Somebody else puts it elsewhere"),
        "accuracy": _("Location: %s"),
        "stops": _("Stops"),
        "shown": _("Shown: %s"),
        "dataFailed": _("The points could not be loaded. Try again."),
        **_counted_words(),
    }


def _counted_words() -> dict[str, Forms | str]:
    return {
        "controls": _("Move the map"),
        "year": _("Year"),
        "inLanguage": _("in %(language)s") % {"language": "%s"},
        "toggle": _("Show or hide on the map"),
        "seen": _plural_forms(lambda n: ngettext("%s record here", "%s records here", n)),
        "cluster": _plural_forms(
            lambda n: ngettext("%s record on one spot", "%s records on one spot", n)
        ),
        "more": _plural_forms(
            lambda n: ngettext(
                "%s smaller one is not listed. Zoom in to see it.",
                "%s smaller ones are not listed. Zoom in to see them.",
                n,
            )
        ),
    }


def _plural_forms(say: Callable[[int], str]) -> Forms:
    found: Forms = {}
    for number in SAMPLE_NUMBERS:
        found.setdefault(reader_locale().plural_form(number), say(number))
    return found
