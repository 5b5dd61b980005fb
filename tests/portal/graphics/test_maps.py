"""The map: what is on it, what may be asked of it, and what it must not show."""

import gzip
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote

import orjson
import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from portal.formatting.countries import CountryNames
from portal.graphics.maps.borders import check_borders
from portal.graphics.maps.columns import build_point_columns
from portal.graphics.maps.features import Feature, MapPoint
from portal.graphics.maps.layers import layers_by_kind
from portal.graphics.maps.locator import build_locator
from portal.graphics.maps.picture import MapPicture
from portal.graphics.maps.question import (
    LayerFeatures,
    LayerResult,
    build_map_question,
    find_features,
)
from portal.graphics.maps.tables import table_of
from portal.models import Record
from portal.publication import publishing
from portal.records.document_types import JsonObject
from projects.energy.models import EnergyProject
from projects.energy.vocabularies import ProjectStatus, Technology
from tests.databases import kept
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_corridor,
    make_country,
    make_energy_project,
    make_event,
    make_place,
    make_source,
    make_trade_hub,
    make_user,
    publish,
    rule,
)
from tests.meeting import interrupted
from tests.optional import the
from tests.portal.graphics.test_map_drawing import OTHER_WORLD, other_world
from tests.portal.site.reading import read, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

__all__ = ["other_world"]

POINTS = "/map/points.json"


def make_plant(**kwargs: object) -> EnergyProject:
    return make_energy_project(**{"latitude": "43.25", "longitude": "76.9", **kwargs})


def disputed[R: Record](record: R, fact: str, value: str, **kwargs: Any) -> R:
    """Published, with a statement that differs and a ruling against it."""
    claim_all(record)
    claim(record, fact, value, **kwargs)
    rule(record, fact)
    published: R = publish(record)
    return published


def columns(client: Client, query: str = "") -> JsonObject:
    found: JsonObject = json.loads(client.get(POINTS + query).content)
    return found


def slugs(client: Client, query: str = "") -> list[str]:
    found = json.loads(client.get(f"/map/cards.json{query}").content)
    return list(found["cards"]["slug"])


def of_layer(found: JsonObject, key: str) -> JsonObject:
    layers: list[JsonObject] = found["layers"]
    return next(layer for layer in layers if layer["key"] == key)


def test_points_are_those_of_public_records(client: Client) -> None:
    make_plant(title_en="A draft", slug="draft")
    publish(make_plant(title_en="East", slug="east", longitude="80", capacity_mw="12.5"))
    publish(
        make_plant(
            title_en="West",
            slug="west",
            longitude="60",
            technology=Technology.SOLAR,
            accuracy="shared_placeholder",
            commissioned_on="2019-03",
        )
    )

    found = columns(client)
    lists = {name: [value for value, _words in values] for name, values in found["lists"].items()}
    shown = found["points"]

    assert "draft" not in slugs(client)
    assert slugs(client) == ["west", "east"]
    assert (shown["longitude"], shown["latitude"]) == ([60000, 20000], [43250, 0])
    assert [lists["sort"][at] for at in shown["sort"]] == ["solar", "wind"]
    assert [lists["status"][at] for at in shown["status"]] == ["operating", "operating"]
    assert [lists["accuracy"][at] for at in shown["accuracy"]] == ["shared_placeholder", ""]
    assert (shown["size"], shown["disputed"]) == ([100_000, 12_500], [0, 0])
    assert shown["layer"] == [0, 0]
    since_2019 = found["timelines"][shown["states"][0]]
    assert [lists["status"][at] for at in since_2019[1::2]] == ["before", "operating"]
    assert since_2019[::2] == [0, 2019]


def test_cards_have_the_words_of_points(client: Client) -> None:
    plant = disputed(make_plant(slug="plant", title_ru="Станция"), "capacity_mw", "90")

    found = json.loads(client.get("/ru/map/cards.json").content)

    assert found["points"] == [0]
    assert found["cards"] == {
        "uid": [plant.uid],
        "title": ["Станция"],
        "language": [""],
        "slug": ["plant"],
        "size": ["100\xa0МВт"],
        "years": [""],
        "disputed": [["Мощность"]],
        "sources": [2],
    }


def test_cards_are_those_of_the_points_that_are_asked_for(client: Client) -> None:
    for slug, east in [("west", "60"), ("middle", "70"), ("east", "80")]:
        publish(make_plant(slug=slug, longitude=east))

    found = {at: slugs(client, f"?at={at}") for at in ("2,0", "1,7", "7", "")}

    everything = ["west", "middle", "east"]
    assert found == {"2,0": ["east", "west"], "1,7": ["middle"], "7": [], "": everything}
    assert client.get("/map/cards.json?at=1,x").status_code == 400


def test_points_that_are_numbered_anew_say_so(client: Client) -> None:
    def read_numberings() -> set[str]:
        return {client.get(url).json()["numbering"] for url in (POINTS, "/map/cards.json?at=0")}

    plant = publish(make_plant(longitude="70"))
    (before,) = read_numberings()
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    draft.title_en = "Another name"
    publish(draft)
    assert read_numberings() == {before}
    publish(make_plant(longitude="60"))
    (after,) = read_numberings()
    assert after != before


def test_card_and_sign_have_the_comparator_of_what_is_public(client: Client) -> None:
    plant = make_plant()
    claim_all(plant)
    plant.claims.filter(fact="capacity_mw").update(comparator="over")
    draft = publishing.start_edit(publish(plant), by=make_user(), at=NOON)
    draft.claims.filter(fact="capacity_mw").update(comparator="exact")

    found = json.loads(client.get("/map/cards.json").content)

    assert found["cards"]["size"] == ["over 100\xa0MW"]
    assert "wind, operating, over 100\xa0MW</title>" in client.get("/map/").content.decode()


def test_card_names_the_language_of_a_foreign_title(client: Client) -> None:
    publish(make_plant(title_en="Only English"))

    assert json.loads(client.get("/zh-hans/map/cards.json").content)["cards"]["language"] == ["en"]


def test_map_accepts_the_parameters_of_lists(client: Client) -> None:
    publish(make_plant(slug="wind"))
    publish(make_plant(slug="coal", technology=Technology.COAL, capacity_mw=500))
    publish(make_plant(slug="far", country=make_country("UZ"), longitude="64"))

    asked = {
        "?technology=coal": ["coal"],
        "?capacity_min=200": ["coal"],
        "?country=UZ": ["far"],
        "?country=UZ&page=1": ["far"],
        "?country=UZ&technology=coal": [],
        "?bbox=60,40,70,50": ["far"],
        "?layer=tradehub": [],
        "?layer=energyproject&q=": ["far", "coal", "wind"],
    }
    assert {query: sorted(slugs(client, query)) for query in asked} == {
        query: sorted(found) for query, found in asked.items()
    }


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?colour=red", "There is no parameter “colour” here."),
        ("?cursor=x", "There is no parameter “cursor” here."),
        ("?technology=steam", "“steam” is not known here."),
        ("?year=1899", "“1899” is not a year from 1900 to "),
        ("?year=2999", "“2999” is not a year from 1900 to "),
        ("?year=٢٠٢٠", "is not a year from 1900 to "),
        ("?year=2020&year=2021", "Give this parameter once."),
        ("?bbox=1,2,3", "“1,2,3” is not “west,south,east,north” in degrees."),
        ("?layer=moon", "“moon” is not known here."),
        ("?status=asleep", "“asleep” is not known here."),
        ("?page=7", "There is no such page of this list."),
        ("?page=none", "There is no such page of this list."),
        ("?q=%00", "Null characters are not allowed."),
    ],
)
def test_invalid_parameter_is_answered_with_a_sentence(
    client: Client, query: str, sentence: str
) -> None:
    publish(make_plant())

    page = client.get(f"/map/{query}")

    assert page.status_code == 400
    assert sentence in page.content.decode()
    if "page" not in query:
        for address in (POINTS, "/map/cards.json", "/map/map.svg", "/map/narrow.svg"):
            answer = client.get(address + query)
            is_problem = answer["Content-Type"] == "application/problem+json"
            said = answer.json()["detail"] if is_problem else answer.content.decode()
            assert (answer.status_code, sentence in said) == (400, True)
            assert is_problem is address.endswith(".json")


def test_layer_without_a_parameter_is_left_out_with_a_note(client: Client) -> None:
    publish(make_plant())
    publish(make_trade_hub(place=publish(make_place())))

    found = columns(client, "?technology=wind")

    assert of_layer(found, "energyproject")["count"] == 1
    assert of_layer(found, "tradehub") | {"base": "", "states": {}} == {
        "key": "tradehub",
        "shape": "square",
        "one": "Trade hub",
        "many": "Trade hubs",
        "base": "",
        "states": {},
        "count": 0,
        "without_place": 0,
        "silent": ["technology"],
    }
    html = client.get("/map/?technology=wind").content.decode()
    assert "Trade hubs, Freight corridors are not shown" in html


@kept
def one_of_two() -> EnergyProject:
    publish(make_plant())
    return publish(make_plant())


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize("key", ["slug", "uid"])
@pytest.mark.parametrize("address", [POINTS, "/map/", "/map/map.svg", "/energy-projects/"])
def test_map_shows_records_by_their_keys(
    client: Client, one_of_two: EnergyProject, address: str, key: str
) -> None:
    asked = {key: getattr(one_of_two, key), **({"view": "map"} if "projects" in address else {})}
    answer = client.get(address, asked)
    assert answer.status_code == 200
    if address == POINTS:
        assert [layer["count"] for layer in answer.json()["layers"]] == [1, 0, 0, 0]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("known", [{}, {"latitude": 43}, {"longitude": 76}])
def test_record_without_location_is_counted_and_listed(
    client: Client, known: dict[str, int]
) -> None:
    publish(make_energy_project(title_en="Nowhere", **known))

    found, page = columns(client), client.get("/map/").content.decode()

    assert of_layer(found, "energyproject")["without_place"] == 1
    assert found["points"]["layer"] == []
    assert "1 record has no known location" in page
    assert "Nowhere" in page


def test_planned_begin_is_named_so_in_the_list(client: Client) -> None:
    publish(make_plant(title_en="A", commissioned_on="1972", planned_on="1970"))
    publish(make_plant(title_en="B", planned_on="2028", project_status="announced"))
    rows = [words(row) for row in read(client, "/map/").split("<tr data-uid")[1:]]
    assert [("1972" in row, "2028" in row, "planned" in row) for row in rows] == [
        (True, False, False),
        (False, True, True),
    ]


def test_disputed_location_has_a_point_and_a_pin(client: Client) -> None:
    source = make_source(publisher="World Resources")
    disputed(make_plant(title_en="Kumkol"), "coordinates", "46.4,68.7", source=source)

    [pin] = columns(client)["elsewhere"]

    assert pin == [0, 68700, 46400, "According to World Resources it is where the hollow pin is."]
    assert "map-hollow" not in client.get("/map/").content.decode()
    page = client.get("/map/?disputed=true").content.decode()
    assert "Kumkol, According to World Resources it is where the hollow pin is." in page
    assert page.count('class="map-hollow"') == 1


def test_overruled_country_has_its_pin_at_the_capital(client: Client) -> None:
    tashkent = publish(make_place(country=make_country("UZ"), latitude="41.3", longitude="69.3"))
    uzbekistan = make_country("UZ")
    uzbekistan.capital = tashkent
    uzbekistan.save()
    source = make_source(publisher="My Global News")
    disputed(make_plant(), "country", "UZ", source=source)

    [pin] = columns(client)["elsewhere"]

    assert pin == [
        0,
        69300,
        41300,
        "According to My Global News it is in Country UZ. The hollow pin is at the capital.",
    ]


def test_draft_is_not_on_the_map(client: Client) -> None:
    plant = publish(make_plant(slug="plant"))
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    draft.latitude, draft.longitude = "10", "20"
    draft.save()
    claim(draft, "coordinates", "11,22")

    found = columns(client)

    assert (found["points"]["longitude"], found["elsewhere"]) == ([76900], [])


def test_new_edition_moves_its_point(client: Client) -> None:
    plant = publish(make_plant())
    before = client.get(POINTS)
    draft = publishing.start_edit(plant, by=make_user(), at=NOON)
    draft.longitude = "80"
    draft.save()
    claim(draft, "coordinates")
    rule(draft, "coordinates")
    publish(draft)

    after = client.get(POINTS)

    assert json.loads(after.content)["points"]["longitude"] == [80000]
    assert before["ETag"] != after["ETag"]


def test_drawing_of_the_page_is_the_same_until_something_on_it_changes() -> None:
    def draw() -> str:
        return MapPicture(find_features(build_map_question({})), CountryNames(), "/map/").wide

    publish(make_plant(slug="first"))
    known = draw()
    with translation.override("ru"):
        assert draw() != known
    assert draw() is known

    publish(make_plant(slug="second", latitude="50", longitude="60"))
    assert "/energy-projects/second/" not in known
    assert "/energy-projects/second/" in draw()


LAND = "/map/land.svg?size=card&bbox=46,34,97,56"


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    "address", [POINTS, "/map/cards.json", "/map/map.svg", "/zh-hans/map/narrow.svg", LAND]
)
def test_unchanged_answers_are_304(client: Client, settings: Settings, address: str) -> None:
    publish(make_plant())
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=60" in first["Cache-Control"]

    settings.PORTAL_WORK_BURST += 1  # as if it were another version of the portal
    upgraded = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert upgraded.status_code == 200


def test_year_draws_existing_records_and_counts_the_rest(client: Client) -> None:
    publish(make_plant(slug="old", commissioned_on="1972"))
    publish(make_plant(slug="new", commissioned_on="2021", construction_started_on="2018"))
    publish(make_plant(slug="undated"))

    assert slugs(client, "?year=1990") == ["old"]
    assert sorted(slugs(client, "?year=2019")) == ["new", "old"]
    assert slugs(client, "?year=2019&status=construction") == ["new"]
    assert columns(client, "?year=2019")["known"] == {
        "operating": 1,
        "construction": 1,
        "unknown": 1,
    }
    page = client.get("/map/?year=2019").content.decode()
    assert "As it was in 2019" in page
    assert "not known" in page


def test_page_lists_what_it_draws_and_signs_link_to_records(client: Client) -> None:
    publish(make_plant(title_en="Nurek & sons", slug="nurek", capacity_mw=3000))

    page = client.get("/map/").content.decode()

    assert page.count('href="/energy-projects/nurek/" tabindex="-1"') == 1
    assert "<title>Nurek &amp; sons, wind, operating, 3,000\xa0MW</title>" in page
    assert '<a href="/energy-projects/nurek/">Nurek &amp; sons</a>' in page
    assert " style=" not in page


def test_those_who_do_not_see_the_map_are_told_what_is_where(client: Client) -> None:
    kazakhstan, tajikistan = make_country("KZ"), make_country("TJ")
    for country in (kazakhstan, kazakhstan, tajikistan):
        publish(make_plant(country=country, commissioned_on="2009"))
    publish(make_energy_project(country=tajikistan))  # is nowhere

    told = "Energy projects: 3. By country: Country KZ 2, Country TJ 1."
    seen = unescape(read(client, "/map/"))
    assert seen.count(f"Map: {told} The list has the same records.") == 2  # and the one for phones
    past = unescape(read(client, "/map/?year=2010"))
    assert f"{told} As it was in 2010. The list" in past


def test_overlapping_records_are_a_cluster_that_links_to_its_box(client: Client) -> None:
    for technology in (Technology.WIND, Technology.WIND, Technology.COAL):
        publish(make_plant(technology=technology))

    for place, seen in (
        ("/map/?status=operating", ""),
        ("/map/?status=operating", "&bbox=70,40,80,45"),
        ("/energy-projects/?status=operating&view=map", "&bbox=70,40,80,45"),
    ):
        page = client.get(place + seen).content.decode()
        assert "<title>Energy projects: 3</title>" in page
        assert f'href="{escape(place)}&amp;bbox=76.5,42.85,77.3,43.65"' in page


def test_each_layer_says_a_status_in_its_own_words(client: Client) -> None:
    publish(make_plant(latitude="40.1", longitude="66.3"))
    publish(make_trade_hub(place=publish(make_place())))

    page = client.get("/zh-hans/map/").content.decode()

    assert re.findall(r'data-value="operating">([^<]*)</span></td>', page) == ["在运", "运营中"]
    assert "，陆港，运营中</title>" in page
    layers = client.get("/zh-hans/map/points.json").json()["layers"]
    said = {one["key"]: one["states"].get("operating") for one in layers}
    assert (said["energyproject"], said["tradehub"]) == ("在运", "运营中")


def count_queries(
    client: Client, url: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> int:
    with django_assert_max_num_queries(60) as captured:
        client.get(url)
    return len(captured)


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("address", ["/map/", POINTS, "/map/?year=2020&country=KZ"])
def test_query_count_is_independent_of_rows(
    client: Client, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def one_more() -> None:
        place = publish(make_place())
        publish(make_trade_hub(place=place))
        disputed(make_plant(commissioned_on="2010"), "coordinates", "46.4,68.7")
        corridor = make_corridor()
        corridor.stops.create(
            position=1, role="origin", name_en="A", place=place, source=make_source()
        )
        publish(corridor)

    counts = []
    for rows in (1, 2):
        for _row in range(rows):
            one_more()
        client.get(address)
        counts.append(count_queries(client, address, django_assert_max_num_queries))

    assert counts[0] >= counts[1]  # a cluster needs no details of its records


def test_five_thousand_points_are_smaller_than_fifty_kilobytes() -> None:
    chance, layer = Random(4), layers_by_kind()["energyproject"]
    made = [
        Feature(
            kind="energyproject",
            uid=str(n),
            countries=("KZ",),
            sort=chance.choice(Technology.values),
            status=chance.choice(ProjectStatus.values),
            states=((0, "before"), (chance.randint(1930, 2026), "operating")),
            point=MapPoint(chance.uniform(46, 96), chance.uniform(35, 55)),
            number=round(chance.lognormvariate(4, 1.5), 1),
        )
        for n in range(5000)
    ]
    one = LayerFeatures(layer=layer, table=table_of(made))
    found = LayerResult(question=build_map_question({}), layers=[one], states={})
    answer = orjson.dumps(build_point_columns(found, {}), option=orjson.OPT_SERIALIZE_NUMPY)

    assert len(gzip.compress(answer, 6)) < 50_000


def test_borders_of_the_installation_are_drawn_and_served(
    client: Client, other_world: Path
) -> None:
    publish(make_plant(latitude="45", longitude="65"))

    page = client.get("/map/").content.decode()
    answer = client.get("/map/borders.geojson")

    assert "As we draw them." in page
    assert "visionscarto" not in page
    [land] = re.findall(r'href="(/map/land\.svg\?[^"]*)#focus"', page)
    assert '<path id="focus" d="M' in client.get(unescape(land)).content.decode()
    assert answer.json() == OTHER_WORLD
    again = client.get("/map/borders.geojson", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert "按我们的画法。" in client.get("/zh-hans/map/").content.decode()
    assert "As we draw them." in client.get("/ru/map/map.svg").content.decode()


def test_page_without_map_files_has_a_note_and_the_list(client: Client, settings: Settings) -> None:
    settings.PORTAL_BORDERS = "/nowhere/borders.geojson"
    publish(make_plant(slug="plant"))

    answer = client.get("/map/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "own files are missing here" in page
    assert "data-program" not in page
    assert '<a href="/energy-projects/plant/">' in page
    assert client.get("/map/borders.geojson").status_code == 404


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("text", ["{", "[]", '{"type": "Feature"}', "\0"])
def test_invalid_borders_file_fails_the_check_but_no_page(
    client: Client, tmp_path: Path, settings: Settings, text: str
) -> None:
    path = tmp_path / "borders.geojson"
    path.write_text(text)
    settings.PORTAL_BORDERS = str(path)

    assert [error.id for error in check_borders()] == ["portal.E023"]
    assert client.get("/map/").status_code == 200
    assert client.get("/map/borders.geojson").status_code == 404


def test_valid_borders_file_passes_the_check(other_world: Path) -> None:
    assert check_borders() == []


def test_built_land_is_not_served_as_borders(client: Client) -> None:
    assert client.get("/map/borders.geojson").status_code == 404


def test_file_names_the_address_of_what_it_shows(client: Client) -> None:
    shown = "/map/?bbox=60,40,70,50&amp;year=2020"
    text = read(client, "/map/map.svg?bbox=60,40,70,50&year=2020")
    assert shown in unquote(text)
    long = "".join(f"&status={status}" for status in ProjectStatus)
    text = unescape(read(client, f"/map/map.svg?year=2020{long}"))
    lines = [line for line in re.findall(r">([^<]*)</text>", text) if "status=" in line]
    assert "".join(lines).endswith(long)
    assert len(lines) > 1


@pytest.mark.parametrize("address", ["/map/map.svg", "/map.svg", "/ru/map/map.svg?year=2020"])
def test_svg_file_is_self_contained(client: Client, address: str) -> None:
    publish(make_plant(title_en="A < B", commissioned_on="2001"))

    answer = client.get(address)
    root = ET.fromstring(answer.content)  # noqa: S314
    text = answer.content.decode()

    assert answer["Content-Type"] == "image/svg+xml"
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "http://testserver/" in text
    assert "visionscarto" in text
    assert 'href="/' not in text
    assert "style=" not in text


def test_phones_get_a_picture_with_the_style_sheets_of_pages(client: Client) -> None:
    publish(make_plant(title_en="Kumkol"))

    page = client.get("/zh-hans/map/?country=KZ").content.decode()
    [address] = re.findall(r'<img class="map-svg map-narrow" src="([^"]*)"', page)
    drawn = ET.fromstring(client.get(unescape(address)).content)  # noqa: S314

    assert address == "/zh-hans/map/narrow.svg?country=KZ"
    assert "--map-land" in drawn.findtext("{http://www.w3.org/2000/svg}style", "")
    assert drawn.findtext(".//{http://www.w3.org/2000/svg}title", "").startswith("Kumkol")


def test_number_of_a_cluster_on_a_phone_is_marked_as_no_sign(client: Client) -> None:
    """Style sheets draw an outline around what has a fill of its own."""
    for title in ("Kumkol", "Near"):
        publish(make_plant(title_en=title))

    drawn = ET.fromstring(client.get("/map/narrow.svg").content)  # noqa: S314
    (number,) = (one for one in drawn.iter("{http://www.w3.org/2000/svg}text") if one.text == "2")

    assert set(number.attrib) == {"x", "y"}


def test_land_of_an_unknown_frame_is_not_found(client: Client) -> None:
    for query in ("", "?size=wide", "?size=huge&bbox=60,40,80,50", "?size=wide&bbox=60,40,x,50"):
        assert client.get(f"/map/land.svg{query}").status_code == 404


def test_box_of_the_whole_world_is_accepted(client: Client) -> None:
    publish(make_plant())

    for box in ("-180,-90,180,90", "76.9,43.25,76.9,43.25", "-70,-50,-40,-10", "170,60,180,90"):
        assert client.get(f"/map/?bbox={box}").status_code == 200


def draw_small_map(document: Any) -> str:
    return render_to_string("components/map_of.html", {"map": build_locator(document)})


def test_record_has_a_small_map() -> None:
    source = make_source(publisher="World Resources")
    plant = disputed(make_plant(accuracy="approximate"), "coordinates", "46.4,68.7", source=source)

    assert plant.edition is not None
    text = draw_small_map(plant.edition.document)

    assert 'class="map-svg map-small"' in text
    assert "Location: approximate" in text
    assert "According to World Resources it is where the hollow pin is." in text


@pytest.mark.parametrize(
    ("make", "is_drawn"),
    [
        (lambda: make_place(), True),
        (lambda: make_trade_hub(place=publish(make_place())), True),
        (lambda: make_trade_hub(), False),
        (lambda: make_energy_project(), False),
        (lambda: make_corridor(), False),
        (lambda: make_event(), False),
    ],
)
def test_record_without_location_has_no_small_map(
    make: Callable[[], Record], is_drawn: bool
) -> None:
    document = the(publish(make()).edition).document

    assert ("<svg" in draw_small_map(document)) is is_drawn


def test_old_document_without_needed_keys_has_no_map() -> None:
    document: Any = {"kind": "energyproject", "facts": {}}

    assert build_locator(document) is None
    assert draw_small_map(document).strip() == ""


def test_list_is_drawn_with_its_filters(client: Client) -> None:
    publish(make_plant(slug="wind"))
    publish(make_plant(slug="coal", technology=Technology.COAL, longitude="70"))
    publish(make_trade_hub(place=publish(make_place()), slug="hub"))

    page = client.get("/energy-projects/?view=map&technology=coal&order=-capacity").content.decode()

    assert 'data-query="?technology=coal&amp;layer=energyproject"' in page
    assert 'href="/energy-projects/coal/" tabindex="-1"' in page
    assert 'href="/energy-projects/wind/"' not in page
    assert 'href="/hubs/hub/"' not in page


def test_map_is_in_the_readers_language(client: Client) -> None:
    make_country("UZ")
    publish(make_place(title_en="Tashkent", title_ru="Ташкент", place_kind="capital"))
    publish(make_plant(slug="plant"))

    page = client.get("/ru/map/").content.decode()

    assert ">Ташкент</text>" in page
    assert 'href="/ru/energy-projects/plant/" tabindex="-1"' in page
    with translation.override("ru"):
        assert "ВЭС" in page


def test_map_is_drawn_while_a_record_on_it_is_withdrawn(client: Client) -> None:
    plants = [publish(make_plant(latitude=43 + n)) for n in range(2)]
    by, before = make_user(), 'SELECT .*FROM "portal_searchentry" WHERE .*"kind" IN'

    def withdraw() -> None:
        publishing.withdraw(plants[0], by=by, at=NOON, note="Wrong.")

    with interrupted(withdraw, before=before):
        answer = client.get("/map/")
    assert answer.status_code == 200
    assert str(plants[1]) in answer.content.decode()
