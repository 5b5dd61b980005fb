"""Submitted forms, split into the record and its rows."""

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from portal.admin.forms.hidden_fields import (
    CLOSED,
    TOKEN,
    UID,
    HiddenField,
    is_own_uid,
    record_uid,
    row_uid,
)
from portal.admin.forms.posted_form import (
    PostedForm,
    sent_form,
    sent_rows,
    sent_values,
    write_form,
    write_rows,
)
from portal.models import Place
from tests.admin_client import address, filled, make_chief, sign_in
from tests.factories import make_place

TYPED = {
    "title_en": "A",
    "names-TOTAL_FORMS": "2",
    "names-0-name": "One",
    "names-0-id": "7",
    "names-0-uid": "u" * 12,
    "names-1-name": "Two",
    "names_note": "x",
    TOKEN: "t" * 12,
}


class PlaceForm(forms.ModelForm[Place]):
    flag = forms.BooleanField(required=False)
    file = forms.FileField(required=False)
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)

    class Meta:
        model = Place
        fields = ["title_en", "population", "place_kind"]


def form(**initial: object) -> PlaceForm:
    return PlaceForm(instance=Place(title_en="A", population=5), initial=initial)


@pytest.mark.parametrize(
    ("name", "initial", "expected"),
    [
        ("title_en", None, ["A"]),
        ("population", None, ["5"]),
        ("population", 7, ["7"]),
        ("place_kind", "city", ["city"]),
        ("flag", False, []),
        ("flag", True, ["on"]),
        ("file", None, []),
        ("several", ["a", "b"], ["a", "b"]),
        ("several", None, []),
    ],
)
def test_untouched_field_is_sent_as_a_browser_does(
    name: str, initial: object, expected: list[str]
) -> None:
    typed = form(**({} if initial is None else {name: initial}))
    assert sent_values(typed, name) == expected


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("title_en", ["A"], False),
        ("title_en", ["B"], True),
        ("title_en", [""], True),
        ("title_en", None, False),
        ("population", ["5"], False),
        ("population", ["05"], False),
        ("population", ["x"], True),
        ("flag", None, False),
        ("flag", ["on"], True),
        ("several", ["a"], True),
    ],
)
def test_only_a_submitted_value_can_differ(
    name: str, values: list[str] | None, expected: bool
) -> None:
    data: MultiValueDict[str, str] = MultiValueDict({name: values} if values else {})
    assert PostedForm(values=data).differs(form(), name) is expected


def test_value_is_taken_from_another_form() -> None:
    row = PostedForm(values=MultiValueDict({"title_en": ["B"], "flag": ["on"]}))
    row.take(form(), "title_en")
    row.take(form(), "flag")
    row.take(form(), "population")
    assert dict(row.values.lists()) == {"title_en": ["A"], "flag": [], "population": ["5"]}


def test_row_left_alone_sends_only_that_it_is_closed() -> None:
    row = PostedForm.untouched("u1")
    assert (row.uid, row.is_closed, row.is_deleted) == ("u1", True, False)
    assert dict(row.values.lists()) == {CLOSED: ["1"]}


def test_form_is_split_from_its_rows() -> None:
    request = RequestFactory().post("/", TYPED)
    own = sent_form(request, ["names"])
    assert dict(own.values.lists()) == {"title_en": ["A"], "names_note": ["x"], TOKEN: ["t" * 12]}
    first, second = sent_rows(request, "names")
    assert (first.uid, first.pk, first.values["name"]) == ("u" * 12, "7", "One")
    assert (second.uid, second.pk) == (row_uid(request.POST, "names", 1), "")
    assert second.values.dict() == {"name": "Two"}


@pytest.mark.parametrize(("total", "expected"), [("", 0), ("x", 0), ("-1", 0), ("3", 3)])
def test_damaged_number_of_rows_is_none(total: str, expected: int) -> None:
    request = RequestFactory().post("/", {"names-TOTAL_FORMS": total})
    assert len(sent_rows(request, "names")) == expected


def test_rows_are_written_back_with_stored_ones_first() -> None:
    new = PostedForm(uid="n", values=MultiValueDict({"name": ["New"]}))
    stored = PostedForm(uid="s", pk="7", values=MultiValueDict({"name": ["Old"]}))
    data, rows = QueryDict("names-0-name=x&names-5-name=y&title_en=A", mutable=True), [new, stored]
    write_rows(data, MultiValueDict(), "names", rows)
    assert data.dict() == {
        "title_en": "A",
        "names-0-name": "Old",
        "names-0-id": "7",
        f"names-0-{UID}": "s",
        "names-1-name": "New",
        "names-1-id": "",
        f"names-1-{UID}": "n",
        "names-TOTAL_FORMS": "2",
        "names-INITIAL_FORMS": "1",
    }
    assert rows == [stored, new]


def test_own_fields_are_written_back_with_all_values() -> None:
    data = QueryDict("several=x&title_en=A", mutable=True)
    write_form(data, PostedForm(values=MultiValueDict({"several": ["a", "b"]})))
    assert dict(data.lists()) == {"several": ["a", "b"], "title_en": ["A"]}


@pytest.mark.parametrize(
    ("given", "is_given"), [("u" * 12, True), ("u" * 11, False), ("", False), (None, False)]
)
def test_uid_of_a_row_is_the_sent_one_or_follows_from_the_form(
    given: str | None, is_given: bool
) -> None:
    data = {TOKEN: "t" * 12} | ({} if given is None else {f"names-3-{UID}": given})
    uid = row_uid(data, "names", 3)
    assert (uid == given) is is_given
    assert row_uid(data, "names", 3) == uid
    assert is_own_uid(data, "names", uid) is not is_given


def test_uids_differ_by_form_relation_and_row() -> None:
    data, other = {TOKEN: "t" * 12}, {TOKEN: "s" * 12}
    uids = {
        row_uid(data, "names", 0),
        row_uid(data, "names", 1),
        row_uid(data, "claims", 0),
        row_uid(other, "names", 0),
        record_uid("t" * 12),
    }
    assert len(uids) == 5


@pytest.mark.parametrize(("initial", "data"), [("", "x"), ("a", "b"), (1, "2")])
def test_hidden_field_never_counts_as_a_change(initial: object, data: object) -> None:
    assert HiddenField().has_changed(initial, data) is False


@pytest.mark.every_day(one_in=3)
@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {"claims-TOTAL_FORMS": "1000"},
        {"claims-TOTAL_FORMS": "1000", "claims-INITIAL_FORMS": "1000"},
        {"claims-TOTAL_FORMS": "1000", "version": "0"},
        {"claims-TOTAL_FORMS": "9" * 5000},
        {"version": "9" * 5000},
    ],
)
def test_numbers_alone_make_no_work(sent: dict[str, str]) -> None:
    client, page = sign_in(make_chief()), address(make_place())
    answer = client.post(page, filled(client.get(page), title_en="", **sent))
    assert answer.status_code == 200
    tables = [one.formset for one in answer.context["inline_admin_formsets"]]
    assert [len(table.forms) for table in tables] == [0] * len(tables)


@pytest.mark.django_db
@pytest.mark.parametrize("action", ["appointment", "preview-links"])
def test_number_of_thousands_of_digits_is_refused(action: str) -> None:
    client = sign_in(make_chief())
    page = address(make_place()).replace("/change/", f"/{action}/")
    sent = dict.fromkeys(("version", "seen_version", "days"), "9" * 5000)
    assert client.post(page, {**sent, "action": "publish"}).status_code in (200, 302, 400)
