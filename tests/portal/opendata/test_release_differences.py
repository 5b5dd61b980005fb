"""Differences between two states of a row, and the reproducible zip of a release."""

from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from zipfile import ZipFile

import pytest

from portal.models import Change, JournalHead
from portal.opendata.releases.differences import (
    ADDED,
    FLAGGED,
    REMOVED,
    REVISED,
    REWORDED,
    Difference,
    _title,
    _url,
    compare_documents,
    count_changes,
    find_differences,
    write_csv,
)
from portal.opendata.releases.zipping import _HashingArchive
from portal.records.document_types import JsonObject
from tests.full_portal import fill


def fact(**changes: object) -> JsonObject:
    return {
        "text": "300",
        "unit": "MW",
        "comparator": "exact",
        "disputed": False,
        "ruling": None,
        "claims": [{"uid": "c1", "standing": "agrees"}],
        **changes,
    }


def record(**facts: JsonObject) -> JsonObject:
    return {
        "title": {"en": "Kambarata", "ru": "Камбарата"},
        "url": "/energy-projects/kambarata/",
        "summary": {"en": ""},
        "facts": {"capacity_mw": fact(), **facts},
    }


def period(**changes: object) -> JsonObject:
    return {
        "uid": "u1",
        "series": "exports-kz",
        "period": "2024",
        "value": 5,
        "comparator": "exact",
        "status": "A",
        "note": "",
        **changes,
    }


@pytest.mark.parametrize(
    ("before", "after", "change", "fields"),
    [
        (None, record(), ADDED, ()),
        (record(), None, REMOVED, ()),
        (
            record(),
            record(capacity_mw=fact(text="360", comparator="over")),
            REVISED,
            (("capacity_mw", "300 MW", "over 360 MW"),),
        ),
        (
            record(),
            record(capacity_mw=fact(unit="kW")),
            REVISED,
            (("capacity_mw", "300 MW", "300 kW"),),
        ),
        (
            record(),
            record(started_on=fact(text="2021", unit="")),
            REVISED,
            (("started_on", "", "2021"),),
        ),
        (
            record(),
            record(capacity_mw=fact(disputed=True)),
            FLAGGED,
            (("capacity_mw", "undisputed  c1:agrees", "disputed  c1:agrees"),),
        ),
        (
            record(),
            record(capacity_mw=fact(ruling={"rule": "newest"})),
            FLAGGED,
            (("capacity_mw", "undisputed  c1:agrees", "undisputed newest c1:agrees"),),
        ),
        # A changed value matters more than a changed flag.
        (
            record(),
            record(capacity_mw=fact(text="1", disputed=True)),
            REVISED,
            (("capacity_mw", "300 MW", "1 MW"),),
        ),
        (record(), {**record(), "summary": {"en": "A dam"}}, REWORDED, ()),
        (period(), period(value=6), REVISED, (("value", "5", "6"),)),
        (period(), period(value=None), REVISED, (("value", "5", ""),)),
        (period(), period(status="F"), FLAGGED, (("status", "A", "F"),)),
        (period(), period(note="Estimated"), REWORDED, ()),
        (
            {"uid": "p", "statements": [{"text": "5", "source": {"slug": "a"}}]},
            {"uid": "p", "statements": [{"text": "5", "source": {"slug": "a"}}, {"text": "6"}]},
            REVISED,
            (("statements", "5 (a)", "5 (a); 6 ()"),),
        ),
    ],
)
def test_change_of_a_row(
    before: JsonObject | None,
    after: JsonObject | None,
    change: str,
    fields: tuple[tuple[str, str, str], ...],
) -> None:
    found = compare_documents("energyproject", "k", before, after)
    assert found is not None
    assert (found.change, found.fields) == (change, fields)


@pytest.mark.parametrize(("before", "after"), [(None, None), (record(), record())])
def test_equal_states_have_no_difference(
    before: JsonObject | None, after: JsonObject | None
) -> None:
    assert compare_documents("energyproject", "k", before, after) is None


def test_difference_names_the_row_by_its_last_state() -> None:
    after = {**record(), "title": {"en": "Kambarata-1"}}
    assert compare_documents("energyproject", "k", record(), after) == Difference(
        kind="energyproject",
        key="k",
        title="Kambarata-1",
        url="/energy-projects/kambarata/",
        change=REWORDED,
    )


@pytest.mark.parametrize(
    ("document", "title", "url"),
    [
        (record(), "Kambarata", "/energy-projects/kambarata/"),
        ({"name": {"en": "Kazakhstan"}, "url": "/countries/kz/"}, "Kazakhstan", "/countries/kz/"),
        (
            {"title": "A report", "page": "/sources/a/", "url": "https://x.org"},
            "A report",
            "/sources/a/",
        ),
        (period(), "exports-kz, 2024", "/claims/u1/"),
        ({"record": record(), "fact": "capacity_mw", "period": ""}, "Kambarata: capacity_mw", ""),
        ({"record": record(), "fact": "", "period": "2024"}, "Kambarata: 2024", ""),
        ({"title": {"ru": "Только"}}, "", ""),
        ({}, "", ""),
    ],
)
def test_title_and_address_of_a_row(document: JsonObject, title: str, url: str) -> None:
    kind = "observation" if "series" in document else "disagreement"
    assert (_title(kind, document), _url(kind, document)) == (title, url)


FOUND = [
    Difference("place", "a", "Almaty", "/places/a/", REWORDED),
    Difference(
        "place", "b", 'The "Gate", Khorgos', "/b/", REVISED, (("x", "1", "2"), ("y", "", "3"))
    ),
    Difference("place", "c", "C", "/c/", REVISED, (("x", "1", ""), ("y", "-1", "-1+A1"))),
]


def test_csv_has_a_line_for_each_field() -> None:
    assert b"".join(write_csv(FOUND)).decode().splitlines() == [
        "kind,key,title,change,field,before,after",
        "place,a,Almaty,reworded,,,",
        'place,b,"The ""Gate"", Khorgos",revised,x,1,2',
        'place,b,"The ""Gate"", Khorgos",revised,y,,3',
        "place,c,C,revised,x,1,",
        "place,c,C,revised,y,-1,'-1+A1",
    ]


def test_counts_are_in_order_of_importance() -> None:
    found = [(str(word), count) for word, count in count_changes(FOUND)]
    assert found == [("Revised", 2), ("Described anew", 1)]
    assert count_changes([]) == []


def write_archive(at: datetime) -> tuple[bytes, list[tuple[str, int, str]]]:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        hashing = _HashingArchive(archive, at)
        hashing.add("a.txt", [b"Corridor", b"\n"])
        hashing.add("empty.txt", [])
    return file.getvalue(), [(one.path, one.size, one.sha256) for one in hashing.entries]


def test_archive_is_reproducible_in_any_time_zone() -> None:
    at = datetime(2026, 1, 15, 22, tzinfo=UTC)
    written, entries = write_archive(at)
    assert written == write_archive(at.astimezone(timezone(timedelta(hours=5))))[0]
    assert entries == [
        ("a.txt", 9, "f2b9af5872630a8e7304190d091d2c2125413d2472e16bb85db8a924f181ed91"),
        ("empty.txt", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ]
    with ZipFile(BytesIO(written)) as archive:
        assert archive.read("a.txt") == b"Corridor\n"
        info = archive.getinfo("a.txt")
        assert (info.date_time, info.external_attr >> 16) == ((2026, 1, 15, 22, 0, 0), 0o644)


@pytest.mark.django_db
@pytest.mark.filled(by=fill)
def test_added_rows_are_told_as_their_whole_documents_would_tell_them() -> None:
    standing = Change.objects.exclude(action="remove").filter(until=None)
    whole = [compare_documents(one.kind, one.key, None, one.said) for one in standing]
    found = list(find_differences(0, JournalHead.last_position()))

    assert {one.kind for one in found} > {"energyproject", "observation", "source", "disagreement"}
    assert sorted(found, key=str) == sorted(filter(None, whole), key=str)
