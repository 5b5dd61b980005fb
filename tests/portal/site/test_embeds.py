"""Figures and charts on somebody else's page: never without a source, alone in what they may."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from portal.editorial import duplicates
from portal.graphics.charts import registry
from portal.graphics.charts.registry import ChartMaker, ChartQuestion, ChartRequest
from portal.graphics.charts.specification import Chart
from portal.models.sources import NOT_NAMED
from portal.publication import publishing
from portal.site.embeds.themes import theme_css
from projects.energy.models import EnergyProject
from tests.databases import kept
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_ranking,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
    rule,
)
from tests.portal.site.reading import part, queries, read, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = NOON + timedelta(days=1)


@kept
def project() -> Any:
    """150 MW as accepted; another report says 120."""
    made = make_energy_project(title_en="Turgusun", slug="turgusun", capacity_mw=150)
    for name, fact in made.facts.items():
        if fact.accepted(made, name):
            claim(made, name)
    claim(made, "capacity_mw", "120", source=make_source(publisher="Rewriter", published_on="2025"))
    rule(made, "capacity_mw")
    return publish(made)


def frame(project: Any, name: str = "capacity_mw", prefix: str = "") -> str:
    return f"{prefix}/embed/figures/energyproject/{project.uid}/{name}/"


def series_of(*values: Any) -> Any:
    series = publish(make_series(title_en="Trade", slug="trade"))
    for period, value in values:
        publish(observe(series, period, value).batch)
    return series


def test_embedded_figure_has_unit_source_and_dispute(
    client: Client, project: EnergyProject
) -> None:
    seen = words(part(read(client, frame(project)), "<main>", "</main>"))
    assert seen == (
        "Turgusun Capacity 150 MW Sources disagree Agrees 150 MW Agency "
        "Not used: weaker evidence 120 MW Rewriter , 2025 What each of them says"
    )


def test_links_open_in_a_new_tab(client: Client, project: EnergyProject) -> None:
    html = read(client, frame(project, prefix="/ru"))
    links = html.split("<a ")[1:]
    assert len(links) == 5
    for link in links:
        tag = link.split(">")[0]
        assert 'target="_blank"' in tag
        assert 'rel="noopener"' in tag
        assert 'href="/ru/' in tag
    assert "<nav" not in html
    assert "<form" not in html


def test_only_embeds_may_be_framed_and_set_no_cookie(
    client: Client, project: EnergyProject
) -> None:
    series_of(("2023", 5))
    for url in (
        frame(project),
        "/embed/charts/series/?series=trade",
        "/embed/figures/energyproject/nothing/capacity_mw/",
        "/embed/charts/nothing/",
        f"{frame(project)}?colour=red",
    ):
        answer = client.get(url)
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert "script-src 'self'" in policy
        assert "X-Frame-Options" not in answer.headers
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
    for url in ("/", "/embed/", f"/embed/?of=/energy-projects/{project.slug}/", "/admin/login/"):
        answer = client.get(url)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"


def change(record: Any, **columns: Any) -> Any:
    draft = publishing.start_edit(record, by=make_user(), at=LATER)
    for name, value in columns.items():
        setattr(draft, name, value)
    draft.save()
    claim(draft, "capacity_mw", str(columns["capacity_mw"]))
    rule(draft, "capacity_mw", made_at=LATER)
    publishing.submit(draft, by=make_user(), at=LATER)
    return publishing.publish(draft, by=make_user(), at=LATER)


def test_live_figure_changes_and_pinned_one_stays(client: Client, project: EnergyProject) -> None:
    change(project, capacity_mw=170)
    assert "170 MW" in words(read(client, frame(project)))
    frozen = words(read(client, f"{frame(project)}?edition=1"))
    assert "Capacity 150 MW" in frozen
    assert "edition 1, 15 January 2026" in frozen
    moment = NOON.isoformat().replace("+", "%2B")
    assert "Capacity 150 MW" in words(read(client, f"{frame(project)}?as_recorded={moment}"))


def test_period_of_a_statistic_can_be_embedded(client: Client) -> None:
    series = series_of(("2023", 5), ("2024-01/2024-11", 7))
    url = f"/embed/figures/series/{series.uid}"
    assert "2023 5 bn US dollars" in words(read(client, f"{url}/2023/"))
    assert "January–November 2024 7 bn" in words(read(client, f"{url}/latest/")).replace(" – ", "–")
    assert words(read(client, f"{url}/2024-01--2024-11/")).count("7 bn") == 1
    before = (NOON - timedelta(days=1)).isoformat().replace("+", "%2B")
    read(client, f"{url}/2023/?as_recorded={before}", 404)
    assert "has no figure “1999”" in read(client, f"{url}/1999/", 404)


def test_embed_of_a_draft_is_404(client: Client, project: EnergyProject) -> None:
    draft = make_energy_project(title_en="Hidden", slug="hidden")
    for key in (draft.uid, "hidden", "nothing"):
        html = read(client, f"/embed/figures/energyproject/{key}/capacity_mw/", 404)
        assert "Hidden" not in html
    edit = publishing.start_edit(project, by=make_user(), at=NOON)
    edit.title_en = "Hidden rename"
    edit.save()
    assert "Hidden" not in read(client, frame(project))


def test_embed_of_a_merged_record_shows_the_one_it_was_merged_into(
    client: Client, project: EnergyProject
) -> None:
    other = make_energy_project(title_en="Turgusun HPP", capacity_mw=150)
    claim_all(other)
    draft = duplicates.merge_into(project, publish(other), by=make_user(), at=NOON)
    draft.refresh_from_db()
    publishing.submit(draft, by=make_user(), at=NOON)
    publishing.publish(draft, by=make_user(), at=NOON)
    assert "Turgusun Capacity 150 MW" in words(read(client, frame(other)))
    assert "has been withdrawn" in words(read(client, f"{frame(other)}?edition=1", 410))


def test_pinned_embed_of_a_withdrawn_record_is_410(client: Client, project: EnergyProject) -> None:
    publishing.withdraw(type(project).objects.get(), by=make_user(), at=LATER, note="Wrong.")
    for url in (
        frame(project),
        f"{frame(project)}?edition=1",
        f"{frame(project)}?as_recorded=2026-02-01",
    ):
        html = read(client, url, 410)
        assert "“Turgusun” has been withdrawn." in words(html)
        assert not re.search(r"\b150\b", words(part(html, "<main>", "</main>")))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?edition=x", 400),
        ("?edition=7", 404),
        ("?as_recorded=yesterday", 400),
        ("?theme=pink", 400),
        ("?colour=red", 400),
    ],
)
def test_errors_are_shown_inside_the_frame(
    client: Client, project: EnergyProject, query: str, status: int
) -> None:
    html = read(client, frame(project) + query, status)
    assert part(html, 'class="embed-sentence"', "</p>").count("“") + html.count("edition 7") >= 1


@pytest.mark.parametrize("path", ["/embed/map/", "/embed/", "/charts/"])
@pytest.mark.usefixtures("project")
def test_today_is_not_shown_for_a_moment_that_cannot_be_shown(client: Client, path: str) -> None:
    read(client, f"{path}?as_recorded=yesterday", 400)
    read(client, f"{path}?as_recorded=2020-01-01", 404)


def test_missing_values_and_unknown_facts_are_explained(
    client: Client, project: EnergyProject
) -> None:
    assert "Nothing is known about “units”" in read(client, frame(project, "units"), 404)
    assert "has no figure “colour”" in read(client, frame(project, "colour"), 404)
    assert "There is no kind" in read(client, "/embed/figures/dragon/x/capacity_mw/", 404)


def test_embedded_chart_has_its_sources(client: Client) -> None:
    series_of(("2022", 4), ("2023", 5))
    html = read(client, "/embed/charts/series/?series=trade&theme=dark")
    assert html.count("<svg") >= 2
    assert "Sources: Agency" in words(html)
    assert 'href="/embed/theme-dark.css"' in html
    read(client, "/embed/charts/series/?series=nothing", 400)
    read(client, "/embed/charts/nothing/", 404)


def test_queries_of_a_frame_are_few(client: Client, project: EnergyProject) -> None:
    assert queries(client, frame(project)) <= 3
    series = series_of(("2022", 4))
    url = f"/embed/figures/series/{series.uid}/2022/"
    with_one = queries(client, url)
    publish(observe(series, "2023", 4).batch)
    assert queries(client, url) == with_one <= 8


def test_theme_uses_the_colours_of_the_style_sheets() -> None:
    dark, light = theme_css("dark"), theme_css("light")
    assert "--paper: #14171a;" in dark
    assert "--paper: #fcfbf8;" in light
    assert "--series-1: #7fb4ea;" in dark
    assert "color-scheme: dark;" in dark
    assert dark.count("{") == dark.count("}") == 2


def test_generated_code_works(client: Client, project: EnergyProject) -> None:
    change(project, capacity_mw=170)
    page = "http://testserver/ru/energy-projects/turgusun/%23evidence-capacity-mw"
    html = read(client, f"/embed/?of={page}&keep=now&theme=dark&language=zh-hans")
    code = unescape(part(html, 'id="code-frame" tabindex="0">', "</pre>").split(">", 1)[1])
    src = unescape(code.split('src="')[1].split('"')[0])
    assert src == f"http://testserver/zh-hans{frame(project)}?edition=2&theme=dark"
    assert client.get(src.removeprefix("http://testserver")).status_code == 200
    assert code.endswith(
        '<script async src="http://testserver/static/portal/js/embed.js"></script>'
    )
    assert "<iframe" not in part(html, 'id="code-frame"', "</pre>")


def test_generator_offers_every_figure_of_a_page(client: Client, project: EnergyProject) -> None:
    html = read(client, "/embed/?of=/energy-projects/turgusun/")
    offered = part(html, '<select id="figure"', "</select>")
    assert words(offered) == "Capacity Country Technology Status"  # as at the head of the page
    series_of(("2022", 4), ("2023", 5))
    offered = words(
        part(read(client, "/embed/?of=/series/trade/"), '<select id="figure"', "</select>")
    )
    assert offered == "The newest of them, whichever that is 2023 2022 What drives it"


def test_generator_refuses_a_figure_of_nothing(client: Client) -> None:
    assert "This means nothing without “of”." in read(client, "/embed/?figure=capacity_mw", 400)


def test_figure_as_text_names_its_publishers(client: Client, project: EnergyProject) -> None:
    html = read(client, "/embed/?of=/energy-projects/turgusun/&figure=capacity_mw")
    text = unescape(part(html, 'id="code-plain" tabindex="0">', "</pre>"))
    assert "Turgusun: Capacity, 150 MW</a> (Agency, by way of Corridor, edition 1" in text
    assert "Sources disagree." in text


def test_figure_as_text_names_the_title_of_a_source_without_a_publisher(client: Client) -> None:
    plant = make_energy_project(slug="plant")
    claim_all(plant)
    plant.claims.update(source=make_source(publisher=NOT_NAMED, title="Half of it is built"))
    publish(plant)
    html = read(client, "/embed/?of=/energy-projects/plant/&figure=capacity_mw")
    text = unescape(part(html, 'id="code-plain" tabindex="0">', "</pre>"))
    assert "(Half of it is built, by way of" in text


def test_chart_without_a_frame_is_a_picture(client: Client) -> None:
    series_of(("2022", 4), ("2023", 5))
    html = read(client, "/embed/?of=/charts/series/?series=trade")
    text = unescape(part(html, 'id="code-plain" tabindex="0">', "</pre>"))
    assert 'src="http://testserver/charts/series.png?series=trade"' in text


def test_disagreement_leads_to_its_figure(client: Client, project: EnergyProject) -> None:
    html = read(client, f"/embed/?of=/disagreements/energyproject-{project.uid}-capacity-mw/")
    assert frame(project) in html


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://elsewhere.example/energy-projects/turgusun/", "another site"),
        ("/about/", "Nothing at this address can be embedded"),
        ("/energy-projects/nothing/", "Nothing public is called"),
        ("/charts/nothing/", "There is no chart of this name"),
        ("/disagreements/nothing/", "There is no such disagreement"),
        ("javascript:alert(1)", "Nothing at this address"),
        ("http://[", "Nothing at this address"),
        ("/energy-projects/%00/", "Null characters"),
        ("/energy-projects/turgusun/#evidence-colour", "has no figure"),
    ],
)
def test_unembeddable_addresses_are_explained(
    client: Client, project: EnergyProject, address: str, said: str
) -> None:
    response = client.get("/embed/", {"of": address})
    assert response.status_code == 400
    assert said in response.content.decode()


def test_fault_in_a_drawing_is_not_told_as_an_unknown_chart(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(asked: ChartRequest) -> Chart:
        raise KeyError("a key that a document lacks")

    faulty = ChartMaker("faulty", title="Faulty", question=ChartQuestion)
    faulty.make = draw
    monkeypatch.setitem(registry._makers, "faulty", faulty)
    with pytest.raises(KeyError, match="a document lacks"):
        client.get("/embed/charts/faulty/")
    with pytest.raises(KeyError, match="a document lacks"):
        client.get("/embed/", {"of": "/charts/faulty/"})


def test_entry_of_a_ranking_can_be_embedded(client: Client) -> None:
    ranking = make_ranking(title_en="Partners", slug="partners")
    ranking.entries.create(
        rank=2,
        name="Kyrgyzstan",
        country=make_country("KG"),
        share_percent=24,
        source=make_source(),
    )
    ranking = publish(ranking)
    url = f"/embed/figures/ranking/{ranking.uid}/KG/"
    for query in ("", "?edition=1", f"?as_recorded={LATER:%Y-%m-%d}"):
        assert "Kyrgyzstan 24% Agency" in words(read(client, url + query))
    read(client, f"/embed/figures/ranking/{ranking.uid}/KZ/", 404)
    offered = part(
        read(client, "/embed/?of=/rankings/partners/"), '<select id="figure"', "</select>"
    )
    assert words(offered).startswith("Kyrgyzstan")


def test_embedded_map_says_what_it_shows(client: Client, project: EnergyProject) -> None:
    html = read(client, "/embed/map/?country=KZ&year=2020")
    head = part(html, '<header class="chart-head">', "</header>")
    title = "China–Central Asia cooperation as it was in 2020"
    assert words(head) == f"{title} Country: Country KZ"
    assert '<a href="/map/?country=KZ&amp;year=2020"' in head


def test_embedded_map_names_the_origin_of_its_borders(
    client: Client, project: EnergyProject
) -> None:
    html = read(client, "/ru/embed/map/?country=KZ&theme=light")
    assert html.count("<svg") > 2
    assert 'class="map-borders"' in html
    assert 'href="/embed/theme-light.css"' in html or 'href="/ru/embed/theme-light.css"' in html
    assert "There is no country" in read(client, "/embed/map/?country=XX", 400)
    page = read(client, "/embed/?of=/map/?country=KZ")
    assert 'src="http://testserver/embed/map/?country=KZ"' in page
    assert "/map.svg?country=KZ" in page
