"""The catalogue as a DCAT 3 graph that conforms to DCAT-AP 3, https://www.w3.org/TR/vocab-dcat-3/
and https://semiceu.github.io/DCAT-AP/releases/3.0.0/."""

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.opendata.dcat import vocabularies
from portal.opendata.dcat.collect import CollectedCatalogue
from portal.opendata.dcat.extensions import (
    CatalogueDataset,
    CatalogueRelease,
    CatalogueService,
    Texts,
)
from portal.opendata.dcat.graph import (
    Graph,
    Iri,
    Literal,
    PropertyValue,
    date_literal,
    language_literals,
    moment_literal,
)
from portal.opendata.dcat.listing import translate_text
from portal.opendata.dcat.resources import FROZEN, Resources
from portal.opendata.dcat.vocabularies import Theme, authority_url

TITLE = _("{portal}: data on cooperation between China and Central Asia")
ABOUT = _(
    "Cooperation between China and Central Asia: every figure with its source, every "
    "disagreement shown."
)
PROVENANCE = _(
    "Taken from the sources named with each value. Values that differ are kept, and a reason is "
    "given for the one that is shown."
)
EVERYTHING = _("{portal}: everything public")
NUMBERED = _("{portal}: everything public, release {number}")


def _name(words: StrOrPromise, **values: object) -> Texts:
    return translate_text(format_lazy(words, portal=settings.PORTAL_NAME, **values))


def build_graph(collected: CollectedCatalogue) -> Graph:
    graph = Graph()
    resources = Resources(collected, graph)
    _add_catalogue(resources)
    for service in collected.services:
        _add_service(resources, service)
    for dataset in collected.data_sets:
        _add_dataset(resources, dataset)
        _add_catalogue_record(resources, dataset)
    if collected.releases:
        _add_everything(resources)
    return graph


def _add_catalogue(resources: Resources) -> None:
    collected, graph = resources.collected, resources.graph
    names = [one.name for one in collected.data_sets]
    if collected.releases:
        names.append("everything")
    dated = [one for one in collected.data_sets if one.modified]
    codes = sorted({code for one in collected.data_sets for code in one.countries})
    graph.add(
        resources.entry_url(),
        "dcat:Catalog",
        {
            "dct:title": language_literals(_name(TITLE)),
            "dct:description": language_literals(translate_text(ABOUT)),
            **resources.resource_properties,
            "dct:language": resources.languages,
            "foaf:homepage": resources.add_page("/"),
            "dct:issued": moment_literal(collected.issued),
            "dct:modified": moment_literal(collected.modified),
            "dct:spatial": resources.add_countries(codes),
            "dcat:themeTaxonomy": graph.add(vocabularies.THEMES, "skos:ConceptScheme"),
            "dcat:service": [Iri(resources.entry_url(one.name)) for one in collected.services],
            "dcat:dataset": [Iri(resources.entry_url(name)) for name in names],
            "dcat:record": [Iri(resources.entry_url(f"{one.name}.record")) for one in dated],
        },
    )


def _add_service(resources: Resources, service: CatalogueService) -> None:
    resources.graph.add(
        resources.entry_url(service.name),
        "dcat:DataService",
        {
            "dct:title": language_literals(service.title),
            "dct:description": language_literals(service.about),
            **resources.resource_properties,
            "dcat:endpointURL": Iri(resources.full_url(service.endpoint)),
            "dcat:endpointDescription": Iri(resources.full_url(service.described_at)),
            "dcat:landingPage": resources.add_page(service.page),
            "dct:conformsTo": resources.add_standard(service.conforms_to),
            "dcat:servesDataset": [
                Iri(resources.entry_url(one.name))
                for one in resources.collected.data_sets
                if one.list in service.lists or not service.lists
            ],
        },
    )


def _add_dataset(resources: Resources, dataset: CatalogueDataset) -> None:
    graph = resources.graph
    graph.add(
        resources.entry_url(dataset.name),
        "dcat:Dataset",
        {
            "dct:title": language_literals(dataset.title),
            "dct:description": language_literals(dataset.about),
            "dct:identifier": Literal(dataset.identifier or resources.entry_url(dataset.name)),
            **resources.resource_properties,
            "dcat:keyword": [
                word for texts in dataset.keywords for word in language_literals(texts)
            ],
            "dcat:theme": _add_themes(graph, dataset.themes),
            "dct:language": resources.languages,
            "dct:modified": moment_literal(dataset.modified),
            "dct:accrualPeriodicity": resources.add_term(
                "frequency", dataset.frequency, "dct:Frequency"
            ),
            "dct:spatial": resources.add_countries(dataset.countries),
            "dct:temporal": _add_period(resources, dataset),
            "dct:provenance": graph.add(
                resources.entry_url("provenance"),
                "dct:ProvenanceStatement",
                {"rdfs:label": language_literals(translate_text(PROVENANCE))},
            ),
            "dct:conformsTo": resources.add_standard(resources.full_url("/api/schema/")),
            "dcat:landingPage": resources.add_page(dataset.page),
            "dct:isPartOf": Iri(resources.entry_url(dataset.list)) if dataset.query else None,
            "dcat:distribution": resources.add_distributions(dataset),
        },
    )


def _add_catalogue_record(resources: Resources, dataset: CatalogueDataset) -> None:
    if dataset.modified:
        resources.graph.add(
            resources.entry_url(f"{dataset.name}.record"),
            "dcat:CatalogRecord",
            {
                "foaf:primaryTopic": Iri(resources.entry_url(dataset.name)),
                "dct:modified": moment_literal(dataset.modified),
                "dct:conformsTo": resources.add_standard(vocabularies.PROFILE),
            },
        )


def _add_themes(graph: Graph, themes: tuple[Theme, ...]) -> list[Iri]:
    scheme = {"skos:inScheme": Iri(vocabularies.THEMES)}
    return [graph.add(authority_url("data-theme", one), "skos:Concept", scheme) for one in themes]


def _add_period(resources: Resources, dataset: CatalogueDataset) -> Iri | None:
    first, last = dataset.period
    if not first:
        return None
    return resources.graph.add(
        resources.entry_url(f"{dataset.name}.period"),
        "dct:PeriodOfTime",
        {"dcat:startDate": date_literal(first), "dcat:endDate": date_literal(last)},
    )


def _add_everything(resources: Resources) -> None:
    """Add the data set of everything public: the newest release is its distribution, all releases
    are its versions."""
    collected, newest = resources.collected, resources.collected.releases[0]
    versions = [_add_version(resources, release) for release in collected.releases]
    url = resources.entry_url("everything")
    resources.graph.add(
        url,
        "dcat:Dataset",
        {
            "dct:title": language_literals(_name(EVERYTHING)),
            **_described_as_all(resources, url),
            "dct:language": resources.languages,
            "dct:modified": moment_literal(newest.issued_at),
            "dcat:landingPage": resources.add_page("/about/data/"),
            "dct:hasPart": [Iri(resources.entry_url(one.name)) for one in collected.data_sets],
            "dcat:hasVersion": versions,
            "dcat:distribution": resources.add_release_zip(newest),
        },
    )


def _add_version(resources: Resources, release: CatalogueRelease) -> Iri:
    url = resources.entry_url(f"release-{release.number}")
    return resources.graph.add(
        url,
        "dcat:Dataset",
        {
            "dct:title": language_literals(_name(NUMBERED, number=release.number)),
            **_described_as_all(resources, url),
            "dcat:version": Literal(str(release.number)),
            "dct:issued": moment_literal(release.issued_at),
            "dcat:isVersionOf": Iri(resources.entry_url("everything")),
            "dcat:distribution": resources.add_release_zip(release),
        },
    )


def _described_as_all(resources: Resources, url: str) -> dict[str, PropertyValue]:
    """Return what everything public has, and each release of it: the keywords and themes of all
    lists together."""
    lists = [one for one in resources.collected.data_sets if not one.query]
    themes = dict.fromkeys(theme for one in lists for theme in one.themes)
    words = [
        literal for one in lists for texts in one.keywords for literal in language_literals(texts)
    ]
    return {
        "dct:description": language_literals(translate_text(FROZEN)),
        "dct:identifier": Literal(url),
        **resources.resource_properties,
        "dcat:keyword": words,
        "dcat:theme": _add_themes(resources.graph, tuple(themes)),
    }
