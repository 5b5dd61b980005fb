"""One quote typed for several facts, or rows: it stays with those whose value is in it."""

from typing import Any

import pytest

from portal.admin.evidence_pages import set_field
from portal.editorial import sourcing
from portal.facts import PartPath
from portal.models import Place, Rule
from tests.admin_client import address, address_of, filled, make_member, said_by, sign_in
from tests.factories import (
    NOON,
    claim,
    make_energy_project,
    make_organisation,
    make_place,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db
QUOTE = "Khorgos is a city of Kazakhstan."
FACTS = ("country", "coordinates", "place_kind")
KEPT = {"country": QUOTE, "coordinates": "", "place_kind": QUOTE}


def quotes(record: Any) -> dict[str, str]:
    return dict(record.claims.values_list("fact", "quote"))


def unproved(client: Any, place: Place) -> list[str]:
    """Facts of which the review shows a quote without their value."""
    facts = client.get(address(place, "review")).context["changes"].facts
    lines = [(fact, line) for fact in facts for line in fact.claims if line.line.claim.quote]
    return [fact.section.name for fact, line in lines if not line.is_proved]


def by_form(client: Any, place: Place, source: Any) -> Any:
    data = filled(client.get(address(place)), **{"sourcing-source": source.pk})
    data |= {"sourcing-quote": QUOTE, "sourcing-listed": FACTS, "sourcing-ticked": FACTS}
    answer = client.post(address(place), {**data, "_continue": "1"}, follow=True)
    assert "Saved without the quote, which does not have them in it: coordinates." in said_by(
        answer
    )


def by_submission(client: Any, place: Place, source: Any) -> Any:
    sent = {"seen_version": place.version, "lacking": FACTS, "gaps-source": source.pk}
    client.post(address(place, "submit"), {**sent, "gaps-quote": QUOTE}, follow=True)


def by_list(client: Any, place: Place, source: Any) -> Any:
    ticked = [f"{place.pk}:{name}" for name in FACTS]
    sent = {"records": f"{place.pk}:{place.version}", "ticked": ticked, "source": source.pk}
    client.post(address_of(Place, "apply_source"), {**sent, "quote": QUOTE})


@pytest.mark.parametrize("write", [by_form, by_submission, by_list])
def test_shared_quote_stays_with_the_facts_whose_value_is_in_it(write: Any) -> None:
    place, client = make_place(title_en="Khorgos"), sign_in(make_member("Editor"))
    write(client, place, make_source(language="en"))
    assert quotes(place) == KEPT
    assert unproved(client, place) == []


def test_value_set_for_many_has_no_quote_that_says_another() -> None:
    place, client = make_place(), sign_in(make_member("Editor"))
    sent = {"records": f"{place.pk}:{place.version}", "fact": "place_kind", "typed": "Border town"}
    sent |= {"quote": QUOTE, "reason": "New.", "apply": "1", "rule": Rule.OFFICIAL}
    more = {"source": make_source().pk}
    client.post(address_of(Place, "set_field"), {**sent, **more}, follow=True)
    assert quotes(place) == {"place_kind": ""}


def test_words_typed_for_a_value_keep_the_quote_that_has_them() -> None:
    project, printed = make_energy_project(capacity_mw="100"), {"capacity_mw": "a tenth of a GW"}
    vendor = make_organisation(title_en="Wind Works", title_local="Жел")
    type(project).working.filter(pk=project.pk).update(vendor=vendor)
    draft = sourcing.source_facts(
        type(project).working.get(), ["capacity_mw", "vendor", "technology"], by=make_user(),
        source=make_source(), at=NOON, quote="Жел built a tenth of a GW.", as_printed=printed,
    )  # fmt: skip
    assert [name for name, quote in quotes(draft).items() if quote] == ["capacity_mw", "vendor"]


def test_value_of_a_row_that_was_overruled_takes_no_quote_of_another_value() -> None:
    project, source = make_energy_project(), make_source()
    quote = "Wind Works owns half."
    role = project.roles.create(
        organisation=make_organisation(), role="owner", source=source, quote=quote, terms="A loan"
    )
    path = str(PartPath("roles", role.uid, "terms"))
    other = claim(project, path, "A grant", source=make_source())
    reasons = {"en": "Newer."}
    sourcing.accept(
        project, other.uid, rule=Rule.OFFICIAL, reasons=reasons, by=make_user(), at=NOON
    )
    said = project.claims.filter(fact=path).values_list("value", "quote")
    assert sorted(said) == [("A grant", ""), ("A loan", "")]


def test_more_records_than_are_changed_at_once_are_refused(monkeypatch: Any) -> None:
    monkeypatch.setattr(set_field, "MOST_RECORDS", 1)
    places, client = [make_place(), make_place()], sign_in(make_member("Editor"))
    ticked = {"action": "set_field", "_selected_action": [place.pk for place in places]}

    answer = client.post(address_of(Place, "changelist"), ticked, follow=True)

    assert said_by(answer) == ["At most 1 records are changed at once, and 2 are ticked."]
