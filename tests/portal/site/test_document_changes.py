"""Differences between two documents, in words: facts, claims, columns, rows. No database."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from portal.formatting.presentation import fact_label
from portal.models import Event, Record, Story
from portal.site.changes import DocumentChange, compare_documents
from portal.site.changes.change import KINDS, union_of_keys, value_change
from portal.site.changes.columns import (
    ColumnChanges,
    are_rows,
    column_changes,
    fields_of,
    is_text,
    title_changes,
)
from portal.site.changes.facts import NOTHING, fact_changes
from portal.site.changes.rows import part_changes
from projects.energy.models import EnergyProject
from projects.energy.parts import Phase
from trade.statistics.models import Series

type Document = Any
"""Part of a document, with the keys that a test needs."""

NAMES = {"KZ": "Kazakhstan", "UZ": "Uzbekistan"}
SOURCE = {"slug": "report", "publisher": "Agency"}


def fact(value: float | str | None, unit: str = "MW", **more: Any) -> Document:
    text = "" if value is None else str(value)
    return {**NOTHING, "value": value, "text": text, "unit": unit, **more}


def claim(uid: str, value: float | None, **more: Any) -> Document:
    return {
        "uid": uid,
        "kind": "value",
        "value": value,
        "text": "" if value is None else str(value),
        "comparator": "exact",
        "lower": None,
        "upper": None,
        "as_printed": f"{value} megawatts",
        "as_of": "2025",
        "quote": "",
        "source": SOURCE,
        "retracted_at": None,
        "retraction_reason": "",
        **more,
    }


def compared(was: Document, now: Document) -> Iterator[DocumentChange]:
    return fact_changes(EnergyProject, was, now, NAMES, partial(fact_label, EnergyProject))


def compare_facts(was: Document, now: Document, name: str = "capacity_mw") -> list[str]:
    found = compared({name: was}, {name: now})
    return [str(change).replace("\xa0", " ") for change in found]


def compare_columns(was: Document, now: Document) -> list[str]:
    return [str(change) for change in column_changes(EnergyProject, was, now, NAMES)]


def compare_parts(was: Document, now: Document, model: type[Record] = EnergyProject) -> list[str]:
    found = part_changes(model, was, now, NAMES)
    return [str(change).replace("\xa0", " ") for change in found]


@pytest.mark.parametrize(
    ("was", "now", "kind"), [("1", "2", "changed"), ("", "2", "added"), ("1", "", "removed")]
)
def test_kind_of_a_change_follows_from_its_values(was: str, now: str, kind: str) -> None:
    assert value_change("Capacity", was, now) == DocumentChange(
        kind=kind, what="Capacity", was=was, now=now
    )


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (DocumentChange(kind="changed", what="A", was="1", now="2"), "A: 1 → 2"),
        (DocumentChange(kind="added", what="A", now="2"), "Added – A: 2"),
        (DocumentChange(kind="removed", what="A", was="1"), "Taken away – A: 1"),
        (DocumentChange(kind="removed", what="A"), "Taken away – A"),
        (DocumentChange(kind="claim", what="A", now="2", by="B"), "New statement – A: 2 (B)"),
        (DocumentChange(kind="ruled", what="A", by="B"), "Decided – A"),
        (DocumentChange(kind="settled", what="A", now="2"), "No longer disputed – A: 2"),
    ],
)
def test_change_is_written_on_one_line(change: DocumentChange, line: str) -> None:
    assert str(change) == line


@pytest.mark.parametrize("language", ["zh-hans", "ru"])
def test_every_kind_of_change_is_translated(language: str) -> None:
    english = [str(words) for words in KINDS.values()]
    with translation.override(language):
        assert not set(english) & {str(words) for words in KINDS.values()}


def test_union_keeps_the_order_of_the_first() -> None:
    assert union_of_keys({"b": 1, "a": 2}, {"a": 3, "d": 4, "c": 5}) == ["b", "a", "d", "c"]
    assert union_of_keys({}, {}) == []


@pytest.mark.parametrize(
    ("was", "now", "lines"),
    [
        (fact(100), fact(100), []),
        (fact(100), fact(98.5), ["Capacity: 100 MW → 98.5 MW"]),
        (fact(None), fact(98.5), ["Added – Capacity: 98.5 MW"]),
        (fact(100), fact(None), ["Taken away – Capacity: 100 MW"]),
        (fact(100), fact(100, comparator="over"), ["Capacity: 100 MW → over 100 MW"]),
        (fact(100), fact(100, disputed=True), ["Now disputed – Capacity: 100 MW"]),
        (fact(100, disputed=True), fact(100), ["No longer disputed – Capacity: 100 MW"]),
        (fact(None, unit=""), fact(5), ["Added – Capacity: 5 MW"]),
    ],
)
def test_facts_are_compared_by_their_words(was: Document, now: Document, lines: list[str]) -> None:
    assert compare_facts(was, now) == lines


def test_ruling_names_its_rule_and_reason() -> None:
    ruling = {"rule": "official", "reason": {"en": "The ministry counts."}, "made_at": "2026"}
    was, now = {"capacity_mw": fact(100)}, {"capacity_mw": fact(100, ruling=ruling)}
    (found,) = compared(was, now)
    assert found == DocumentChange(
        kind="ruled",
        what="Capacity",
        now="100\xa0MW",
        by="The responsible body",
        why="The ministry counts.",
    )
    assert list(compared(now, now)) == []
    (taken,) = compared(now, was)
    assert taken == replace(found, kind="unruled", now="")


def test_unknown_rule_is_shown_as_it_is() -> None:
    ruling = {"rule": "abolished", "reason": {}, "made_at": "2026"}
    (found,) = compared({"capacity_mw": fact(1)}, {"capacity_mw": fact(1, ruling=ruling)})
    assert found.by == "abolished"


RETRACTED = {"retracted_at": "2026-01-15", "retraction_reason": "Misread."}


@pytest.mark.parametrize(
    ("was", "now", "lines"),
    [
        ([], [claim("a", 100)], ["New statement – Capacity: 100 MW (Agency)"]),
        ([claim("a", 100)], [claim("a", 100)], []),
        ([claim("a", 100)], [], []),
        ([claim("a", 100)], [claim("a", 90)], ["Statement read anew – Capacity: 90 MW (Agency)"]),
        (
            [claim("a", 100)],
            [claim("a", 100, as_printed="100 MW")],
            ["Statement read anew – Capacity: 100 MW (Agency)"],
        ),
        (
            [claim("a", 100)],
            [claim("a", 100, **RETRACTED)],
            ["Statement retracted – Capacity: 100 MW (Agency)"],
        ),
        (
            [claim("a", 100, **RETRACTED)],
            [claim("a", 100)],
            ["Statement stands again – Capacity: 100 MW (Agency)"],
        ),
        ([], [claim("a", 100, **RETRACTED)], ["Statement retracted – Capacity: 100 MW (Agency)"]),
        ([claim("a", 100, **RETRACTED)], [claim("a", 100, **RETRACTED)], []),
        (
            [],
            [claim("a", None, kind="none")],
            ["New statement – Capacity: Says there is none (Agency)"],
        ),
        ([claim("a", 100)], [claim("a", 100, locator="p. 2", note="x")], []),
        ([claim("a", 100)], [claim("a", 100, source={**SOURCE, "title": "New title"})], []),
        (
            [claim("a", 100)],
            [claim("a", 100, source={**SOURCE, "slug": "other"})],
            ["Statement read anew – Capacity: 100 megawatts (Agency)"],
        ),
    ],
)
def test_claims_are_matched_by_uid(
    was: list[Document], now: list[Document], lines: list[str]
) -> None:
    assert compare_facts(fact(100, claims=was), fact(100, claims=now)) == lines


def test_retraction_gives_its_reason() -> None:
    was, now = fact(1, claims=[claim("a", 1)]), fact(1, claims=[claim("a", 1, **RETRACTED)])
    (found,) = compared({"capacity_mw": was}, {"capacity_mw": now})
    assert (found.was, found.now, found.why) == ("1\xa0MW", "", "Misread.")


def test_facts_are_in_the_order_of_their_declaration() -> None:
    was = {"lost_fact": fact(1, unit="")}
    now = {
        "lost_fact": fact(2, unit=""),
        "units": fact(4, unit="units"),
        "country": fact("KZ", unit=""),
    }
    assert [str(one) for one in compared(was, now)] == [
        "Added – Country: Kazakhstan",
        "Added – Units: 4\xa0units",
        "Lost fact: 1 → 2",
    ]


def test_titles_are_compared_language_by_language() -> None:
    was: Document = {"title": {"en": "Zhanatas", "ru": "", "kk": "Жаңатас"}}
    now: Document = {"title": {"en": "Zhanatas", "ru": "Жанатас"}}
    assert [str(one) for one in title_changes(was, now)] == [
        "Added – Title (Русский): Жанатас",
        "Taken away – Title (kk): Жаңатас",
    ]


@pytest.mark.parametrize(
    ("was", "now", "lines"),
    [
        ({"river": "Vakhsh"}, {"river": "Vakhsh"}, []),
        ({"river": ""}, {"river": None}, []),
        ({}, {"river": ""}, []),
        ({"river": "Vakhsh"}, {"river": "Panj"}, ["River: Vakhsh → Panj"]),
        ({"river": "Vakhsh"}, {}, ["Taken away – River: Vakhsh"]),
        (
            {"status_is_inferred": False},
            {"status_is_inferred": True},
            ["Status is inferred: no → yes"],
        ),
        (
            {"summary": {"en": "A", "ru": ""}},
            {"summary": {"en": "B", "ru": ""}},
            ["Summary (English): A → B"],
        ),
        ({"capacity_mw": 1}, {"capacity_mw": 2}, []),
        ({"status": "operating"}, {"status": "retired"}, []),
        ({"uid": "a", "url": "/a/"}, {"uid": "b", "url": "/b/"}, []),
        ({"lost": 1}, {"lost": 2}, ["Lost: 1 → 2"]),
    ],
)
def test_columns_that_are_no_facts_are_compared(
    was: Document, now: Document, lines: list[str]
) -> None:
    assert compare_columns(was, now) == lines


def test_long_text_is_cut_to_what_differs() -> None:
    before, after = "A" * 500, "B" * 500
    was, now = ({"body": {"en": f"{before} {one} {after}", "ru": "Да"}} for one in ("old", "new"))
    [change] = column_changes(Story, was, now, NAMES)  # type: ignore[arg-type]
    words = f"…{'A' * 79} {{}} {'B' * 79}…"
    assert (change.was, change.now) == (words.format("old"), words.format("new"))
    longer = {"body": {"en": f"{before} old {after} More.", "ru": "Да"}}
    [change] = column_changes(Story, was, longer, NAMES)  # type: ignore[arg-type]
    assert (change.was, change.now) == (f"…{'B' * 80}", f"…{'B' * 80} More.")


def test_renamed_reference_is_no_change() -> None:
    was = {"related_project": {"uid": "a", "title": {"en": "Old name"}}}
    now = {"related_project": {"uid": "a", "title": {"en": "New name"}}}
    other = {"related_project": {"uid": "b", "title": {"en": "Another"}}}
    assert compare_columns(was, now) == []
    assert compare_columns(was, other) == ["Related project: Old name → Another"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("country", "KZ", "Kazakhstan"),
        ("country", "XX", "XX"),
        ("participants", ["KZ", "UZ"], "Kazakhstan, Uzbekistan"),
        ("participants", [], ""),
        ("starts_on", "2025-06", "June 2025"),
        ("event_kind", "abolished", "abolished"),
        ("place", {"uid": "a", "title": {"en": "Astana"}}, "Astana"),
        ("place", {"uid": "a", "title": "Astana"}, "Astana"),
        ("outcome", None, ""),
        ("outcome", "", ""),
        ("anything", True, "yes"),
        ("anything", False, "no"),
        ("anything", 0, "0"),
        ("anything", 1234.5, "1,234.5"),
    ],
)
def test_values_of_columns_in_words(name: str, value: object, words: str) -> None:
    columns = ColumnChanges(Event, fields_of(Event), NAMES)
    assert columns.words(name, value) == words


def test_number_has_the_unit_of_its_column() -> None:
    fields = fields_of(EnergyProject)["phases"].child.fields  # type: ignore[attr-defined]
    columns = ColumnChanges(Phase, fields, NAMES)
    assert columns.words("capacity_mw", 24.9).replace("\xa0", " ") == "24.9 MW"
    assert columns.source("status") == "phase_status"
    assert columns.source("lost") == "lost"


def test_columns_without_a_model_have_bare_names() -> None:
    columns = ColumnChanges(None, {}, NAMES)
    (found,) = columns.compare("rated_head", 1, 2)
    assert str(found) == "Rated head: 1 → 2"


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ({"en": "A"}, True),
        ({"en": "", "ru": ""}, True),
        ({"ru": "A"}, False),
        ("A", False),
        (None, False),
    ],
)
def test_text_by_language_is_recognised(value: object, is_one: bool) -> None:
    assert is_text(value) == is_one


@pytest.mark.parametrize(
    ("values", "are"),
    [
        (([{"uid": "a"}], []), True),
        (([{"uid": "a"}], None), True),
        (([], []), False),
        ((["KZ"], []), False),
        (([{"uid": "a"}], ["KZ"]), False),
        (([{"name": "a"}], None), False),
    ],
)
def test_rows_of_a_part_are_recognised(values: tuple[object, ...], are: bool) -> None:
    assert are_rows(*values) == are


def phase(uid: str, **more: object) -> Document:
    return {"uid": uid, "name": f"Phase {uid}", "status": "operating", "capacity_mw": 10, **more}


@pytest.mark.parametrize(
    ("was", "now", "lines"),
    [
        ([phase("a")], [phase("a")], []),
        ([phase("a"), phase("b")], [phase("b"), phase("a")], []),
        ([], [phase("a")], ["Added – Phases – Phase a"]),
        ([phase("a")], [], ["Taken away – Phases – Phase a"]),
        (
            [phase("a")],
            [phase("a", capacity_mw=24.9)],
            ["Phases – Phase a – Capacity: 10 MW → 24.9 MW"],
        ),
        (
            [phase("a")],
            [phase("a", name="Stage a")],
            ["Phases – Stage a – Phase: Phase a → Stage a"],
        ),
    ],
)
def test_rows_are_matched_by_uid(
    was: list[Document], now: list[Document], lines: list[str]
) -> None:
    assert compare_parts({"phases": was}, {"phases": now}) == lines


def test_sizes_of_a_picture_are_no_change() -> None:
    photo = {"uid": "a", "alt": {"en": "Turbines"}, "width": 10, "height": 5, "renditions": []}
    larger = {**photo, "width": 20, "height": 10, "renditions": [{"url": "/a.webp"}]}
    assert compare_parts({"photos": [photo]}, {"photos": [larger]}) == []
    was, now = ({"period_rulings": [{"uid": "a", "made_at": day}]} for day in ("1", "2"))
    assert compare_parts(was, now, Series) == []


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"name": "", "organisation": {"title": {"en": "PowerChina"}}}, "PowerChina"),
        ({"country": "UZ"}, "UZ"),
        ({"alt": {"en": "Turbines"}}, "Turbines"),
        ({"alt": {"en": ""}, "on": "2021-06"}, "2021-06"),
        ({"locator": "p. 1"}, "a"),
    ],
)
def test_row_is_named_by_its_first_naming_column(row: Document, name: str) -> None:
    (found,) = compare_parts({"lost_parts": []}, {"lost_parts": [{"uid": "a", **row}]})
    assert found == f"Added – lost parts – {name}"


def test_documents_are_compared_from_facts_to_rows() -> None:
    was: Document = {
        "kind": "energyproject",
        "title": {"en": "Old"},
        "facts": {},
        "summary": {"en": "A"},
        "external_ids": [],
    }
    now: Document = {
        "kind": "energyproject",
        "title": {"en": "New"},
        "facts": {},
        "summary": {"en": "B"},
        "external_ids": [{"uid": "a", "scheme": "wikidata", "value": "Q1"}],
    }
    assert [change.what for change in compare_documents(was, now, NAMES)] == [
        "Title (English)",
        "Summary (English)",
        "In other registers – Wikidata",
    ]
    assert compare_documents(was, was, NAMES) == []


def test_changed_fact_of_a_part_is_named_with_its_row() -> None:
    def document(value: int, *uids: str) -> Document:
        rows = [
            {
                "uid": uid,
                "name": f"Unit {uid[-1]}",
                "statements": [{"fact": f"phases-{uid}-capacity_mw", **fact(value)}],
            }
            for uid in uids
        ]
        return {"kind": "energyproject", "title": {"en": "A"}, "facts": {}, "phases": rows}

    one, three = "abcdefghijk1", "abcdefghijk3"
    changes = compare_documents(document(5, one, three), document(7, one), NAMES)
    assert [str(change).replace("\xa0", " ") for change in changes] == [
        "Unit 1: capacity: 5 MW → 7 MW",
        "Taken away – Unit 3: capacity: 5 MW",
        "Taken away – Phases – Unit 3",
    ]


def test_rule_of_a_decision_for_no_value_is_shown() -> None:
    change = DocumentChange(kind="ruled", what="Rank", by="Other measure", why="Of 2019.")
    assert "Other measure" in render_to_string("components/changes.html", {"changes": [change]})
