"""The evidence page: everything said about a record, and one click to settle it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.editorial import sourcing
from portal.models import Place
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from tests.admin_client import address, make_chief, make_editor, said_by, sign_in
from tests.client_response import ClientResponse
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_organisation,
    make_place,
    make_source,
    make_story,
    make_user,
    publish,
    rule,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WHY = {"rule": "official", "reason_en": "The land register."}


def stored(record: Place) -> Place:
    return type(record).working.get(pk=record.pk)


def disputed_place(**kwargs: Any) -> tuple[Place, Any]:
    """Says KZ where one of two sources says KG."""
    make_country("KG")
    place = make_place(**kwargs)
    claim_all(place)
    return place, claim(place, "country", "KG", source=make_source(title="Gazetteer"))


def decide(
    client: Client, record: Place, decision: str, target: Any, **typed: Any
) -> ClientResponse:
    page = client.get(address(record, "evidence"))
    seen = page.context["record"].version
    data = {"decision": decision, "target": target, "seen_version": seen, **typed}
    return client.post(address(record, "evidence"), data, follow=True)


def fact(page: ClientResponse, name: str) -> Any:
    [found] = [one for one in page.context["facts"] if one.name == name]
    return found


def test_page_lists_the_claims_of_every_source() -> None:
    project = make_energy_project(capacity_mw="100", vendor=make_organisation(title_en="Longyuan"))
    claim(project, "capacity_mw", "120", as_printed="120 MW", as_of="2024", locator="p. 7")
    claim(project, "capacity_mw", "98", comparator="about")
    claim(project, "capacity_mw", "", kind="unknown")
    claim(project, "capacity_mw", "90", retracted_at=NOON, retraction_reason="A slip.")
    claim(project, "vendor")
    claim(project, "investment", "5000 USD")
    page = sign_in(make_chief()).get(address(project, "evidence"))
    claims = fact(page, "capacity_mw").claims
    shown = [(one.value, one.gap, one.standing.standing.value) for one in claims]
    assert shown == [
        ("about 98\N{NO-BREAK SPACE}MW", "", "agrees"),
        ("120\N{NO-BREAK SPACE}MW", "+20%", "disputed"),
        ("", "", "no_value"),
        ("90\N{NO-BREAK SPACE}MW", "", "retracted"),
    ]
    assert fact(page, "capacity_mw").value == "100\N{NO-BREAK SPACE}MW"
    assert [one.value for one in fact(page, "vendor").claims] == ["Longyuan"]
    assert (fact(page, "investment").value, len(fact(page, "investment").claims)) == ("", 1)
    assert "rank in Central Asia" in page.context["silent"]
    assert page.context["counts"] == [
        ("disputed", "disputed, without a decision", 1),
        ("lacking", "without a source", 3),
        ("supported", "supported", 1),
    ]
    text = page.content.decode()
    assert all(words in text for words in ("p. 7", "120 MW", "A slip.", "as of 2024"))


def test_another_value_is_accepted_by_one_form() -> None:
    chief = make_chief()
    place, other = disputed_place()
    answer = decide(sign_in(chief), place, "accept", other.uid, **WHY, reason_ru="Кадастр.")
    assert answer.redirect_chain[0][0] == f"{address(place, 'evidence')}#fact-country"
    assert said_by(answer) == [
        "Accepted: country now has the value of this claim, with your reason."
    ]
    assert stored(place).country_id == "KG"
    ruling = place.rulings.get()
    assert (ruling.value, ruling.rule, ruling.reason_en, ruling.reason_ru, ruling.made_by) == (
        "KG",
        "official",
        "The land register.",
        "Кадастр.",
        chief,
    )
    assert fact(answer, "country").value == "Country KG"
    assert fact(answer, "country").ruling == ruling
    assert stored(place).publication_blockers() == []


def test_accepted_value_is_kept_and_misread_claim_retracted() -> None:
    client = sign_in(make_chief())
    place, other = disputed_place()
    decide(client, place, "keep", "country", **WHY)
    assert (place.rulings.get().value, stored(place).country_id) == ("KZ", "KZ")
    assert stored(place).publication_blockers() == []

    decide(client, place, "retract", other.uid, reason_en="It says KZ.")
    other.refresh_from_db()
    assert (other.is_live, other.retraction_reason) == (False, "It says KZ.")


def test_decision_is_confirmed_when_a_value_came_after_it() -> None:
    place, _other = disputed_place()
    rule(place, "country", reason_en="The land register.", rule="official")
    claim(place, "country", "UZ", recorded_at=NOON + timedelta(days=1))
    client = sign_in(make_chief())
    country = fact(client.get(address(place, "evidence")), "country")
    (keep,) = country.decisions
    assert "came after the decision" in country.stands
    assert (str(keep.label), keep.rule, keep.reason) == (
        "Confirm the decision",
        "official",
        "The land register.",
    )

    decide(client, place, "keep", "country", **WHY)
    assert stored(place).unruled() == []


@pytest.mark.parametrize("decision", ["accept", "keep", "retract"])
def test_refusal_is_told_where_it_happened_and_nothing_typed_is_lost(decision: str) -> None:
    place, other = disputed_place()
    target = "country" if decision == "keep" else other.uid
    typed = {"rule": "official", "reason_en": " ", "reason_ru": "Кадастр."}
    answer = decide(sign_in(make_chief()), place, decision, target, **typed)
    shown = fact(answer, "country")
    forms = [*shown.decisions, *(one for said in shown.claims for one in said.decisions)]
    [refused] = [form for form in forms if form.problem]
    assert (refused.kind.name, refused.target, refused.rule) == (decision, target, "official")
    assert refused.reasons["ru"] == "Кадастр."
    assert refused.problem in answer.content.decode()
    assert (stored(place).version, place.rulings.count(), place.claims.count()) == (1, 0, 4)


def test_decision_on_what_is_public_begins_a_draft() -> None:
    place, other = disputed_place(title_en="Khorgos")
    rule(place, "country")
    public = publish(place)
    answer = decide(sign_in(make_chief()), public, "accept", other.uid, **WHY)
    copy = Place.working.get(edit_of=public)
    assert answer.redirect_chain[0][0] == f"{address(copy, 'evidence')}#fact-country"
    assert "Draft of “Khorgos” opened. The published version stays live." in said_by(answer)
    assert (copy.country_id, stored(public).country_id) == ("KG", "KZ")
    assert (copy.rulings.count(), public.rulings.count()) == (2, 1)

    client = sign_in(make_chief())
    page = client.get(address(public, "evidence"))
    assert page.context["draft"] == copy
    assert b"<textarea" not in page.content
    late = {"decision": "accept", "target": other.uid, "seen_version": public.version, **WHY}
    refused = client.post(address(public, "evidence"), late)  # of before, or a second click
    assert "A draft of “Khorgos” is being edited already: go on in it." in refused.text
    assert "The land register.</textarea>" in refused.text
    assert copy.rulings.count() == 2


def test_decision_on_an_older_state_is_refused() -> None:
    client = sign_in(make_chief())
    place, other = disputed_place()
    seen = client.get(address(place, "evidence")).context["record"].version
    decide(sign_in(make_chief()), place, "keep", "country", **WHY)
    data = {"decision": "accept", "target": other.uid, "seen_version": seen, **WHY}
    answer = client.post(address(place, "evidence"), data)
    assert "was changed by somebody else in the meantime" in answer.content.decode()
    assert stored(place).country_id == "KZ"
    data["seen_version"] = answer.context["record"].version  # who has looked again decides
    client.post(address(place, "evidence"), data)
    assert stored(place).country_id == "KG"


READS = ["portal.view_place"]
WRITES = ["portal.view_place", "portal.change_place"]


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("permissions", "state", "may"),
    [
        (READS, "draft", False),
        ([*READS, "portal.translate"], "draft", False),
        (WRITES, "draft", True),
        (WRITES, "review", False),
        (WRITES, "published", False),
        ([*WRITES, "portal.edit"], "published", True),
    ],
)
def test_decisions_need_permissions(permissions: list[str], state: str, may: bool) -> None:
    place, other = disputed_place()
    rule(place, "country")
    if state == "review":
        publishing.submit(place, by=make_user(), at=NOON)
    if state == "published":
        place = publish(place)
    client = sign_in(make_editor(*permissions))
    page = client.get(address(place, "evidence"))
    assert page.status_code == 200
    assert page.context["may_decide"] is may
    assert ("<textarea" in page.content.decode()) is may
    data = {"decision": "accept", "target": other.uid, "seen_version": stored(place).version}
    answer = client.post(address(place, "evidence"), {**data, **WHY})
    assert answer.status_code == (302 if may else 200 if state == "review" else 403)
    assert state != "review" or "The land register.</textarea>" in answer.text
    changed = Place.working.filter(country="KG")
    assert changed.exists() is may


@pytest.mark.parametrize("name", ["evidence", "review"])
def test_source_of_a_claim_is_drawn_with_all_that_readers_will_see(name: str) -> None:
    place = make_place()
    claim_all(place)
    office = make_source(publisher="Census Office")
    said: dict[str, Any] = {
        "attributed_to": office,
        "note": "With the suburbs.",
        "locator": "page 4",
    }
    claim(place, "country", quote="Das Land", language="de", **said)
    publishing.submit(place, by=make_user(), at=NOON)
    page = sign_in(make_chief()).get(address(place, name)).content.decode()

    assert "According to Census Office" in page
    assert "With the suburbs." in page
    assert "page 4" in page
    assert '<blockquote lang="de">Das Land</blockquote>' in page


def test_page_needs_view_permission_and_facts() -> None:
    place, story = make_place(), make_story()
    assert (
        sign_in(make_editor("portal.view_event")).get(address(place, "evidence")).status_code == 403
    )
    answer = sign_in(make_chief()).get(address(story, "evidence"))
    assert (answer.status_code, answer.get("Location")) == (302, address(story))
    assert ("Evidence", address(place, "evidence")) in [
        (str(words), to)
        for words, to in sign_in(make_chief()).get(address(place)).context["panel"].links
    ]


def test_page_asks_as_often_for_many_claims_as_for_few() -> None:
    project = make_energy_project(vendor=make_organisation())
    claim_all(project)
    claim(project, "units", "3", source=make_source(derived_from=make_source()))
    claim(project, "vendor", make_organisation().uid)
    rule(project, "vendor")
    client = sign_in(make_chief())
    client.get(address(project, "evidence"))
    with CaptureQueriesContext(connection) as few:
        client.get(address(project, "evidence"))
    for n in range(20):
        origin = make_source()
        claim(project, "capacity_mw", str(n + 1), source=make_source(derived_from=origin))
        claim(project, "vendor", make_organisation().uid)
        rule(project, "capacity_mw")
    with CaptureQueriesContext(connection) as many:
        client.get(address(project, "evidence"))
    assert len(many) == len(few) <= 16


def test_today_is_that_of_the_person_who_confirms() -> None:
    place = make_place(population=250)
    claim_all(place)
    said = place.claims.get(fact="population")
    late = datetime(2026, 2, 3, 21, tzinfo=UTC)  # in Almaty it is two in the morning

    with timezone.override("Asia/Almaty"):
        sourcing.confirm(place, said.uid, day="2026-02-04", by=make_user(), at=late)

    assert place.claims.filter(as_of="2026-02-04").exists()


def test_day_within_the_span_of_a_claim_confirms_nothing() -> None:
    place = make_place(population=250)
    said = claim(place, "population", as_of="2020-01/2026-06")
    with pytest.raises(NotAllowed, match="of that day already, or of a later one"):
        sourcing.confirm(place, said.uid, day="2026-01-10", by=make_user(), at=NOON)


def test_source_that_says_the_same_later_confirms_a_value() -> None:
    place = make_place(population=250)
    claim_all(place)
    said = place.claims.get(fact="population")
    client = sign_in(make_chief())
    for wrong in ("2026-W06-2", "20260203", "2026-02"):
        decide(client, place, "confirm", said.uid, day=wrong)
        assert not place.claims.filter(as_of=wrong).exists()
    refused = decide(client, place, "confirm", said.uid, day="2999-01-01")
    assert "2999-01-01" in refused.content.decode()
    assert "not a later one than today" in refused.content.decode()
    decide(client, place, "confirm", said.uid, day="2026-02-03")
    days = place.claims.filter(fact="population", source=said.source).values_list("as_of", "value")
    assert sorted(days) == [("", "250"), ("2026-02-03", "250")]
    page = Client().get(publish(stored(place)).get_absolute_url()).content.decode()
    assert "Last confirmed: 3 February 2026" in page.replace("\xa0", " ")
