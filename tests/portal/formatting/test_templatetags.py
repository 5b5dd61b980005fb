"""Template tags."""

import re
from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from portal.formatting.source_list import SourceList
from portal.templatetags._figures import draw_marks
from tests.factories import make_country

type Drawn = dict[str, object]

TITLES = {"en": "Turgusun", "zh-hans": "图尔古松", "ru": ""}
SOURCE = {
    "slug": "agency-1",
    "publisher": "Agency",
    "title": "Report",
    "published_on": "2024-06",
    "url": "https://www.example.org/report",
}


def drawn(
    template: str, path: str = "/energy-projects/", language: str = "en", **context: object
) -> str:
    request = RequestFactory().get(path)
    with translation.override(language):
        made = engines["django"].from_string("{% load i18n corridor %}" + template)
        return " ".join(made.render(context, request).split())


def a_claim(**changes: object) -> Drawn:
    return {
        "uid": "c1",
        "kind": "value",
        "value": 100,
        "text": "100",
        "comparator": "exact",
        "lower": None,
        "upper": None,
        "as_printed": "",
        "language": "",
        "as_of": "",
        "source": SOURCE,
        "locator": "",
        "quote": "",
        "note": "",
        "agrees": True,
        "standing": "agrees",
        "retracted_at": None,
        "retraction_reason": "",
        "standing_reason": "",
        **changes,
    }


def a_fact(*claims: Drawn, **changes: object) -> Drawn:
    return {
        "kind": "energyproject",
        "name": "capacity_mw",
        "label": "Capacity",
        "anchor": "evidence-capacity-mw",
        "evidence_url": "#evidence-capacity-mw",
        "disagreement_key": "energyproject-x-capacity-mw",
        "value": 100,
        "text": "100",
        "unit": "MW",
        "comparator": "exact",
        "disputed": False,
        "ruling": None,
        "claims": list(claims) or [a_claim()],
        **changes,
    }


def test_text_in_the_reader_s_language_has_no_note() -> None:
    assert drawn("{% local titles %}", language="zh-hans", titles=TITLES) == "图尔古松"


def test_text_in_another_language_is_marked() -> None:
    shown = drawn("{% local titles %}", language="ru", titles=TITLES)
    assert '<span lang="en">Turgusun</span><small class="fallback">' in shown
    with translation.override("ru"):
        assert (
            translation.gettext("in %(language)s") % {"language": translation.gettext("English")}
            in shown
        )


def test_text_of_editors_is_escaped() -> None:
    titles = {"en": "<script>alert(1)</script>"}
    for language in ("en", "ru"):
        assert "<script>" not in drawn("{% local titles %}", language=language, titles=titles)


def test_figure_has_unit_and_marks_of_agreeing_sources() -> None:
    other = a_claim(source={**SOURCE, "slug": "other"}, agrees=None, standing="no_value")
    sources = SourceList()
    shown = drawn("{% figure fact sources %}", fact=a_fact(a_claim(), other), sources=sources)
    assert '<data value="100">100 MW</data>' in shown
    assert shown.count('href="#source-') == 1
    assert [entry.source["slug"] for entry in sources] == ["agency-1"]
    assert "disputed" not in shown


def test_disputed_figure_links_to_its_evidence() -> None:
    shown = drawn("{% figure fact sources %}", fact=a_fact(disputed=True), sources=SourceList())
    assert 'class="disputed" href="#evidence-capacity-mw"' in shown
    assert 'title="Sources disagree"' in shown


def test_unknown_figure_is_marked() -> None:
    unknown = a_fact(value=None, text="", claims=[])
    shown = drawn("{% figure fact sources %}", fact=unknown, sources=SourceList())
    assert 'role="img" aria-label="not known"' in shown


def test_every_mark_leads_to_an_entry_of_the_list() -> None:
    shown = drawn(
        "{% figure fact sources %}{% sourced row sources %}{% source_list sources %}",
        fact=a_fact(),
        row={"source": {**SOURCE, "slug": "agency-2"}, "locator": "p. 4"},
        sources=SourceList(),
    )
    assert 'href="#source-1"' in shown
    assert 'href="#source-2" id="mark-2" data-places="1"' in shown
    assert '<template id="places"><p>p. 4</p></template>' in shown
    assert '<li id="source-1">' in shown
    assert '<li id="source-2">' in shown
    assert 'href="#mark-2"' in shown
    assert 'href="/sources/agency-2/"' in shown
    assert 'href="https://www.example.org/report"' in shown


def test_evidence_groups_claims_by_value_and_shows_the_ruling() -> None:
    fact = a_fact(
        a_claim(uid="c1"),
        a_claim(uid="c2", source={**SOURCE, "slug": "b"}),
        a_claim(uid="c3", value=400, text="400", agrees=False, standing="overruled"),
        disputed=True,
        ruling={
            "rule": "planned-vs-actual",
            "reason": {"en": "400 was a plan."},
            "made_at": "2026-01-15T12:00:00+00:00",
        },
    )
    shown = drawn("{% evidence fact sources %}", fact=fact, sources=SourceList())
    assert shown.count('class="claim-group"') == 2
    assert shown.index("c1") < shown.index("c2") < shown.index("c3")
    assert "400 was a plan." in shown
    assert "Plan versus outcome" in shown
    assert "15 January 2026" in shown
    assert 'href="/disagreements/energyproject-x-capacity-mw/"' in shown


def test_retracted_claim_is_shown_with_its_reason() -> None:
    claim = a_claim(
        agrees=None,
        standing="retracted",
        retracted_at="2026-01-15T12:00:00+00:00",
        retraction_reason="Misread.",
    )
    shown = drawn(
        "{% evidence fact sources %}", fact=a_fact(a_claim(), claim), sources=SourceList()
    )
    assert "Retracted on 15 January 2026: Misread." in shown


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("The packaged data set no longer says this.", "Набор данных этого больше не утверждает."),
        ("Misread.", '<span lang="en">Misread.</span>'),
    ],
)
def test_reason_of_the_portal_s_own_is_in_the_reader_s_language(reason: str, shown: str) -> None:
    assert shown in drawn("{% retraction reason %}", language="ru", reason=reason)


def test_differing_values_are_under_a_disputed_value() -> None:
    against = a_claim(value=400, text="400", agrees=False, standing="overruled")
    shown = drawn(
        "{% differing fact sources %}", fact=a_fact(a_claim(), against), sources=SourceList()
    )
    assert "400 MW" in shown
    assert "100 MW" not in shown


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "/hubs/"), ("ru", "/ru/hubs/"), ("zh-hans", "/zh-hans/hubs/")]
)
def test_addresses_get_the_reader_s_language(language: str, expected: str) -> None:
    assert drawn("{% href '/hubs/' %}", language=language) == expected


def test_external_addresses_are_unchanged() -> None:
    assert drawn("{% href 'https://example.org/' %}", language="ru") == "https://example.org/"


def test_language_switch_keeps_path_and_query() -> None:
    shown = drawn(
        "{% language_links as links %}{% for link in links %}{{ link.url|safe }} {% endfor %}",
        path="/ru/hubs/?country=KZ&page=2",
        language="ru",
    )
    assert shown == (
        "/hubs/?country=KZ&page=2 /zh-hans/hubs/?country=KZ&page=2 /ru/hubs/?country=KZ&page=2"
    )


def test_language_switch_knows_a_language_of_the_interface_alone(settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("kk", "Қазақша")]
    shown = drawn(
        "{% language_links as links %}"
        "{% for link in links %}{{ link.name }} {{ link.url }} {{ link.is_current }}; {% endfor %}",
        path="/kk/hubs/",
        language="kk",
    )
    assert shown == (
        "English /hubs/ False; 简体中文 /zh-hans/hubs/ False; Русский /ru/hubs/ False;"
        " Қазақша /kk/hubs/ True;"
    )


def test_navigation_marks_the_current_page() -> None:
    link = '{% menu_place as here %}{% nav_link "/hubs/" "Hubs" here %}'
    assert 'aria-current="page"' in drawn(link, path="/ru/hubs/", language="ru")
    assert 'aria-current="true"' in drawn(link, path="/hubs/horgos/")
    assert "aria-current" not in drawn(link, path="/energy-projects/")


def test_second_click_reverses_the_order_of_a_column() -> None:
    head = '{% sort_head "capacity" "Capacity" "number" %}'
    assert 'href="?q=a&amp;order=capacity"' in drawn(head, path="/x/?q=a&page=3")
    again = drawn(head, path="/x/?order=capacity")
    assert 'aria-sort="ascending"' in again
    assert 'href="?order=-capacity"' in again
    assert 'aria-sort="descending"' in drawn(head, path="/x/", default_order="-capacity")


def test_choice_is_shown_with_its_label() -> None:
    shown = drawn('{{ "construction"|choice:"projects.Phase.phase_status" }}')
    assert shown == "Under construction"
    assert 'data-value="wind"' in drawn('{% badge "wind" "projects.EnergyProject.technology" %}')


def test_other_titles_are_those_in_other_languages() -> None:
    titles = {**TITLES, "ru": "ГЭС «Turgusun»", "kk": "Тұрғысын"}
    document = {"title": titles, "title_origin": {"ru": "composed"}}
    shown = drawn(
        "{% other_titles document as found %}{% for t in found %}{{ t.language }}:{{ t.text }} "
        "{% endfor %}",
        document=document,
    )
    assert shown == "zh-hans:图尔古松 kk:Тұрғысын"


@pytest.mark.django_db
def test_countries_of_a_line_are_named_in_order() -> None:
    make_country("KZ")
    line = "{% countries code other many %}"
    assert drawn(line, code="KZ", other=None, many=["CN"]) == "Country KZ, CN"


@pytest.mark.parametrize(
    ("numbers", "printed"),
    [([1], "1"), ([1, 2], "1, 2"), ([1, 2, 3], "1–3"), ([2, 4, 5, 6, 7, 9], "2, 4–7, 9"), ([], "")],
)
def test_consecutive_marks_are_printed_as_a_range(numbers: list[int], printed: str) -> None:
    marks: Any = [{"number": n, "anchor": 0, "place": n} for n in numbers]
    html = draw_marks(marks)
    assert re.sub(r"<[^>]*>", "", html) == printed
    places = " ".join(re.findall(r'data-places="([^"]*)"', html))
    assert places.split() == [str(n) for n in numbers]
    assert html.count("<a ") == len(printed.split())


def row_of(*figures: Any) -> str:
    facts = {f"fact_{n}": fact for n, fact in enumerate(figures)}
    sources = SourceList()
    return drawn(
        "{% row_sources row names sources as marked %}{% row_marks marked %}|"
        "{% for fact in figures %}{% figure fact marked %}{% endfor %}",
        row={"facts": facts},
        names=" ".join(facts),
        figures=figures,
        sources=sources,
    )


def test_a_row_whose_figures_have_the_same_source_is_marked_once() -> None:
    title, figures = row_of(a_fact(), a_fact(), a_fact(value=None, text="")).split("|")

    assert title.count('href="#source-1"') == 1
    assert "#source-" not in figures


@pytest.mark.parametrize(
    "other",
    [
        a_fact(a_claim(source={**SOURCE, "slug": "b"})),
        a_fact(a_claim(), a_claim(source={**SOURCE, "slug": "b"})),
    ],
)
def test_figures_of_different_sources_are_marked_each(other: Any) -> None:
    title, figures = row_of(a_fact(), other).split("|")

    assert "#source-" not in title
    assert figures.count('class="marks"') == 2
