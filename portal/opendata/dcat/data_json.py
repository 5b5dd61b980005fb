"""The catalogue as Project Open Data has it (DCAT-US 1.1),
https://resources.data.gov/resources/dcat-us/. Its texts are English."""

from typing import Any

import orjson

from portal.formatting.addresses import contact_url
from portal.formatting.locales import language_tag
from portal.models.languages import DEFAULT, LANGUAGES
from portal.opendata.dcat.collect import CollectedCatalogue
from portal.opendata.dcat.common import NAME
from portal.opendata.dcat.distributions import api_url, file_url
from portal.opendata.dcat.extensions import CatalogueDataset, Texts
from portal.opendata.dcat.vocabularies import UpdateFrequency
from portal.site.schema_org.data_sets import CATALOGUE

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
"""ISO 8601, as this schema writes how often."""


def data_json(found: CollectedCatalogue) -> bytes:
    """Data sets with a date, which the schema asks for: all, once anything is public."""
    catalogue = {
        "@context": f"{SCHEMA}/catalog.jsonld",
        "@id": f"{found.site}/data.json",
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
        "dataset": [_data_set(found, one) for one in found.data_sets if one.modified],
    }
    return orjson.dumps(catalogue, option=orjson.OPT_INDENT_2)


def _data_set(found: CollectedCatalogue, one: CatalogueDataset) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "title": _english(one.title),
        "description": _english(one.about),
        "keyword": [_english(word) for word in one.keywords],
        "modified": one.modified.date().isoformat() if one.modified else "",
        "publisher": {"@type": "org:Organization", "name": NAME},
        "contactPoint": _contact(found),
        "identifier": _identifier(found, one),
        "accessLevel": "public",
        "license": found.licence["url"],
        "landingPage": found.site + one.page,
        "language": [language_tag(code) for code in LANGUAGES],
        "theme": [theme.name.capitalize() for theme in one.themes],
        "accrualPeriodicity": PERIODS[one.frequency],
        "distribution": _distributions(found, one),
    }
    spatial = ", ".join(iso3 for code in one.countries if (iso3 := found.countries.get(code)))
    more = {
        "spatial": spatial,
        "temporal": "/".join(one.period) if one.period[0] else "",
        "isPartOf": f"{found.site}{CATALOGUE}#{one.list}" if one.query else "",
    }
    return described | {name: said for name, said in more.items() if said}


def _identifier(found: CollectedCatalogue, one: CatalogueDataset) -> str:
    return one.identifier or f"{found.site}{CATALOGUE}#{one.name}"


def _contact(found: CollectedCatalogue) -> dict[str, str]:
    """The schema wants an address for mail: an installation that has none says so by its lack."""
    known = contact_url(found.contact)
    mail = {"hasEmail": known} if known.startswith("mailto:") else {}
    return {"@type": "vcard:Contact", "fn": NAME, **mail}


def _distributions(found: CollectedCatalogue, one: CatalogueDataset) -> list[dict[str, str]]:
    api = {
        "@type": "dcat:Distribution",
        "title": "API",
        "format": "API",
        "accessURL": found.site + api_url(one),
        "describedBy": f"{found.site}/api/schema/",
    }
    files = [
        {
            "@type": "dcat:Distribution",
            "title": file.title,
            "format": file.title,
            "mediaType": file.media_type,
            "downloadURL": found.site + file_url(one, file),
        }
        for file in found.files.get(one.list, [])
    ]
    return [api, *files]


def _english(texts: Texts) -> str:
    return texts.get(DEFAULT) or next(iter(texts.values()), "")
