"""A record's way from an empty form to the public and on, by the buttons editors press."""

import re
from typing import Any

import pytest
from django.test import Client

from portal.models import Country, Edition, Place, Status, Step
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.admin_client import (
    add_row,
    address,
    address_of,
    errors_in,
    filled,
    make_chief,
    said_by,
    sign_in,
)
from tests.client_response import ClientResponse
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_place,
    make_source,
    make_user,
    publish,
    rule,
)
from tests.optional import the

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def press(client: Client, record: Place, button: str, **fields: Any) -> ClientResponse:
    """Press a button of a page to be read."""
    page = client.get(address(record))
    version = page.context["panel"].record.version
    data = {"seen_version": version, f"_step_{button}": "1", **fields}
    return client.post(address(record), data, follow=True)


def add_place(client: Client, **more: Any) -> ClientResponse:
    """Fill in the form of a new place, with a claim for each of its facts."""
    Country.objects.create(code="KZ", name_en="Kazakhstan")
    source = make_source().pk
    data = filled(
        client.get(address_of(Place, "add")),
        title_en="Khorgos",
        slug="khorgos",
        country="KZ",
        place_kind="border_town",
    )
    data["claims-TOTAL_FORMS"] = 0
    data = add_row(data, "claims", fact="country", value="Kazakhstan", source=source, **SAID)
    data = add_row(data, "claims", fact="place_kind", value="Border town", source=source, **SAID)
    return client.post(address_of(Place, "add"), {**data, **more}, follow=True)


SAID = {"kind": "value", "comparator": "exact"}


def test_from_an_empty_form_to_the_public() -> None:
    writer, reader = sign_in(make_chief()), sign_in(make_chief())

    answer = add_place(writer, _step_submit="1", step_note="All from one report.")
    place = Place.working.get()
    assert errors_in(answer) == []
    assert said_by(answer) == [
        "“Khorgos” is submitted. It is locked until it is approved or sent back."
    ]
    assert [(c.fact, c.value) for c in place.claims.order_by("pk")] == [
        ("country", "KZ"),
        ("place_kind", "border_town"),
    ]

    refused = press(writer, place, "publish")
    assert said_by(refused) == ["Somebody who has not worked on this version has to approve it."]
    assert not Place.objects.exists()

    published = press(reader, place, "publish", step_note="First edition.")
    assert said_by(published) == ["“Khorgos” is public."]
    edition = the(Place.objects.get().edition)
    assert (edition.number, edition.note, edition.second_reader) == (1, "First edition.", True)
    assert [step.action for step in Step.objects.of(place)] == ["publish", "submit", "change"]


def test_edit_of_what_is_public_is_folded_back() -> None:
    writer, reader = sign_in(make_chief()), sign_in(make_chief())
    place = publish(make_place(title_en="Old name"))

    page = press(writer, place, "start_edit")
    copy = Place.working.get(edit_of=place)
    assert page.redirect_chain == [(address(copy), 302)]
    data = filled(page, title_en="New name", title_ru="Новое имя")
    answer = writer.post(address(copy), {**data, "_step_submit": "1"}, follow=True)
    assert errors_in(answer) == []
    assert Place.objects.get().title_en == "Old name"

    answer = press(reader, copy, "publish")
    assert answer.redirect_chain == [(address(place), 302)]
    public = Place.objects.get()
    assert (public.pk, public.title_en, public.title_ru) == (place.pk, "New name", "Новое имя")
    assert the(public.edition).number == 2
    assert Place.working.count() == 1


def test_address_of_a_public_record_changes_only_with_its_draft() -> None:
    client = sign_in(make_chief())
    copy = publishing.start_edit(publish(make_place()), by=make_user(), at=NOON)
    page = client.get(address(copy))
    client.post(address(copy), filled(page, title_en="Moved", slug="moved", _continue="1"))
    saved = Place.working.get(pk=copy.pk)
    assert (saved.title_en, saved.slug) == ("Moved", "moved")
    assert Place.objects.get().slug == copy.slug


def test_form_of_what_is_public_has_the_units_of_its_values() -> None:
    plant = publish(make_energy_project(capacity_mw=50))
    form = sign_in(make_chief()).get(address(plant)).content.decode()
    assert re.search(r'field-capacity_mw">.*?<div class="help"><div>MW <a.*?>50<', form, re.S)
    assert "GWh" not in form  # of a fact without a value


def test_only_drafts_can_be_changed() -> None:
    client = sign_in(make_chief())
    place = publish(make_place(title_en="Public"))
    page = client.get(address(place))
    assert not page.context["has_change_permission"]
    assert set(page.context["adminform"].form.fields) == {"version", "token"}
    assert b'name="title_en"' not in page.content
    answer = client.post(address(place), {"title_en": "Forged", "_save": "1"})
    assert answer.status_code == 403
    assert Place.objects.get().title_en == "Public"


def test_send_back_and_withdraw_need_a_note() -> None:
    client = sign_in(make_chief())
    place = make_place()
    publishing.submit(place, by=make_user(), at=NOON)
    refused = press(client, place, "send_back", step_note=" ")
    assert said_by(refused) == ["Tell the author what to fix."]
    press(client, place, "send_back", step_note="The population is missing.")
    assert Place.working.get().status == Status.DRAFT
    assert the(Step.objects.first()).note == "The population is missing."
    save = {**filled(client.get(address(place))), "population": 5, "_continue": "1"}
    form = client.post(address(place), save, follow=True).content.decode()
    assert form.index("The population is missing.") < form.index("Only editors see it.")
    assert "Last step: changed" in form

    public = publish(make_place())
    refused = press(client, public, "withdraw", step_note="")
    assert said_by(refused) == ["Say why it is withdrawn: its page will show the reason."]
    assert '<details class="panel-danger" open>' in refused.content.decode()
    press(client, public, "withdraw", step_note="A duplicate.")
    public = Place.working.get(pk=public.pk)
    assert (public.status, public.withdrawal_reason) == (Status.WITHDRAWN, "A duplicate.")
    press(client, public, "reopen")
    assert Place.working.get(pk=public.pk).status == Status.DRAFT


def test_note_of_a_refused_step_is_not_lost() -> None:
    writer = make_chief()
    place = make_place()
    publishing.submit(place, by=writer, at=NOON)
    refused = press(sign_in(writer), place, "publish", step_note="Read twice.")
    assert refused.context["panel"].note == "Read twice."


def test_reviewer_publishes_only_what_was_read() -> None:
    """Sent back, changed and submitted again while the page stood open."""
    client = sign_in(make_chief())
    place = make_place()
    claim_all(place)
    publishing.submit(place, by=make_user(), at=NOON)
    read = client.get(address(place)).context["panel"].record.version
    publishing.send_back(place, by=make_user(), at=NOON, note="More.")
    publishing.submit(place, by=make_user(), at=NOON)
    answer = client.post(address(place), {"seen_version": read, "_step_publish": "1"}, follow=True)
    assert said_by(answer) == [f"“{place}” was changed by somebody else in the meantime."]
    assert not Place.objects.exists()


@pytest.mark.parametrize("seen", ["0", "1234567890"])
def test_step_on_a_version_that_never_was_is_refused(seen: str) -> None:
    client, place = sign_in(make_chief()), make_place()
    claim_all(place)
    publishing.submit(place, by=make_user(), at=NOON)
    answer = client.post(address(place), {"seen_version": seen, "_step_publish": "1"}, follow=True)
    assert said_by(answer) == [f"“{place}” was changed by somebody else in the meantime."]
    assert not Place.objects.exists()


def test_panel_says_what_is_missing() -> None:
    place = make_place()
    claim(place, "country")
    claim(place, "place_kind", "city")
    claim(place, "place_kind", "village")
    answer = sign_in(make_chief()).get(address(place))
    assert [str(blocker) for blocker in answer.context["panel"].blockers] == [
        "No source says these values: coordinates.",
        "Sources disagree on: kind. Decide which value is used.",
    ]
    assert '<a href="#id_latitude">coordinates</a>' in answer.text
    decided_at = f"{address(place, 'evidence')}#fact-place_kind"
    assert f'<a href="{decided_at}" data-beside>kind</a>' in answer.text


def test_discard_leaves_the_public_record() -> None:
    client = sign_in(make_chief())
    place = publish(make_place())
    copy = publishing.start_edit(place, by=make_user(), at=NOON)
    data = filled(client.get(address(copy)), title_en="Half done")
    answer = client.post(address(copy), {**data, "_step_discard_edit": "1"}, follow=True)
    assert answer.redirect_chain == [(address(place), 302)]
    assert list(Place.working.all()) == [place]


def test_published_claim_is_retracted_and_never_deleted() -> None:
    client = sign_in(make_chief())
    public = make_place()
    claim_all(public)
    misread = claim(public, "country")
    public = publish(public)
    copy = publishing.start_edit(public, by=make_user(), at=NOON)
    claim(copy, "population", "5000")

    page = client.get(address(copy))
    rows = page.context["inline_admin_formsets"][0].formset.initial_forms
    assert [(row.instance.fact, "DELETE" in row.fields) for row in rows] == [
        ("country", False),
        ("country", False),
        ("coordinates", False),
        ("population", True),
        ("place_kind", False),
    ]

    [number] = [n for n, row in enumerate(rows) if row.instance.uid == misread.uid]
    forged = {f"claims-{n}-DELETE": "on" for n in range(4)}
    reason = {f"claims-{number}-retraction_reason": "A slip in copying."}
    client.post(address(copy), {**filled(page), **forged, **reason, "_continue": "1"})
    claims = Place.working.get(pk=copy.pk).claims
    assert [c.fact for c in claims.order_by("pk") if c.is_live] == [
        "country",
        "coordinates",
        "place_kind",
    ]
    retracted = claims.get(uid=misread.uid)
    assert retracted.retraction_reason == "A slip in copying."
    assert retracted.retracted_at is not None


def test_ruling_is_about_the_accepted_value_and_signed() -> None:
    chief = make_chief()
    client = sign_in(chief)
    place = make_place()
    claim(place, "country", "KG")
    data = add_row(
        filled(client.get(address(place))),
        "rulings",
        fact="country",
        rule="official",
        reason_en="The land register.",
    )
    answer = client.post(address(place), {**data, "_continue": "1"}, follow=True)
    assert errors_in(answer) == []
    ruling = place.rulings.get()
    assert (ruling.value, ruling.made_by) == ("KZ", chief)
    assert place.unruled() == []

    place = Place.working.get()
    data = filled(client.get(address(place)))
    data = add_row(data, "claims", fact="country", value="UZ", source=make_source().pk, **SAID)
    client.post(address(place), {**data, "_continue": "1"})
    assert Place.working.get().unruled() == ["country"]


def test_changed_claim_gets_a_new_time_and_reopens_the_dispute() -> None:
    client = sign_in(make_chief())
    place = make_place()
    claim(place, "country", "KG")
    rule(place, "country")
    said = claim(place, "country", "KG", recorded_at=NOON)
    data = filled(client.get(address(place)))
    [key] = [k for k, v in data.items() if k.endswith("-id") and v == said.pk]
    data[key.replace("-id", "-value")] = "Uzbekistan"
    Country.objects.create(code="UZ", name_en="Uzbekistan")
    client.post(address(place), {**data, "_continue": "1"})
    said.refresh_from_db()
    assert said.value == "UZ"
    assert said.recorded_at > NOON
    assert Place.working.get().unruled() == ["country"]


def test_claim_in_other_words_is_the_same_statement() -> None:
    """As after the language of the desk has changed while a form was open."""
    client, place = sign_in(make_chief()), make_place()
    said = claim(place, "place_kind", "city", recorded_at=NOON)
    data = filled(client.get(address(place)))
    assert data["claims-0-value"] == "City"
    data |= {"claims-0-value": "城市", "claims-0-note": "Seen again."}
    client.post(address(place), {**data, "_continue": "1"})
    said.refresh_from_db()
    assert (said.value, said.note, said.recorded_at) == ("city", "Seen again.", NOON)


def test_several_rows_each_get_their_answer() -> None:
    chief = make_chief()
    mine, others, draft = make_place(), make_place(), make_place()
    for place in (mine, others):
        claim_all(place)
    publishing.submit(mine, by=chief, at=NOON)
    publishing.submit(others, by=make_user(), at=NOON)
    data = {
        "action": "publish",
        "_selected_action": [mine.pk, others.pk, draft.pk],
        "step_note": "Checked.",
    }
    answer = sign_in(chief).post(address_of(Place), data, follow=True)
    assert sorted(said_by(answer)) == sorted(
        [
            f"{mine}: Somebody who has not worked on this version has to approve it.",
            f"“{others}” is public.",
            f"{draft}: No source says these values: country, coordinates, kind.",
        ]
    )
    assert list(Place.objects.all()) == [others]
    assert Edition.objects.get().note == "Checked."


def test_form_that_is_refused_still_says_what_the_sources_say() -> None:
    project, client = make_energy_project(capacity_mw="50"), sign_in(make_chief())
    claim_all(project)
    page = client.get(address(project))
    again = client.post(address(project), filled(page, capacity_mw="the size of a town"))
    assert "“size” is not understood" in again.text
    assert page.text.count("1 claim agrees") == again.text.count("1 claim agrees") > 0


def test_records_that_were_public_cannot_be_deleted() -> None:
    client = sign_in(make_chief())
    public, draft = publish(make_place()), make_place()
    copy = publishing.start_edit(public, by=make_user(), at=NOON)
    withdrawn = publish(make_place())
    publishing.withdraw(withdrawn, by=make_user(), at=NOON, note="Gone.")
    publishing.reopen(withdrawn, by=make_user(), at=NOON)
    for record in (public, copy, withdrawn):
        assert client.post(address(record, "delete"), {"post": "yes"}).status_code == 403
    assert client.post(address(draft, "delete"), {"post": "yes"}).status_code == 302
    assert set(Place.working.all()) == {public, copy, withdrawn}
    for edition in Edition.objects.all():
        assert client.post(address(edition, "delete"), {"post": "yes"}).status_code == 403


def test_a_value_that_means_nothing_is_explained() -> None:
    client = sign_in(make_chief())
    data = filled(client.get(address_of(EnergyProject, "add")))
    data = add_row(data, "claims", fact="capacity_mw", value="plenty", **SAID)
    data = add_row(data, "claims", fact="vendor", value="Nobody & Sons", **SAID)
    data = add_row(data, "claims", fact="technology", value="magic", **SAID)
    data = add_row(data, "claims", fact="units", value="", **SAID)
    answer = client.post(address_of(EnergyProject, "add"), data)
    found = {
        error
        for row in answer.context["inline_admin_formsets"][0].formset.forms
        for error in row.errors.get("value", [])
    }
    assert found == {
        "“plenty” is not understood as part of a figure.",
        "No organisation is called “Nobody & Sons”.",
        "“magic” is none of Coal, Gas, Oil, Hydropower, Pumped storage, Nuclear, Solar, Wind.",
        "Give the value, or choose a kind of claim without one.",
    }
