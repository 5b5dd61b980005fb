"""What a record said, edition by edition, and what each changed: for readers' eyes only."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal.formatting.countries import CountryNames
from portal.models import Edition
from portal.publication import publishing
from portal.site.changes import compare_documents
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_event,
    make_organisation,
    make_place,
    make_source,
    make_story,
    make_trade_hub,
    make_user,
    publish,
    rule,
)
from tests.portal.site.reading import part, queries, read, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = NOON + timedelta(days=40)


def edit(record: Any, change: Any, at: Any = LATER, note: str = "Measured anew") -> Any:
    """Publish a change of what is public."""
    draft = publishing.start_edit(record, by=make_user(), at=at)
    change(draft)
    draft.save()
    publishing.submit(draft, by=make_user(), at=at)
    return publishing.publish(draft, by=make_user(), at=at, note=note)


def told(record: Any, was: int = 1, now: int = 2) -> Any:
    """What differs between two editions of a record, a line for each."""
    editions = Edition.objects.filter(kind=record.kind(), record_uid=record.uid)
    before, after = (editions.get(number=number).document for number in (was, now))
    return [str(change) for change in compare_documents(before, after, CountryNames())]


def a_plant(**kwargs: Any) -> EnergyProject:
    plant = make_energy_project(slug="zhanatas", title_en="Zhanatas", capacity_mw=100, **kwargs)
    claim_all(plant)
    return plant


def test_texts_of_editors_are_marked_with_their_language(client: Client) -> None:
    plant = publish(a_plant())

    def change(draft: Any) -> None:
        draft.title_ru = "Жанатасская ВЭС"

    edit(plant, change)
    page = read(client, "/zh-hans/energy-projects/zhanatas/history/")

    assert '<span lang="ru">Жанатасская ВЭС</span></ins>' in page
    assert '<span lang="en">Measured anew</span>' in page
    assert "仅有英语" in part(page, "Measured anew", "</p>")
    assert '<span lang="en">Measured anew' not in read(client, "/energy-projects/zhanatas/history/")


def test_new_value_is_shown_with_claim_and_ruling(client: Client) -> None:
    plant = publish(a_plant())

    def change(draft: Any) -> None:
        draft.capacity_mw = "98.5"
        claim(draft, "capacity_mw", "98.5", source=make_source(publisher="Operator"))
        rule(draft, "capacity_mw", reason_en="The operator measures.", rule="official")

    edit(plant, change)
    assert told(plant) == [
        "Capacity: 100\xa0MW → 98.5\xa0MW",
        "Now disputed – Capacity: 98.5\xa0MW",
        "Decided – Capacity: 98.5\xa0MW (The responsible body)",
        "New statement – Capacity: 98.5\xa0MW (Operator)",
    ]
    html = read(client, "/energy-projects/zhanatas/history/")
    newest = words(part(html, 'id="edition-2"', 'id="edition-1"'))
    assert "24 February 2026 Measured anew" in newest
    assert "Changed Capacity Before: 100 MW → Now: 98.5 MW" in newest
    assert "The operator measures." in newest
    assert "all of it was new" in words(part(html, 'id="edition-1"', "</ol>"))


def test_retracted_claim_has_value_and_reason() -> None:
    plant = a_plant()
    claim(plant, "capacity_mw", "400", source=make_source(publisher="Paper"))
    rule(plant, "capacity_mw")
    publish(plant)

    def change(draft: Any) -> None:
        draft.claims.filter(value="400").update(
            retracted_at=LATER, retraction_reason="It spoke of another plant."
        )

    edit(plant, change)
    assert told(plant) == [
        "No longer disputed – Capacity: 100\xa0MW",
        "Statement retracted – Capacity: 400\xa0MW (Paper)",
    ]


def test_corrected_claim_shows_both_readings() -> None:
    plant = a_plant()
    stated = claim(plant, "capacity_mw", "100", source=make_source(publisher="Paper"))
    publish(plant)
    edit(plant, lambda draft: draft.claims.filter(uid=stated.uid).update(comparator="over"))
    assert told(plant) == ["Statement read anew – Capacity: over 100\xa0MW (Paper)"]


def test_rows_are_identified_by_their_names() -> None:
    plant = a_plant()
    source, bank = make_source(), publish(make_organisation(title_en="The bank"))
    plant.phases.create(name="First", phase_status="construction", capacity_mw=40, source=source)
    plant.roles.create(organisation=bank, role="financier", source=source)
    publish(plant)

    def change(draft: Any) -> None:
        draft.phases.update(phase_status="operating", commissioned_on="2021-06")
        draft.phases.create(name="Second", phase_status="announced", source=source)
        draft.roles.all().delete()

    edit(plant, change)
    assert told(plant) == [
        "Phases – First – Status: Under construction → Operating",
        "Added – Phases – First – Commissioned: June 2021",
        "Added – Phases – Second",
        "Taken away – Companies and funders – The bank",
    ]


def test_texts_are_compared_by_language() -> None:
    story = publish(make_story(title_en="Plants", body_en="Old."))

    def change(draft: Any) -> None:
        draft.title_ru, draft.body_en, draft.body_ru = "Станции", "New.", "Новое."

    edit(story, change)
    assert told(story) == [
        "Added – Title (Русский): Станции",
        "Text (English): Old. → New.",
        "Added – Text (Русский): Новое.",
    ]


def test_countries_and_references_are_named() -> None:
    make_country("CN")
    event = make_event(title_en="Summit")
    publish(event)

    def change(draft: Any) -> None:
        draft.participants.set([make_country("CN"), make_country("KZ")])
        claim(draft, "participants", source=make_source(publisher="Host"))

    edit(event, change)
    assert told(event) == [
        "Added – Participants: Country CN, Country KZ",
        "New statement – Participants: Country CN, Country KZ (Host)",
    ]
    hub = publish(make_trade_hub())
    operator = publish(make_organisation(title_en="Railways"))
    edit(hub, lambda draft: setattr(draft, "operator", operator))
    assert told(hub) == ["Added – Operator: Railways"]


def test_renamed_reference_is_no_change(client: Client) -> None:
    place = publish(make_place(title_en="Horgos"))
    publish(make_event(title_en="Summit", slug="summit", place=place))
    edit(place, lambda draft: setattr(draft, "title_en", "Khorgos"))
    assert "What is said stayed the same" in read(client, "/events/summit/history/")


def test_any_two_editions_are_compared(client: Client) -> None:
    plant = publish(a_plant())
    for capacity in ("90", "80"):

        def change(draft: Any, capacity: Any = capacity) -> None:
            draft.capacity_mw = capacity
            draft.claims.filter(fact="capacity_mw").update(value=capacity)

        plant = edit(plant, change)
    html = read(client, "/energy-projects/zhanatas/history/?from=1&to=3")
    assert "Before: 100 MW → Now: 80 MW" in words(part(html, 'id="compared"'))
    assert "90 MW" not in html
    backwards = read(client, "/energy-projects/zhanatas/history/?from=3&to=1")
    assert "Before: 80 MW → Now: 100 MW" in words(part(backwards, 'id="compared"'))


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("?from=1&to=7", 404, ""),
        ("?from=1", 400, "Give two editions"),
        ("?from=x&to=1", 400, "“x” is not the number of an edition."),
        ("?since=1", 400, "There is no parameter “since” here."),
    ],
)
def test_bad_parameters_are_explained(client: Client, query: str, status: int, said: str) -> None:
    publish(a_plant())
    assert said in words(read(client, f"/energy-projects/zhanatas/history/{query}", status))


@pytest.mark.parametrize("address", ["/energy-projects/zhanatas/history/", "/cite/{}.bib"])
def test_past_has_history_and_citations_too(client: Client, address: str) -> None:
    plant = publish(a_plant())
    edit(plant, lambda draft: setattr(draft, "title_en", "Zhanatas wind"))
    asked = address.format(f"energyproject/{plant.uid}")
    past = read(client, f"{asked}?as_recorded={(LATER - timedelta(days=1)):%Y-%m-%d}")
    assert "Zhanatas" in past
    assert "Zhanatas wind" not in past
    assert "Zhanatas wind" in read(client, asked)


def test_drafts_and_pending_edits_have_no_history(client: Client) -> None:
    make_place(slug="secret", title_en="Secret town")
    read(client, "/places/secret/history/", 404)
    read(client, "/countries/kz/history/", 404)
    read(client, "/nowhere/at/history/", 404)
    plant = publish(a_plant())
    draft = publishing.start_edit(plant, by=make_user(), at=LATER)
    draft.summary_en = "Not for the public yet"
    draft.save()
    assert "Not for the public" not in read(client, "/energy-projects/zhanatas/history/")


def test_withdrawn_record_has_a_tombstone(client: Client) -> None:
    plant = publish(a_plant())
    publishing.withdraw(plant, by=make_user(), at=LATER, note="It was never built.")
    assert "never built" in read(client, "/energy-projects/zhanatas/history/", 410)
    publishing.reopen(plant, by=make_user(), at=LATER)
    publishing.submit(plant, by=make_user(), at=LATER)
    publishing.publish(plant, by=make_user(), at=LATER)
    told = words(part(read(client, "/energy-projects/zhanatas/history/"), 'id="edition-2"'))
    assert "Withdrawn on 24 February 2026. It was never built." in told
    assert "stayed the same" not in told


def test_record_page_shows_the_newest_changes(client: Client) -> None:
    plant = publish(a_plant())
    assert 'id="changes"' not in read(client, "/energy-projects/zhanatas/")
    edit(plant, lambda draft: setattr(draft, "summary_en", "A wind farm."))
    html = read(client, "/ru/energy-projects/zhanatas/")
    changed = part(html, 'id="changes"')
    assert "A wind farm." in changed
    assert 'href="/ru/energy-projects/zhanatas/history/"' in changed
    assert 'id="changes"' not in read(client, "/energy-projects/zhanatas/?edition=1")


def test_queries_do_not_grow_with_editions(client: Client) -> None:
    plant = publish(a_plant())
    plant = edit(plant, lambda draft: setattr(draft, "summary_en", "1"))
    urls = ("/energy-projects/zhanatas/history/", "/energy-projects/zhanatas/")
    with_two = [queries(client, url) for url in urls]
    for words_ in ("2", "3"):
        plant = edit(plant, lambda draft, words_=words_: setattr(draft, "summary_en", words_))
    assert [queries(client, url) for url in urls] == with_two
