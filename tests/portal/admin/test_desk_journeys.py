"""What is missing before a review, the review on one page, and one fact set for many records."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.editorial import drafts, excerpts
from portal.models import Place, Record, Revision, Rule, Status, Step, User
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.admin_client import (
    address,
    address_of,
    filled,
    make_chief,
    make_member,
    said_by,
    sign_in,
)
from tests.client_response import ClientResponse
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_indicator,
    make_place,
    make_source,
    make_story,
    make_user,
    publish,
)
from tests.meeting import interrupted

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

RULED = {"rule-place_kind": Rule.PRIMARY_EVIDENCE, "reason-place_kind": "The law says so."}


def disputed() -> Place:
    """A draft whose coordinates have no source, and whose kind is disputed."""
    place = make_place(title_en="Khorgos")
    for name in ("country", "place_kind"):
        claim(place, name)
    claim(place, "place_kind", "border_town")
    return place


def test_submit_asks_for_what_is_missing_on_the_spot() -> None:
    place, client = disputed(), sign_in(make_member("Editor"))
    page = client.get(address(place))
    noted = {"step_note": "The law is new", "_step_submit": "1"}
    asked = client.post(address(place), {**filled(page), **noted}, follow=True)
    assert asked.redirect_chain == [(address(place, "submit"), 302)]
    assert "The law is new</textarea>" in asked.content.decode()
    assert "The law is new</textarea>" in client.get(address(place)).content.decode()  # and back
    assert b"/select2" in asked.content  # so that a source can be searched
    gaps = asked.context["gaps"]
    assert [one.name for one in gaps.lacking] == ["coordinates"]
    assert [(one.name, len(one.claims)) for one in gaps.disputes] == [("place_kind", 1)]
    rules = {*dict(gaps.disputes[0].rules)}  # a kind is not rounded
    assert {*Rule} - rules == {Rule.ROUNDING, Rule.WRONG_COUNTRY, Rule.TRANSLATION}

    typed = {"gaps-as_of": "soon", "gaps-quote": "As printed", "step_note": "See the law"}
    sent = {"seen_version": asked.context["record"].version, **typed, **RULED}
    half = client.post(address(place, "submit"), sent)
    assert "1 thing is still missing" in said_by(half)[0]
    for kept in (*typed.values(), "“soon” is no date"):  # at its field
        assert kept in half.content.decode()
    assert Place.working.get().status == Status.DRAFT

    source = make_source()
    sent = {"seen_version": half.context["record"].version, "lacking": "coordinates"}
    client.post(address(place, "submit"), {**sent, "gaps-source": source.pk}, follow=True)
    place = Place.working.get()
    assert (place.status, place.publication_blockers()) == (Status.REVIEW, [])
    assert place.claims.get(fact="coordinates").source == source
    assert place.rulings.get().reason_en == "The law says so."


def test_notes_of_steps_that_are_refused_in_two_tabs_are_both_kept() -> None:
    client, places = sign_in(make_chief()), [make_place(title_en=name) for name in "AB"]
    for place in places:
        publishing.submit(place, by=make_user(), at=NOON)
        sent = {"seen_version": 99, "step_note": f"Too short: {place}"}
        client.post(address(place), {**sent, "_step_send_back": "1"})
    for place in places:
        assert f"Too short: {place}</textarea>" in client.get(address(place)).text
        assert f"Too short: {place}" not in client.get(address(place)).text


def test_second_click_on_submit_leads_to_the_record_and_says_how_it_is() -> None:
    place, client = disputed(), sign_in(make_member("Editor"))
    sent = {"seen_version": place.version, "as_it_is": "1"}
    first, second = (client.post(address(place, "submit"), sent) for _click in range(2))
    assert first["Location"] == second["Location"] == address(place)
    assert said_by(client.get(address(place)))[1:] == [
        "“Khorgos” is in another state by now: In review."
    ]
    assert [step.action for step in Step.objects.all()] == ["submit"]


def test_what_was_filled_in_stays_when_somebody_else_submits_meanwhile() -> None:
    place, client, source = disputed(), sign_in(make_member("Editor")), make_source()
    typed = {"lacking": "coordinates", "gaps-source": source.pk, "gaps-quote": "As printed"}
    sent = {"seen_version": place.version, **typed, **RULED}
    publishing.submit(place, by=make_user(), at=NOON)
    late = client.post(address(place, "submit"), sent)
    assert said_by(late) == ["“Khorgos” is in another state by now: In review."]
    for kept in ("As printed", "The law says so.", "What you filled in is not written."):
        assert kept in late.text
    assert "Submit as it is" not in late.text
    assert not place.rulings.exists()
    assert client.get(address(place, "submit"))["Location"] == address(place)


@pytest.mark.parametrize("way", ["submit", "form"])
def test_a_phrase_typed_before_its_source_is_not_lost(way: str) -> None:
    client, source = sign_in(make_member("Editor")), make_source()
    form = client.get(address_of(EnergyProject, "add"))
    listed = {f"sourcing-{one}": ["capacity_mw", "technology"] for one in ("listed", "ticked")}
    typed = {"title_en": "Zhanatas", "capacity_mw": "over 100", "technology": "wind", **listed}
    button = "_step_submit" if way == "submit" else "_save"
    page = client.post(
        address_of(EnergyProject, "add"), {**filled(form), **typed, button: "1"}, follow=True
    )
    assert "over 100" in page.content.decode()
    plant = EnergyProject.working.get()
    if way == "submit":
        boxes = {one.printed.html_name: one.printed.value() for one in page.context["gaps"].lacking}
        sent = {"seen_version": plant.version, "gaps-source": source.pk, **boxes}
        client.post(address(plant, "submit"), {**sent, "lacking": ["capacity_mw", "technology"]})
    else:
        sent = {**filled(page), **listed, "sourcing-source": source.pk, "_save": "1"}
        client.post(address(plant), sent)
    said = plant.claims.values_list("fact", "value", "comparator", "as_printed")
    assert set(said) == {
        ("capacity_mw", "100", "over", "over 100"),
        ("technology", "wind", "exact", ""),
    }
    assert "over 100" not in client.get(address(plant, "submit")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"gaps-as_of": "soon"}, "“soon” is no date or period"),
        ({"gaps-source": ""}, "Choose the source that this is taken from, or empty the boxes"),
        ({"lacking": []}, "Tick the facts that this source gives."),
    ],
)
def test_decision_in_review_waits_for_a_source_that_cannot_be_written(
    wrong: dict[str, Any], sentence: str
) -> None:
    place, client = disputed(), sign_in(make_chief())
    publishing.submit(place, by=make_user(), at=NOON)
    typed = {"gaps-source": make_source().pk, "gaps-quote": "As printed", "lacking": "coordinates"}
    sent = {"seen_version": place.version, **typed, **RULED, **wrong}
    back = client.post(address(place, "review"), sent)
    assert said_by(back)[0].startswith(sentence)
    for kept in ("As printed</textarea>", "The law says so.</textarea>", "<details open>"):
        assert kept in back.text
    assert ('value="coordinates" checked' in back.text) is ("lacking" not in wrong)
    assert (Place.working.get().status, place.rulings.count()) == (Status.REVIEW, 0)


def test_what_is_missing_may_stay_missing_and_the_review_returns_it_with_one_click() -> None:
    place, client = disputed(), sign_in(make_member("Editor"))
    sent = {"seen_version": place.version, "as_it_is": "1"}
    client.post(address(place, "submit"), sent)
    reader = sign_in(make_member("Publisher"))
    page = reader.get(address(place, "review"))
    assert [button.verb for button in page.context["steps"]] == ["publish", "send_back"]
    assert address(place, "appointment") in page.content.decode()
    own = client.get(address(place, "review")).content.decode()
    assert address(place, "appointment") not in own
    assert "No source says these values: " in page.context["note"]
    assert not page.context["gaps"].can_mend  # a publisher writes nothing
    sent = {"seen_version": page.context["record"].version, "step_note": page.context["note"]}
    reader.post(address(place), {**sent, "_step_send_back": "1"})
    assert Place.working.get().status == Status.DRAFT
    assert "coordinates" in Step.objects.latest("pk").note


def test_author_takes_a_submission_back_and_other_editors_do_not() -> None:
    place, author = make_place(), make_member("Editor")
    publishing.submit(place, by=author, at=NOON)
    sent = {"seen_version": place.version, "step_note": "One more row.", "_step_send_back": "1"}
    other = sign_in(make_member("Editor", username="other"))
    assert "_step_send_back" not in other.get(address(place)).content.decode()
    other.post(address(place), sent)
    assert Place.working.get().status == Status.REVIEW
    client = sign_in(author)
    page = client.get(address(place, "review"))
    assert [button.verb for button in page.context["steps"]] == ["send_back"]
    assert page.context["submitted"].by == author
    client.post(address(place), sent)
    assert Place.working.get().status == Status.DRAFT
    assert client.get(address(place, "review")).context["submitted"] is None  # any more


@pytest.mark.parametrize("make", [make_story, make_indicator])
def test_what_has_no_facts_is_reviewed_too(make: Callable[..., Record]) -> None:
    record = make(title_en="Changed")
    publishing.submit(record, by=make_user(), at=NOON)
    page = sign_in(make_chief()).get(address(record, "review"))
    assert "Changed" in page.content.decode()


def test_who_may_write_and_publish_decides_in_review_and_another_approves() -> None:
    place = disputed()
    claim(place, "coordinates")
    publishing.submit(place, by=make_user(), at=NOON)
    chief = make_chief()
    client = sign_in(chief)
    sent = {"seen_version": place.version, **RULED}
    answer = client.post(address(place, "review"), sent, follow=True)
    place = Place.working.get()
    assert (place.status, place.publication_blockers()) == (Status.REVIEW, [])
    assert "Somebody who has not worked on it" in said_by(answer)[0]
    sent = {"seen_version": place.version, "_step_publish": "1", "from_review": "1"}
    refused = client.post(address(place), sent, follow=True)
    assert refused.redirect_chain == [(address(place, "review"), 302)]
    reader = sign_in(make_member("Publisher"))
    assert reader.post(address(place, "review"), RULED).status_code == 403
    reader.post(address(place), sent)
    assert Place.objects.count() == 1


def test_review_shows_each_change_with_its_words_in_the_stored_text() -> None:
    editor, public = make_user(), publish(make_place(title_en="Khorgos"))
    draft = publishing.start_edit(public, by=editor, at=NOON)
    Place.working.filter(pk=draft.pk).update(place_kind="border_town", title_ru="Хоргос")
    draft.refresh_from_db()
    source = make_source()
    text = "Trade grows.\nKhorgos is a border town of 20,000.\nEnd."
    excerpts.store_text(source, text, seen=0, by=editor, at=NOON)
    said = claim(draft, "place_kind", source=source, quote="a border town")
    publishing.submit(draft, by=editor, at=NOON)
    changes = sign_in(make_chief()).get(address(draft, "review")).context["changes"]
    (fact,) = changes.facts
    assert (fact.section.name, fact.before) == ("place_kind", ["City"])
    (new,) = [one for one in fact.claims if one.is_new]
    assert (new.line.claim, new.is_proved) == (said, True)
    assert (new.around.before, new.around.words) == ("Khorgos is ", "a border town")
    assert [one.change.name for one in changes.fields] == ["title_ru"]


def test_review_shows_amounts_before_as_it_shows_them_now() -> None:
    old = {"capacity_mw": 2400, "investment_amount": 11_600_000_000, "investment_currency": "KZT"}
    draft = publishing.start_edit(publish(make_energy_project(**old)), by=make_user(), at=NOON)
    new = {"capacity_mw": 2500, "investment_currency": "USD"}
    EnergyProject.working.filter(pk=draft.pk).update(**new)
    changes = sign_in(make_chief()).get(address(draft, "review")).context["changes"]
    words = {one.section.name: (one.before, one.section.value) for one in changes.facts}
    assert words == {
        "capacity_mw": (["2,400\u00a0MW"], "2,500\u00a0MW"),
        "investment": (
            ["11.6\u00a0billion\u00a0Kazakhstani tenges"],
            "11.6\u00a0billion\u00a0US dollars",
        ),
    }


def bulk(client: Client, places: list[Place], **more: Any) -> ClientResponse:
    seen = ",".join(f"{one.pk}:{one.version}" for one in places)
    data = {"records": seen, "fact": "place_kind", "typed": "Border town", "reason": "New law."}
    return client.post(address_of(Place, "set_field"), {**data, **more}, follow=True)


def test_one_fact_of_many_is_previewed_set_with_one_source_and_taken_back() -> None:
    public, draft = publish(make_place(title_en="A")), make_place(title_en="B")
    claim_all(draft)
    waiting = make_place(title_en="C")
    publishing.submit(waiting, by=make_user(), at=NOON)
    places, client = [public, draft, waiting], sign_in(make_member("Editor"))
    more = {"source": make_source().pk, "rule": Rule.PRIMARY_EVIDENCE}
    preview = bulk(client, places, **more).context["preview"]
    assert [(str(one), was, now) for one, was, now, _no in preview] == [
        (name, "City", "Border town") for name in "ABC"
    ]
    assert [bool(refusal) for *_row, refusal in preview] == [False, False, True]
    before = {row.pk: row.claims.count() for row in Place.working.all()}

    for _click in range(2):
        done = bulk(client, places, apply="1", **more)
        assert [(str(one), lacks) for one, lacks in done.context["done"]] == [("A", []), ("B", [])]
        assert len(done.context["told"]) == 1
    changed = Place.working.exclude(status=Status.PUBLISHED).filter(place_kind="border_town")
    assert {str(one) for one in changed} == {"A", "B"}
    assert not any(one.publication_blockers() for one in changed)

    taken = client.post(address_of(Place, "set_field"), {"undo": "1"}, follow=True)
    assert said_by(taken) == ["2 changes are taken back."]
    assert {row.pk: row.claims.count() for row in Place.working.all()} == before
    assert not Place.working.filter(place_kind="border_town").exists()


def test_one_change_that_cannot_be_taken_back_keeps_back_no_other() -> None:
    places, client = [make_place(title_en=name) for name in "AB"], sign_in(make_member("Editor"))
    places.append(publish(make_place(title_en="C")))
    bulk(client, places, apply="1", source=make_source().pk, rule=Rule.PRIMARY_EVIDENCE)
    Revision.objects.of(places[0]).delete()
    publishing.discard_edit(Place.working.get(edit_of=places[2]), by=make_user(), at=NOON)

    taken = client.post(address_of(Place, "set_field"), {"undo": "1"}, follow=True)

    told = "1 change is taken back. What “A” held before is no longer kept."
    assert said_by(taken) == [f"{told} “C” was changed since: it stays as it is."]
    kinds = dict(Place.working.values_list("title_en", "place_kind"))
    assert kinds == {"A": "border_town", "B": "city", "C": "city"}


def test_what_still_lacks_something_is_named_before_and_after_it_is_submitted() -> None:
    places = [make_place(title_en=name) for name in "AB"]
    claim_all(places[0])
    claim(places[1], "country")
    client, sent = sign_in(make_member("Editor")), {"source": make_source().pk}
    done = bulk(client, places, apply="1", rule=Rule.PRIMARY_EVIDENCE, **sent)
    assert [(str(one), [*map(str, lacks)]) for one, lacks in done.context["done"]] == [
        ("A", []),
        ("B", ["No source says these values: coordinates."]),
    ]

    answer = client.post(address_of(Place, "set_field"), {"submit": "1"}, follow=True)

    assert said_by(answer) == [
        "Submit for review: 2 done.",
        "Cannot be published yet; the panel of each says what is missing: B.",
    ]


def test_what_somebody_else_has_changed_since_a_fact_was_set_is_not_submitted() -> None:
    mine, theirs, late = (make_place(title_en=name) for name in ("Mine", "Theirs", "Late"))
    for place in (mine, theirs, late):
        claim_all(place)
    writer = make_member("Editor")
    client, sent = sign_in(writer), {"source": make_source().pk, "rule": Rule.PRIMARY_EVIDENCE}
    done = bulk(client, [mine, theirs, late], apply="1", **sent)

    def change(place: Place, by: User) -> None:
        with drafts.change_draft(place, by=by, at=timezone.now()) as fresh:
            fresh.place_kind = "village"

    change(mine, writer)
    change(theirs, make_user())
    (shown,) = re.findall('name="shown" value="(.*)"', done.text)

    form = {"submit": "1", "shown": shown}
    with interrupted(lambda: change(late, make_user()), before='SELECT "portal_place"."id"'):
        answer = client.post(address_of(Place, "set_field"), form, follow=True)

    assert said_by(answer)[:3] == [
        "“Mine” is submitted. It is locked until it is approved or sent back.",
        "Late: “Late” was changed by somebody else in the meantime.",
        "Theirs: “Theirs” was changed by somebody else in the meantime.",
    ]


def test_a_value_where_sources_differ_is_not_set_without_a_rule() -> None:
    place = make_place()
    claim_all(place)
    done = bulk(sign_in(make_member("Editor")), [place], apply="1", source=make_source().pk)
    assert "Choose the rule" in done.context["told"][0]
    assert Place.working.get().place_kind == "city"


def test_rule_that_does_not_fit_is_told_before_anything_is_set() -> None:
    place = make_place(title_en="A")
    claim_all(place)
    client, sent = sign_in(make_member("Editor")), {"source": make_source().pk, "rule": "rounding"}
    ((*_row, refusal),) = bulk(client, [place], **sent).context["preview"]
    assert refusal.startswith("Choose another rule: rounding explains")
    done = bulk(client, [place], apply="1", **sent)
    assert done.context["told"] == [f"A: {refusal}"]
    assert Place.working.get().place_kind == "city"


def test_new_edition_gives_each_record_its_own_value_at_once() -> None:
    old = make_source()
    new = make_source(supersedes=old)
    places = [make_place(title_en=name) for name in "ABC"]
    for place, value in zip(places, ("border_town", "port_town", ""), strict=True):
        claim(place, "place_kind", source=old)
        if value:
            claim(place, "place_kind", value, source=new)
    client = sign_in(make_member("Editor"))
    sent = {"typed": "", "source": new.pk, "rule": Rule.NEWEST_RELEASE}

    preview = bulk(client, places, **sent).context["preview"]
    assert [(was, now) for _record, was, now, _no in preview] == [
        ("City", "Border town"),
        ("City", "Port town"),
        ("City", ""),
    ]
    bulk(client, places, apply="1", **sent)

    kinds = dict(Place.working.values_list("title_en", "place_kind"))
    assert kinds == {"A": "border_town", "B": "port_town", "C": "city"}
    ruling = places[1].rulings.get()
    assert (ruling.value, ruling.rule) == ("port_town", Rule.NEWEST_RELEASE)
    assert places[1].claims.filter(retracted_at=None).count() == 2  # both stay


def test_misread_statements_of_one_source_are_retracted_together() -> None:
    source, other = make_source(), make_source()
    place = make_place(place_kind="port_town")
    claim(place, "place_kind", "port_town", source=source)
    claim(place, "place_kind", "city", source=source, recorded_at=NOON + timedelta(days=1))
    kept = claim(place, "place_kind", "city", source=other)
    sent = {"typed": "", "source": source.pk, "is_correction": "on", "apply": "1"}

    client = sign_in(make_member("Editor"))
    bulk(client, [place], **sent)

    assert Place.working.get().place_kind == "city"
    (gone,) = place.claims.exclude(retracted_at=None)
    assert (gone.value, gone.retraction_reason) == ("port_town", "New law.")
    assert place.claims.filter(pk=kept.pk, retracted_at=None).exists()
    assert not place.rulings.exists()  # nothing differs any more

    client.post(address_of(Place, "set_field"), {"undo": "1"})
    assert Place.working.get().place_kind == "port_town"
    assert not place.claims.exclude(retracted_at=None).exists()


def test_steps_for_many_rows_tell_once_and_discarding_asks_first() -> None:
    places = [make_place(title_en=f"Place {n}") for n in range(3)]
    for place in places[:2]:
        publish(place)
    copies = [publishing.start_edit(one, by=make_user(), at=NOON) for one in places[:2]]
    client = sign_in(make_chief())
    ticked = {"_selected_action": [one.pk for one in [*copies, places[2]]], "index": 0}
    noted = {"action": "discard_edit", "step_note": "Nobody needs them", **ticked}
    asked = client.post(address_of(Place), noted)
    assert 'name="step_note" value="Nobody needs them"' in asked.text
    assert re.findall("<li>(Place .)</li>", asked.content.decode()) == ["Place 0", "Place 1"]
    assert Place.working.count() == 5
    answer = client.post(address_of(Place), {"action": "discard_edit", "confirmed": "1", **ticked})
    said = [str(one) for one in get_messages(answer.wsgi_request)]
    assert said[0] == "Discard this draft: 2 done."
    assert len(said) == 2  # and why the third stays
    assert Place.working.count() == 3
    ticked["_selected_action"] = [places[2].pk]  # of which nothing is lost
    assert client.post(address_of(Place), {"action": "discard_edit", **ticked}).status_code == 302


def test_change_between_two_questions_of_a_list_is_not_published_unseen() -> None:
    """One that comes while the list is read, and one while its step is taken."""
    place, client, read_at = make_place(title_en="Read"), sign_in(make_member("Administrator")), []
    claim_all(place)
    publishing.submit(place, by=make_user(), at=NOON)

    def note_time(execute: Any, sql: str, *rest: Any) -> Any:
        if 'FROM "portal_place"' in sql:
            read_at.append(timezone.now())
        return execute(sql, *rest)

    def change_then(execute: Any, sql: str, *rest: Any) -> Any:
        found = execute(sql, *rest)
        if '"portal_step"."at" > ' in sql and not done:  # what others have done since
            done.append(sql)
            publishing.send_back(place, by=make_user(), at=timezone.now(), note="Why?")
            publishing.submit(place, by=make_user(), at=timezone.now())
        return found

    done: list[str] = []
    with connection.execute_wrapper(note_time):
        shown = client.get(address_of(Place)).context["action_form"].initial["shown"]
    assert shown < read_at[0]

    sent = {"action": "publish", "_selected_action": place.pk, "index": 0, "shown": str(shown)}
    with connection.execute_wrapper(change_then):
        answer = client.post(address_of(Place), sent, follow=True)

    assert done
    assert said_by(answer) == ["Read: “Read” was changed by somebody else in the meantime."]
    assert not Place.objects.exists()


def test_step_for_many_rows_is_not_taken_with_what_somebody_changed_since_the_list() -> None:
    """Nor in silence without those that have left it."""
    read, changed, left = (make_place(title_en=name) for name in ("Read", "Changed", "Left"))
    client, listed = sign_in(make_member("Administrator")), f"{address_of(Place)}?state=review"
    for place in (read, changed, left):
        claim_all(place)
        publishing.submit(place, by=make_user(), at=NOON)
    shown = client.get(listed).context["action_form"]["shown"].value()
    ticked = [one.pk for one in (read, changed, left)]
    for place in (changed, left):
        publishing.send_back(place, by=make_user(), at=timezone.now(), note="Why?")
    publishing.submit(changed, by=make_user(), at=timezone.now())
    sent = {"action": "publish", "_selected_action": ticked, "index": 0, "shown": shown}
    assert said_by(client.post(listed, sent, follow=True)) == [
        "“Read” is public.",
        "Changed: “Changed” was changed by somebody else in the meantime.",
        "Ticked, but no longer in this list: 1.",
    ]
    assert list(Place.objects.all()) == [read]


def test_list_has_one_row_for_a_record_and_its_draft_and_filters_find_what_they_say() -> None:
    public, changed, plain = (publish(make_place()) for _n in range(3))
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    copy = publishing.start_edit(changed, by=make_user(), at=NOON)
    publishing.submit(copy, by=make_user(), at=NOON)
    client = sign_in(make_chief())

    def found(state: str = "") -> set[int]:
        page = client.get(address_of(Place), {"state": state} if state else {})
        return {row.pk for row in page.context["cl"].result_list}

    assert found() == {draft.pk, copy.pk, plain.pk}
    assert found("review") == {copy.pk}
    assert found("draft-of-published") == {draft.pk}
    assert found("published") == {public.pk, changed.pk, plain.pk}
    counted = client.get(address_of(Place), {"_facets": "True"}).content.decode()
    for words in ("In review (1)", "Draft of a published record (1)", "Published (3)"):
        assert words in counted


def test_rule_that_cannot_fit_is_refused_where_it_is_chosen() -> None:
    place, client = disputed(), sign_in(make_member("Editor"))
    sent = {**RULED, "rule-place_kind": Rule.NEWEST_RELEASE, "seen_version": place.version}
    page = client.post(address(place, "submit"), sent)
    assert said_by(page) == [
        "Choose another rule: “The newer release” is only for releases of one source that replace "
        "each other."
    ]
    (dispute,) = page.context["gaps"].disputes
    assert (dispute.rule, dispute.reason) == (Rule.NEWEST_RELEASE, "The law says so.")
    assert not place.rulings.exists()


def test_review_leads_on_to_what_waits_next() -> None:
    writer, reviewer = make_member("Editor", username="anna"), make_member("Publisher")
    first, second = (make_place(title_en=title) for title in ("Aktau", "Khorgos"))
    for hours, place in enumerate((first, second)):
        claim_all(place)
        publishing.submit(place, by=writer, at=NOON + timedelta(hours=hours))
    client = sign_in(reviewer)
    for place, button in ((first, "_step_publish"), (second, "_step_send_back")):
        note = {"step_note": "Which year?", "from_review": "1", "seen_version": place.version}
        answer = client.post(address(place), {button: "1", **note}, follow=True)
        following = f'Next of your tasks: <a href="{address(second, "review")}">Khorgos</a>'
        assert (following in answer.text) is (place == first)
