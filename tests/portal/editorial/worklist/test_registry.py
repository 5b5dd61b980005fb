"""Records as checks see them, and the sentences of findings."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from portal.editorial.worklist import CHECKS, CheckedBatch, CheckedRecord, Severity, refreshing
from portal.editorial.worklist.evidence import (
    find_moved,
    has_facts,
    is_record,
    point_facts,
    texts_of,
)
from portal.editorial.worklist.refreshing import Outcome
from portal.editorial.worklist.words import build_sentence
from portal.models import Event, Finding, Place, Source, Story
from portal.models.languages import DEFAULT, LANGUAGES

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)


def checked(*records: CheckedRecord[Place]) -> CheckedBatch[Place]:
    return CheckedBatch(Place, NOON, list(records))


def test_batch_tells_drafts_from_public_records() -> None:
    public, draft, original = Place(title_en="A"), Place(title_en="B"), Place(title_en="B")
    new = CheckedRecord(Place(title_en="C"))
    only_public, edited = CheckedRecord(public, public), CheckedRecord(draft, original)
    batch = checked(only_public, edited, new)
    assert batch.waiting == [edited, new]
    assert batch.public == [(only_public, public), (edited, original)]


@pytest.mark.parametrize(
    ("was", "now", "percent"),
    [
        (100, 100, None),
        (100, 150, None),
        (100, 151, "51"),
        (100, 50, None),
        (100, 49, "51"),
        (100, 1000, "900"),
        (None, 1000, None),
        (1000, None, None),
    ],
)
def test_value_that_moves_by_more_than_half_is_found(
    was: int | None, now: int | None, percent: str | None
) -> None:
    record = CheckedRecord(Place(population=now), Place(population=was))
    found = list(find_moved(checked(record)))
    details = [(one.field, one.detail["fact"], one.detail["percent"]) for one in found]
    assert details == ([("population", "population", percent)] if percent else [])


def test_record_without_public_version_has_not_moved() -> None:
    assert list(find_moved(checked(CheckedRecord(Place(population=5))))) == []


@pytest.mark.parametrize(
    ("model", "record", "facts"),
    [(Place, True, True), (Story, True, False), (Source, False, False)],
)
def test_checks_fit_records_with_facts(
    model: type[Place | Story | Source], record: bool, facts: bool
) -> None:
    assert (is_record(model), has_facts(model)) == (record, facts)


def test_texts_and_points_follow_from_the_columns() -> None:
    assert texts_of(Place) == ["title", "summary"]
    assert texts_of(Story) == ["title", "summary", "body"]
    assert point_facts(Place) == ["coordinates"]
    assert point_facts(Story) == []


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != DEFAULT])
def test_missing_translation_names_the_columns_that_have_english(code: str) -> None:
    suffix = code.replace("-", "_")
    complete = {"title_en": "A", f"title_{suffix}": "B"}
    records = [
        CheckedRecord(Place(title_en="A", summary_en="S")),
        CheckedRecord(Place(**complete)),
        CheckedRecord(Place(**complete, summary_en="S")),
        CheckedRecord(Place(**{f"title_{suffix}": "B"})),
    ]
    found = [
        (records.index(one.about), one.field, one.detail["columns"])
        for one in CHECKS[f"no-{code}"].find(checked(*records))
    ]
    title, summary = f"title_{suffix}", f"summary_{suffix}"
    assert found == [(0, title, [title, summary]), (2, summary, [summary])]


@pytest.mark.parametrize(
    ("check", "detail", "expected"),
    [
        ("no-source", {"fact": "population"}, "Population has no source."),
        ("blocked", {"count": 3}, "Things missing before it can be published: 3."),
        ("idle", {"since": "2025-05-01"}, "Nobody has changed the draft since 1 May 2025:"),
        (
            "moved",
            {"fact": "population", "percent": "51", "was": "100", "now": "151"},
            "Population moves by 51 %: 100 is public, the draft says 151.",
        ),
    ],
)
def test_sentence_has_the_values_of_the_finding(
    check: str, detail: dict[str, object], expected: str
) -> None:
    finding = Finding(check_id=check, detail=detail)
    assert build_sentence(finding, Place).startswith(expected)


def test_figures_and_days_are_written_as_the_language_of_the_desk_does() -> None:
    moved = {"fact": "population", "percent": "51", "was": "8.5 USD bn", "now": "12.75"}
    with translation.override("ru"):
        sentence = build_sentence(Finding(check_id="moved", detail=moved), Place)
        assert "опубликовано 8,5 USD bn, в\xa0черновике 12,75" in sentence
        idle = Finding(check_id="idle", detail={"since": "2025-05-01"})
        assert "1 мая 2025" in build_sentence(idle, Place)


@pytest.mark.parametrize("words", ["24.9 MW", "8.5", "2021-07"])
def test_words_of_a_source_stand_as_it_has_them(words: str) -> None:
    """A quote in another way of writing is none."""
    detail = {"label": "population", "value": "249000", "power": "+4", "printed": words}
    with translation.override("ru"):
        assert words in build_sentence(Finding(check_id="scale", detail=detail), Place)


@pytest.mark.parametrize(("status", "words"), [(404, "(404)"), (0, "(no answer)")])
def test_dead_link_names_the_status(status: int, words: str) -> None:
    finding = Finding(check_id="dead-link", detail={"url": "https://x.example", "status": status})
    assert f"https://x.example is gone {words}" in build_sentence(finding, Source).replace(
        "Https", "https"
    )


def test_missing_columns_are_named_as_in_the_form() -> None:
    columns = ["title_ru", "summary_ru"]
    names = {field.name: str(field.verbose_name) for field in Place._meta.fields}
    labels = [names[name] for name in columns]
    finding = Finding(check_id="no-ru", detail={"columns": columns})
    assert build_sentence(finding, Place) == f"Missing: {', '.join(labels)}."


@pytest.mark.django_db
def test_outcomes_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = {
        Place: {"no-ru": Outcome(found=1, new=2, gone=3, seconds=0.5)},
        Event: {"no-ru": Outcome(found=10, new=20, gone=30, seconds=1)},
    }
    monkeypatch.setattr(refreshing, "publishable_models", lambda: outcomes)
    monkeypatch.setattr(refreshing, "refresh_kind", lambda model, _uids, at: outcomes[model])
    found = refreshing.refresh_all(at=NOON)
    assert found["no-ru"] == Outcome(found=11, new=22, gone=33, seconds=1.5)


def test_severities_are_ordered_by_urgency() -> None:
    urgent = [Severity.BLOCKS, Severity.ASKS]
    assert sorted(Severity) == [*urgent, Severity.LOOK, Severity.NICE]
