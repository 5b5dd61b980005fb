"""Random edits, many of which lack a source: nothing public is ever without one, rows included."""

from collections import Counter
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from portal.models import Record, Source, SourcedPart
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from projects.energy.models import EnergyProject
from tests.factories import NOON, claim, make_source, make_user, publish
from tests.full_records import accepted_facts, add_row, make_full, other_value
from trade.corridors.models import Corridor
from trade.hubs.models import TradeHub
from trade.rankings.models import Ranking

KINDS = (EnergyProject, TradeHub, Corridor, Ranking)
"""Kinds with facts and with rows that have sources."""
SEED = 26


@pytest.mark.django_db
def test_random_edits_never_publish_what_has_no_source() -> None:
    attempt_edits(12)


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_a_thousand_random_edits_never_publish_what_has_no_source() -> None:
    attempt_edits(1000)


def attempt_edits(number: int) -> None:
    dice, outcomes = Random(SEED), Counter[str]()
    records = [publish(make_full(kind)) for kind in KINDS]
    author, reader = make_user(), make_user()
    for attempt in range(number):
        if attempt % 50 == 49 and connection.vendor == "postgresql":
            own = ", ".join(f'"{name}"' for name in connection.introspection.table_names())
            with connection.cursor() as cursor:  # nobody else does it within a transaction
                cursor.execute(f"ANALYZE {own}")  # catalogues of the server are for all
        record = records[attempt % len(records)]
        outcomes[_attempt(dice, record, author, reader)] += 1
        public = type(record).objects.with_documents().get(pk=record.pk)
        assert _unsourced(public) == [], f"attempt {attempt}"
    assert min(outcomes["published"], outcomes["refused"]) > number / 8, outcomes


def _attempt(dice: Random, record: Record, author: Any, reader: Any) -> str:
    """Edit a record at random and try to publish that; what was refused leaves nothing."""
    try:
        with transaction.atomic():
            draft = publishing.start_edit(record, by=author, at=NOON)
            for _ in range(dice.randint(1, 3)):
                dice.choice(EDITS)(dice, draft)
            draft = type(draft).working.with_parts().get(pk=draft.pk)
            publishing.submit(draft, by=author, at=NOON)
            publishing.publish(draft, by=reader, at=NOON)
    except (NotAllowed, DatabaseError, ProtectedError):
        return "refused"
    return "published"


def _unsourced(public: Record) -> list[str]:
    """Facts and rows of a public document that no source stands behind."""
    document: Any = public.edition.document  # type: ignore[union-attr]
    lacking = [
        name
        for name, fact in document["facts"].items()
        if fact["text"]
        and not any(one["agrees"] and one["source"]["slug"] for one in fact["claims"])
    ]
    for relation in _sourced_parts(type(public)):
        lacking += [relation for row in document[relation] if not row["source"]["slug"]]
    return lacking


def _sourced_parts(model: type[Record]) -> list[str]:
    return [name for name in model.parts if issubclass(model.part_model(name), SourcedPart)]


def _perhaps(dice: Random) -> Source | None:
    return make_source() if dice.random() < 0.5 else None


def _accept_something_else(dice: Random, draft: Any) -> None:
    name, fact = dice.choice(accepted_facts(draft))
    fact.accept(draft, name, other_value(fact, fact.accepted(draft, name)))
    draft.save()


def _retract_a_claim(dice: Random, draft: Any) -> None:
    if found := list(draft.claims.filter(retracted_at=None)):
        one = dice.choice(found)
        one.retracted_at, one.retraction_reason = NOON, "Misread."
        one.save()


def _delete_a_claim(dice: Random, draft: Any) -> None:
    if found := list(draft.claims.all()):
        dice.choice(found).delete()


def _change_a_claim(dice: Random, draft: Any) -> None:
    if found := list(draft.claims.all()):
        one = dice.choice(found)
        one.value = other_value(draft.facts[one.fact], one.value)
        one.save()


def _take_the_source_of_a_claim(dice: Random, draft: Any) -> None:
    if found := list(draft.claims.all()):
        draft.claims.filter(pk=dice.choice(found).pk).update(source=None)


def _delete_a_source(dice: Random, draft: Any) -> None:
    if found := list(draft.claims.all()):
        dice.choice(found).source.delete()


def _claim_something(dice: Random, draft: Any) -> None:
    name, _fact = dice.choice(accepted_facts(draft))
    credited = dice.choice([None, make_source()])
    claim(draft, name, source=_perhaps(dice), attributed_to=credited)


def _add_a_row(dice: Random, draft: Any) -> None:
    add_row(draft, dice.choice(_sourced_parts(type(draft))), source=_perhaps(dice))


def _take_the_source_of_a_row(dice: Random, draft: Any) -> None:
    rows = getattr(draft, dice.choice(_sourced_parts(type(draft))))
    if first := rows.first():
        rows.filter(pk=first.pk).update(source=None)


EDITS = (
    _accept_something_else,
    _retract_a_claim,
    _delete_a_claim,
    _change_a_claim,
    _take_the_source_of_a_claim,
    _delete_a_source,
    *(3 * (_claim_something, _add_a_row)),
    _take_the_source_of_a_row,
)
