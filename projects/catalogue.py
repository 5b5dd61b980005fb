"""What the lists of energy projects and pipelines are about, for the catalogue."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from portal.opendata.dcat import extensions
from portal.opendata.dcat.extensions import Subject
from portal.opendata.dcat.vocabularies import Theme
from projects.energy.vocabularies import Technology


@extensions.subjects
def subjects() -> Iterable[Subject]:
    yield Subject(
        list="energy-projects",
        themes=(Theme.ENERGY,),
        keywords=(_("Energy"), *(technology.label for technology in Technology)),
    )
    yield Subject(
        list="pipelines",
        themes=(Theme.ENERGY, Theme.TRANSPORT),
        keywords=(_("Energy"), _("Gas"), _("Oil")),
    )
