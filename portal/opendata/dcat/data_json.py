"""The catalogue as `data.json` of Project Open Data (DCAT-US 1.1), with English texts,
https://resources.data.gov/resources/dcat-us/."""

import orjson
from django.conf import settings

from portal.formatting.addresses import contact_url
from portal.formatting.locales import language_tag
from portal.models.languages import DEFAULT, LANGUAGES
from portal.opendata.dcat.collect import CollectedCatalogue
from portal.opendata.dcat.extensions import CatalogueDataset, Texts
from portal.opendata.dcat.vocabularies import UpdateFrequency
from portal.site.schema_org.data_sets import CATALOGUE
from portal.tabular.file_formats import FileFormat

SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
PERIODS = {
    UpdateFrequency.ANNUAL: "R/P1Y",
    UpdateFrequency.HALF_YEARLY: "R/P6M",
    UpdateFrequency.QUARTERLY: "R/P3M",
    UpdateFrequency.MONTHLY: "R/P1M",
    UpdateFrequency.WEEKLY: "R/P1W",
    UpdateFrequency.DAILY: "R/P1D",
    UpdateFrequency.IRREGULAR: "irregular",
}
"""Update frequencies as ISO 8601 repeating intervals."""


def write_data_json(collected: CollectedCatalogue) -> bytes:
    """Serialise the data sets that have a date, which the schema requires."""
    catalogue = {
        "@context": f"{SCHEMA}/catalog.jsonld",
        "@id": f"{collected.site}/data.json",
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
        "dataset": [_dataset_entry(collected, one) for one in collected.data_sets if one.modified],
    }
    return orjson.dumps(catalogue, option=orjson.OPT_INDENT_2)


def api_url(dataset: CatalogueDataset) -> str:
    return f"/api/v1/{dataset.list}/{_query_string(dataset)}"


def file_url(dataset: CatalogueDataset, file: FileFormat) -> str:
    return f"/{dataset.list}/download.{file.key}{_query_string(dataset)}"


def _query_string(dataset: CatalogueDataset) -> str:
    return f"?{dataset.query}" if dataset.query else ""


def _dataset_entry(collected: CollectedCatalogue, dataset: CatalogueDataset) -> dict[str, object]:
    entries = f"{collected.site}{CATALOGUE}#"
    described: dict[str, object] = {
        "@type": "dcat:Dataset",
        "title": _english(dataset.title),
        "description": _english(dataset.about),
        "keyword": [_english(word) for word in dataset.keywords],
        "modified": dataset.modified.date().isoformat() if dataset.modified else "",
        "publisher": {"@type": "org:Organization", "name": settings.PORTAL_NAME},
        "contactPoint": _contact(collected),
        "identifier": dataset.identifier or entries + dataset.name,
        "accessLevel": "public",
        "license": collected.licence["url"],
        "landingPage": collected.site + dataset.page,
        "language": [language_tag(code) for code in LANGUAGES],
        "theme": [theme.name.capitalize() for theme in dataset.themes],
        "accrualPeriodicity": PERIODS[dataset.frequency],
        "distribution": _distributions(collected, dataset),
    }
    known = [iso3 for code in dataset.countries if (iso3 := collected.countries.get(code))]
    optional = {
        "spatial": ", ".join(known),
        "temporal": "/".join(dataset.period) if dataset.period[0] else "",
        "isPartOf": entries + dataset.list if dataset.query else "",
    }
    return described | {name: text for name, text in optional.items() if text}


def _contact(collected: CollectedCatalogue) -> dict[str, str]:
    """Return the contact point; without an e-mail address it lacks the required `hasEmail`."""
    url = contact_url(collected.contact)
    mail = {"hasEmail": url} if url.startswith("mailto:") else {}
    return {"@type": "vcard:Contact", "fn": settings.PORTAL_NAME, **mail}


def _distributions(
    collected: CollectedCatalogue, dataset: CatalogueDataset
) -> list[dict[str, str]]:
    api = {
        "@type": "dcat:Distribution",
        "title": "API",
        "format": "API",
        "accessURL": collected.site + api_url(dataset),
        "describedBy": f"{collected.site}/api/schema/",
    }
    files = [
        {
            "@type": "dcat:Distribution",
            "title": file.title,
            "format": file.title,
            "mediaType": file.essence,
            "downloadURL": collected.site + file_url(dataset, file),
        }
        for file in collected.files.get(dataset.list, [])
    ]
    return [api, *files]


def _english(texts: Texts) -> str:
    return texts.get(DEFAULT) or next(iter(texts.values()), "")
