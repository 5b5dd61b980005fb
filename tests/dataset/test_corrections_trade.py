"""Errors of the first edition in hubs, corridors, events and places, each mended: the accepted
value, its source, and what was said before beside it, with a reason in three languages."""

import csv
from io import StringIO

import pytest
from django.test import Client

from portal.models import Place, Record
from portal.models.provinces import province_names
from portal.records.document_types import FactDocument
from portal.records.registry import record_model
from projects.energy.models import EnergyProject

ZONES = ("fez-urgut", "fez-gijduvan", "fez-kokand", "fez-khazarasp")
CITIES = [  # place, population, source, value of Natural Earth
    ("kz-astana", "1638233", "inform-d261ca", "345604"),
    ("kz-almaty", "2347924", "inform-d261ca", "1209000"),
    ("kz-shymkent", "1277743", "qazinform-9380b1", "465392"),
    ("uz-tashkent", "2909500", "nova24-2022", "2184000"),
    ("kg-bishkek", "1137882", "24kg-276235", "837000"),
    ("cn-xi-an", "13163000", "ludancu-2022", "4009000"),
    ("cn-chengdu", "21192000", "ludancu-2022", "4123000"),
]
MENDED = [  # kind, record, fact, accepted, a source that says so, values that are not used
    *[("tradehub", zone, "founded_on", "2017-01-12", "cislegis-UP4931", ()) for zone in ZONES],
    ("tradehub", "fez-urgut", "status", "operating", "miit-2022", ("planned",)),
    ("tradehub", "fez-kokand", "status", "operating", "miit-2022", ("planned",)),
    ("tradehub", "fez-gijduvan", "status", "operating", "uza-gijduvan", ("planned",)),
    ("tradehub", "fez-khazarasp", "status", "operating", "kknews-khazarasp", ("planned",)),
    ("corridor", "cku-railway", "length_km", "532.53", "trend-cku-4121239", ("523", "454")),
    ("corridor", "cku-railway", "length_kg_km", "304.94", "tengritimes-cku-2025", ("260",)),
    ("corridor", "cku-railway", "tunnels", "29", "trend-cku-4126316", ("41", "27")),
    ("corridor", "cku-railway", "bridges", "50", "trend-cku-4126316", ("81", "48")),
    *[("place", key, "population", now, source, (old,)) for key, now, source, old in CITIES],
    ("tradehub", "khorgos-eastern-gate-sez", "founded_on", "2011-11-29", "bnews-2018", ()),
    ("tradehub", "icbc-khorgos", "area_ha", "560", "cns-2023-08-10", ("528",)),
    ("tradehub", "icbc-khorgos", "opened_on", "2012-04-18", "yicai-2017-icbc", ()),
    ("corridor", "china-europe-freight", "opened_on", "2011-03-19", "ecns-2021-03-22", ("2013",)),
    ("event", "train-100k-2024", "held_on", "2024-11-20", "cri-it-100k-2024", ("2024-11-15",)),
]


def fact_of(kind: str, slug: str, name: str) -> FactDocument:
    record: Record = record_model(kind).objects.with_documents().get(slug=slug)
    assert record.edition
    fact: FactDocument = record.edition.document["facts"][name]
    return fact


@pytest.mark.parametrize(("kind", "slug", "name", "accepted", "source", "others"), MENDED)
def test_the_error_is_mended_and_what_was_said_stays(
    data: None, kind: str, slug: str, name: str, accepted: str, source: str, others: tuple[str, ...]
) -> None:
    fact = fact_of(kind, slug, name)

    assert fact["text"] == accepted
    assert source in {c["source"]["slug"] for c in fact["claims"] if c["agrees"]}
    overruled = {c["text"] for c in fact["claims"] if c["standing"] == "overruled"}
    assert overruled >= set(others)
    if others:
        assert fact["ruling"]
        assert all(fact["ruling"]["reason"].values())


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("summit-xian-2023", ("Declaration", "every two years", "26 billion yuan")),
        ("summit-astana-2025", ("Declaration", "treaty", "1.5 billion yuan", "58 agreements")),
    ],
)
def test_outcomes_of_the_summits(data: None, slug: str, words: tuple[str, ...]) -> None:
    fact = fact_of("event", slug, "outcome")

    assert [word for word in words if word not in fact["text"]] == []
    assert len({c["source"]["slug"] for c in fact["claims"] if c["agrees"]}) >= 3


def test_both_reports_on_the_secretariat_stay(data: None) -> None:
    claims = fact_of("event", "summit-xian-2023", "outcome")["claims"]

    assert {c["text"] for c in claims if not c["agrees"]} == {
        "The parties agreed to establish a secretariat",
        "The parties will study whether a permanent secretariat can be set up",
    }
    assert fact_of("event", "secretariat-2024", "held_on")["text"] == "2024-03-30"


def test_the_plant_in_the_wrong_country_was_copied_once(data: None, client: Client) -> None:
    claims = fact_of("energyproject", "kz-turgusunskaya-hydro", "country")["claims"]
    wrong = {c["source"]["slug"] for c in claims if c["agrees"] is False}

    assert wrong == {"myglobalnews-2025-06-13", "founding-article"}
    assert "four others" not in client.get("/about/").content.decode()


def test_no_population_of_a_map_maker_is_accepted(data: None) -> None:
    """Natural Earth's values are statements that are not used, also where there is no other."""
    for_maps, shown = 0, []
    for place in Place.objects.with_documents():
        assert place.edition
        fact = place.edition.document["facts"]["population"]
        for claim in fact["claims"]:
            if claim["source"]["slug"] == "natural-earth-10m":
                for_maps += 1
                shown += [place.slug] if claim["agrees"] else []

    assert (for_maps, shown) == (190, [])
    assert Place.objects.exclude(population=None).count() == 54 + 14  # offices and GeoNames


def test_row_24_a_former_name_is_no_town_of_its_own(data: None) -> None:
    """Natural Earth has Khujand twice: once under its name until 1991, forty kilometres away."""
    assert not Place.objects.filter(slug="tj-leninobod").exists()
    assert fact_of("place", "tj-khujand", "place_kind")["text"] == "regional_capital"


CORRIDORS = ("china-europe-west", "china-europe-central", "china-europe-east", "titr")


@pytest.mark.parametrize("slug", CORRIDORS)
def test_row_28_the_page_of_a_corridor_is_filled(data: None, client: Client, slug: str) -> None:
    page = client.get(f"/corridors/{slug}/").content.decode()

    assert "<data " in page
    assert client.get(f"/api/v1/corridors/{slug}/").json()["stops"]


def test_row_30_csv_keeps_negative_figures_as_printed(data: None, client: Client) -> None:
    """The guard against formulas puts one apostrophe before them, which can be taken off again."""
    answer = client.get("/api/v1/observations.csv", {"series": "fdi-inflow-cn-kz-wiiw-eur"})
    lines = StringIO(answer.getvalue().decode("utf-8-sig"))
    found = [row["as_printed"] for row in csv.DictReader(lines)]

    assert "'-228.2934967" in found
    assert all(one.count("'") <= 1 for one in found)


def test_provinces_are_codes_with_names_in_three_languages(data: None) -> None:
    for model in (Place, EnergyProject):
        used = set(model.objects.exclude(admin1="").values_list("admin1", flat=True))
        assert used - province_names().keys() <= {"Almaty", "Tashkent"}  # at the edge of the city
    for code, names in province_names().items():
        assert all(names.values()), code


@pytest.mark.parametrize(
    ("prefix", "name"),
    [("", "Zhetisu Region"), ("/zh-hans", "杰特苏州"), ("/ru", "область Жетісу")],
)
def test_a_province_is_shown_in_the_language_of_the_reader(
    data: None, client: Client, prefix: str, name: str
) -> None:
    page = client.get(f"{prefix}/places/kz-taldyqorghan/").content.decode()
    listed = client.get(f"{prefix}/places/", {"admin1": name}).content.decode()
    told = client.get("/api/v1/places/kz-taldyqorghan/").json()

    assert name in page
    assert f"{prefix}/places/kz-taldyqorghan/" in listed
    assert (told["admin1"], told["admin1_code"]) == ("Zhetisu Region", "KZ-33")
