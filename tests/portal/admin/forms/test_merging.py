"""The rule of every field and row when two people saved the same draft; no database."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from portal.admin.forms import merging
from portal.admin.forms.hidden_fields import BASE, CHOICE, CLOSED, CONFLICT, VERSION
from portal.admin.forms.merging import Conflict, Merge, merge
from portal.admin.forms.parts import PartForm
from portal.admin.forms.posted_form import PostedForm
from portal.models import Place, Revision
from portal.publication.snapshots import Content

PlaceName: Any = Place.part_model("names")
NameForm: Any = forms.modelform_factory(PlaceName, PartForm, fields=["name", "language"])
DESK: Any = SimpleNamespace()
"""Stands for the admin where a merge does not ask it."""
EMPTY: Content = {"fields": {}, "rows": {}}


def content(**rows: dict[str, str]) -> Content:
    return {"fields": {}, "rows": {"names": dict(rows)}}


def make_merging(
    seen: Content | None = None,
    older: Content | None = None,
    to_take: set[str] | None = None,
    unsettled: set[str] | None = None,
) -> Any:
    """A merge of rows of names, without request and record."""
    found: Any = merging._Merging.__new__(merging._Merging)
    found.seen, found.older = seen, older
    found.to_take, found.unsettled = to_take or set(), unsettled or set()
    found.row_words = {NameForm: "other name"}
    found.found = Merge()
    return found


def sent(**values: str) -> PostedForm:
    data: MultiValueDict[str, str] = MultiValueDict({name: [text] for name, text in values.items()})
    return PostedForm(uid="u1", pk="7", values=data)


def form_with(name: str) -> Any:
    return NameForm(instance=PlaceName(name=name))


def states(merge: Merge) -> list[tuple[str, str, str, str]]:
    return [(one.place, one.original, one.theirs, one.yours) for one in merge.conflicts]


@pytest.mark.parametrize(
    ("base", "stored", "typed", "result", "taken", "conflict"),
    [
        ("a", "a", "a", "a", [], []),
        ("a", "a", "mine", "mine", [], []),
        ("a", "theirs", "a", "theirs", ["name"], []),
        ("a", "same", "same", "same", [], []),
        ("a", "theirs", "mine", "mine", [], [("name", "a", "theirs", "mine")]),
        ("", "theirs", "", "theirs", ["name"], []),
        ("a", "", "a", "", ["name"], []),
        ("a", "", "mine", "mine", [], [("name", "a", "—", "mine")]),
        ("a", "theirs", "", "", [], [("name", "a", "theirs", "—")]),
        ("a", "theirs", None, "theirs", [], []),
        ("a", "a", None, None, [], []),
    ],
)
def test_field_is_merged_unless_both_sides_changed_it(
    base: str,
    stored: str,
    typed: str | None,
    result: str | None,
    taken: list[str],
    conflict: list[tuple[str, str, str, str]],
) -> None:
    work, row = make_merging(), sent(**({} if typed is None else {"name": typed}))
    work._merge_field(row, "name", form_with(base), form_with(stored), place="name", label="name")
    assert row.values.get("name") == result
    assert (work.found.taken, states(work.found)) == (taken, conflict)


@pytest.mark.parametrize(("typed", "taken"), [("mine", ["name"]), ("theirs", [])])
def test_chosen_value_of_the_other_side_is_taken(typed: str, taken: list[str]) -> None:
    work, row = make_merging(to_take={"name"}), sent(name=typed)
    base, stored = form_with("a"), form_with("theirs")
    work._merge_field(row, "name", base, stored, place="name", label="name")
    assert (row.values["name"], work.found.taken, work.found.conflicts) == ("theirs", taken, [])


STORED = PlaceName(uid="u1", name="Almaty", language="en")
SEEN = content(u1={"name": "Almaty", "language": "en"})
CHANGED = content(u1={"name": "Verny", "language": "en"})


@pytest.mark.parametrize(
    ("seen", "typed", "result", "conflicts"),
    [
        (SEEN, {"name": "Almaty", "language": "en"}, {"name": "Almaty", "language": "en"}, []),
        (SEEN, {"name": "Mine", "language": "en"}, {"name": "Mine", "language": "en"}, []),
        (CHANGED, {"name": "Verny", "language": "kk"}, {"name": "Almaty", "language": "kk"}, []),
        (
            CHANGED,
            {"name": "Mine", "language": "en"},
            {"name": "Mine", "language": "en"},
            [("names.u1.name", "Verny", "Almaty", "Mine")],
        ),
        (CHANGED, {CLOSED: "1"}, {CLOSED: "1"}, []),
        (SEEN, {"name": "Almaty", "DELETE": "on"}, {"name": "Almaty", "DELETE": "on"}, []),
        (
            CHANGED,
            {"name": "Verny", "DELETE": "on"},
            {"name": "Verny", "DELETE": "on"},
            [("names.u1", "Name: Verny · Language: en", "Name: Almaty · Language: en", "removed")],
        ),
    ],
)
def test_row_that_both_sides_have_is_merged_by_field(
    seen: Content,
    typed: dict[str, str],
    result: dict[str, str],
    conflicts: list[tuple[str, str, str, str]],
) -> None:
    work, row = make_merging(seen), sent(**typed)
    work._merge_row("names", row, NameForm, STORED)
    merged = {name: text for name, text in row.values.items() if name != "kind"}
    assert (merged, states(work.found)) == (result, conflicts)


def test_label_of_a_row_names_the_row_and_the_field() -> None:
    work = make_merging(CHANGED)
    work._merge_row("names", sent(name="Mine", language="en"), NameForm, STORED)
    assert [one.label for one in work.found.conflicts] == ["other name “Almaty” · Name"]


def test_row_chosen_from_the_other_side_is_left_alone() -> None:
    work, row = make_merging(CHANGED, to_take={"names.u1"}), sent(name="Mine", DELETE="on")
    work._merge_row("names", row, NameForm, STORED)
    assert (row.is_closed, row.is_deleted, work.found.conflicts) == (True, False, [])


def test_unsettled_field_is_compared_with_the_older_version() -> None:
    older = content(u1={"name": "Old", "language": "en"})
    work = make_merging(SEEN, older, unsettled={"names.u1.name"})
    work._merge_row("names", sent(name="Mine", language="en"), NameForm, STORED)
    assert states(work.found) == [("names.u1.name", "Old", "Almaty", "Mine")]


@pytest.mark.parametrize(
    ("pk", "typed", "to_take", "stays", "conflicts"),
    [
        ("", {"name": "New"}, set(), True, []),
        ("7", {"name": "Almaty", "language": "en"}, set(), False, []),
        ("7", {CLOSED: "1"}, set(), False, []),
        ("7", {"name": "Mine", "DELETE": "on"}, set(), False, []),
        ("7", {"name": "Mine", "language": "en"}, {"names.u1"}, False, []),
        (
            "7",
            {"name": "Mine", "language": "en"},
            set(),
            True,
            [("names.u1", "Name: Almaty · Language: en", "removed", "Name: Mine")],
        ),
        (
            "7",
            {"name": "Mine", "language": "kk"},
            set(),
            True,
            [("names.u1", "Name: Almaty · Language: en", "removed", "Name: Mine · Language: kk")],
        ),
    ],
)
def test_row_that_is_not_stored_stays_if_it_is_new_or_was_changed(
    pk: str,
    typed: dict[str, str],
    to_take: set[str],
    stays: bool,
    conflicts: list[tuple[str, str, str, str]],
) -> None:
    work, row = make_merging(SEEN, to_take=to_take), sent(**typed)
    row.pk = pk
    assert work._stays("names", row, NameForm) is stays
    assert states(work.found) == conflicts
    assert row.pk == ("" if stays else pk)


def test_conflicts_of_rows_point_to_their_controls() -> None:
    work = make_merging()
    places = ["names.u2.name", "names.u1", "title_en", "claims.u1.value"]
    work.found.conflicts = [
        Conflict(place=place, label="", original="", theirs="", yours="") for place in places
    ]
    work._point_to_controls("names", [PostedForm(uid="u1"), PostedForm(uid="u2")])
    assert [one.control for one in work.found.conflicts] == ["id_names-1-name", "", "", ""]


def test_next_submission_carries_version_base_and_open_places() -> None:
    work = make_merging()
    work.record, work.began = Place(version=7), 3
    work.found.conflicts = [Conflict(place="title_en", label="", original="", theirs="", yours="")]
    data = QueryDict(mutable=True)
    data[f"{CHOICE}:title_ru"], data[VERSION], data["title_en"] = "yours", "5", "A"
    work._mark(data)
    assert data.dict() == {VERSION: "7", BASE: "3", CONFLICT: "title_en", "title_en": "A"}


def test_save_on_the_stored_version_needs_no_merge() -> None:
    request = RequestFactory().post("/", {VERSION: "7", "title_en": "A"})
    before = request.POST.copy()
    assert merge(request, DESK, Place(version=7)) == Merge()
    assert before == request.POST


@pytest.mark.parametrize(
    ("data", "is_repeated", "expected"),
    [
        ({VERSION: "5"}, False, (5, 5)),
        ({}, False, (0, 0)),
        ({VERSION: "x"}, False, (0, 0)),
        ({VERSION: "7"}, True, (0, 0)),
        ({VERSION: "7", CONFLICT: "title_en", BASE: "4"}, False, (7, 4)),
        ({VERSION: "6", CONFLICT: "title_en"}, False, (6, 0)),
    ],
)
def test_versions_of_a_merge_come_from_the_form(
    monkeypatch: pytest.MonkeyPatch,
    data: dict[str, str],
    is_repeated: bool,
    expected: tuple[int, int],
) -> None:
    begun: list[tuple[int, int]] = []

    class Recorder:
        def __init__(self, *_args: object, seen: int, began: int) -> None:
            begun.append((seen, began))

        def run(self) -> Merge:
            return Merge(who="Anna")

    monkeypatch.setattr(merging, "_Merging", Recorder)
    request = RequestFactory().post("/", data)
    merged = merge(request, DESK, Place(version=7), is_repeated=is_repeated)
    assert (merged, begun) == (Merge(who="Anna"), [expected])


@pytest.mark.django_db
def test_content_at_a_version_is_known_from_the_saves() -> None:
    place = Place(pk=5, version=3)
    stored: Content = {"fields": {"title_en": "now"}, "rows": {}}
    assert merging._content_at(place, 1, stored) == stored
    kind = str(Place._meta.model_name)
    Revision.objects.create(
        kind=kind, record_id=5, version=2, content=EMPTY, saved_at="2025-06-01T12:00Z"
    )
    assert merging._content_at(place, 2, stored) == EMPTY
    assert merging._content_at(place, 1, stored) is None
