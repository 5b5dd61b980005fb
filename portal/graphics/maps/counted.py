"""The sentences of the map in the browser that need the right form for a number."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.formatting.locales import reader_locale

type Forms = dict[str, str]
"""A sentence for each of CLDR's plural categories that the language has."""

TRIED = (5, 1, 2, 3, 0)
"""Numbers among which every category of our languages is found."""


def words() -> dict[str, Forms | str]:
    return {
        "controls": _("Move the map"),
        "year": _("Year"),
        "inLanguage": _("in %(language)s") % {"language": "%s"},
        "toggle": _("Show or hide on the map"),
        "seen": _forms(lambda n: ngettext("%s record here", "%s records here", n)),
        "cluster": _forms(lambda n: ngettext("%s record on one spot", "%s records on one spot", n)),
        "more": _forms(
            lambda n: ngettext(
                "%s smaller one is not listed. Zoom in to see it.",
                "%s smaller ones are not listed. Zoom in to see them.",
                n,
            )
        ),
    }


def _forms(say: Callable[[int], str]) -> Forms:
    found: Forms = {}
    for number in TRIED:
        found.setdefault(reader_locale().plural_form(number), say(number))
    return found
