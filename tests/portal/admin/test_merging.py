"""Two editors at once: what only one touched merges, the rest is chosen, nothing is lost."""

from typing import Any

import pytest
from django.test import Client

from portal.admin.forms.parts import MOST_ROWS
from portal.editorial import side_drafts
from portal.models import Event, Place
from portal.publication import publishing
from tests.admin_client import (
    add_row,
    address,
    address_of,
    errors_in,
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
    make_country,
    make_event,
    make_pipeline,
    make_place,
    make_source,
    make_user,
    publish,
)

# Databases differ: locks of rows.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_changes_of_one_side_merge_automatically() -> None:
    """Fields and rows, changed, added and removed: both sides end up in the draft."""
    anna, boris = sign_in(make_chief(username="anna")), sign_in(make_chief(username="boris"))
    place = make_place(title_en="Khorgos", population=100)
    claim(place, "population", "100")
    for name in ("One", "Two", "Three"):
        place.names.create(name=name)
    mine = filled(boris.get(address(place)), title_ru="Хоргос")
    theirs = filled(anna.get(address(place)), population=200, place_kind="village")
    theirs |= {"claims-0-locator": "p. 3", "names-0-name": "Uno", "names-2-DELETE": "on"}
    theirs = add_row(theirs, "names", name="Қорғас", kind="other")
    anna.post(address(place), {**theirs, "_continue": "1"})

    mine |= {"claims-0-as_printed": "a hundred", "names-1-name": "Dos", "names-0-language": "en"}
    mine = add_row(mine, "names", name="霍尔果斯", kind="other")
    saved = boris.post(address(place), {**mine, "_continue": "1"}, follow=True)

    assert errors_in(saved) == []
    stored = Place.working.get()
    assert (stored.title_ru, stored.population, stored.place_kind) == ("Хоргос", 200, "village")
    assert [(c.locator, c.as_printed) for c in stored.claims.all()] == [("p. 3", "a hundred")]
    names = [(row.name, row.language) for row in stored.names.order_by("pk")]
    assert names == [("Uno", "en"), ("Dos", ""), ("Қорғас", ""), ("霍尔果斯", "")]
    (told,) = [said for said in said_by(saved) if said.startswith("anna saved it on ")]
    assert told.split("Kept beside what you changed: ")[1] == (
        "Kind, Population, claim “population: 100” · Page, table or paragraph, "
        "other name “Uno” · Name."
    )


def test_conflicts_are_chosen_field_by_field() -> None:
    anna, boris = sign_in(make_chief(username="anna")), sign_in(make_chief(username="boris"))
    place = make_place(title_en="Khorgos", population=100)
    claim(place, "population", "100")
    kg = make_country("KG")
    mine = filled(boris.get(address(place)), title_en="Korgas", population=300, country="KG")
    mine |= {"claims-0-value": "300", "claims-0-locator": "p. 3"}
    theirs = filled(anna.get(address(place)), title_en="Horgos", population=200)
    theirs["claims-0-value"] = "200"
    anna.post(address(place), {**theirs, "_continue": "1"})

    refused = boris.post(address(place), {**mine, "_step_submit": "1"})

    stored = Place.working.get()
    assert (stored.title_en, stored.population, stored.status) == ("Horgos", 200, "draft")
    (error,) = errors_in(refused)
    assert error.startswith("anna saved it on ")
    assert "changed 3 things that you changed as well" in error
    claim_uid = stored.claims.get().uid
    assert sides(refused) == {
        "title_en": ("Title (English)", "Khorgos", "Horgos", "Korgas"),
        "population": ("Population", "100", "200", "300"),
        f"claims.{claim_uid}.value": ("claim “population: 200” · Value", "100", "200", "300"),
    }
    again = choices(refused, title_en="theirs", population="yours")
    left = boris.post(address(place), {**again, "_continue": "1"})
    assert list(sides(left)) == [f"claims.{claim_uid}.value"]
    assert sides(left)[f"claims.{claim_uid}.value"][1:] == ("100", "200", "300")
    assert [filled(left)[name] for name in ("title_en", "population")] == ["Horgos", "300"]

    last = choices(left, **{f"claims.{claim_uid}.value": "theirs"})
    saved = boris.post(address(place), {**last, "_continue": "1"}, follow=True)
    assert errors_in(saved) == []
    stored = Place.working.get()
    assert (stored.title_en, stored.population, stored.country) == ("Horgos", 300, kg)
    assert [(c.value, c.locator) for c in stored.claims.all()] == [("200", "p. 3")]


def test_choice_of_many_that_both_changed() -> None:
    anna, boris = sign_in(make_chief()), sign_in(make_chief())
    event = make_event()
    codes = [make_country(code).pk for code in ("CN", "KZ", "UZ")]
    mine = filled(boris.get(address(event)), participants=codes)
    anna.post(address(event), filled(anna.get(address(event)), participants=["CN"]))
    refused = boris.post(address(event), mine)
    assert sides(refused) == {
        "participants": ("Participants", "—", "Country CN", "Country CN, Country KZ, Country UZ")
    }
    boris.post(address(event), {**choices(refused, participants="yours"), "_continue": "1"})
    assert {c.pk for c in Event.working.get().participants.all()} == set(codes)


def test_row_that_one_side_removed_and_the_other_changed() -> None:
    anna, boris = sign_in(make_chief()), sign_in(make_chief())
    place = make_place()
    rows = [place.names.create(name=name) for name in ("One", "Two", "Three", "Four")]
    mine = filled(boris.get(address(place)))
    mine |= {"names-0-name": "Uno", "names-1-name": "Dos", "names-2-DELETE": "on"}
    mine["names-3-DELETE"] = "on"
    theirs = filled(anna.get(address(place)))
    theirs |= {"names-0-DELETE": "on", "names-1-DELETE": "on"}
    theirs |= {"names-2-name": "Tres", "names-3-name": "Cuatro"}
    anna.post(address(place), {**theirs, "_continue": "1"})

    refused = boris.post(address(place), {**mine, "_continue": "1"})

    found = sides(refused)
    one, two, three, four = (f"names.{row.uid}" for row in rows)
    assert {place: words[2] for place, words in found.items()} == {
        one: "removed",
        two: "removed",
        three: "Name: Tres · Kind: Other name",
        four: "Name: Cuatro · Kind: Other name",
    }
    assert [found[at][3] for at in (one, three)] == ["Name: Uno", "removed"]
    chosen = choices(refused, **{one: "yours", two: "theirs", three: "yours", four: "theirs"})
    boris.post(address(place), {**chosen, "_continue": "1"})
    assert {(row.uid, row.name) for row in place.names.all()} == {
        (rows[0].uid, "Uno"),
        (rows[3].uid, "Cuatro"),
    }


def test_both_sides_in_agreement_ask_nothing() -> None:
    anna, boris = sign_in(make_chief()), sign_in(make_chief())
    place = make_place()
    row = place.names.create(name="One")
    mine = filled(boris.get(address(place)), title_en="Khorgos")
    mine |= {"names-0-DELETE": "on"}
    anna.post(address(place), {**mine, "_continue": "1"})
    saved = boris.post(address(place), {**mine, "_continue": "1"}, follow=True)
    assert errors_in(saved) == []
    assert not place.names.filter(pk=row.pk).exists()


def test_save_that_arrives_twice_makes_each_row_once() -> None:
    client = sign_in(make_chief())
    place = make_place()
    data = add_row(filled(client.get(address(place))), "names", name="Қорғас", kind="other")
    for _ in range(3):
        client.post(address(place), {**data, "_continue": "1"})
    assert [name.name for name in place.names.all()] == ["Қорғас"]


def test_new_record_that_arrives_twice_is_made_once() -> None:
    client = sign_in(make_chief())
    make_country("KZ")
    data = filled(
        client.get(address_of(Place, "add")),
        title_en="Khorgos",
        slug="khorgos",
        country="KZ",
        place_kind="city",
    )
    data = add_row({**data, "claims-TOTAL_FORMS": 0}, "names", name="Қорғас", kind="other")
    client.post(address_of(Place, "add"), {**data, "_continue": "1"})
    client.post(address_of(Place, "add"), {**data, "title_ru": "Хоргос", "_continue": "1"})
    place = Place.working.get()
    assert (place.title_en, place.title_ru) == ("Khorgos", "Хоргос")
    assert [name.name for name in place.names.all()] == ["Қорғас"]


def test_new_record_that_arrives_twice_from_a_popup_is_given_to_the_field_twice() -> None:
    client, page = sign_in(make_chief()), address_of(Place, "add")
    data = filled(client.get(page, {"_popup": "1"}), title_en="Khorgos", _popup="1")
    given = [client.post(page, data).context["popup_response_data"] for _ in range(2)]
    assert given[0] == given[1]
    assert str(Place.working.get().pk) in given[0]


@pytest.mark.exhaustive  # every day conflicts are chosen
def test_third_save_while_choosing_keeps_the_question_open() -> None:
    """Somebody saves again while a conflict is being settled: what was not chosen is asked again,
    against what is stored by then."""
    anna, boris = sign_in(make_chief()), sign_in(make_chief())
    place = make_place(population=100, title_en="Khorgos")
    mine = filled(boris.get(address(place)), population=300, title_en="Korgas")
    change(anna, place, population=200, title_en="Horgos")
    refused = boris.post(address(place), {**mine, "_continue": "1"})
    change(anna, place, population=250, admin1="Zhetisu")
    again = boris.post(address(place), {**choices(refused, title_en="yours"), "_continue": "1"})
    assert {at: words[1:] for at, words in sides(again).items()} == {
        "population": ("100", "250", "300")
    }
    boris.post(address(place), {**choices(again, population="yours"), "_continue": "1"})
    stored = Place.working.get()
    assert (stored.population, stored.title_en, stored.admin1) == (300, "Korgas", "Zhetisu")


def test_what_the_other_side_has_emptied_or_unticked_stays_so() -> None:
    anna, boris = sign_in(make_chief()), sign_in(make_chief())
    event, pipeline = make_event(), make_pipeline(to_china=True)
    event.participants.set([make_country("KZ"), make_country("UZ")])
    for record, theirs in ((event, {"participants": []}), (pipeline, {"to_china": []})):
        mine = filled(boris.get(address(record)), title_ru="Моё")
        anna.post(address(record), {**filled(anna.get(address(record))), **theirs, "_save": "1"})
        boris.post(address(record), {**mine, "_save": "1"})
        record.refresh_from_db()
        assert record.title_ru == "Моё"
    assert (event.participants.count(), pipeline.to_china) == (0, False)


def test_row_added_where_a_merge_has_moved_another_from_is_a_row_of_its_own() -> None:
    anna, boris = sign_in(make_chief()), sign_in(make_chief())
    place = make_place(population=100)
    for name in ("One", "Two", "Three"):
        place.names.create(name=name)
    mine = filled(boris.get(address(place)), population=300)
    mine = add_row(mine, "names", name="First of mine", kind="other")
    theirs = filled(anna.get(address(place)), population=200)
    anna.post(address(place), {**theirs, "names-2-DELETE": "on", "_continue": "1"})
    refused = boris.post(address(place), {**mine, "_continue": "1"})

    again = choices(refused, population="yours")
    again = add_row(again, "names", name="Second of mine", kind="other")
    for _sent in ("once", "twice"):
        boris.post(address(place), {**again, "_continue": "1"})
    names = [row.name for row in place.names.order_by("pk")]
    assert names == ["One", "Two", "First of mine", "Second of mine"]


def test_draft_with_more_rows_than_a_form_adds_is_saved() -> None:
    """As an import, or a merge of two records, brings them."""
    client, place = sign_in(make_chief()), make_place()
    for number in range(MOST_ROWS + 2):
        place.names.create(name=f"Name {number}")
    data = filled(client.get(address(place)), title_ru="Хоргос")
    data[f"names-{MOST_ROWS + 1}-name"] = "The last"
    saved = client.post(address(place), add_row(data, "names", name="One more", kind="other"))
    assert saved.status_code == 302
    names = [row.name for row in place.names.order_by("pk")]
    assert names[-3:] == [f"Name {MOST_ROWS}", "The last", "One more"]


def test_row_uid_of_another_record_is_not_taken_over() -> None:
    client = sign_in(make_chief())
    other = make_place().names.create(name="Theirs")
    place = make_place()
    data = add_row(filled(client.get(address(place))), "names", name="Mine", uid=other.uid)
    client.post(address(place), {**data, "names-0-kind": "other", "_continue": "1"})
    assert place.names.get().uid != other.uid


def test_save_after_somebody_submitted_is_refused_in_words() -> None:
    client = sign_in(make_chief())
    place = make_place()
    mine = filled(client.get(address(place)), title_en="Typed for an hour")
    publishing.submit(place, by=make_user(), at=NOON)
    refused = client.post(address(place), {**mine, "_continue": "1"})
    assert errors_in(refused)[0].startswith("It is no longer a draft (now: In review).")
    assert b"Typed for an hour" in refused.content
    assert Place.working.get().title_en != "Typed for an hour"


def test_save_after_somebody_published_the_draft_keeps_what_was_typed() -> None:
    client = sign_in(make_chief())
    place = publish(make_place(title_en="Public"))
    copy = publishing.start_edit(place, by=make_user(), at=NOON)
    mine = filled(client.get(address(copy)), title_en="Typed for an hour")
    publish(copy)
    refused = client.post(address(copy), {**mine, "_continue": "1"})
    assert "The draft you were editing is gone" in " ".join(errors_in(refused))
    assert b'value="Typed for an hour"' in refused.content
    assert [p.title_en for p in Place.working.all()] == ["Public"]


def test_save_after_the_texts_of_one_language_were_published_keeps_what_was_typed() -> None:
    translator = make_member("Translator")
    client, place = sign_in(translator), publish(make_place(title_en="Public", title_ru="Было"))
    draft = side_drafts.translate(place, by=translator, at=NOON, language="ru")
    at, mine = address(draft), filled(client.get(address(draft)), title_ru="Typed for an hour")
    publish(draft)
    refused = client.post(at, {**mine, "_continue": "1"})
    assert "The draft you were editing is gone" in " ".join(errors_in(refused))
    assert b"Typed for an hour" in refused.content
    sent = f'name="seen_version" value="{mine["seen_version"]}"'
    assert sent in " ".join(refused.text.split())
    client.post(at, {**mine, "_saveasnew": "1"})
    assert [p.title_ru for p in Place.working.all()] == ["Было"]
    assert client.post(at, {**mine, "seen_version": []}).status_code == 403
    assert client.get(address_of(Place, "add")).status_code == 403


def test_submitting_twice_is_answered() -> None:
    client = sign_in(make_chief())
    place = publish(make_place())
    data = {"_step_start_edit": "1", "seen_version": place.version}
    client.post(address(place), data, follow=True)
    again = client.post(address(place), data, follow=True)
    assert said_by(again) == [f"Draft of “{place}” opened. The published version stays live."]
    assert Place.working.count() == 2


def test_new_source_of_a_claim_may_be_one_that_nobody_cites_yet() -> None:
    client = sign_in(make_chief())
    place = make_place()
    data = add_row(
        filled(client.get(address(place))),
        "claims",
        fact="country",
        value="KZ",
        kind="value",
        comparator="exact",
        source=make_source().pk,
    )
    client.post(address(place), {**data, "_continue": "1"})
    assert place.claims.count() == 1


def sides(response: ClientResponse) -> dict[Any, Any]:
    """The conflicts of a form that came back: label, original, theirs, yours by place."""
    found = response.context["conflicts"]
    return {one.place: (one.label, one.original, one.theirs, one.yours) for one in found}


def choices(response: ClientResponse, **chosen: Any) -> dict[Any, Any]:
    """The form as it came back, with some of its conflicts decided."""
    places = [one.place for one in response.context["conflicts"]]
    base = response.context["adminform"].form.data["base_version"]
    chosen = {f"choice:{at}": choice for at, choice in chosen.items()}
    return {**filled(response), **chosen, "conflict": places, "base_version": base}


def change(client: Client, record: Place, **fields: Any) -> None:
    client.post(address(record), {**filled(client.get(address(record)), **fields), "_continue": ""})
