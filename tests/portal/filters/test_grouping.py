"""Lists counted and added up by their facets: in the API, in files, on the explorer and drawn."""

import csv
import re
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from portal.filters.grouping import Grouping, grouped_filterset
from portal.graphics.charts.groups import group_notes
from portal.graphics.charts.registry import build_chart
from portal.graphics.charts.specification import PanelKind
from portal.publication import publishing
from portal.records.column_store import forget_columns
from portal.records.kinds import Kind, all_kinds
from projects.energy.kind import ENERGY_PROJECTS
from projects.pipelines.kind import PIPELINES
from tests.databases import kept
from tests.factories import (
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_organisation,
    make_pipeline,
    make_source,
    make_user,
    publish,
    rule,
)
from tests.full_records import make_full

# Databases differ: joins of roles, and what is asked of the database alone.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = "/api/v1/energy-projects/"


def group_choices(kind: Kind) -> list[Any]:
    """Names that the form of a kind offers to group by, with their words."""
    field: Any = grouped_filterset(kind)({}).form.fields["group"]
    return list(field.choices)


def plant(**kwargs: Any) -> Any:
    phases, origins = kwargs.pop("phases", ()), kwargs.pop("origins", ())
    comparator, others = kwargs.pop("comparator", "exact"), kwargs.pop("others", ())
    project = make_energy_project(**kwargs)
    for status, capacity, *begun in phases:
        phase = {"phase_status": status, "capacity_mw": capacity, "source": make_source()}
        project.phases.create(**phase, commissioned_on="".join(begun))
    for code in origins:
        firm = publish(make_organisation(country=make_country(code)))
        project.roles.create(organisation=firm, role="owner", source=make_source())
    claim_all(project)
    project.claims.filter(fact="capacity_mw").update(comparator=comparator)
    for other in others:
        claim(project, "capacity_mw", other)
    if others:
        rule(project, "capacity_mw")
    return publish(project)


@kept
def plants() -> None:
    kz, kg = make_country(), make_country("KG")
    plant(country=kz, technology="wind", capacity_mw=150)
    plant(country=kz, technology="solar", capacity_mw=None)
    plant(country=kg, second_country=kz, technology="hydro", capacity_mw=40)
    plant(
        country=kg,
        technology="coal",
        project_status="operating",
        capacity_mw=70,
        phases=[("operating", 70), ("retired", 30)],
    )


def grouped(query: str, kind: Kind = ENERGY_PROJECTS) -> Grouping:
    found = grouped_filterset(kind)(QueryDict(query), kind.model.objects.all())
    assert found.is_valid(), found.problems()
    return Grouping(found, kind)


def capacities(query: str) -> dict[Any, Any]:
    found = grouped(f"{query}&sum=capacity_mw").groups()
    return {one.keys: (one.count, float(one.sums["capacity_mw"].value)) for one in found}


@pytest.mark.engine
def test_groups_add_up_known_values_and_say_what_is_left_out(plants: Any) -> None:
    (row, *_others) = grouped("group=technology&sum=capacity_mw&technology=solar").groups()

    total = row.sums["capacity_mw"]
    assert (row.keys, row.count) == (("solar",), 1)
    assert (total.value, total.known, total.unknown) == (Decimal(0), 0, 1)


def test_record_of_two_countries_counts_in_both_and_once_in_the_total(plants: Any) -> None:
    asked = grouped("group=country&sum=capacity_mw")

    assert capacities("group=country") == {("KZ",): (3, 190), ("KG",): (2, 140)}
    assert (asked.total.count, asked.total.sums["capacity_mw"].value) == (4, Decimal(290))
    assert asked.repeated("country") == 1

    shared = {one.keys: (one.shared, one.sums["capacity_mw"].shared) for one in asked.groups()}
    assert shared == {("KZ",): (1, Decimal(40)), ("KG",): (1, Decimal(40))}
    (one,) = grouped("group=country&sum=capacity_mw&country=KG").groups()
    assert (one.shared, one.sums["capacity_mw"].shared) == (1, Decimal(40))
    (coal, *_others) = grouped("group=country,technology&technology=coal").groups()
    assert coal.shared == 0


def test_filter_leaves_only_the_groups_that_it_names(plants: Any) -> None:
    assert capacities("group=country&country=KG") == {("KG",): (2, 140)}


def test_phases_count_with_their_own_status(plants: Any) -> None:
    assert capacities("group=status") == {("operating",): (4, 260), ("retired",): (0, 30)}
    assert capacities("group=status&status=operating") == {("operating",): (4, 260)}
    assert capacities("group=technology&status=operating&technology=coal") == {("coal",): (1, 70)}


def test_plant_with_two_phases_in_a_group_is_known_once(plants: Any) -> None:
    (row,) = grouped("group=technology&sum=capacity_mw&technology=coal").groups()

    assert (row.sums["capacity_mw"].value, row.sums["capacity_mw"].known) == (Decimal(100), 1)


def test_years_are_groups_the_newest_first_and_phases_have_their_own(plants: Any) -> None:
    phases = [("operating", 2), ("operating", 3, "1999-07")]
    plant(project_status="operating", capacity_mw=5, phases=phases)
    for day in ("1998", "2021-06", "2021-07-01"):
        plant(project_status="operating", commissioned_on=day, capacity_mw=30)

    found = capacities("group=commissioned_year&status=operating")
    assert list(found) == [("2021",), ("1999",), ("1998",), ("",)]
    assert found == {("2021",): (2, 60), ("1999",): (0, 3), ("1998",): (1, 30), ("",): (5, 262)}
    assert capacities("group=commissioned_year&commissioned_year=1999") == {("1999",): (0, 3)}
    assert "“99”" in str(grouped_filterset(ENERGY_PROJECTS)({"commissioned_year": "99"}).problems())


def test_groups_by_two_facets_stand_together_the_largest_first(plants: Any) -> None:
    assert list(capacities("group=country,technology")) == [
        ("KZ", "wind"),
        ("KZ", "hydro"),
        ("KZ", "solar"),
        ("KG", "coal"),
        ("KG", "hydro"),
    ]


def test_three_facets_stand_together_by_the_first_two(plants: Any) -> None:
    """A unit of another status than its plant is a group that no plant is counted in."""
    assert capacities("group=country,technology,status") == {
        ("KZ", "wind", "operating"): (1, 150),
        ("KZ", "hydro", "operating"): (1, 40),
        ("KZ", "solar", "operating"): (1, 0),
        ("KG", "coal", "operating"): (1, 70),
        ("KG", "coal", "retired"): (0, 30),
        ("KG", "hydro", "operating"): (1, 40),
    }
    by_status = list(capacities("group=status,country,technology"))
    assert by_status[:2] == [("operating", "KZ", "wind"), ("operating", "KZ", "hydro")]
    assert by_status[-1] == ("retired", "KG", "coal")

    drawn = build_chart("energy-projects-groups", "group=country,technology,status")
    assert str(drawn.title) == "Energy projects by country × technology"
    assert "Not drawn: status" in drawn.notes


def test_groups_by_who_and_as_what_are_of_one_role(client: Client) -> None:
    """An owner from here and a contractor from there are no contractor from here."""
    project = make_energy_project(capacity_mw=40)
    firms = {"owner": make_country(), "contractor": make_country("CN"), "financier": None}
    for role, country in firms.items():
        firm = publish(make_organisation(country=country, title_en=f"The {role}", slug=role))
        project.roles.create(organisation=firm, role=role, source=make_source())
    claim_all(project)
    publish(project)

    assert capacities("group=participation,role") == {
        ("KZ", "owner"): (1, 40),
        ("CN", "contractor"): (1, 40),
    }
    assert set(capacities("group=role,participation")) == {
        ("owner", "KZ"),
        ("contractor", "CN"),
        ("financier", ""),
    }
    asked = "group=company_group,technology,role&participation=CN&participation=KZ"
    assert {(one, role) for one, _technology, role in capacities(asked)} == {
        ("owner", "owner"),
        ("contractor", "contractor"),
    }
    for row in client.get(f"{LIST}?group=participation,role").json()["results"]:
        found = client.get(f"{LIST}?{urlsplit(row['url']).query}").json()
        assert found["count"] == row["count"]


def test_what_has_no_value_is_a_group_of_its_own_at_the_end() -> None:
    plant(capacity_mw=900)
    plant(capacity_mw=1, origins=["CN", "US"])

    assert capacities("group=participation") == {("CN",): (1, 1), ("US",): (1, 1), ("",): (1, 900)}


def test_sum_of_a_bound_is_a_bound() -> None:
    plant(capacity_mw=100)
    plant(capacity_mw=50, comparator="over")

    total = grouped("group=technology&sum=capacity_mw").total.sums["capacity_mw"]
    assert (total.value, total.comparator) == (Decimal(150), "over")


def test_a_system_is_not_added_to_its_lines() -> None:
    system = publish(make_pipeline(length_km=900))
    for kilometres in (890, 910):
        publish(make_pipeline(length_km=kilometres, system=system))

    total = grouped("group=fuel&sum=length_km", PIPELINES).total
    (length,) = total.sums.values()
    assert (total.count, length.value, length.known, length.unknown) == (3, Decimal(1800), 2, 0)


def test_sum_of_lines_has_their_range_without_that_of_their_system() -> None:
    system = publish(make_pipeline(length_km=900))
    line = make_pipeline(length_km=910, system=system)
    claim_all(line)
    claim(line, "length_km", "880")
    rule(line, "length_km")
    publish(line)

    (length,) = grouped("group=fuel&sum=length_km", PIPELINES).total.sums.values()
    assert [length.low, length.value, length.high] == [880, 910, 910]
    assert length.disputed == 1


@pytest.mark.exhaustive  # every day explorer, below
def test_every_kind_can_be_grouped_by_every_facet() -> None:
    asked = 0
    for kind in all_kinds().values():
        publish(make_full(kind.model))
        for name, _words in group_choices(kind):
            assert grouped(f"group={name}", kind).groups(), (kind.kind, name)
            asked += 1

    assert asked > 30


def test_explorer_groups_every_kind_with_or_without_a_sum(client: Client) -> None:
    for kind in all_kinds().values():
        publish(make_full(kind.model))
        (name, _words), *_rest = group_choices(kind)
        page = client.get(f"/explore/{kind.section}/?group=&group={name}&sum=")
        assert (page.status_code, len(page.context["rows"]) > 0) == (200, True), kind.kind


def test_questions_to_begin_with_are_understood(client: Client) -> None:
    make_country("CN")
    asked = [
        f"/explore/{kind.section}/?{query}"
        for kind in all_kinds().values()
        for query in kind.questions
    ]
    answered = [client.get(address).status_code for address in asked]

    assert len(asked) > 5
    assert set(answered) == {200}


def test_group_of_which_nothing_is_unknown_says_so(client: Client) -> None:
    make = {"capacity_mw": 5, "commissioned_on": "2020", "owner_as_printed": "Somebody"}
    publish(make_energy_project(**make, latitude=43, longitude=77, admin1="Almaty"))
    publish(make_energy_project(**{**make, "capacity_mw": None}, latitude=43, longitude=77))

    rows = client.get(f"{LIST}?group=unknown").json()["results"]

    assert [(row["unknown"], row["unknown_title"], row["count"]) for row in rows] == [
        ("capacity_mw", "capacity", 1),
        ("province", "province or region", 1),
        (None, "all of it known", 1),
    ]


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("group=colour", "group", "“colour” is not known here. These are allowed: country,"),
        ("group=country,status,technology,role", "group", "At most 3 names can be given here."),
        ("group=,", "group", "Give this parameter a value, or leave it out."),
        ("group=%20", "group", "Give this parameter a value, or leave it out."),
        ("group=%20&sum=capacity_mw", "group", "Give this parameter a value, or leave it out."),
        ("group=country&sum=depth", "sum", "“depth” is not known here. These are allowed: cap"),
        ("sum=capacity_mw", "sum", "This means nothing without “group”."),
        ("group=country&page=2", "page", "There is no parameter “page” here."),
        ("group=country&valid_on=2020", "valid_on", "There is no parameter “valid_on” here."),
        ("group=country&format=geojson", "format", "Groups have no place on a map."),
        ("columns=reader", "columns", "Only records in forms with columns have a short form."),
    ],
)
def test_wrong_questions_are_refused_in_words(
    client: Client, query: str, name: str, words: str
) -> None:
    answer = client.get(f"{LIST}?{query}")

    assert answer.status_code == 400
    assert answer.json()["errors"][name][0].startswith(words)


@pytest.mark.parametrize(
    ("query", "name"), [("sum=capacity_mw", "sum"), ("group=%20", "group"), ("sum=%20", "sum")]
)
def test_only_the_wrong_parameter_is_refused(client: Client, query: str, name: str) -> None:
    assert [*client.get(f"{LIST}?{query}").json()["errors"]] == [name]


def test_a_name_given_twice_counts_once_and_the_description_allows_it(
    client: Client, plants: Any
) -> None:
    once, twice = (
        client.get(f"{LIST}?{query}").json()["results"]
        for query in ("group=country", "group=country,country")
    )
    described = grouped_filterset(ENERGY_PROJECTS).base_filters["group"].json_schema()

    assert [row["country"] for row in twice] == [row["country"] for row in once]
    assert "uniqueItems" not in described


def test_empty_sum_beside_a_group_is_refused_like_every_empty_value(client: Client) -> None:
    answer = client.get(f"{LIST}?group=country&sum=%20")

    assert answer.json()["errors"] == {"sum": ["Give this parameter a value, or leave it out."]}


def test_api_answers_with_groups_units_notes_and_addresses(client: Client, plants: Any) -> None:
    found = client.get(f"{LIST}?group=country,status&sum=capacity_mw&technology=coal").json()

    assert found["units"] == {"capacity_mw": "MW"}
    assert found["total"]["capacity_mw"] == 100
    assert "counts by phases" in found["notes"][-1]
    assert found["results"][0] == {
        "country": "KG",
        "country_title": "Country KG",
        "status": "operating",
        "status_title": "Operating",
        "count": 1,
        "capacity_mw": 70,
        "capacity_mw_comparator": "exact",
        "capacity_mw_known": 1,
        "capacity_mw_unknown": 0,
        "capacity_mw_disputed": 0,
        "url": "http://127.0.0.1:8000/energy-projects/?technology=coal&country=KG&status=operating",
        "count_shared": 0,
        "capacity_mw_shared": 0,
        "capacity_mw_low": 70,
        "capacity_mw_high": 70,
    }


def test_sum_says_the_least_and_the_most_that_sources_say(client: Client) -> None:
    """Phases that began in one year have no bounds of their own."""
    begun = [("operating", 20, "1998"), ("operating", 10, "1999"), ("retired", 40)]
    for technology, phases in (("gas", ()), ("coal", begun)):
        other = {"others": ("25.5", "45"), "project_status": "operating"}
        plant(technology=technology, capacity_mw=30, phases=phases, **other)

    def bounds(query: str) -> dict[Any, Any]:
        rows = client.get(f"{LIST}?sum=capacity_mw&{query}").json()["results"]
        ends = ("", "_low", "_high")
        return {
            row[query.split("=")[-1]]: [row[f"capacity_mw{end}"] for end in ends] for row in rows
        }

    disputed = [30, 25.5, 45]
    assert bounds("group=technology") == {"coal": [70, 65.5, 85], "gas": disputed}
    assert bounds("status=operating&group=technology") == {"coal": disputed, "gas": disputed}
    assert bounds("technology=coal&group=status") == {"operating": disputed, "retired": [40] * 3}
    years = bounds("technology=coal&status=operating&group=commissioned_year")
    assert years == {"1999": [10] * 3, "1998": [20] * 3, None: [0] * 3}
    table = client.get(f"{LIST[:-1]}.csv?sum=capacity_mw&technology=gas&group=technology")
    head, row = csv.reader(StringIO(table.content.decode("utf-8-sig")))
    assert dict(zip(head, row, strict=True))["capacity_mw_low"] == "25.5"
    (drawn,) = build_chart("energy-projects-groups", "sum=capacity_mw&group=technology").panels
    (coal, gas) = drawn.series[0].points
    assert [(one.lower, one.upper) for one in (coal, gas)] == [
        (Decimal("65.5"), Decimal(85)),
        (Decimal("25.5"), Decimal(45)),
    ]


def test_file_of_groups_has_the_same_rows_in_the_language_of_its_address(
    client: Client, plants: Any
) -> None:
    answer = client.get("/ru/energy-projects/download.csv?group=status&sum=capacity_mw")

    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["status"], row["status_title"], row["capacity_mw"]) for row in rows] == [
        ("operating", "Действует", "260"),
        ("retired", "Выведено из эксплуатации", "30"),
    ]
    assert "energy-projects-status-capacity_mw-20" in answer["Content-Disposition"]
    assert client.get("/api/v1/phases/?group=country").json()["errors"] == {
        "group": ["The rows of this list cannot be grouped."]
    }


def test_groups_of_the_past_are_those_of_then(client: Client) -> None:
    project = plant(capacity_mw=100)
    then = datetime.now(UTC)
    publishing.withdraw(project, by=make_user(), at=datetime.now(UTC), note="No such plant")
    forget_columns()
    asked = f"{LIST}?group=country&sum=capacity_mw"

    assert client.get(asked).json()["results"] == []
    past = client.get(LIST, {"group": "country", "as_recorded": then.isoformat()})
    assert [row["count"] for row in past.json()["results"]] == [1]


def test_groups_that_share_records_are_not_stacked(plants: Any) -> None:
    plant(capacity_mw=1, origins=["CN", "US"])
    (stacked,) = build_chart("energy-projects-groups", "group=country,technology").panels
    (beside,) = build_chart("energy-projects-groups", "group=country,participation").panels

    assert (stacked.kind, [float(one.value) for one in stacked.totals]) == (
        PanelKind.STACKED,
        [4, 2],
    )
    assert (beside.kind, beside.totals) == (PanelKind.BARS, ())


def test_group_without_a_value_is_not_drawn_as_zero(client: Client, plants: Any) -> None:
    query = "group=technology&sum=capacity_mw"
    (drawn,) = build_chart("energy-projects-groups", query).panels
    page = client.get(f"/explore/energy-projects/?{query}").content.decode()

    assert [point.key for point in drawn.series[0].points] == ["wind", "coal", "hydro"]
    assert build_chart("energy-projects-groups", f"{query}&technology=solar").panels == ()
    assert '<span class="absent">–</span> <span class="sub">1 without a value' in page
    assert "0 MW </td>" not in page


def test_sum_of_all_statuses_says_so(plants: Any) -> None:
    asked = ["", "&status=operating", "&group=status"]
    notes = [[*group_notes(grouped(f"group=country&sum=capacity_mw{more}"))] for more in asked]

    sentence = "All statuses are added up, also plans and what was given up."
    assert [sentence in found for found in notes] == [True, False, False]


def test_explorer_shows_groups_a_chart_and_the_same_as_files(client: Client, plants: Any) -> None:
    query = "?group=country&group=technology&sum=capacity_mw&status=operating"
    page = client.get(f"/explore/energy-projects/{query}").content.decode()
    also = client.get(f"/explore/energy-projects/{query}&fields=slug")

    assert "Country KZ" in page
    assert "1 without a value" in page
    assert page.replace("\xa0", " ").count("40 MW of it also in another group") == 2
    assert 'data-chart="energy-projects-groups"' in page
    assert f"/energy-projects/download.csv{query.replace('&', '&amp;')}" in page
    assert '<option value="technology" selected>' in page
    assert "<b>4</b> found" in page
    assert also.status_code == 200  # columns that were chosen before have no meaning then
    assert client.get("/charts/energy-projects-groups/?group=").status_code == 200
    assert "Energy projects by group" in client.get("/charts/").content.decode()


def test_explorer_shows_chosen_columns_and_the_file_has_them(client: Client, plants: Any) -> None:
    query = "?fields=slug&fields=capacity_mw&country=KG"
    page = client.get(f"/explore/energy-projects/{query}").content.decode()
    file = client.get(f"/energy-projects/download.csv{query}").getvalue()

    assert '<th scope="col">slug</th><th scope="col" class="number">capacity_mw</th>' in page
    assert file.decode("utf-8-sig").startswith("slug,capacity_mw\r\n")
    short = client.get("/explore/energy-projects/?technology=wind").content.decode()
    assert re.search(r'<td><a href="[^"]+/energy-projects/[^"]+/">[^<]+</a></td>', short)


def test_column_that_was_chosen_is_not_added_up_by_the_next_click(
    client: Client, plants: Any
) -> None:
    page = client.get("/explore/energy-projects/?fields=capacity_mw").content.decode()
    ticked = re.findall(r'name="(\w+)"\s+value="(\w+)"\s+form="filter-form" checked', page)
    assert ticked == [("fields", "capacity_mw")]


def test_explorer_offers_every_column_of_the_file_once_and_in_words(
    client: Client, plants: Any
) -> None:
    page = client.get("/ru/explore/energy-projects/").content.decode()
    offered = re.findall(r'name="fields"\s+value="(\w+)"\s+form="filter-form"> ([^<]+)', page)
    heads = client.get("/energy-projects/download.csv").getvalue()

    words = {name: text.strip() for name, text in offered}
    assert sorted(name for name, _words in offered) == sorted(
        heads.decode("utf-8-sig").split("\r\n")[0].split(",")
    )
    assert words["capacity_mw"] == "Значение"
    assert words["capacity_mw_disputed"] == "Источники расходятся"
    assert words["longitude"] == "Долгота"
    assert words["river"] == "Река"


def test_explorer_begins_with_the_columns_for_reading(client: Client, plants: Any) -> None:
    def heads(query: str) -> list[Any]:
        page = client.get(f"/explore/energy-projects/{query}").content.decode()
        return re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', page)

    shown = heads("")
    assert {"Energy project", "Country", "Technology", "Capacity (MW)", "Sources"} <= {*shown}
    assert not {"Latitude", "Longitude", "Investment", "Address"} & {*shown}
    assert "Second country" in heads("?country=KG")
    assert "Second country" not in heads("?technology=wind")
    assert heads("?fields=latitude") == ["latitude"]
    assert heads("?q=nothing") == []


def test_explorer_explains_what_is_wrong_and_lists_the_kinds(client: Client) -> None:
    publish(make_pipeline())
    refused = client.get("/explore/pipelines/?group=colour&fields=x")

    assert refused.status_code == 400
    assert "“colour” is not known here" in refused.content.decode()
    assert client.get("/explore/pipelines/?page_size=5").status_code == 400
    assert client.get("/explore/claims/").status_code == 404
    listed = client.get("/explore/").content.decode()
    assert all(f"/explore/{kind.section}/" in listed for kind in all_kinds().values())
    assert "/explore/" in client.get("/data/").content.decode()
