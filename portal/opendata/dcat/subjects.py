"""Subjects of the portal's own lists, and its releases."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.models import Release
from portal.models.languages import DEFAULT
from portal.opendata.dcat import extensions
from portal.opendata.dcat.extensions import Subject
from portal.opendata.dcat.vocabularies import Theme
from portal.publication import time_travel
from portal.records.kinds import all_kinds

ALL = (Theme.ENERGY, Theme.TRANSPORT, Theme.ECONOMY)


@extensions.subjects
def of_kinds() -> Iterable[Subject]:
    """Yield the subject of each kind's list, as its declaration states it."""
    for kind in all_kinds().values():
        yield Subject(
            list=kind.section,
            themes=tuple(Theme(theme) for theme in kind.themes),
            keywords=kind.keywords,
            period=kind.period,
        )


@extensions.subjects.last
def subjects() -> Iterable[Subject]:
    yield Subject(
        list="countries",
        themes=(Theme.REGIONS, Theme.INTERNATIONAL),
        about=_("those of Central Asia, China and whoever else the records name"),
    )
    for name, title, about in ABOUT_EVERYTHING:
        yield Subject(list=name, title=title, themes=ALL, about=about)


ABOUT_EVERYTHING = (
    ("sources", _("Sources"), _("what the figures are taken from, by publisher and kind")),
    ("claims", _("Claims"), _("what each source says about each fact, and how it stands")),
    (
        "disagreements",
        _("Disagreements"),
        _("facts and periods about which sources differ, with the reason for the choice"),
    ),
    ("corrections", _("Corrections"), _("errors in what was published, and what became of them")),
    ("rulings", _("Rulings"), _("why one value is shown where sources differ, and since when")),
    ("waivers", _("Waivers"), _("why values stand although a check asks about them")),
    (
        "editions",
        _("Editions"),
        _("what was published of each record, and when; old editions stay"),
    ),
    (
        "changes",
        _("Changes"),
        _("all that was added, changed and removed, in order, so that copies stay in step"),
    ),
)


def releases() -> Iterable[extensions.CatalogueRelease]:
    """Yield the releases with a file, the newest first."""
    with translation.override(DEFAULT):  # addresses here carry no language
        made = Release.objects.filter(released_at__lte=time_travel.now()).exclude(sha256="")
        for one in made.defer("described"):
            yield extensions.CatalogueRelease(
                number=one.number,
                issued_at=one.released_at,
                path=one.file_url(),
                size=one.size,
                sha256=one.sha256,
            )
