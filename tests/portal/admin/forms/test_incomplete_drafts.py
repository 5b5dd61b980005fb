"""A draft with a title alone: kept, listed, previewed, and held back from publication."""

from typing import Any

import pytest

from portal.editorial import worklist
from portal.models import Event, Place, Status
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from portal.records.registry import record_models
from projects.energy.models import EnergyProject
from tests.admin_client import address, address_of, errors_in, filled, make_chief, sign_in
from tests.factories import NOON, make_place, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
every_record = pytest.mark.parametrize("model", record_models(), ids=lambda m: m.kind())

PAGES = ("change", "history", "preview", "compare", "review", "submit", "comments")


def keep(client: Any, model: Any, title: str = "Title alone") -> Any:
    data = filled(client.get(address_of(model, "add")), title_en=title, slug="")
    answer = client.post(address_of(model, "add"), {**data, "_continue": "1"})
    assert answer.status_code == 302, errors_in(answer)
    return model.working.latest("pk")


@pytest.mark.every_day(one_in=13)
@every_record
def test_title_alone_is_kept_shown_and_submitted(model: Any) -> None:
    client = sign_in(make_chief())
    record = keep(client, model)
    assert (record.slug, record.status) == ("title-alone", Status.DRAFT)
    missing = {place for one in record.publication_blockers() for _label, place in one.items}
    begun = {"title_en", "slug", "dated_on"}  # the form of a story begins with today
    assert missing >= {*model.required_columns()} - begun

    pages = [address(record, name) for name in PAGES]
    pages += [address(record, "evidence")] if model.facts else []
    pages += ["/admin/", f"{address_of(model)}?q=alone", f"{address_of(model)}?state=draft"]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    worklist.refresh([record], at=NOON)

    data = filled(client.get(address(record)), title_ru="Имя")
    again = client.post(address(record), {**data, "_continue": "1"})
    assert again.status_code == 302, errors_in(again)
    asked = client.post(
        address(record), {**filled(client.get(address(record))), "_step_submit": "1"}
    )
    if missing:
        page = address(record, "submit")
        assert asked["Location"] == page
        shown = client.get(page).content.decode()
        assert f'Needed before publication: <a href="{address(record)}#' in shown
        sent = {"seen_version": model.working.get(pk=record.pk).version, "as_it_is": "1"}
        client.post(page, sent)
    record.refresh_from_db()
    assert record.status == Status.REVIEW
    assert client.get(address(record, "review")).status_code == 200
    if missing:
        with pytest.raises(NotAllowed, match="Needed before publication"):
            publishing.publish(record, by=make_user(), at=NOON)


def test_second_draft_of_the_same_name_gets_an_address_of_its_own() -> None:
    client = sign_in(make_chief())
    slugs = [keep(client, Place).slug for _n in range(3)]
    assert slugs == ["title-alone", "title-alone-2", "title-alone-3"]
    assert len(keep(client, Place, "霍尔果斯").slug) == 12


def test_number_wrongly_typed_is_refused_at_its_field_in_a_draft_too() -> None:
    client = sign_in(make_chief())
    page = client.get(address_of(EnergyProject, "add"))
    data = filled(page, title_en="Plant", capacity_mw="many")
    answer = client.post(address_of(EnergyProject, "add"), {**data, "_continue": "1"})
    assert [*answer.context["adminform"].form.errors] == ["capacity_mw"]
    first, *_others = answer.context["sections"]
    assert (first.name, first.errors) == ("essentials", 1)


def test_emptied_address_stays_as_it_was() -> None:
    place, client = make_place(slug="khorgos"), sign_in(make_chief())
    page = client.get(address(place))
    client.post(address(place), {**filled(page, slug="", title_en="Else"), "_continue": "1"})
    place.refresh_from_db()
    assert (place.slug, place.title_en) == ("khorgos", "Else")


@pytest.mark.parametrize("forged", ["\0", "x", "9" * 30])
def test_what_is_no_key_of_a_related_record_comes_back_with_the_form(forged: str) -> None:
    place, client = make_place(), sign_in(make_chief())
    page = client.get(address_of(Event, "add"))
    data = filled(page, title_en="Forum", place=forged)
    answer = client.post(address_of(Event, "add"), {**data, "_continue": "1"})
    assert [*answer.context["adminform"].form.errors] == ["place"]
    chosen = client.post(address_of(Event, "add"), {**data, "place": place.pk, "title_en": ""})
    assert f'<option value="{place.pk}" selected>'.encode() in chosen.content


def test_pasted_control_characters_are_replaced() -> None:
    """As word processors leave them; no SVG, and so no map, may hold them."""
    place = keep(sign_in(make_chief()), Place, "Kho\x0brgos\ufffe 霍尔\t果斯")
    assert place.title_en == "Kho rgos  霍尔\t果斯"
