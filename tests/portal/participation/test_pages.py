"""Participation on the pages of plants, countries and organisations, in lists and files."""

import csv
import io
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from portal.participation import contributions
from projects.energy.models import EnergyProject
from tests.factories import (
    claim_all,
    make_country,
    make_energy_project,
    make_facility,
    make_organisation,
    make_pipeline,
    make_source,
    publish,
)
from tests.portal.participation.building import firm, plant
from tests.portal.site.reading import part, queries, read, unresolved_marks, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def section(html: str, key: str = "participation") -> str:
    return words(part(html, f'id="{key}"', "</section>"))


def test_the_page_of_a_plant_tells_chinese_roles_apart_and_all_that_is_said(client: Client) -> None:
    project = make_energy_project(
        slug="plant",
        chinese_role="an old text",
        owner_as_printed="Samruk [65%]; Sinohydro [35%]",
        operator_as_printed="Steppe Grid",
    )
    china, local = (
        firm("CN", title_en="Sinohydro", title_zh_hans="中国水电"),
        firm("KZ", title_en="Samruk"),
    )
    source = make_source()
    project.roles.create(
        organisation=china,
        role="contractor",
        state="ended",
        source=source,
        amount="20000000",
        currency="CNY",
        comparator="under",
        capacity_mw=60,
        as_printed="近2000万元",
        as_of="2020-03",
        started_on="2019",
        ended_on="2021-06",
        quote="承建方",
        note="Two units.",
    )
    share = {"share_percent": 35, "as_printed": "35%", "quote": "35% of the shares"}
    project.roles.create(
        organisation=china, role="owner", comparator="about", source=source, **share
    )
    project.roles.create(organisation=china, role="bidder", state="unsuccessful", source=source)
    loan = {"borrower": "Ministry of Finance", "terms": "preferential credit"}
    project.roles.create(organisation=china, role="financier", source=source, **loan)
    project.roles.create(organisation=local, role="owner", state="planned", source=source)
    publish(project)

    html = read(client, "/energy-projects/plant/")

    told, others = section(html), section(html, "roles")
    together = "Chinese participation Sinohydro , owner, funder owner, share of about"
    assert f"{together} 35%" in told
    assert (
        "Sinohydro , contractor ended , under 20 million Chinese yuan, 60 MW, since 2019, "
        "until June 2021, as of March 2020 近2000万元"
    ) in told
    assert "Two units. 承建方" in told
    assert told.count("35%") == 2  # in words and in the quote, not once more as printed
    assert "bidder unsuccessful bid" in told
    assert "funder, borrower: Ministry of Finance , preferential credit" in told
    assert "an old text" not in told
    assert "Samruk planned" in others
    assert "Operator Steppe Grid wording in the source" in others
    assert "Sinohydro" not in others
    assert html.index('id="participation"') < html.index('id="facts"')
    assert unresolved_marks(html) == set()


def test_quote_of_several_companies_is_printed_once(client: Client) -> None:
    project, source = make_energy_project(slug="plant"), make_source()
    for name in ("Sinohydro", "Powerchina"):
        builder = publish(make_organisation(country=make_country("CN"), title_en=name))
        project.roles.create(
            organisation=builder, role="contractor", source=source, quote="Both build it."
        )
    publish(project)

    told = section(read(client, "/energy-projects/plant/"))
    assert ("Sinohydro" in told, "Powerchina" in told, told.count("Both build it.")) == (
        True,
        True,
        1,
    )


def test_row_of_a_table_is_folded_and_a_sentence_is_not(client: Client) -> None:
    project = make_energy_project(slug="plant")
    for role, quote in (("owner", "Plant | 87.0 | Steppe Grid | exact"), ("operator", "It runs.")):
        project.roles.create(
            organisation=firm("KZ", title_en=role), role=role, source=make_source(), quote=quote
        )
    publish(project)

    told = part(read(client, "/energy-projects/plant/"), 'id="roles"', "</dl>")
    folded = re.findall(r"<details.*?</details>", told, re.DOTALL)
    assert words("".join(folded)) == "Row of the source’s table Plant | 87.0 | Steppe Grid | exact"
    assert "It runs." in told


@pytest.mark.exhaustive
def test_quotes_of_more_than_three_lenders_are_folded(client: Client) -> None:
    for slug, number in (("three", 3), ("four", 4)):
        project = make_energy_project(slug=slug)
        for n in range(number):
            lender, quote = firm("KZ", title_en=f"Bank {n}"), f"Bank {n} lends."
            source = make_source()
            project.roles.create(organisation=lender, role="lender", source=source, quote=quote)
        publish(project)
        told = part(read(client, f"/energy-projects/{slug}/"), 'id="roles"', "</dl>")
        assert (told.count("lends."), told.count("<summary>Quote")) == (number, number // 4 * 4)


def test_page_says_which_of_owner_builder_and_funder_is_not_recorded(client: Client) -> None:
    printed = make_energy_project(slug="printed", owner_as_printed="Samruk")
    built = make_energy_project(slug="built")
    china, local = firm("CN", title_en="Sinohydro"), firm("KZ", title_en="Samruk")
    built.roles.create(organisation=china, role="consortium_leader", source=make_source())
    built.roles.create(organisation=local, role="operator", source=make_source())
    publish(printed)
    publish(built)

    assert "Not recorded here: contractor, funder" in words(
        read(client, "/energy-projects/printed/")
    )
    assert "Not recorded here: owner, funder" in words(read(client, "/energy-projects/built/"))


def test_sources_of_one_role_stand_under_one_name(client: Client) -> None:
    project = make_energy_project(slug="plant")
    china = firm("CN", title_en="Sinohydro")
    for share, publisher in ((80, "Ministry"), (75, "Newspaper")):
        source = make_source(publisher=publisher)
        project.roles.create(organisation=china, role="owner", share_percent=share, source=source)
    project.roles.create(organisation=china, role="owner", state="ended", source=source)
    publish(project)

    html = read(client, "/energy-projects/plant/")

    told = section(html)
    assert told.count("Sinohydro") == 2
    assert told.index("share of 80%") < told.index("share of 75%") < told.index("ended")
    assert (
        len(re.findall(r'href="#source-\d+"', part(html, 'id="participation"', "</section>"))) == 3
    )
    assert unresolved_marks(html) == set()


def test_what_an_organisation_owns_stands_before_what_it_builds(client: Client) -> None:
    project = make_energy_project(slug="plant")
    china, source = firm("CN", title_en="Sinohydro"), make_source()
    for role in ("contractor", "financier", "owner"):
        project.roles.create(organisation=china, role=role, source=source)
    publish(project)

    told = section(read(client, "/energy-projects/plant/"))

    assert told.index("owner") < told.index("contractor") < told.index("funder")


def test_the_old_text_stands_where_no_role_says_it(client: Client) -> None:
    plant((firm("KZ"), "owner"), slug="plant", chinese_role="a contractor of Xinjiang")
    plant((firm("KZ"), "owner"), slug="other")

    assert "a contractor of Xinjiang" in section(read(client, "/energy-projects/plant/"))
    assert 'id="participation"' not in read(client, "/energy-projects/other/")


@pytest.mark.parametrize("language", ["", "/ru", "/zh-hans"])
def test_the_rule_is_told_to_readers(client: Client, language: str) -> None:
    html = read(client, f"{language}/about/")

    assert 'id="participation"' in html
    assert f'href="{language}/energy-projects/?participation=CN"' in html


def test_a_list_names_those_who_were_asked_for_by_their_roles(client: Client) -> None:
    china, hong_kong, saudi = (firm(code, title_en=code) for code in ("CN", "HK", "SA"))
    roles = [(china, "owner"), (china, "contractor"), (hong_kong, "supplier", "planned")]
    plant(*roles, (saudi, "owner"), (firm("CN", title_en="LOST"), "bidder", "unsuccessful"))

    def line(query: str) -> str:
        return words(part(read(client, f"/energy-projects/{query}"), '<th scope="row"', "</th>"))

    assert "Owner: CN Contractor: CN Supplier: HK" in line("?participation=CN")
    assert "Owner: SA" in line("?participation=SA")
    assert "Bidder: LOST" in line("?participation=CN&participation_state=unsuccessful")
    assert line("?role=contractor").endswith("Contractor: CN")  # no owner
    assert line("?role=owner&participation=SA").endswith("Owner: SA")
    assert line("").endswith("Owner: CN, SA")  # in every list, and nobody else
    chinese = read(client, "/zh-hans/energy-projects/")
    assert " 、 SA" in words(part(chinese, '<th scope="row"', "</th>"))


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
def test_queries_of_the_list_do_not_grow_with_rows(client: Client) -> None:
    plant((firm("CN"), "owner"))
    read(client, "/energy-projects/?participation=CN")
    one = queries(client, "/energy-projects/?participation=CN")
    for _ in range(3):
        plant((firm("CN"), "owner"), (firm("CN"), "contractor"))

    assert queries(client, "/energy-projects/?participation=CN") == one


def table(client: Client, query: str = "") -> list[Any]:
    answer = client.get(f"/api/v1/energy-projects/?format=csv{query}")
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_files_name_chinese_participants_behind_all_that_documents_have(client: Client) -> None:
    china, other = (
        firm("CN", title_en="Sinohydro", title_zh_hans="中国水电"),
        firm("HK", title_en="CLP"),
    )
    plant(
        (china, "owner"), (other, "owner", "planned"), (china, "supplier"), slug="a", title_en="A"
    )
    plant((china, "owner", "ended"), (firm("KZ"), "owner"), slug="b", title_en="B")
    plant(slug="c", title_en="C")
    expected = {"a": "Sinohydro; CLP", "b": "", "c": ""}

    rows = table(client)
    identifiers = ("gem_", "geonames_id", "wikidata_id", "unlocode_id", "wri_id")
    late = (*EnergyProject.late_columns, *identifiers)
    behind = [name for name in rows[0] if not name.startswith(late)]
    assert behind[-1] == "chinese_participants"
    assert list(rows[0])[: len(behind)] == behind
    assert {row["slug"]: row["chinese_participants"] for row in rows} == expected
    assert [row["chinese_participants"] for row in table(client, "&fields=chinese_participants")]
    assert {
        row["slug"]: row["chinese_participants"] for row in table(client, "&valid_on=2026")
    } == expected
    short = client.get("/zh-hans/energy-projects/download.csv?columns=reader")
    assert ",中国水电（业主、供应商）; CLP（业主）," in short.getvalue().decode()
    answer = client.get("/api/v1/energy-projects/?format=geojson")
    features = json.loads(answer.getvalue())["features"]
    assert {
        one["properties"]["slug"]: one["properties"]["chinese_participants"] or ""
        for one in features
    } == expected


def test_file_names_participants_of_its_rows_while_another_plant_is_published() -> None:
    plant((firm("CN", title_en="Sinohydro"), "owner"), slug="b", title_en="B")
    plant(slug="c", title_en="C")
    is_published = False

    def publish_first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal is_published
        if "editioncells" in sql and not is_published:  # the rows of the file are known by now
            is_published = True
            plant(slug="a", title_en="A")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(publish_first):
        rows = table(Client())
    assert {row["slug"]: row["chinese_participants"] for row in rows} == {"b": "Sinohydro", "c": ""}


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("make", [make_energy_project, make_pipeline, make_facility])
def test_files_of_every_kind_name_who_owns_builds_and_pays(client: Client, make: Any) -> None:
    record, source = make(), make_source(slug="told")
    for role in ("shareholder", "consortium_leader", "financier"):
        record.roles.create(organisation=firm("KZ", title_en=role), role=role, source=source)
    claim_all(record)
    record = publish(record)
    address = record.get_absolute_url().split("/")[1]

    file = client.get(f"/{address}/download.csv").getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(file.splitlines())
    assert list(row.items())[-6:] == [
        ("owners", "shareholder"),
        ("owners_sources", "told"),
        ("contractors", "consortium_leader"),
        ("contractors_sources", "told"),
        ("financiers", "financier"),
        ("financiers_sources", "told"),
    ]


def test_a_country_counts_a_plant_once_in_each_group_of_roles(client: Client) -> None:
    make_country("KZ")
    china, other, local = firm("CN"), firm("HK"), firm("KZ")
    plant((china, "owner"), (other, "owner"), (china, "contractor"), capacity_mw=100)
    plant((other, "financier", "planned"), capacity_mw=50, project_status="construction")
    plant((china, "contractor"), capacity_mw=None)
    plant((china, "contractor", "ended"), (local, "owner"), capacity_mw=7)
    plant((china, "bidder"), capacity_mw=900, project_status="announced")
    plant((china, "owner"), country=make_country("UZ"), capacity_mw=3000)

    html = read(client, "/countries/kz/")
    rows = part(html, 'id="section-participation"', "</table>").split("<tr>")[2:]

    assert [re.sub(r" Sources? [\d–]+", "", words(row)) for row in rows] == [
        "Any role 2 · 100 MW capacity known of 1 1 · 50 MW 1 · 900 MW",
        "Owns, operates or finances 1 · 100 MW 1 · 50 MW 0",
        "Builds 2 · 100 MW capacity known of 1 0 0",
    ]
    assert (
        "country=KZ&amp;participation=CN&amp;role=contractor&amp;role=consortium_leader" in rows[2]
    )


def test_every_count_of_a_country_leads_to_as_many_plants(client: Client) -> None:
    make_country("KZ")
    for role in ("owner", "contractor", "supplier", "insurer", "bidder", "authority"):
        plant((firm("CN"), role), capacity_mw=1)
    html = part(read(client, "/countries/kz/"), 'id="section-participation"', "</table>")

    links = [piece.split('">')[:2] for piece in html.split('href="')[1:]]
    counted = [(url, rest.split("<")[0]) for url, rest in links if "participation=CN" in url]
    assert [count for _url, count in counted] == ["6", "2", "1", "1"]
    for url, count in counted:
        listed = client.get(f"/api/v1{url.replace('&amp;', '&')}")
        assert str(listed.json()["count"]) == count


def test_what_has_ended_is_no_part_of_the_sums_of_an_organisation(client: Client) -> None:
    firm_of_old = publish(make_organisation(slug="firm"))
    plant((firm_of_old, "owner", "ended"), capacity_mw=100)
    plant((firm_of_old, "owner", "planned"), capacity_mw=30)

    html = read(client, "/organisations/firm/")
    assert "Stakes in power plants 30 MW" in words(part(html, '<dl class="key-facts"', "</dl>"))
    listed = section(html, "section-projects-owner")
    assert ("ended" in listed, "planned" in listed) == (True, True)


def test_state_and_note_stand_in_the_line_of_their_role(client: Client) -> None:
    """In a row of labels the state of a role read as that of the one before it."""
    owner, project = publish(make_organisation(slug="firm")), make_energy_project()
    for role, state, note in ("owner", "current", ""), ("bidder", "ended", "Sold in 2013."):
        made = {"role": role, "state": state, "note": note, "source": make_source()}
        project.roles.create(organisation=owner, **made)
    publish(project)

    html = read(client, "/organisations/firm/")
    listed = part(html, 'id="section-projects-owner"', "</section>")
    lines = listed.split('<span class="row-part">')[1:]
    assert [("ended" in one, "Sold" in one) for one in lines] == [(False, False), (True, True)]


def test_the_map_rings_plants_with_chinese_participation(client: Client) -> None:
    where: dict[str, Any] = {"latitude": "43.0", "longitude": "77.0"}
    plant((firm("CN"), "owner"), title_en="Ringed", **where)
    plant((firm("KZ"), "owner"), title_en="Plain", latitude="50.0", longitude="60.0")

    html = read(client, "/map/")
    assert html.count("map-ring") - html.count("map-legend-ring") == 2  # map, legend
    assert "Ringed, wind, operating, 100 MW, Chinese participation" in html
    assert 'href="/map/?participation=CN">Chinese participation</a>' in html
    points = client.get("/map/points.json?layer=energyproject").json()["points"]
    assert points["ringed"] == [0, 1]
    narrowed = read(client, "/map/?participation=CN")
    assert ("Ringed" in narrowed, "Plain" in narrowed) == (True, False)
    assert "<span>Chinese participation</span>" in narrowed


def test_a_chart_draws_what_the_list_finds(client: Client) -> None:
    for capacity, code in ((100, "CN"), (40, "KZ")):
        project = make_energy_project(capacity_mw=capacity, commissioned_on="2015")
        project.roles.create(organisation=firm(code), role="owner", source=make_source())
        claim_all(project)
        publish(project)

    drawn = client.get("/charts/capacity.csv?participation=CN")
    text = drawn.content.decode() if not drawn.streaming else b"".join(drawn).decode()
    assert ",100," in text
    assert ",140," not in text


def test_a_group_lists_the_plants_of_all_below_it_under_their_names(client: Client) -> None:
    group = firm("CN", title_en="PowerChina", slug="powerchina")
    bureau = firm("CN", parent=group, title_en="SEPCO III")
    branch = firm("KZ", parent=bureau, title_en="SEPCO Almaty")
    plant((group, "owner"), (bureau, "contractor"), slug="one", title_en="Plant one")
    plant((branch, "supplier"), slug="two", title_en="Plant two")
    plant((firm("CN"), "owner"), slug="three", title_en="Plant three")

    html = read(client, "/organisations/powerchina/")

    below = section(html, "section-projects-below")
    assert "Plant one" in below
    assert "SEPCO III contractor" in below
    assert "Plant two" in below
    assert "SEPCO Almaty supplier" in below
    assert "Plant three" not in html
    assert "Plant one" in section(html, "section-projects-owner")


def test_of_more_than_a_page_holds_a_group_says_how_many_each_below_it_has(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contributions, "MOST_BELOW", 2)
    group = firm("KZ", title_en="Samruk", slug="samruk")
    fields, grid = (firm("KZ", parent=group, title_en=name) for name in ("KMG", "KEGOC"))
    for title in ("Plant one", "Plant two"):
        plant((fields, "owner"), (fields, "operator"), title_en=title)
    plant((grid, "owner"), (group, "owner"), title_en="Plant three")

    html = read(client, "/organisations/samruk/")

    below = section(html, "section-projects-below")
    assert "KEGOC 1 record KMG 2 records" in below
    assert "Plant" not in below
    assert "Plant three" in section(html, "section-projects-owner")


def test_a_company_without_subsidiaries_has_no_list_of_theirs(client: Client) -> None:
    plant((firm("CN", slug="alone"), "owner"))

    assert 'id="section-projects-below"' not in read(client, "/organisations/alone/")


def test_the_sum_of_a_group_counts_the_plants_of_those_below_it_once(client: Client) -> None:
    group = firm("CN", title_en="SPIC", slug="spic")
    holding = firm("HK", parent=group, title_en="CPIH", slug="cpih")
    plant((group, "owner"), (holding, "owner"), capacity_mw=100)
    plant((holding, "owner"), capacity_mw=50)

    head = part(read(client, "/organisations/spic/"), "key-facts", "</dl>")

    assert "150 MW" in words(head)
    assert "2 plants" in words(head)
    assert "with subsidiaries" in words(head)
    both = read(client, "/energy-projects/?organisation=spic&organisation=cpih&role=owner")
    assert "2 found" in words(part(both, "list-count", "</p>"))
    assert "with subsidiaries" not in part(
        read(client, "/organisations/cpih/"), "key-facts", "</dl>"
    )


@pytest.mark.exhaustive
def test_the_list_of_charts_draws_the_first_companies(client: Client) -> None:
    for number in range(14):
        plant((firm("CN"), "contractor"), capacity_mw=100 + number)
    drawn = [
        [f">{number} MW<" in read(client, url) for number in (113, 102, 101, 100)]
        for url in (
            "/charts/",
            "/charts/energy-projects-groups/?group=company_group&sum=capacity_mw",
        )
    ]
    assert drawn == [[True, True, False, False], [True] * 4]
    chart = read(client, "/charts/energy-projects-groups/?group=company_group&sum=capacity_mw")
    assert "whatever the share" in chart
    chart = read(client, "/charts/energy-projects-groups/?group=company_group")
    assert "whatever the share" not in chart
