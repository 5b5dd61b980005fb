"""Nodes that several entries of the catalogue share, and the distributions of data sets."""

from functools import cache, cached_property

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.formatting.addresses import contact_url
from portal.models.languages import DEFAULT, LANGUAGES
from portal.opendata.dcat import vocabularies
from portal.opendata.dcat.collect import CollectedCatalogue
from portal.opendata.dcat.data_json import api_url, file_url
from portal.opendata.dcat.extensions import CatalogueDataset, CatalogueRelease
from portal.opendata.dcat.graph import (
    Graph,
    Iri,
    Literal,
    PropertyValue,
    language_literals,
    moment_literal,
)
from portal.opendata.dcat.listing import translate_text
from portal.opendata.dcat.vocabularies import authority_url
from portal.site.schema_org.data_sets import CATALOGUE
from portal.tabular.file_formats import JSON, FileFormat

PAGED = _("Page by page as JSON, with filters and orders.")
ALL_ROWS = _("All rows in one file: {format}.")
FROZEN = _(
    "All lists with their claims, rulings and sources, frozen under a number; older releases stay."
)
ZIP = FileFormat("zip", "ZIP", "application/zip")


class Resources:
    """Adds shared nodes and distributions to a graph and returns their addresses."""

    def __init__(self, collected: CollectedCatalogue, graph: Graph) -> None:
        self.collected = collected
        self.graph = graph

    def entry_url(self, name: str = "") -> str:
        """Return the address of an entry; without a name, that of the catalogue itself."""
        return f"{self.full_url(CATALOGUE)}#{name}" if name else self.full_url(CATALOGUE)

    def full_url(self, path: str) -> str:
        return self.collected.site + path

    def add_page(self, path: str) -> Iri:
        return self.graph.add(self.full_url(path), "foaf:Document")

    def add_term(self, table: str, code: str, kind: str) -> Iri:
        """Add a term of a controlled vocabulary with its RDF type."""
        return self.graph.add(authority_url(table, code), kind)

    def add_standard(self, address: str) -> Iri:
        return self.graph.add(address, "dct:Standard")

    def add_countries(self, codes: list[str] | tuple[str, ...]) -> list[Iri]:
        """Add the countries that have an ISO 3166-1 alpha-3 code; groups of countries have none."""
        known = [iso3 for code in codes if (iso3 := self.collected.countries.get(code))]
        return [self.add_term("country", iso3, "dct:Location") for iso3 in known]

    @property
    def resource_properties(self) -> dict[str, PropertyValue]:
        """Properties of the catalogue, of every data set and of every service."""
        return {
            "dct:publisher": self.publisher,
            "dcat:contactPoint": self.contact,
            "dct:license": self.licence,
            "dct:accessRights": self.graph.add(vocabularies.PUBLIC, "dct:RightsStatement"),
        }

    @property
    def languages(self) -> list[Iri]:
        codes = [vocabularies.LANGUAGES[code] for code in LANGUAGES]
        return [self.add_term("language", code, "dct:LinguisticSystem") for code in codes]

    @cached_property
    def publisher(self) -> Iri:
        """The portal under its own name, with the operator as a comment."""
        operator = Literal(self.collected.operator) if self.collected.operator else None
        return self.graph.add(
            self.entry_url("publisher"),
            "foaf:Agent",
            {
                "foaf:name": Literal(settings.PORTAL_NAME),
                "foaf:homepage": self.add_page("/"),
                "rdfs:comment": operator,
            },
        )

    @cached_property
    def contact(self) -> Iri:
        """The configured e-mail address or page; without one, the page about the portal."""
        url = contact_url(self.collected.contact)
        name = "vcard:hasEmail" if url.startswith("mailto:") else "vcard:hasURL"
        return self.graph.add(
            self.entry_url("contact"),
            "vcard:Kind",
            {"vcard:fn": Literal(settings.PORTAL_NAME), name: Iri(url or self.full_url("/about/"))},
        )

    @cached_property
    def licence(self) -> Iri:
        """The EU code of the licence where there is one, with its name and address."""
        label, text = self.collected.licence["name"], self.collected.licence["url"]
        code, name = vocabularies.LICENCES.get(text, (text, label))
        names = {"dct:title": name, "rdfs:label": label}
        known = {at: language_literals({DEFAULT: words}) for at, words in names.items()}
        return self.graph.add(code, "dct:LicenseDocument", {**known, "rdfs:seeAlso": Iri(text)})

    def add_distributions(self, dataset: CatalogueDataset) -> list[Iri]:
        """Add the API, then a file in each format of the list."""
        files = self.collected.files.get(dataset.list, [])
        return [self._add_api(dataset), *(self._add_file(dataset, file) for file in files)]

    def add_release_zip(self, release: CatalogueRelease) -> Iri:
        name, url = f"release-{release.number}.zip", self.full_url(release.path)
        checksum = self.graph.add(
            self.entry_url(f"{name}.sha256"),
            "spdx:Checksum",
            {
                "spdx:algorithm": self.graph.add(
                    "http://spdx.org/rdf/terms#checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm"
                ),
                "spdx:checksumValue": Literal(release.sha256, datatype="xsd:hexBinary"),
            },
        )
        return self._add_distribution(
            name,
            ZIP,
            {
                "dct:title": language_literals({DEFAULT: ZIP.title}),
                "dct:description": language_literals(translate_text(FROZEN)),
                "dcat:accessURL": Iri(url),
                "dcat:downloadURL": Iri(url),
                "dcat:byteSize": Literal(str(release.size), datatype="xsd:nonNegativeInteger"),
                "spdx:checksum": checksum,
            },
            {"dct:issued": moment_literal(release.issued_at)},
        )

    def _add_api(self, dataset: CatalogueDataset) -> Iri:
        return self._add_distribution(
            f"{dataset.name}.api",
            JSON,
            {
                "dct:title": language_literals({DEFAULT: "API"}),
                "dct:description": _describe(),
                "dcat:accessURL": Iri(self.full_url(api_url(dataset))),
                "dcat:accessService": Iri(self.entry_url("api")),
            },
            {"dct:modified": moment_literal(dataset.modified)},
        )

    def _add_file(self, dataset: CatalogueDataset, file: FileFormat) -> Iri:
        url = Iri(self.full_url(file_url(dataset, file)))
        return self._add_distribution(
            f"{dataset.name}.{file.key}",
            file,
            {
                "dct:title": language_literals({DEFAULT: file.title}),
                "dct:description": _describe(file.title),
                "dcat:accessURL": url,
                "dcat:downloadURL": url,
            },
            {"dct:modified": moment_literal(dataset.modified)},
        )

    def _add_distribution(
        self,
        name: str,
        file: FileFormat,
        access: dict[str, PropertyValue],
        dates: dict[str, PropertyValue],
    ) -> Iri:
        """Add a distribution with its format (the EU code where there is one), licence and
        availability."""
        code = vocabularies.file_type_url(file.key)
        registered = vocabularies.media_type_url(file.essence)
        label: dict[str, PropertyValue] = {} if code else {"rdfs:label": Literal(file.title)}
        format_url = code or self.entry_url(f"format-{file.key}")
        return self.graph.add(
            self.entry_url(name),
            "dcat:Distribution",
            {
                **access,
                "dct:format": self.graph.add(format_url, "dct:MediaTypeOrExtent", label),
                "dcat:mediaType": (
                    self.graph.add(registered, "dct:MediaType") if registered else None
                ),
                "dct:license": self.licence,
                "dcatap:availability": self.graph.add(vocabularies.LASTING, "skos:Concept"),
                **dates,
            },
        )


@cache
def _describe(file_format: str = "") -> list[Literal]:
    text = format_lazy(ALL_ROWS, format=file_format) if file_format else PAGED
    return language_literals(translate_text(text))
