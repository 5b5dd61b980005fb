"""What everything in the catalogue shares: addresses, publisher, contact, licence, languages."""

from functools import cached_property

from portal.formatting.addresses import contact_url
from portal.models.languages import DEFAULT, LANGUAGES
from portal.opendata.dcat import vocabularies
from portal.opendata.dcat.collect import CollectedCatalogue
from portal.opendata.dcat.graph import Graph, Iri, Literal, Said, words
from portal.opendata.dcat.vocabularies import authority
from portal.site.schema_org.data_sets import CATALOGUE

NAME = "Corridor"


class Common:
    """Adds to the graph whatever is asked for."""

    def __init__(self, found: CollectedCatalogue, graph: Graph) -> None:
        self.found = found
        self.graph = graph

    def address(self, name: str = "") -> str:
        """Of something in the catalogue; without a name, of the catalogue itself."""
        return f"{self.whole(CATALOGUE)}#{name}" if name else self.whole(CATALOGUE)

    def whole(self, path: str) -> str:
        return self.found.site + path

    def page(self, path: str) -> Iri:
        return self.graph.add(self.whole(path), "foaf:Document")

    def term(self, table: str, code: str, kind: str) -> Iri:
        """Of a controlled vocabulary, with what kind of thing it is."""
        return self.graph.add(authority(table, code), kind)

    def standard(self, address: str) -> Iri:
        return self.graph.add(address, "dct:Standard")

    @property
    def resource(self) -> dict[str, Said]:
        """What is said of the catalogue, of every data set and of every service."""
        return {
            "dct:publisher": self.publisher,
            "dcat:contactPoint": self.contact,
            "dct:license": self.licence,
            "dct:accessRights": self.graph.add(vocabularies.PUBLIC, "dct:RightsStatement"),
        }

    @property
    def languages(self) -> list[Iri]:
        codes = [vocabularies.LANGUAGES[code] for code in LANGUAGES]
        return [self.term("language", code, "dct:LinguisticSystem") for code in codes]

    @cached_property
    def publisher(self) -> Iri:
        """The portal under its own name; who runs it says so in their own words."""
        operator = [Literal(self.found.operator)] if self.found.operator else None
        return self.graph.add(
            self.address("publisher"),
            "foaf:Agent",
            {
                "foaf:name": Literal(NAME),
                "foaf:homepage": self.page("/"),
                "rdfs:comment": operator,
            },
        )

    @cached_property
    def contact(self) -> Iri:
        """Mail where there is an address for it, else the page that says how to write."""
        known = contact_url(self.found.contact)
        named = {
            "vcard:hasEmail" if known.startswith("mailto:") else "vcard:hasURL": Iri(
                known or self.whole("/about/")
            )
        }
        return self.graph.add(
            self.address("contact"), "vcard:Kind", {"vcard:fn": Literal(NAME), **named}
        )

    @cached_property
    def licence(self) -> Iri:
        """By the code of the EU where it has one, with the address of its text."""
        name, text = self.found.licence["name"], self.found.licence["url"]
        return self.graph.add(
            vocabularies.LICENCES.get(text, text),
            "dct:LicenseDocument",
            {"dct:title": words({DEFAULT: name}), "rdfs:seeAlso": Iri(text)},
        )
