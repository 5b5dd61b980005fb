"""Events as a timeline, and stories that lead through records."""

import pytest
from django.test import Client

from portal.site.stories.markdown import render_prose
from tests.factories import (
    claim,
    claim_all,
    make_country,
    make_event,
    make_place,
    make_source,
    make_story,
    publish,
    rule,
)
from tests.portal.site.reading import part, queries, read, unresolved_marks, words

pytestmark = pytest.mark.django_db


def test_newest_event_is_first_with_its_source(client: Client) -> None:
    publish(make_event(title_en="First summit", starts_on="2023-05-18", ends_on="2023-05-19"))
    publish(make_event(title_en="Second summit", starts_on="2025-06-17"))
    make_event(title_en="Planned in secret", starts_on="2027")
    html = read(client, "/events/")
    seen = words(part(html, 'class="years"', "</ol>"))
    assert seen.index("17 June 2025 Source 1 Second summit") < seen.index("First summit")
    assert "Planned in secret" not in html
    assert unresolved_marks(html) == set()


def test_events_are_filtered_and_unknown_parameters_refused(client: Client) -> None:
    publish(make_event(title_en="Summit"))
    publish(make_event(title_en="Treaty", event_kind="agreement"))
    seen = read(client, "/events/?kind=agreement")
    assert "Treaty" in seen
    assert ">Summit</a>" not in seen
    assert "yesterday" in words(read(client, "/events/?from=yesterday", 400))


def test_an_event_shows_place_participants_outcome_and_evidence(client: Client) -> None:
    place = publish(make_place(title_en="Astana", slug="astana"))
    event = make_event(
        slug="summit",
        title_en="Summit",
        place=place,
        outcome_en="A treaty was signed.",
        outcome_ru="Подписан договор.",
    )
    event.participants.add(make_country("CN"), make_country("KZ"))
    publish(event)
    html = read(client, "/events/summit/")
    for said in ("Astana", "Country CN", "Country KZ", "A treaty was signed.", "17 June 2025"):
        assert said in words(html)
    in_russian = read(client, "/ru/events/summit/")
    assert "Подписан договор." in words(part(in_russian, 'id="outcome"'))
    assert '<dl class="facts">' not in in_russian  # outcome and participants have sections
    assert part(html, 'id="participants"').count('class="marks"') == 1
    assert unresolved_marks(html) == set()


def test_evidence_has_the_outcome_in_the_language_of_the_page(client: Client) -> None:
    event = make_event(slug="summit", outcome_en="A treaty", outcome_ru="Договор")
    claim_all(event)
    claim(event, "outcome", "A memorandum", source=make_source())
    rule(event, "outcome")
    publish(event)
    page = client.get("/ru/events/summit/").text

    assert page.count("Договор") >= 2
    assert "A treaty" not in page


def test_a_story_is_written_in_markdown(client: Client) -> None:
    publish(make_story(slug="plants", body_en="# Where\n\nSee [the plant](/energy-projects/x/)."))
    body = part(read(client, "/stories/plants/"), '<div class="prose"', "</div>")
    assert "<h2>Where</h2>" in body
    assert 'href="/energy-projects/x/"' in body


def test_links_of_a_story_stay_in_the_language(client: Client) -> None:
    publish(make_story(slug="plants", body_en="E", body_ru="[станция](/energy-projects/x/)"))
    assert 'href="/ru/energy-projects/x/"' in read(client, "/ru/stories/plants/")


def test_untranslated_story_names_its_language(client: Client) -> None:
    publish(make_story(slug="plants", body_en="Only in English."))
    body = part(read(client, "/zh-hans/stories/plants/"), '<div class="prose"', "</div>")
    assert 'lang="en"' in body
    assert 'class="fallback"' in body


def test_headings_keep_their_order_below_the_title() -> None:
    html = render_prose("## One\n\n### Two\n\n##### Deep")
    assert "<h2>One</h2>" in html
    assert "<h3>Two</h3>" in html
    assert "<h5>Deep</h5>" in html


def test_scripts_in_prose_are_removed() -> None:
    html = render_prose(
        "<script>alert(1)</script> <b onclick=x>b</b> [x](javascript:alert(1)) "
        "[y](//evil.example) ![z](http://evil.example/p.png)"
    )
    for danger in ("<script", "<b ", "javascript:", "<img"):
        assert danger not in html.replace("](javascript:", "")


def test_queries_do_not_grow_with_rows(client: Client) -> None:
    def fill(count: int) -> None:
        for _number in range(count):
            event = make_event(place=publish(make_place()))
            event.participants.add(make_country("CN"))
            claim(event, "held_on", source=make_source())
            claim(event, "participants")
            publish(event)
            publish(make_story())

    fill(1)
    urls = ("/events/", "/stories/")
    with_one = [queries(client, url) for url in urls]
    fill(2)
    assert [queries(client, url) for url in urls] == with_one
