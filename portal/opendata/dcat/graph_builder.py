"""The catalogue as DCAT 3 has it, in the manner of DCAT-AP 3, https://www.w3.org/TR/vocab-dcat-3/
and https://semiceu.github.io/DCAT-AP/releases/3.0.0/."""

from django.utils.translation import gettext_lazy as _

from portal.opendata.dcat import vocabularies
from portal.opendata.dcat.collect import CollectedCatalogue
from portal.opendata.dcat.common import Common
from portal.opendata.dcat.distributions import distributions
from portal.opendata.dcat.extensions import CatalogueDataset, CatalogueService
from portal.opendata.dcat.graph import (
    Graph,
    Iri,
    Literal,
    Said,
    day,
    moment,
    words,
)
from portal.opendata.dcat.releases import everything
from portal.opendata.dcat.titles import spoken
from portal.opendata.dcat.vocabularies import Theme, authority

TITLE = _("Corridor: data on cooperation between China and Central Asia")
ABOUT = _(
    "Cooperation between China and Central Asia: every figure with its source, every "
    "disagreement shown."
)
PROVENANCE = _(
    "Taken from the sources named with each value. Values that differ are kept, and a reason is "
    "given for the one that is shown."
)


def describe(found: CollectedCatalogue) -> Graph:
    graph = Graph()
    common = Common(found, graph)
    services = [Iri(common.address(one.name)) for one in found.services]
    data_sets = [Iri(common.address(one.name)) for one in found.data_sets]
    whole = [Iri(common.address("everything"))] if found.releases else []
    _catalogue(common, [*data_sets, *whole], services)
    for service in found.services:
        _service(common, service)
    for data_set in found.data_sets:
        _data_set(common, data_set)
        _entry(common, data_set)
    if whole:
        everything(common)
    return graph


def _catalogue(common: Common, data_sets: list[Iri], services: list[Iri]) -> None:
    found = common.found
    dated = [one for one in found.data_sets if one.modified]
    common.graph.add(
        common.address(),
        "dcat:Catalog",
        {
            "dct:title": words(spoken(TITLE)),
            "dct:description": words(spoken(ABOUT)),
            **common.resource,
            "dct:language": common.languages,
            "foaf:homepage": common.page("/"),
            "dct:issued": moment(found.issued),
            "dct:modified": moment(found.modified),
            "dct:spatial": _countries(common, sorted(_all_countries(found))),
            "dcat:themeTaxonomy": common.graph.add(vocabularies.THEMES, "skos:ConceptScheme"),
            "dcat:service": services,
            "dcat:dataset": data_sets,
            "dcat:record": [Iri(_entry_address(common, one)) for one in dated],
        },
    )


def _service(common: Common, service: CatalogueService) -> None:
    common.graph.add(
        common.address(service.name),
        "dcat:DataService",
        {
            "dct:title": words(service.title),
            "dct:description": words(service.about),
            **common.resource,
            "dcat:endpointURL": Iri(common.whole(service.endpoint)),
            "dcat:endpointDescription": Iri(common.whole(service.described_at)),
            "dcat:landingPage": common.page(service.page),
            "dct:conformsTo": common.standard(service.conforms_to),
            "dcat:servesDataset": [
                Iri(common.address(one.name))
                for one in common.found.data_sets
                if one.list in service.lists or not service.lists
            ],
        },
    )


def _data_set(common: Common, one: CatalogueDataset) -> None:
    whole = common.address(one.list) if one.query else None
    common.graph.add(
        common.address(one.name),
        "dcat:Dataset",
        {
            "dct:title": words(one.title),
            "dct:description": words(one.about),
            "dct:identifier": Literal(one.identifier or common.address(one.name)),
            **common.resource,
            "dcat:keyword": [word for texts in one.keywords for word in words(texts)],
            "dcat:theme": _themes(common, one.themes),
            "dct:language": common.languages,
            "dct:modified": moment(one.modified),
            "dct:accrualPeriodicity": common.term("frequency", one.frequency, "dct:Frequency"),
            "dct:spatial": _countries(common, one.countries),
            "dct:temporal": _period(common, one),
            "dct:provenance": common.graph.add(
                common.address("provenance"),
                "dct:ProvenanceStatement",
                {"rdfs:label": words(spoken(PROVENANCE))},
            ),
            "dct:conformsTo": common.standard(common.whole("/api/schema/")),
            "dcat:landingPage": common.page(one.page),
            "dct:isPartOf": Iri(whole) if whole else None,
            "dcat:distribution": distributions(common, one),
        },
    )


def _entry(common: Common, one: CatalogueDataset) -> None:
    """That the data set is in the catalogue, since when it is as it is."""
    if one.modified:
        common.graph.add(
            _entry_address(common, one),
            "dcat:CatalogRecord",
            {
                "foaf:primaryTopic": Iri(common.address(one.name)),
                "dct:modified": moment(one.modified),
                "dct:conformsTo": common.standard(vocabularies.PROFILE),
            },
        )


def _entry_address(common: Common, one: CatalogueDataset) -> str:
    return common.address(f"{one.name}.record")


def _themes(common: Common, themes: tuple[Theme, ...]) -> list[Iri]:
    scheme = {"skos:inScheme": Iri(vocabularies.THEMES)}
    return [
        common.graph.add(authority("data-theme", theme), "skos:Concept", scheme) for theme in themes
    ]


def _countries(common: Common, codes: list[str] | tuple[str, ...]) -> list[Iri]:
    """Those that have a code of their own; groups of countries have none."""
    known = [iso3 for code in codes if (iso3 := common.found.countries.get(code))]
    return [common.term("country", iso3, "dct:Location") for iso3 in known]


def _all_countries(found: CollectedCatalogue) -> set[str]:
    return {code for one in found.data_sets for code in one.countries}


def _period(common: Common, one: CatalogueDataset) -> Iri | None:
    first, last = one.period
    if not first:
        return None
    said: dict[str, Said] = {"dcat:startDate": day(first), "dcat:endDate": day(last)}
    return common.graph.add(common.address(f"{one.name}.period"), "dct:PeriodOfTime", said)
