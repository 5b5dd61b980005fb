"""Rules for the admin of every kind of record, present and future."""

from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.publication import publishing, snapshots
from portal.records.registry import record_models
from tests.admin_client import address, address_of, errors_in, filled, make_chief, sign_in
from tests.factories import MAKERS, NOON, claim_all, make_user, publish

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
every_record = pytest.mark.parametrize("model", record_models(), ids=lambda m: m.kind())


@pytest.mark.every_day(one_in=5)
@every_record
def test_pages_open_in_every_state(model: Any) -> None:
    client = sign_in(make_chief())
    draft, submitted, public = (MAKERS[model]() for _n in range(3))
    publishing.submit(submitted, by=make_user(), at=NOON)
    public = publish(public)
    copy = publishing.start_edit(public, by=make_user(), at=NOON)
    withdrawn = publish(MAKERS[model]())
    publishing.withdraw(withdrawn, by=make_user(), at=NOON, note="A duplicate.")
    records = [draft, submitted, public, copy, withdrawn]
    pages = [address_of(model), address_of(model, "add")]
    pages += [address(record) for record in records] + [address(public, "history")]
    found = {page: client.get(page).status_code for page in pages}
    assert found == dict.fromkeys(pages, 200)


@pytest.mark.every_day(one_in=4)
@every_record
def test_list_shows_drafts_and_says_which_are_copies(model: Any) -> None:
    public = publish(MAKERS[model]())
    copy = publishing.start_edit(public, by=make_user(), at=NOON)
    copy.title_en = "Changed in a draft"
    copy.save()
    client = sign_in(make_chief())
    page = client.get(address_of(model)).content.decode()
    assert page.count("Draft of a published record</span>") == 1
    assert "Changed in a draft" in page
    assert public.title_en not in page  # one row for both
    assert public.title_en in client.get(f"{address_of(model)}?state=published").content.decode()


@pytest.mark.every_day(one_in=5)
@every_record
def test_list_asks_as_often_for_three_rows_as_for_one(model: Any) -> None:
    client = sign_in(make_chief())
    publish(MAKERS[model]())
    client.get(address_of(model))
    with CaptureQueriesContext(connection) as one:
        client.get(address_of(model))
    publish(MAKERS[model]())
    MAKERS[model]()
    with CaptureQueriesContext(connection) as three:
        client.get(address_of(model))
    assert len(three) == len(one)


@pytest.mark.every_day(one_in=4)
@every_record
def test_every_editable_column_is_on_the_form(model: Any) -> None:
    page = sign_in(make_chief()).get(address_of(model, "add"))
    form = set(page.context["adminform"].form.fields) - {"version", "token"}
    fields = [*model._meta.fields, *model._meta.many_to_many]
    assert form == {field.name for field in fields if field.editable and not field.primary_key}


@pytest.mark.every_day(one_in=4)
@every_record
def test_every_part_is_on_the_form(model: Any) -> None:
    page = sign_in(make_chief()).get(address_of(model, "add"))
    shown = {inline.formset.prefix for inline in page.context["inline_admin_formsets"]}
    assert shown == set(model.owned())


@pytest.mark.every_day(one_in=5)
@every_record
def test_save_without_a_change_leaves_no_trace(model: Any) -> None:
    """Otherwise whoever only looks could not approve."""
    client = sign_in(make_chief())
    record = MAKERS[model](summary_en="First.\n\nSecond.")
    page = client.get(address(record))
    answer = client.post(address(record), filled(page, _continue="1"), follow=True)
    assert errors_in(answer) == []
    assert not client.get(address(record, "history")).context["steps"]


@pytest.mark.every_day(one_in=4)
@every_record
def test_autocomplete_offers_drafts_but_no_copies(model: Any) -> None:
    public = publish(MAKERS[model](title_en="Findable two", title_ru="Найти два"))
    publishing.start_edit(public, by=make_user(), at=NOON)
    for title, russian in (
        ("A two that is findable", "Два, что найти"),
        ("Drafted, findable two", "Черновик: найти два"),
    ):
        MAKERS[model](title_en=title, title_ru=russian)
    relations = [f for f in record_relations() if f.remote_field.model is model]
    client = sign_in(make_chief())
    for field, term in product(relations[:1], ("findable two", "найти два")):
        query = {
            "app_label": field.model._meta.app_label,
            "model_name": field.model._meta.model_name,
            "field_name": field.name,
            "term": term,
        }
        found = client.get("/admin/autocomplete/", query).json()["results"]
        assert [row["text"] for row in found] == [
            "Findable two",
            "Drafted, findable two (Draft)",
            "A two that is findable (Draft)",
        ]


def record_relations() -> list[Any]:
    """Every foreign key, of records and of their parts, that points to a record."""
    fields: list[Any] = [field for model in apps.get_models() for field in model._meta.fields]
    models = record_models()
    return [f for f in fields if f.editable and f.many_to_one and f.remote_field.model in models]


@pytest.mark.every_day(one_in=5)
@every_record
def test_two_saves_of_one_draft_are_merged(model: Any) -> None:
    anna, boris = sign_in(make_chief()), sign_in(make_chief())
    record = MAKERS[model]()
    if model.facts:
        claim_all(record)
    mine = filled(boris.get(address(record)), summary_ru="Второе")
    anna.post(address(record), filled(anna.get(address(record)), title_ru="Первое"))
    before = snapshots.of(model.working.get(pk=record.pk))
    assert boris.post(address(record), mine).status_code == 302
    stored = model.working.get(pk=record.pk)
    assert (stored.title_ru, stored.summary_ru) == ("Первое", "Второе")
    changed = snapshots.compare(before, snapshots.of(stored))
    assert [change.place.field for change in changed] == ["summary_ru"]
