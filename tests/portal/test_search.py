"""Search: every word, in three scripts, titles first, narrowed by kind."""

import pytest

from portal import publishing
from portal import search as searching
from tests.factories import (
    NOON,
    make_country,
    make_energy_project,
    make_event,
    make_organisation,
    make_source,
    make_story,
    make_user,
    publish,
)
from tests.portal.reading import part, queries, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def kazakhstan():
    country = make_country("KZ")
    country.name_en, country.name_zh_hans, country.name_ru = "Kazakhstan", "哈萨克斯坦", "Казахстан"
    country.save()
    return country


@pytest.fixture
def zhanatas(kazakhstan):
    return publish(
        make_energy_project(
            title_en="Zhanatas wind farm",
            title_zh_hans="札纳塔斯风电场",
            title_ru="Жанатасская ВЭС, первая очередь её",
            slug="zhanatas",
            summary_en="Forty turbines on the steppe.",
        )
    )


def found(text):
    return [str(entry) for entry in searching.entries(searching.ask(text))]


@pytest.mark.parametrize(
    "text",
    [
        "zhanatas",
        "ZHANATAS farm",
        "farm wind",
        "turbines zhan",
        "札纳塔斯",
        "风电",
        "风",
        "жанатасская",
        "ЖАНАТАССКАЯ вэс",
        "ее",
        "Kazakhstan wind",
        "哈萨克斯坦风电",
        "вэс казахстана",
        "в казахстане вэс",
        "Zhanatas, (wind)!",
    ],
)
def test_is_found_by(zhanatas, text):
    assert found(text) == ["Zhanatas wind farm"]


@pytest.mark.parametrize(
    "text", ["", "   ", "zhanatas solar", "水电", "风札", "%", "_", "kyrgyzstan wind", "!?"]
)
def test_is_not_found_by(zhanatas, text):
    assert found(text) == []


def test_drafts_and_what_was_withdrawn_are_not_found(zhanatas):
    make_energy_project(title_en="Secret wind farm")
    publishing.withdraw(zhanatas, by=make_user(), at=NOON, note="Wrong.")
    assert found("wind") == []


def test_what_has_the_word_in_its_title_comes_first(zhanatas):
    publish(make_story(title_en="A", summary_en="A wind blows early in this summary."))
    publish(
        make_event(title_en="A long title in which at the very end of many words there is wind")
    )
    assert found("wind")[-1] == "A"
    assert found("wind")[0] == "Zhanatas wind farm"


def test_a_long_question_is_cut_rather_than_refused_by_the_database(zhanatas):
    assert len(searching.ask("wind " * 500).terms) == 1
    assert len(searching.ask(" ".join(f"w{n}" for n in range(99))).terms) == searching.MOST_TERMS


def test_the_page_counts_by_kind_and_narrows(client, zhanatas):
    publish(make_event(title_en="Wind summit"))
    html = read(client, "/search/?q=wind")
    facets = words(part(html, 'aria-label="By kind"', "</nav>"))
    assert facets.endswith("Everything 2 Energy projects 1 Events 1")
    narrowed = part(read(client, "/search/?q=wind&kind=event"), '<ol class="found"', "</ol>")
    assert words(narrowed).startswith("Wind summit Event")
    assert "Zhanatas" not in narrowed


def test_the_page_names_kind_and_country_and_links_in_the_language(client, zhanatas):
    row = part(read(client, "/ru/search/?q=zhanatas"), '<ol class="found"', "</ol>")
    assert 'href="/ru/energy-projects/zhanatas/"' in row
    assert "Казахстан" in row


def test_a_country_is_offered_as_a_page(client, zhanatas):
    assert 'href="/countries/kz/"' in part(
        read(client, "/search/?q=kazakhstan"), 'class="found-countries"', "</p>"
    )


def test_public_sources_are_found_and_others_not(client):
    source = make_source(title="Yearbook of wind", publisher="Ветер", slug="yearbook")
    make_source(title="Secret wind study")
    project = make_energy_project(title_en="Zhanatas")
    for name in ("country", "technology", "status", "capacity_mw"):
        project.claims.create(
            fact=name,
            value=project.facts[name].accepted(project, name),
            source=source,
            recorded_at=NOON,
        )
    publish(project)
    html = read(client, "/search/?q=wind")
    assert "Yearbook of wind" in html
    assert "Secret wind study" not in html
    assert "Yearbook of wind" in read(client, "/search/?q=ветер&kind=source")


def test_nothing_found_leads_on(client, zhanatas):
    seen = words(read(client, "/search/?q=xyzzy"))
    assert "Nothing public here has every word of “xyzzy”." in seen
    assert "For instance Zhanatas wind farm" in seen


def test_an_empty_box_explains_itself(client, zhanatas):
    assert "How to search" in words(read(client, "/search/"))


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("q=wind&colour=red", "colour"),
        ("q=wind&kind=planet", "planet"),
        ("q=wind&page=two", "two"),
        ("q=wind&page=99", "99"),
        ("q=%00", "Null"),
        ("q=" + "w" * 201, "200"),
    ],
)
def test_a_question_without_meaning_is_refused_in_words(client, zhanatas, query, word):
    assert word in words(read(client, f"/search/?{query}", 400))


def test_mark_up_in_a_question_stays_text(client):
    assert "<script>x" not in read(client, "/search/?q=<script>x")


def test_queries_do_not_grow_with_rows(client, zhanatas):
    with_one = queries(client, "/search/?q=wind")
    publish(make_organisation(title_en="Wind company"))
    publish(make_event(title_en="Wind summit"))
    assert queries(client, "/search/?q=wind") == with_one
