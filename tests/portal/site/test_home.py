"""The front page: figures with their sources, what is disputed, what is new, the ways in."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.models import Disagreement, Role, Rule, SearchEntry, Source
from portal.publication import publishing
from portal.records.column_store import forget_columns
from portal.site.views.home import CHANGES, latest_changes
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_event,
    make_indicator,
    make_series,
    make_source,
    make_story,
    make_user,
    observe,
    publish,
    rule,
)
from tests.portal.site.reading import part, queries, read, unresolved_marks, words
from trade.statistics.observations import ObservationBatch

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def publish_observations(*observations: Any) -> None:
    for batch in ObservationBatch.working.filter(observations__in=observations).distinct():
        publishing.submit(batch, by=make_user(), at=NOON)
        publishing.publish(batch, by=make_user(), at=NOON)


def a_home_series(**kwargs: Any) -> Any:
    return publish(make_series(**{"title_en": "Trade of China", "home_rank": 1, **kwargs}))


def a_disputed_project(title: str = "Turgusun", *, ruled: Any = NOON, at: Any = NOON) -> Any:
    project = make_energy_project(title_en=title)
    make_country("KG")
    claim_all(project)
    claim(project, "country", "KG", source=make_source(publisher="Rewriter"))
    about = {"reason_en": "It lies in Kazakhstan.", "rule": "wrong-country"}
    rule(project, "country", made_at=ruled, **about)
    return publish(project, at=at)


def test_empty_portal_has_a_front_page(client: Client) -> None:
    html = read(client, "/")
    assert "Nothing has been published yet." in words(html)
    assert not re.search("0 sources|participation", html)  # of no country, which would be refused
    assert 'id="events"' not in html
    listed = words(read(client, "/events/"))
    assert "Nothing has been published yet." in listed
    assert "Clear filters" not in listed
    assert "No results. Clear filters" in words(read(client, "/events/?q=summit"))


def test_key_figure_has_comparator_unit_period_reporter_and_source(client: Client) -> None:
    series = a_home_series(indicator=publish(make_indicator(unit="Mt")))
    customs = make_source(publisher="Customs office", title="Yearbook")
    publish_observations(
        observe(series, "2023", 30, source=make_source()),
        observe(series, "2024", 32, comparator="over", source=customs),
    )
    html = read(client, "/")
    figures = part(html, 'id="figures"')
    assert "Trade of China over 32 Mt Source 1 2024 , Customs" in words(figures)
    assert "30 Mt" not in words(figures)
    assert "Customs office : Yearbook" in words(part(html, 'id="source-1"', "</li>"))
    assert unresolved_marks(html) == set()


def test_forecast_is_shown_with_its_author_and_the_outcome(client: Client) -> None:
    series = a_home_series()
    forecaster = make_source(publisher="University", published_on="2026-01")
    publish_observations(
        observe(series, "2025", 106, source=make_source()),
        observe(series, "2025", 100, obs_status="F", source=forecaster),
    )
    figure = words(part(read(client, "/"), 'class="key-figure"', "</li>"))
    assert "106" in figure
    assert figure.endswith("forecast 2025: 100 bn US dollars Source 2 University , January 2026")


def test_later_forecast_is_below_the_newest_outcome(client: Client) -> None:
    series = a_home_series()
    publish_observations(
        observe(series, "2024", 94),
        observe(series, "2030", 200, obs_status="F", note="Forecast of a ministry."),
    )
    figure = words(part(read(client, "/"), 'class="key-figure"', "</li>"))
    assert "94 bn US dollars Source 1 2024" in figure
    assert "forecast 2030: 200 bn US dollars Source 2" in figure
    assert "Forecast of a ministry." not in figure  # the note of an editor, in English


def test_part_of_a_year_is_no_key_figure_beside_a_whole_one(client: Client) -> None:
    series = a_home_series(frequency="annual")
    publish_observations(observe(series, "2025-01/2025-02", 12))
    assert "12 bn" in words(part(read(client, "/"), 'class="key-figure"', "</li>"))
    publish_observations(observe(series, "2024", 94))
    figure = words(part(read(client, "/"), 'class="key-figure"', "</li>"))
    assert "94 bn US dollars Source 1 2024" in figure
    assert "12 bn" not in figure


def test_disputed_key_figure_is_marked(client: Client) -> None:
    series = a_home_series()
    publish_observations(observe(series, "2024", 22.7), observe(series, "2024", 5.1))
    assert 'class="disputed"' in part(read(client, "/"), 'class="key-figure"', "</li>")


def test_drafts_are_no_key_figures(client: Client) -> None:
    draft = make_series(title_en="Secret series", home_rank=1)
    observe(draft, "2024", 7)
    unpublished = a_home_series()
    observe(unpublished, "2024", 8)
    html = read(client, "/")
    assert "Secret series" not in html
    assert 'class="key-figure"' not in html


def test_map_has_a_legend(client: Client) -> None:
    publish(make_energy_project(technology="hydro", latitude=50, longitude=84))
    legend = part(read(client, "/"), 'class="map-legend"', "</ul>")
    assert words(legend).endswith("Hydropower 1")


def a_series_in_dispute(slug: str, one: float, other: float, **kwargs: Any) -> Any:
    home = {"title_en": slug.title(), "slug": slug, "home_rank": 1, **kwargs}
    series = make_series(**home)
    series.period_rulings.create(
        period="2024", rule=Rule.SCOPE, reason_en=f"Why {slug}.", made_by=make_user(), made_at=NOON
    )
    publish(series)
    copied = make_source(publisher="Newspaper", derived_from=make_source(publisher="Customs"))
    publish_observations(
        observe(series, "2024", one, source=copied, pinned=True),
        observe(series, "2024", other, source=make_source(publisher="Statistics")),
    )
    return series


def test_widest_ruled_disagreement_about_a_chosen_series_is_told_large(client: Client) -> None:
    a_series_in_dispute("near", 10, 9)
    far = {"title_en": "Far (Chinese customs)", "home_rank": 2}
    a_series_in_dispute("far", 22.7, 5.1, **far)
    a_series_in_dispute("farther", 50, 1, home_rank=None)
    told = part(read(client, "/"), 'aria-labelledby="told"')
    seen = words(told)
    assert "Far: 2024" in seen
    assert "Why far." in seen
    assert seen.index("Customs 2024 22.7") < seen.index("Statistics 2024 5.1")
    assert re.findall(r'rect width="([^"]+)"', told) == ["100.0", "22.5"]
    assert 'rect width="22.5"' in part(read(client, "/ru/"), 'aria-labelledby="told"')


def test_bars_name_who_counts_in_the_language_of_the_reader(client: Client) -> None:
    total = publish(make_indicator(slug="trade-total"))
    total.mirror = total
    total.save()
    cn, kg = make_country("CN"), make_country("KG")
    newspaper, home = make_source(publisher="Newspaper"), {"indicator": total, "home_rank": 1}
    customs = {"reporter_en": "Customs", "reporter_ru": "Таможня", "country": cn, "partner": kg}
    office = {"reporter_en": "Office", "country": kg, "partner": cn}
    ours, theirs = make_series(**home, **customs), make_series(**home, **office)
    for series in (ours, theirs):
        series.period_rulings.create(
            period="2024", rule=Rule.SCOPE, reason_en="Why.", made_by=make_user(), made_at=NOON
        )
        publish(series)
    publish_observations(
        observe(ours, "2024", 22.7, source=newspaper), observe(theirs, "2024", 5.1)
    )
    assert "Customs 2024 22.7" in words(part(read(client, "/"), 'aria-labelledby="told"'))
    told = words(part(read(client, "/ru/"), 'aria-labelledby="told"'))
    assert ("Таможня" in told, "Newspaper" in told) == (True, False)


def test_disagreement_without_a_ruling_is_not_told_large(client: Client) -> None:
    series = a_home_series()
    publish_observations(observe(series, "2024", 22.7), observe(series, "2024", 5.1))
    assert 'aria-labelledby="told"' not in read(client, "/")


def test_navigation_has_six_entries_and_marks_where_the_reader_is(client: Client) -> None:
    navigation = part(read(client, "/energy-projects/"), 'class="site-nav"', "</nav>")
    entries = re.findall(r'<li>\s*<a href="([^"]+)"( aria-current="[a-z]+")?>', navigation)
    top = ["/data/", "/map/", "/countries/", "/disagreements/", "/stories/", "/about/"]
    assert list(dict.fromkeys(url for url, _current in entries if url in top)) == top
    marked = [url for url, current in entries if current]
    assert marked == ["/data/", "/energy-projects/"]


def test_page_of_the_data_counts_every_kind(client: Client) -> None:
    publish(make_energy_project())
    seen = words(read(client, "/data/"))
    assert "Energy projects 1 " in seen
    assert f"Sources {Source.objects.count()} " in seen


def test_disagreement_shows_both_sides_and_the_reason(client: Client) -> None:
    a_disputed_project()
    html = read(client, "/")
    row = words(part(html, 'class="register-row"', "</li>"))
    assert row.startswith('class="register-row"') or "Turgusun: Country" in row
    for said in ("Country KZ", "Other sources", "Country KG", "It lies in Kazakhstan."):
        assert said in row
    assert "and why we chose one Disagreements: 1 Every page as it was on a past day" in words(html)


def test_disagreement_with_most_sources_is_first(client: Client) -> None:
    few, many = a_disputed_project("Few"), a_disputed_project("Many")
    Disagreement.objects.filter(record_uid=few.uid).update(sources_count=2)
    Disagreement.objects.filter(record_uid=many.uid).update(sources_count=7)
    html = read(client, "/")
    assert html.index("Many: Country") < html.index("Few: Country")


def test_disagreement_that_was_published_last_is_first(client: Client) -> None:
    hour = timedelta(hours=1)
    a_disputed_project("Soon", ruled=NOON + hour, at=NOON + 2 * hour)
    a_disputed_project("Long in a draft", ruled=NOON, at=NOON + 3 * hour)
    html = read(client, "/")
    assert html.index("Long in a draft: Country") < html.index("Soon: Country")


def test_records_published_together_are_one_change(client: Client) -> None:
    for _number in range(5):
        publish(make_story())
    changes = words(part(read(client, "/"), 'id="changes"'))
    assert "15 January 2026 5 records" in changes


def test_small_change_names_its_records_with_note_and_edition(client: Client) -> None:
    story = publish(make_story(title_en="A story"))
    later = NOON + timedelta(days=3)
    copy = publishing.start_edit(story, by=make_user(), at=later)
    publishing.submit(copy, by=make_user(), at=later)
    publishing.publish(copy, by=make_user(), at=later, note="A figure corrected")
    changes = words(part(read(client, "/"), 'id="changes"'))
    assert "18 January 2026 A story edition 2 A figure corrected" in changes


def test_notes_of_all_records_are_not_sorted_for_the_newest(client: Client) -> None:
    for note in ("B", "A"):
        draft = make_story(title_en=f"Story {note}")
        publishing.submit(draft, by=make_user(), at=NOON)
        publishing.publish(draft, by=make_user(), at=NOON, note=note)
    forget_columns()
    with CaptureQueriesContext(connection) as asked:
        found = latest_changes()
    assert [one.note for one in found] == ["A", "B"]
    assert not any("DISTINCT" in one["sql"] for one in asked)


def test_withdrawal_is_no_change(client: Client) -> None:
    story = publish(make_story(title_en="Taken back"))
    publishing.withdraw(story, by=make_user(), at=NOON, note="Wrong.")
    assert "Taken back" not in read(client, "/")


def test_entry_that_is_replaced_while_the_page_is_made_is_not_named(client: Client) -> None:
    for title in ("Turgusun", "Moynak"):
        publish(make_energy_project(title_en=title))
    SearchEntry.objects.filter(record_title__en="Moynak").delete()  # unseen by the log
    (change,) = latest_changes()

    assert [str(entry) for entry in change.entries] == ["Turgusun"]
    assert read(client, "/")


@pytest.mark.exhaustive
@time_machine.travel("2026-01-20")
def test_change_that_stands_is_shown_after_many_that_were_followed(client: Client) -> None:
    publish(make_energy_project(title_en="Old and unchanged"))
    plant = publish(make_energy_project(title_en="Edited often"))
    for hours in range(1, 4 * CHANGES):
        at = NOON + timedelta(hours=hours)
        draft = publishing.start_edit(plant, by=make_user(), at=at)
        draft.river = f"River {hours}"
        draft.save()
        publishing.submit(draft, by=make_user(), at=at)
        plant = publishing.publish(draft, by=make_user(), at=at, note="Another river.")
    changes = words(part(read(client, "/"), 'id="changes"'))
    assert changes.index("Edited often") < changes.index("Old and unchanged")


def test_new_description_of_a_source_is_no_change_of_a_record(client: Client) -> None:
    source = make_source()
    project = make_energy_project(title_en="Moinak")
    for name, fact in project.facts.items():
        if fact.accepted(project, name):
            claim(project, name, source=source)
    publish(project)
    assert [change.number for change in latest_changes()] == [1]
    Source.objects.filter(pk=source.pk).update(title="Spelt right")
    source.refresh_from_db()
    publishing.source_changed(source, by=make_user(), at=NOON + timedelta(days=1))
    assert latest_changes() == []


def test_two_changes_of_one_moment_name_their_records(client: Client) -> None:
    for title in ("Moinak", "Shulbinsk"):
        record = make_energy_project(title_en=title)
        claim_all(record)
        publishing.submit(record, by=make_user(), at=NOON)
        publishing.publish(record, by=make_user(), at=NOON, note=f"First figures of {title}.")
    changes = words(part(read(client, "/"), 'id="changes"'))
    assert changes.count("Moinak") == changes.count("Shulbinsk") == 2


@time_machine.travel(NOON)
def test_events_are_divided_by_today(client: Client) -> None:
    publish(make_event(title_en="Past summit", starts_on="2025-06-17"))
    publish(make_event(title_en="Coming summit", starts_on="2027-05"))
    publish(make_event(title_en="Fair", starts_on="2026-01-10", ends_on="2026-01-15"))
    publish(make_event(title_en="Talks", starts_on="2026-01"))
    publish(make_event(title_en="Visit", starts_on="2026-01-13", ends_on="2026-01-14"))
    events = words(part(read(client, "/"), 'id="events"'))
    now, past = events.split(" Past ", maxsplit=1)
    assert "Now and coming" in now
    assert [now.find(title) > 0 for title in ("Talks", "Fair", "Coming summit")] == [True] * 3
    assert past.index("Visit") < past.index("17 June 2025 Past summit")


def test_kinds_have_counts_of_public_records(client: Client) -> None:
    kz = make_country("KZ")
    kz.role = Role.FOCUS
    kz.save()
    publish(make_energy_project(country=kz))
    publish(make_energy_project(country=kz))
    make_energy_project(country=kz)
    ways = part(read(client, "/"), 'id="ways"')
    assert "Energy projects 2 " in words(ways)
    assert "Country KZ 2 records" in words(ways)


def test_queries_do_not_grow_with_rows(client: Client) -> None:
    def fill(count: int) -> None:
        for _number in range(count):
            series = a_home_series(title_en="Series")
            publish_observations(observe(series, "2023", 1), observe(series, "2023", 2))
            publish(make_event())
            publish(make_story())
            a_disputed_project()

    fill(1)
    client.get("/")
    with_one = queries(client, "/")
    fill(2)
    client.get("/")  # some pictures are drawn once, until something is published
    assert queries(client, "/") == with_one


@pytest.mark.parametrize("language", ["zh-hans", "ru"])
def test_links_stay_in_the_language(client: Client, language: str) -> None:
    a_disputed_project()
    html = read(client, f"/{language}/")
    assert f'href="/{language}/disagreements/' in html
    assert f'href="/{language}/energy-projects/"' in html
    assert f"/{language}/{language}/" not in html
