"""Stories whose figures stay tied to their records."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal.publication import publishing
from portal.site.stories.finding import find_problems
from portal.site.stories.markdown import Prose, render_prose
from projects.energy.models import EnergyProject
from tests.admin_client import address
from tests.databases import kept
from tests.factories import (
    NOON,
    claim,
    make_batch,
    make_energy_project,
    make_event,
    make_series,
    make_source,
    make_story,
    make_user,
    observe,
    publish,
    rule,
)
from tests.portal.site.reading import part, queries, read, unresolved_marks, words

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


@kept
def project() -> Any:
    made = make_energy_project(title_en="Turgusun", slug="turgusun", capacity_mw=150)
    for name, fact in made.facts.items():
        if fact.accepted(made, name):
            claim(made, name)
    claim(made, "capacity_mw", "120", source=make_source(publisher="Rewriter"))
    rule(made, "capacity_mw")
    return publish(made)


def series_of(*values: Any) -> Any:
    series = publish(make_series(title_en="Trade", slug="trade"))
    for period, value in values:
        publish(observe(series, period, value).batch)
    return series


def story(body: str, **kwargs: Any) -> Any:
    return publish(make_story(slug="told", body_en=body, **kwargs))


def told(client: Client, prefix: str = "", query: str = "") -> Any:
    return part(read(client, f"{prefix}/stories/told/{query}"), '<div class="prose"', "<section")


def test_inline_figure_has_marks_and_dispute(client: Client, project: EnergyProject) -> None:
    story("It has {{figure energyproject:turgusun capacity_mw}} in *all*.")
    html = read(client, "/stories/told/")
    sentence = part(html, "<p>It has", "</p>")
    assert words(sentence).replace("\xa0", " ").startswith("It has 150 MW")
    assert "Sources disagree" in sentence
    assert "<em>all</em>" in sentence
    assert 'href="/energy-projects/turgusun/#evidence-capacity-mw"' in sentence
    assert unresolved_marks(html) == set()
    assert "Agency" in part(html, 'class="sources"')


def test_status_within_a_sentence_has_a_small_letter(
    client: Client, project: EnergyProject
) -> None:
    code = "{{figure energyproject:turgusun status}}"
    story(f"It is {code}, they say. {code} since 2021.\n\n{code} it is.")
    shown = words(told(client))
    assert "It is operating" in shown
    assert "they say. Operating" in shown
    assert shown.count("Operating") == 2


def test_block_figure_shows_differing_values(client: Client, project: EnergyProject) -> None:
    story("Before.\n\n{{figure energyproject:turgusun capacity_mw}}\n\nAfter.")
    block = part(told(client), '<figure class="story-figure', "</figure>")
    assert "Turgusun" in block
    assert "120" in words(block)


def test_period_and_latest_of_a_statistic(client: Client) -> None:
    series_of(("2023", 5), ("2024", 7))
    story("Then {{figure series:trade 2023}}, now {{figure series:trade latest}}.")
    assert "Then 5 bn US dollars" in words(told(client))
    assert "now 7 bn US dollars" in words(told(client))
    publish(observe(series_by_slug(), "2025", 9).batch)
    assert "now 9 bn US dollars" in words(told(client))


def series_by_slug() -> Any:
    from trade.statistics.models import Series

    return Series.objects.get(slug="trade")


def test_charts_records_and_map_are_blocks(client: Client, project: EnergyProject) -> None:
    series_of(("2023", 5), ("2024", 7))
    story(
        "{{chart series series=trade}}\n\n{{record energyproject:turgusun}}\n\n{{map country=KZ}}"
    )
    html = told(client, "/ru")
    assert 'class="chart"' in html
    assert '<h2 class="chart-title">' in html  # no level is skipped after the title of the story
    assert "<svg" in html
    card = part(html, '<aside class="story-record', "</aside>")
    assert 'href="/ru/energy-projects/turgusun/"' in card
    assert "150" in words(card)
    assert 'href="/ru/map/?country=KZ"' in html
    page = read(client, "/ru/stories/told/")
    assert "portal/css/charts.css" in page
    assert unresolved_marks(page) == set()


def test_figure_is_current_but_pinned_in_an_old_edition(
    client: Client, project: EnergyProject
) -> None:
    told_then = story("It has {{figure energyproject:turgusun capacity_mw}}.")
    draft = publishing.start_edit(project, by=make_user(), at=LATER)
    draft.capacity_mw = 170
    draft.save()
    claim(draft, "capacity_mw", "170", recorded_at=LATER)
    rule(draft, "capacity_mw", made_at=LATER)
    publishing.submit(draft, by=make_user(), at=LATER)
    publishing.publish(draft, by=make_user(), at=LATER)
    assert "It has 170" in words(told(client))
    edit = publishing.start_edit(told_then, by=make_user(), at=LATER)
    edit.body_en += " More."
    edit.save()
    publishing.submit(edit, by=make_user(), at=LATER)
    publishing.publish(edit, by=make_user(), at=LATER)
    assert "It has 170" in words(told(client))
    old = told(client, query="?edition=1")
    assert "It has 150" in words(old)
    then = "/energy-projects/turgusun/?as_recorded=2026"
    assert then in old
    assert then not in told(client)


def test_chart_of_an_old_edition_requests_past_data(client: Client, project: EnergyProject) -> None:
    series, batch = series_of(), make_batch()
    for year in ("2022", "2023", "2024"):
        observe(series, year, 7, batch=batch)
    publishing.submit(batch, by=make_user(), at=NOON)
    publishing.publish(batch, by=make_user(), at=NOON)
    draft = publishing.start_edit(story("{{chart series series=trade}}"), by=make_user(), at=LATER)
    draft.body_en += "\n\nMore."
    draft.save()
    publishing.submit(draft, by=make_user(), at=LATER)
    publishing.publish(draft, by=make_user(), at=LATER)

    def drawn_from(html: str) -> str:
        return html.partition('data-chart-json="')[2].partition('"')[0]

    assert drawn_from(told(client)) == "/charts/series.json?series=trade"
    assert "as_recorded=" in drawn_from(told(client, query="?edition=1"))
    then = f"/series/trade/?as_recorded={LATER:%Y-%m-%d}"
    assert "as_recorded=" in drawn_from(read(client, then))


def test_renamed_record_is_shown_by_its_former_name_too(
    client: Client, project: EnergyProject
) -> None:
    text = (
        "It has {{figure energyproject:turgusun capacity_mw}}.\n\n{{record energyproject:turgusun}}"
    )
    story(text)
    draft = publishing.start_edit(project, by=make_user(), at=NOON)
    draft.slug = "turgusun-hydro"
    draft.save()
    publish(draft)
    assert find_problems(text) == []
    html = told(client)
    assert "story-missing" not in html
    assert html.count('href="/energy-projects/turgusun-hydro/') >= 2


def test_withdrawn_record_leaves_a_note(client: Client, project: EnergyProject) -> None:
    story(
        "It has {{figure energyproject:turgusun capacity_mw}}.\n\n{{record energyproject:turgusun}}"
    )
    publishing.withdraw(type(project).objects.get(), by=make_user(), at=LATER, note="Wrong plant.")
    for is_begun_again in (False, True):
        if is_begun_again:
            publishing.reopen(type(project).working.get(), by=make_user(), at=LATER)
        html = told(client)
        assert html.count("story-missing") == 2
        assert words(html).count("“Turgusun” has been withdrawn.") == 2
    for shown in (html, told(client, query="?edition=1")):
        assert not re.search(r"\b150\b", words(shown))


def test_draft_is_not_shown_in_a_story(client: Client, project: EnergyProject) -> None:
    make_energy_project(slug="hidden", title_en="Hidden plant")
    draft = publishing.start_edit(project, by=make_user(), at=NOON)
    draft.title_en = "Hidden rename"
    draft.save()
    story("{{record energyproject:hidden}}\n\n{{record energyproject:turgusun}}")
    html = told(client)
    assert "Nothing public is called energyproject:hidden." in html
    assert "Hidden" not in html


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{{figure dragon:x capacity_mw}}", "There is no kind of record “dragon”."),
        (
            "{{figure energyproject:nothing capacity_mw}}",
            "Nothing public is called energyproject:nothing.",
        ),
        (
            "{{figure energyproject:turgusun colour}}",
            "energyproject:turgusun has no figure “colour”.",
        ),
        ("{{figure energyproject:turgusun units}}", "Nothing is known about “units”"),
        ("{{figure energyproject:turgusun}}", "This is written {{figure kind:record name}}."),
        ("{{figure turgusun capacity_mw}}", "This is written {{figure kind:record name}}."),
        ("{{record}}", "This is written {{record kind:record}}."),
        ("{{chart}}", "This is written {{chart name parameter=value …}}."),
        ("{{chart nothing}}", "There is no chart “nothing”."),
        ("{{chart series series=nothing}}", "nothing"),
        (
            "[a {{figure energyproject:turgusun capacity_mw}}](/x/)",
            "This cannot stand within a link.",
        ),
        ("{{map colour=red}}", "There is no parameter “colour” here."),
        ("{{map KZ}}", "This is written {{map name=value …}}."),
        (
            "{{photo x}}",
            "“photo x” is not known here. These are allowed: figure, chart, map, record, picture.",
        ),
        ("{{}}", "“” is not known here."),
        ('{{figure "x}}', "is not known here."),
        ("So {{record energyproject:turgusun}} is", "This has to stand in a paragraph of its own."),
        ("- {{record energyproject:turgusun}}", "This has to stand in a paragraph of its own."),
    ],
)
def test_problems_have_line_numbers(project: EnergyProject, written: str, sentence: str) -> None:
    (said,) = find_problems(
        f"# Head\n\nOne\ntwo\n\nthree\n{written}" if "So" in written else f"One\n\n\n{written}"
    )
    assert said.startswith("Line 7, {{" if "So" in written else "Line 4, {{")
    assert sentence in said


def test_lines_within_a_paragraph_are_counted(project: EnergyProject) -> None:
    text = "First\nsecond {{figure energyproject:turgusun capacity_mw}}\nthird {{figure x}}"
    (said,) = find_problems(text)
    assert said.startswith("Line 3, {{figure x}}")


def test_code_and_single_braces_are_no_shortcodes(project: EnergyProject) -> None:
    assert find_problems("`{{figure x}}` and {figure x} and {{open") == []
    assert find_problems("    {{figure x}}") == []
    assert render_prose("`{{figure x}}`") == "<p><code>{{figure x}}</code></p>\n"


def test_markup_and_placeholders_in_texts_are_removed(
    client: Client, project: EnergyProject
) -> None:
    assert "<script>" not in render_prose("{{figure <script>x</script>}} \ue0000\ue001")
    story("{{figure <script>x</script>}} \ue0000\ue001 {{record <b>:<i>}}")
    html = told(client)
    assert "<script>x" not in html
    assert "<i>" not in html
    assert html.count("story-missing") == 2


def test_undrawn_shortcodes_are_written_as_source() -> None:
    assert Prose("{{record energyproject:x}}").html() == "<p>{{record energyproject:x}}</p>\n"


def test_queries_do_not_grow_with_figures(client: Client, project: EnergyProject) -> None:
    series_of(("2023", 5))
    one = "{{figure energyproject:turgusun capacity_mw}} {{figure series:trade 2023}}"
    story(one)
    queries(client, "/stories/told/")
    with_one = queries(client, "/stories/told/")
    publish(make_event(slug="summit"))
    publish(make_energy_project(slug="second"))
    publish(
        make_story(
            slug="longer", body_en=f"{one} {{{{figure energyproject:second capacity_mw}}}} {one}"
        )
    )
    assert queries(client, "/stories/longer/") == with_one


def test_form_refuses_wrong_shortcodes(admin_client: Client, project: EnergyProject) -> None:
    draft = make_story(body_en="Fine.")
    form = admin_client.get(address(draft)).context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in form.fields}
    data |= {
        "body_en": "One.\n\n{{figure energyproject:nothing capacity_mw}}",
        "body_ru": "{{chart x}}",
    }
    answer = admin_client.post(address(draft), data)
    errors = answer.context["adminform"].form.errors
    assert errors["body_en"] == [
        "Line 3, {{figure energyproject:nothing capacity_mw}}: "
        "Nothing public is called energyproject:nothing."
    ]
    assert errors["body_ru"] == ["Line 1, {{chart x}}: There is no chart “x”."]
