"""Names of phases in the reader's language: trackers number most of them."""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

NAMES = (
    *(_("Whole plant"), _("Part in operation"), _("Planned part"), _("Shelved part")),
    *(_("Third unit to start"), _("Fourth unit to start")),
    *(_("Fifth unit to start"), _("Sixth unit to start"), _("Units before the new turbine")),
    *(_("Other units"), _("Small reactors")),
    *(_("Unit {code}"), _("Units {range}"), _("Gas turbines {range}")),
    *(_("Phase {number}"), _("Plant of {number} MW"), _("{name} wind farm")),
    *(_("Combined cycle {code}"), _("Gas turbine {code}"), _("Steam turbine {code}")),
)
"""As sources write them."""
OTHER_WORDS = {
    _("Unit {code} (original fuel)"): "Unit {code}, timepoint 1",
    _("Unit {code} (new fuel)"): "Unit {code}, timepoint 2",
}
"""Global Energy Monitor has a unit twice where its fuel changes, or was to: in its coal tracker as
timepoint 1, in that of oil and gas as timepoint 2."""
VALUES = {
    "{code}": r"(?P<code>\d[\w-]*)",
    "{number}": r"(?P<number>\d+)",
    "{range}": r"(?P<range>\d+–\d+)",
    "{name}": "(?P<name>.+)",
}
FORMS = {
    words: re.sub("{.+?}", lambda found: VALUES[found[0]], name)
    for words, name in [*zip(NAMES, NAMES, strict=True), *OTHER_WORDS.items()]
}


def in_words(name: str) -> str:
    """Return a name in the reader's language; one of another form as it is."""
    for form, pattern in FORMS.items():
        if found := re.fullmatch(pattern, name):
            return gettext(form).format(**found.groupdict())
    return name
