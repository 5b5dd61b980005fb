"""Everything public in one data set, whose versions are the releases."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.models.languages import DEFAULT
from portal.opendata.dcat.collect import File
from portal.opendata.dcat.common import Common
from portal.opendata.dcat.distributions import form, offered
from portal.opendata.dcat.extensions import CatalogueRelease
from portal.opendata.dcat.graph import Iri, Literal, moment, words
from portal.opendata.dcat.titles import spoken

TITLE = _("Corridor: everything public")
ABOUT = _(
    "All lists with their claims, rulings and sources, frozen under a number; older releases stay."
)
ZIP = File("zip", "ZIP", "application/zip")
NUMBERED = _("Corridor: everything public, release {number}")


def everything(common: Common) -> Iri:
    """The newest release is what it can be had as; the others are its versions."""
    newest = common.found.releases[0]
    versions = [_version(common, release) for release in common.found.releases]
    return common.graph.add(
        common.address("everything"),
        "dcat:Dataset",
        {
            "dct:title": words(spoken(TITLE)),
            "dct:description": words(spoken(ABOUT)),
            "dct:identifier": Literal(common.address("everything")),
            **common.resource,
            "dct:language": common.languages,
            "dct:modified": moment(newest.issued_at),
            "dcat:landingPage": common.page("/about/data/"),
            "dct:hasPart": [Iri(common.address(one.name)) for one in common.found.data_sets],
            "dcat:hasVersion": versions,
            "dcat:distribution": _distribution(common, newest),
        },
    )


def _version(common: Common, release: CatalogueRelease) -> Iri:
    return common.graph.add(
        common.address(f"release-{release.number}"),
        "dcat:Dataset",
        {
            "dct:title": words(spoken(format_lazy(NUMBERED, number=release.number))),
            "dct:description": words(spoken(ABOUT)),
            "dct:identifier": Literal(common.address(f"release-{release.number}")),
            **common.resource,
            "dcat:version": Literal(str(release.number)),
            "dct:issued": moment(release.issued_at),
            "dcat:isVersionOf": Iri(common.address("everything")),
            "dcat:distribution": _distribution(common, release),
        },
    )


def _distribution(common: Common, release: CatalogueRelease) -> Iri:
    name, url = f"release-{release.number}.zip", Iri(common.whole(release.path))
    sum_of_it = common.graph.add(
        common.address(f"{name}.sha256"),
        "spdx:Checksum",
        {
            "spdx:algorithm": common.graph.add(
                "http://spdx.org/rdf/terms#checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm"
            ),
            "spdx:checksumValue": Literal(release.sha256, datatype="xsd:hexBinary"),
        },
    )
    return common.graph.add(
        common.address(name),
        "dcat:Distribution",
        {
            "dct:title": words({DEFAULT: ZIP.title}),
            "dct:description": words(spoken(ABOUT)),
            "dcat:accessURL": url,
            "dcat:downloadURL": url,
            "dcat:byteSize": Literal(str(release.size), datatype="xsd:nonNegativeInteger"),
            "spdx:checksum": sum_of_it,
            **form(common, ZIP),
            **offered(common),
            "dct:issued": moment(release.issued_at),
        },
    )
