"""Stories whose figures stay tied to their records."""

import re
from datetime import timedelta

import pytest

from portal.publication import publishing
from portal.site.stories import problems
from portal.site.stories.markdown import Prose, prose
from tests.admin_client import address
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


@pytest.fixture
def project():
    made = make_energy_project(title_en="Turgusun", slug="turgusun", capacity_mw=150)
    for name, fact in made.facts.items():
        if fact.accepted(made, name):
            claim(made, name)
    claim(made, "capacity_mw", "120", source=make_source(publisher="Rewriter"))
    rule(made, "capacity_mw")
    return publish(made)


def series_of(*values):
    series = publish(make_series(title_en="Trade", slug="trade"))
    for period, value in values:
        publish(observe(series, period, value).batch)
    return series


def story(body, **kwargs):
    return publish(make_story(slug="told", body_en=body, **kwargs))


def told(client, prefix="", query=""):
    return part(read(client, f"{prefix}/stories/told/{query}"), '<div class="prose"', "<section")


def test_a_figure_within_a_sentence_brings_its_marks_and_its_dispute(client, project):
    story("It has {{figure energyproject:turgusun capacity_mw}} in *all*.")
    html = read(client, "/stories/told/")
    sentence = part(html, "<p>It has", "</p>")
    assert words(sentence).replace("\xa0", " ").startswith("It has 150 MW")
    assert "Sources disagree" in sentence
    assert "<em>all</em>" in sentence
    assert 'href="/energy-projects/turgusun/#evidence-capacity-mw"' in sentence
    assert unresolved_marks(html) == set()
    assert "Agency" in part(html, 'class="sources"')


def test_a_figure_by_itself_shows_what_the_others_say(client, project):
    story("Before.\n\n{{figure energyproject:turgusun capacity_mw}}\n\nAfter.")
    block = part(told(client), '<figure class="story-figure', "</figure>")
    assert "Turgusun" in block
    assert "120" in words(block)


def test_a_period_and_the_newest_of_a_statistic(client):
    series_of(("2023", 5), ("2024", 7))
    story("Then {{figure series:trade 2023}}, now {{figure series:trade latest}}.")
    assert "Then 5 bn US dollars" in words(told(client))
    assert "now 7 bn US dollars" in words(told(client))
    publish(observe(series_by_slug(), "2025", 9).batch)
    assert "now 9 bn US dollars" in words(told(client))


def series_by_slug():
    from trade.models import Series

    return Series.objects.get(slug="trade")


def test_charts_records_and_the_map_stand_by_themselves(client, project):
    series_of(("2023", 5), ("2024", 7))
    story(
        "{{chart series series=trade}}\n\n{{record energyproject:turgusun}}\n\n{{map country=KZ}}"
    )
    html = told(client, "/ru")
    assert 'class="chart"' in html
    assert "<svg" in html
    card = part(html, '<aside class="story-record', "</aside>")
    assert 'href="/ru/energy-projects/turgusun/"' in card
    assert "150" in words(card)
    assert 'href="/ru/map/?country=KZ"' in html
    page = read(client, "/ru/stories/told/")
    assert "portal/css/charts.css" in page
    assert unresolved_marks(page) == set()


def test_a_figure_changes_with_its_record_but_an_old_edition_keeps_what_it_showed(client, project):
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


def test_a_chart_of_an_old_edition_asks_in_the_browser_for_that_time_too(client, project):
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

    def drawn_from(page):
        return re.search(r'data-chart-json="([^"]+)"', page)[1]

    assert drawn_from(told(client)) == "/charts/series.json?series=trade"
    assert "as_recorded=" in drawn_from(told(client, query="?edition=1"))
    then = f"/series/trade/?as_recorded={LATER:%Y-%m-%d}"
    assert "as_recorded=" in drawn_from(read(client, then))


def test_what_was_withdrawn_since_leaves_a_quiet_note(client, project):
    story(
        "It has {{figure energyproject:turgusun capacity_mw}}.\n\n{{record energyproject:turgusun}}"
    )
    publishing.withdraw(type(project).objects.get(), by=make_user(), at=LATER, note="Wrong plant.")
    html = told(client)
    assert html.count("story-missing") == 2
    assert words(html).count("“Turgusun” has been withdrawn.") == 2
    assert "150" not in words(html)
    assert "150" not in words(told(client, query="?edition=1"))


def test_a_draft_never_shows_through_a_story(client, project):
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
            "{{picture x}}",
            "“picture x” is not known here. These are allowed: figure, chart, map, record.",
        ),
        ("{{}}", "“” is not known here."),
        ('{{figure "x}}', "is not known here."),
        ("So {{record energyproject:turgusun}} is", "This has to stand in a paragraph of its own."),
    ],
)
def test_what_is_wrong_with_a_text_is_said_with_its_line(project, written, sentence):
    (said,) = problems(
        f"# Head\n\nOne\ntwo\n\nthree\n{written}" if "So" in written else f"One\n\n\n{written}"
    )
    assert said.startswith("Line 7, {{" if "So" in written else "Line 4, {{")
    assert sentence in said


def test_lines_within_a_paragraph_are_counted(project):
    text = "First\nsecond {{figure energyproject:turgusun capacity_mw}}\nthird {{figure x}}"
    (said,) = problems(text)
    assert said.startswith("Line 3, {{figure x}}")


def test_code_and_single_braces_are_no_shortcodes(project):
    assert problems("`{{figure x}}` and {figure x} and {{open") == []
    assert problems("    {{figure x}}") == []
    assert prose("`{{figure x}}`") == "<p><code>{{figure x}}</code></p>\n"


def test_a_text_cannot_bring_markup_or_placeholders_of_its_own(client, project):
    assert "<script>" not in prose("{{figure <script>x</script>}} \ue0000\ue001")
    story("{{figure <script>x</script>}} \ue0000\ue001 {{record <b>:<i>}}")
    html = told(client)
    assert "<script>x" not in html
    assert "<i>" not in html
    assert html.count("story-missing") == 2


def test_shortcodes_stay_readable_where_nothing_draws_them():
    assert Prose("{{record energyproject:x}}").html() == "<p>{{record energyproject:x}}</p>\n"


def test_queries_do_not_grow_with_figures(client, project):
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


def test_the_form_refuses_what_the_page_could_not_show(admin_client, project):
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
