"""What a page says of itself in the words of schema.org."""

import hashlib
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django import Settings

from portal.formatting.addresses import remove_language
from portal.models import Record
from portal.publication import publishing
from portal.records.kinds import all_kinds
from tests.factories import (
    MAKERS,
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_event,
    make_indicator,
    make_organisation,
    make_place,
    make_release,
    make_series,
    make_source,
    make_story,
    make_user,
    observe,
    publish,
    rule,
)
from tests.full_records import make_full
from tests.portal.site.reading import read
from trade.rankings.models import Ranking

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(autouse=True)
def _address(settings: Settings) -> None:
    settings.SITE_URL = "https://corridor.example"


def nodes(client: Client, url: str) -> list[dict[str, Any]]:
    return [json.loads(block) for block in BLOCK.findall(read(client, url))]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.kind())
def test_every_record_has_type_and_breadcrumbs(client: Client, model: type[Record]) -> None:
    record = publish(make_full(model))
    address = record.get_absolute_url()
    thing, trail = nodes(client, f"/ru{address}")
    assert thing["@type"] == model.schema_type != "Thing"
    assert thing["@id"] == f"https://corridor.example/id/{record.uid}/"
    assert thing["url"] == f"https://corridor.example/ru{address}"
    assert thing["name"] == "По-русски"
    assert "Қазақша" in thing["alternateName"]
    assert [step["position"] for step in trail["itemListElement"]] == [1, 2, 3]
    assert trail["itemListElement"][2]["name"] == "По-русски"


def test_project_is_a_place_with_unit_comparator_and_dispute(client: Client) -> None:
    project = make_energy_project(
        slug="zhanatas",
        latitude="43.5",
        longitude="69.6",
        capacity_mw=50,
        units=40,
        investment_amount="1234567890.12",
        investment_currency="USD",
    )
    for name in ("country", "technology", "status", "coordinates", "units"):
        claim(project, name)
    claim(project, "capacity_mw", comparator="over")
    claim(project, "investment", comparator="about")
    claim(project, "units", "41")
    rule(project, "units")
    publish(project)
    place, _trail = nodes(client, "/energy-projects/zhanatas/")
    assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 43.5, "longitude": 69.6}
    assert place["address"] == {"@type": "PostalAddress", "addressCountry": "KZ"}
    said = {one["propertyID"]: one for one in place["additionalProperty"]}
    assert said["capacity_mw"] == {
        "@type": "PropertyValue",
        "propertyID": "capacity_mw",
        "name": "Capacity",
        "minValue": 50,
        "unitText": "MW",
        "description": "over 50 MW",
    }
    assert said["investment"] == {
        "@type": "PropertyValue",
        "propertyID": "investment",
        "name": "Investment",
        "value": {"@type": "MonetaryAmount", "currency": "USD", "value": 1234567890.12},
        "description": "about 1.2346 billion US dollars",
    }
    assert said["units"]["description"] == "Sources disagree"
    assert said["status"]["value"] == "Operating"


def test_figures_of_properties_are_exact_in_every_language(client: Client) -> None:
    project = make_energy_project(
        slug="zhanatas",
        capacity_mw="23146.895",
        commissioned_on="2021-07",
        investment_amount="1234567890.12",
        investment_currency="USD",
    )
    claim_all(project)
    publish(project)
    facts = client.get("/api/v1/energy-projects/zhanatas/").json()["facts"]
    for address in ("", "/zh-hans", "/ru"):
        place, _trail = nodes(client, f"{address}/energy-projects/zhanatas/")
        said = {one["propertyID"]: one["value"] for one in place["additionalProperty"]}
        for name in ("capacity_mw", "commissioned_on"):
            assert said[name] == facts[name]["value"], address
        money = said["investment"]
        assert {"amount": money["value"], "currency": money["currency"]} == facts["investment"][
            "value"
        ]


def test_series_is_a_data_set_with_creator_and_licence(client: Client) -> None:
    indicator = publish(make_indicator(title_en="Exports"))
    series = publish(make_series(slug="exports", indicator=indicator, reporter_en="Customs"))
    data, _trail = nodes(client, "/series/exports/")
    assert data["creator"] == {"@type": "Organization", "name": "Customs"}
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["variableMeasured"]["name"] == "Exports"
    assert data["spatialCoverage"] == ["Country KZ", "Country CN"]
    assert data["version"] == "1"
    download = data["distribution"][0]["contentUrl"].removeprefix("https://corridor.example")
    assert client.get(download).json()["uid"] == series.uid


def test_event_dates_have_their_precision(client: Client) -> None:
    place = publish(make_place(title_en="Astana"))
    publish(make_event(slug="summit", starts_on="2025-06", place=place))
    publish(make_event(slug="abroad", starts_on="2024", ends_on="2025", country=make_country("UZ")))
    event, _trail = nodes(client, "/events/summit/")
    assert (event["startDate"], event["location"]["name"]) == ("2025-06", "Astana")
    event, _trail = nodes(client, "/events/abroad/")
    assert (event["startDate"], event["endDate"]) == ("2024", "2025")
    assert event["location"]["name"] == "Country UZ"


def test_organisation_has_parent_and_story_has_date(client: Client) -> None:
    parent = publish(make_organisation(title_en="Samruk"))
    publish(make_organisation(slug="energy", parent=parent))
    organisation, _trail = nodes(client, "/organisations/energy/")
    assert organisation["parentOrganization"]["name"] == "Samruk"
    publish(make_story(slug="plants", title_en="Plants"))
    story, _trail = nodes(client, "/zh-hans/stories/plants/")
    assert (story["headline"], story["datePublished"]) == ("Plants", "2025-07-01")
    assert story["inLanguage"] == "en"


def test_front_page_lists_and_countries_have_types(client: Client) -> None:
    make_country("KZ")
    publish(make_place())
    (site,) = nodes(client, "/ru/")
    assert site["potentialAction"]["target"]["urlTemplate"] == (
        "https://corridor.example/ru/search/?q={search_term_string}"
    )
    (data,) = nodes(client, "/places/")
    assert (data["@type"], data["url"]) == ("Dataset", "https://corridor.example/places/")
    assert data["@id"] == "https://corridor.example/catalog#places"
    measured = {one["propertyID"]: one["unitText"] for one in data["variableMeasured"]}
    assert measured["population"] == "people"
    (country,) = nodes(client, "/countries/kz/")
    assert (country["name"], country["identifier"]) == ("Country KZ", "KZ")


def problems_of_data_set(node: dict[str, Any]) -> list[str]:
    """What Google asks of a data set, https://developers.google.com/search/docs/appearance/\
structured-data/dataset, as sentences about what is missing."""
    asked: dict[str, Callable[[Any], Any]] = {
        "name": lambda text: 0 < len(text) <= 300,
        "description": lambda text: 50 <= len(text) <= 5000,
        "license": lambda text: text.startswith("https://"),
        "creator": lambda one: one["@type"] in ("Organization", "Person") and one["name"],
        "url": lambda text: text.startswith("https://"),
        "isAccessibleForFree": lambda told: told is True,
        "distribution": lambda files: (
            all(
                file["@type"] == "DataDownload" and file["encodingFormat"] and file["contentUrl"]
                for file in files
            )
            and any(file["encodingFormat"] == "text/csv" for file in files)
        ),
    }
    return [
        name for name, is_right in asked.items() if name not in node or not is_right(node[name])
    ]


@pytest.mark.parametrize(
    "language",
    ["/zh-hans", *(pytest.param(one, marks=pytest.mark.exhaustive) for one in ("", "/ru"))],
)
def test_data_sets_are_as_search_engines_want_them(client: Client, language: str) -> None:
    series = publish(
        make_series(title_en="X", title_zh_hans="某", indicator=publish(make_indicator()))
    )
    publish(observe(series, "2023", 1).batch)
    publish(observe(series, "2024-05", 1).batch)
    ranking = publish(MAKERS[Ranking]())
    lists = [kind.path for kind in all_kinds().values()]

    for path in [*lists, series.get_absolute_url(), ranking.get_absolute_url()]:
        address = language + remove_language(path)
        (found,) = (one for one in nodes(client, address) if one["@type"] == "Dataset")
        assert problems_of_data_set(found) == [], (address, found)
        csv = [
            one["contentUrl"]
            for one in found["distribution"]
            if one["encodingFormat"] == "text/csv"
        ]
        assert client.head(csv[0].removeprefix("https://corridor.example")).status_code == 200
    (of_series, _crumbs) = nodes(client, series.get_absolute_url())
    assert of_series["temporalCoverage"] == "2023-01-01/2024-05-31"


def test_every_list_of_the_catalogue_is_a_data_set_with_words(client: Client) -> None:
    publish(make_place())
    (catalogue,) = nodes(client, "/about/data/")
    assert len(catalogue["dataset"]) == len(all_kinds())
    for one in catalogue["dataset"]:
        missing = set(problems_of_data_set(one))
        assert missing <= {"distribution"}, one["name"]  # which stands on the page of the list
    (listed,) = nodes(client, "/places/")
    (place,) = (one for one in catalogue["dataset"] if one["@id"] == listed["@id"])
    assert place.items() <= listed.items()


def test_release_is_a_data_set_with_its_files(client: Client) -> None:
    publish(make_place())
    release = make_release()
    (found,) = nodes(client, f"/ru/releases/{release.number}/")
    assert set(problems_of_data_set(found)) == {"distribution"}  # no CSV: it is in the zip
    assert (found["version"], found["datePublished"]) == ("1", release.released_at.isoformat())
    assert len(found["distribution"]) == 2
    for one in found["distribution"]:
        answer = client.get(one["contentUrl"].removeprefix("https://corridor.example"))
        assert hashlib.sha256(answer.getvalue()).hexdigest() == one["sha256"]
        assert answer.headers["Content-Type"] == one["encodingFormat"]


def test_errors_have_no_structured_data(client: Client) -> None:
    make_country("KZ")
    for url, status in (("/places/none/", 404), ("/places/?colour=red", 400)):
        assert BLOCK.findall(read(client, url, status)) == []


def test_texts_cannot_end_the_block(client: Client) -> None:
    hostile = "</script><script>alert(1)</script>\u2028<!--"
    publish(make_place(slug="horgos", title_en=hostile, summary_en=hostile))
    html = read(client, "/places/horgos/")
    assert nodes(client, "/places/horgos/")[0]["name"] == hostile
    assert "<script>alert" not in html
    assert "<!--" not in "".join(BLOCK.findall(html))
    assert unescape(html).count(hostile) >= 1


def test_drafts_have_no_structured_data(client: Client) -> None:
    place = make_place(slug="horgos")
    claim_all(place)
    publish(place)
    draft = publishing.start_edit(place, by=make_user(), at=NOON)
    draft.title_en = "Secret name"
    draft.save()
    claim(draft, "population", "77777", source=make_source(publisher="Secret paper"))
    assert "Secret" not in json.dumps(nodes(client, "/places/horgos/"))


@pytest.mark.exhaustive  # every day other pages complain of it
def test_structured_data_violates_no_content_policy(page: Page) -> None:
    publish(make_place(slug="horgos", title_en="Horgos"))
    page.goto("/places/horgos/")
    assert page.locator('script[type="application/ld+json"]').count() == 2
