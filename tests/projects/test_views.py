"""The pages of energy projects and pipelines, as readers get them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from portal.models import PublishedClaim, Waiver
from portal.publication import publishing
from portal.site import quoting
from portal.site.records import pages
from tests.admin_client import address as desk_address
from tests.admin_client import make_chief, sign_in
from tests.factories import (
    NOON,
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
from tests.looking import Scheme, complaints
from tests.optional import the
from tests.portal.site.reading import part, queries, read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = NOON + timedelta(days=1)


def a_disputed_project(**kwargs: Any) -> Any:
    """Turgusun: in Kazakhstan, as one source has it; in Kyrgyzstan, as another."""
    project = make_energy_project(title_en="Turgusun", slug="turgusun", **kwargs)
    make_country("KG")
    agency = make_source(slug="agency", publisher="Agency", title="Plants")
    paper = make_source(slug="paper", publisher="Paper", title="A rewrite")
    for name, fact in project.facts.items():
        if fact.accepted(project, name):
            claim(project, name, source=agency)
    claim(project, "country", "KG", source=paper, as_printed="Kyrgyzstan’s Turgusun")
    rule(project, "country", reason_en="The point lies in Kazakhstan.", rule="wrong-country")
    return publish(project)


def edit(project: Any, **changes: Any) -> Any:
    """A change of a public record, all the way through."""
    copy = publishing.start_edit(project, by=make_user(), at=LATER)
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save()
    copy.claims.all().update(recorded_at=NOON)
    for name, value in changes.items():
        claim(copy, name, str(value))
        copy.claims.filter(fact=name).exclude(value=str(value)).update(
            retracted_at=LATER, retraction_reason="Superseded."
        )
    publishing.submit(copy, by=make_user(), at=LATER)
    return publishing.publish(copy, by=make_user(), at=LATER, note="Capacity after the upgrade")


def test_a_list_shows_what_is_public_and_nothing_else(client: Client) -> None:
    publish(make_energy_project(title_en="Zhanatas"))
    make_energy_project(title_en="Secret plan")
    listed = read(client, "/energy-projects/")
    assert "Zhanatas" in listed
    assert "Secret plan" not in listed


def test_a_draft_answers_like_nothing_at_all(client: Client) -> None:
    make_energy_project(slug="secret-plan")
    read(client, "/energy-projects/secret-plan/", 404)
    read(client, "/energy-projects/nothing/", 404)


def test_an_edit_is_not_seen_before_it_is_approved(client: Client) -> None:
    project = publish(make_energy_project(slug="zhanatas"))
    copy = publishing.start_edit(project, by=make_user(), at=LATER)
    copy.title_en = "Renamed"
    copy.save()
    assert "Renamed" not in read(client, "/energy-projects/zhanatas/")
    assert "Renamed" not in read(client, "/energy-projects/")


def test_a_disputed_fact_shows_every_side_and_the_ruling(client: Client) -> None:
    a_disputed_project()
    shown = read(client, "/energy-projects/turgusun/")
    evidence = shown[shown.index('id="evidence-country"') :]
    evidence = evidence[: evidence.index("</section>")]
    for words in (
        "Country KZ",
        "Country KG",
        "Kyrgyzstan’s Turgusun",
        "Agency",
        "Paper",
        "Agrees",
        "Not used",
        "The point lies in Kazakhstan.",
        "Wrong country",
    ):
        assert words in evidence
    facts = shown[shown.index('<dl class="facts">') :]
    facts = facts[: facts.index("</dl>")]
    assert "Country KG" in facts  # the losing value stands under the accepted one
    assert facts.count('class="disputed"') == 1


def test_fact_for_whose_quotes_a_page_has_no_room_is_told_in_a_line(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (pages, quoting):
        monkeypatch.setattr(module, "LARGEST_PAGE", 0)
    project = a_disputed_project()
    shown = read(client, project.get_absolute_url())
    said = PublishedClaim.objects.get(record_uid=project.uid, fact="technology")
    sentence = r'<p class="evidence [^>]*id="evidence-technology">.*?</p>'
    line = the(re.search(sentence, shown, re.S))[0]
    assert f'<a href="/claims/{said.uid}/">one independent source' in line
    disputed = the(
        re.search(r'<div class="evidence is-disputed" id="evidence-country">.*?</div>', shown, re.S)
    )
    assert "The point lies in Kazakhstan." in disputed[0]
    assert f'href="/disagreements/energyproject-{project.uid}-country/"' in disputed[0]
    assert "<blockquote" not in shown


def test_line_of_what_the_portal_computed_names_how(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (pages, quoting):
        monkeypatch.setattr(module, "LARGEST_PAGE", 0)
    project = make_energy_project()
    computed = make_source(kind="computed", title="Technologies by name")
    for name, fact in project.facts.items():
        if fact.accepted(project, name):
            claim(project, name, source=computed)
    shown = read(client, publish(project).get_absolute_url())
    line = the(re.search(r'id="evidence-technology">.*?</p>', shown, re.S))[0]
    assert "Technologies by name</a>" in line


def test_page_that_is_too_large_puts_no_more_in_lines_than_need_be(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = a_disputed_project().get_absolute_url()
    whole = client.get(url).content
    for module in (pages, quoting):
        monkeypatch.setattr(module, "LARGEST_PAGE", len(whole) - 100)
    smaller = client.get(url, {"utm_source": "letter"}).content
    assert whole.count(b'<p class="evidence ') == 0
    assert 1 <= smaller.count(b'<p class="evidence ') <= 2
    assert len(smaller) <= len(whole) - 100


def test_a_list_marks_the_disputed_figure_of_its_row(client: Client) -> None:
    a_disputed_project()
    publish(make_energy_project(title_en="Zhanatas"))
    rows = re.findall(r"<tr data-uid.*?</tr>", read(client, "/energy-projects/"), re.S)
    assert ["/energy-projects/turgusun/#evidence-country" in row for row in rows] == [True, False]
    assert ['class="disputed"' in row for row in rows] == [True, False]


@pytest.mark.parametrize("url", ["/energy-projects/", "/energy-projects/turgusun/"])
def test_every_source_mark_resolves_to_an_entry_below(client: Client, url: str) -> None:
    a_disputed_project()
    shown = read(client, url)
    marks = set(re.findall(r'href="#(source-\d+)"', shown))
    assert marks
    assert marks == set(re.findall(r'<li id="(source-\d+)"', shown))


def test_every_figure_of_a_row_carries_a_mark(client: Client) -> None:
    """Where they do not all have the same source."""
    project = make_energy_project(commissioned_on="2021-06")
    claim_all(project)
    project.claims.filter(fact="capacity_mw").update(source=make_source())
    publish(project)
    row = the(re.search(r"<tr data-uid.*?</tr>", read(client, "/energy-projects/"), re.S))[0]
    assert row.count('class="figure"') == row.count('class="marks"') == 5


def test_lists_cost_the_same_with_one_row_and_with_three(client: Client) -> None:
    for make, url in ((make_energy_project, "/energy-projects/"), (make_pipeline, "/pipelines/")):
        publish(make())
        one = queries(client, url)
        publish(make(country=make_country("UZ")) if make is make_energy_project else make())
        publish(make())
        assert queries(client, url) == one


def test_a_page_costs_the_same_with_one_part_and_with_three(client: Client) -> None:
    counts = []
    for parts in (1, 3):
        project = make_energy_project()
        for n in range(parts):
            source, organisation = make_source(), publish(make_organisation())
            project.roles.create(organisation=organisation, role="owner", source=source)
            project.phases.create(name=f"{n}", phase_status="operating", source=source)
        counts.append(queries(client, publish(project).get_absolute_url()))
    assert counts[0] == counts[1]


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("country=XX", "There is no country with the code “XX”; write"),
        ("technology=fusion", "“fusion” is not known here."),
        ("colour=red", "There is no parameter “colour” here."),
        ("page=two", "There is no page “two”. The last one is 1."),
        ("page=9", "There is no page “9”. The last one is 1."),
        ("page_size=5", "There is no parameter “page_size” here."),
        ("order=beauty", "“beauty” is not known here."),
        ("q=%00", "Null characters are not allowed."),
    ],
)
def test_a_question_without_meaning_is_refused_in_words(
    client: Client, question: str, sentence: str
) -> None:
    publish(make_energy_project(title_en="Zhanatas"))
    shown = read(client, f"/energy-projects/?{question}", 400)
    assert sentence in shown
    assert "Zhanatas" not in shown
    assert 'name="country"' in shown  # the form is there to go on from


def test_filters_choose_and_the_form_keeps_them(client: Client) -> None:
    publish(make_energy_project(title_en="Kazakh one"))
    publish(make_energy_project(title_en="Uzbek one", country=make_country("UZ")))
    shown = read(client, "/energy-projects/?country=UZ")
    assert "Uzbek one" in shown
    assert "Kazakh one" not in shown
    assert re.search(r'<input[^>]*value="UZ"[^>]*checked', shown)


def test_nothing_found_is_said_and_the_way_back_is_shown(client: Client) -> None:
    publish(make_energy_project())
    shown = read(client, "/energy-projects/?q=nowhere")
    assert "No results." in shown
    assert '<a href="/energy-projects/">' in shown


def test_what_was_withdrawn_leaves_its_title_day_and_reason(client: Client) -> None:
    project = publish(make_energy_project(title_en="Mirage", slug="mirage"))
    publishing.withdraw(project, by=make_user(), at=NOON, note="It was never planned.")
    shown = read(client, "/energy-projects/mirage/", 410)
    for words in ("Mirage", "It was never planned.", "15 January 2026"):
        assert words in shown
    assert "Mirage" not in read(client, "/energy-projects/")


def test_an_old_edition_says_what_was_said_then(client: Client) -> None:
    project = publish(make_energy_project(slug="zhanatas", capacity_mw=100))
    edit(project, capacity_mw=125)
    now = read(client, "/energy-projects/zhanatas/")
    assert "125 MW" in now
    assert "This is edition" not in now
    assert "Capacity after the upgrade" in now
    then = read(client, "/energy-projects/zhanatas/?edition=1")
    assert "100 MW" in then
    assert "125 MW" not in then
    assert "This is edition 1, of 15 January 2026" in then


@pytest.mark.parametrize(
    ("question", "status", "words"),
    [
        ("edition=7", 404, ""),
        ("edition=one", 400, "“one” is not the number of an edition."),
        ("utm_source=newsletter", 200, "Zhanatas"),
    ],
)
def test_a_wrong_edition_is_refused_and_a_marked_link_works(
    client: Client, question: str, status: int, words: str
) -> None:
    publish(make_energy_project(title_en="Zhanatas", slug="zhanatas"))
    assert words in read(client, f"/energy-projects/zhanatas/?{question}", status)


def test_a_title_that_is_not_translated_says_its_language(client: Client) -> None:
    publish(make_energy_project(title_en="Zhanatas", title_ru="", slug="zhanatas"))
    publish(make_energy_project(title_en="Turgusun", title_ru="Тургусунская ГЭС", slug="turgusun"))
    assert 'class="fallback"' in read(client, "/ru/energy-projects/zhanatas/")
    translated = read(client, "/ru/energy-projects/turgusun/")
    heading = translated[translated.index("<h1>") : translated.index("</h1>")]
    assert heading == "<h1>Тургусунская ГЭС"


def test_links_on_a_page_stay_in_its_language(client: Client) -> None:
    publish(make_energy_project(slug="zhanatas"))
    assert 'href="/ru/energy-projects/zhanatas/"' in read(client, "/ru/energy-projects/")


def test_who_read_it_is_said(client: Client) -> None:
    project = publish(make_energy_project(slug="zhanatas"))
    assert "not yet peer-checked" not in read(client, "/energy-projects/zhanatas/")
    robot = make_user(is_service=True)
    copy = publishing.start_edit(project, by=robot, at=LATER)
    publishing.submit(copy, by=robot, at=LATER)
    publishing.publish(copy, by=robot, at=LATER)
    assert "not yet peer-checked" in read(client, "/energy-projects/zhanatas/")


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["Unit 1", "Unit 10", "Unit 2, timepoint 1"], ["Unit 1", "Unit 2", "Unit 10"]),
        (["Unit 6", "Unit 5", "Third unit to start"], ["Unit 6", "Unit 5", "Third unit"]),
    ],
)
def test_phases_that_all_have_numbers_are_in_their_order(
    client: Client, names: list[str], shown: list[str]
) -> None:
    project = make_energy_project(slug="zhanatas")
    for name in names:
        project.phases.create(name=name, phase_status="operating", source=make_source())
    publish(project)
    other = publish(make_energy_project())
    compared = f"/compare/?record=energyproject:zhanatas&record=energyproject:{other.slug}"
    for address, start in (
        ("/energy-projects/zhanatas/", 'class="table phases'),
        (compared, ">Phases</th>"),
    ):
        table = read(client, address).partition(start)[2]
        places = [table.index(name) for name in shown]
        assert places == sorted(places)


def test_parts_of_a_project_are_shown_with_their_sources(client: Client) -> None:
    project = make_energy_project(slug="zhanatas")
    source = make_source(title="Annual report")
    bank = publish(make_organisation(title_en="Development Bank", slug="bank"))
    project.roles.create(
        organisation=bank, role="financier", amount=150000000, currency="USD", source=source
    )
    project.phases.create(
        name="Phase 2", phase_status="construction", capacity_mw=50, source=source
    )
    project.milestones.create(
        on="2019-07", milestone_status="construction", note_en="Ground broken", source=source
    )
    project.names.create(name="Жаңатас", language="kk")
    project.names.create(name="Zhanatas WPP", script="Latn")
    claim_all(project)
    publish(project)
    shown = read(client, "/energy-projects/zhanatas/")
    for words in (
        "Funder",
        'href="/organisations/bank/"',
        "150 million US dollars",
        "Phase 2",
        "50 MW",
        "July 2019",
        "Ground broken",
        '<span lang="kk">Жаңатас</span>',
        '<span lang="und-Latn">Zhanatas WPP</span>',
        "Annual report",
    ):
        assert words in shown


def test_a_day_that_is_still_to_come_is_called_planned(client: Client) -> None:
    publish(make_energy_project(slug="to-come", planned_on="2035", project_status="construction"))
    publish(make_energy_project(slug="built", commissioned_on="2021-06"))
    assert "Planned commissioning" in read(client, "/energy-projects/to-come/")
    assert "lanned" not in read(client, "/energy-projects/built/")


def test_span_of_a_phase_that_is_still_to_begin_is_drawn_as_planned(client: Client) -> None:
    plant = make_energy_project(slug="two-phases", commissioned_on="1975")
    for name, status, day in (("One", "operating", "1975"), ("Two", "construction", "2199")):
        about = {"phase_status": status, "commissioned_on": day, "source": make_source()}
        plant.phases.create(name=name, capacity_mw=50, **about)
    publish(plant)
    table = part(read(client, "/energy-projects/two-phases/"), 'class="phase-time"', "</table>")
    assert table.count("data-planned") == 1


def test_no_span_is_drawn_for_a_phase_that_was_given_up(client: Client) -> None:
    plant = make_energy_project(slug="given-up", commissioned_on="1975")
    for name, status, day in (
        ("One", "construction", "2198"),
        ("Two", "construction", "2199"),
        ("Three", "cancelled", "2023"),
        ("Four", "shelved", "2023"),
    ):
        about = {"phase_status": status, "planned_on": day, "source": make_source()}
        plant.phases.create(name=name, capacity_mw=50, **about)
    publish(plant)
    table = part(read(client, "/energy-projects/given-up/"), 'class="phase-time"', "</table>")
    assert table.count('class="strip-mark"') == 2
    assert table.count("was planned") == 2


def test_a_pipeline_leads_to_its_system_and_back(client: Client) -> None:
    system = publish(make_pipeline(title_en="Whole line", slug="whole"))
    publish(make_pipeline(title_en="Line C", slug="line-c", system=system))
    line, whole = read(client, "/pipelines/line-c/"), read(client, "/pipelines/whole/")
    assert 'href="/pipelines/whole/"' in line
    assert "The system it belongs to" in line
    assert 'href="/pipelines/line-c/"' in whole
    assert "Parts of this system" in whole
    assert "The system it belongs to" not in whole


def test_page_of_a_country_names_a_pipeline_that_ends_in_it_as_its_list_does(
    client: Client,
) -> None:
    line = make_pipeline(title_en="To the border", end_country=make_country("CN"))
    assert line.countries.get().code == "KZ"
    publish(line)
    assert "To the border" in read(client, "/pipelines/?country=CN")
    for url in ("/countries/kz/", "/countries/cn/"):
        assert "To the border" in part(read(client, url), 'id="section-pipelines"')


@pytest.mark.exhaustive
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("url", ["/energy-projects/", "/ru/energy-projects/turgusun/"])
def test_a_phone_shows_it_without_sideways_scrolling_or_barriers(
    page: Page, url: str, scheme: Scheme
) -> None:
    a_disputed_project(title_ru="Тургусунская ГЭС", commissioned_on="2021-07", units=3)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=scheme)
    page.goto(url)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert complaints(page, scheme) == []


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("address", "most"), [("/energy-projects/", 3), ("/countries/kz/", 14), ("/map/", 3)]
)
def test_what_no_language_changes_is_asked_for_once(
    client: Client, address: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    publish(make_energy_project(country=make_country("KZ"), latitude=50, longitude=70))
    client.get(address)
    client.get(f"/zh-hans{address}")  # reads the titles of six kinds, to sort them

    with django_assert_max_num_queries(most):
        client.get(f"/ru{address}")


def test_values_that_stand_are_told_in_words(client: Client) -> None:
    other = publish(make_energy_project(title_en="Turgusun-2", title_ru="Тургусун-2"))
    project = a_disputed_project()
    about = {"kind": project.kind(), "record_uid": project.uid, "made_by": make_user()}
    for check, field, value in (
        ("phases-total", "capacity_mw", "250.000 206.500"),
        ("double", "title_en", other.uid),
    ):
        Waiver.objects.create(
            **about, check_id=check, field=field, value=value, reason_en="Counted twice."
        )
    page = read(client, "/ru/energy-projects/turgusun/")
    _decision, *told = re.findall(r'class="ruling-head"><b>(.+?)</b>', page)
    assert told == ["Мощность: 250; 206,5", "Название (English): Тургусун-2"]
    panel = sign_in(make_chief()).get(desk_address(project)).text
    assert "Capacity: 250; 206.5 stands, says" in " ".join(panel.split())
