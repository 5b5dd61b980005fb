"""A step that breaks off amid its work, as when the database goes away, leaves nothing of it."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from portal.editorial import bundles, scheduling, side_drafts
from portal.importing import batches
from portal.publication import publishing, removing
from tests.factories import (
    NOON,
    claim_all,
    make_batch,
    make_place,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from trade.statistics import figures
from trade.statistics.observations import Observation

pytestmark = pytest.mark.django_db

type Step = Callable[[], object]


class BrokenOff(Exception):
    pass


def public() -> Any:
    return publish(make_place())


def draft() -> Any:
    place = make_place()
    claim_all(place)
    return place


def edit(*, submitted: bool = False) -> Any:
    copy = publishing.start_edit(public(), by=make_user(), at=NOON)
    if submitted:
        publishing.submit(copy, by=make_user(), at=NOON)
    return copy


def suggestion() -> Any:
    copy = side_drafts.suggest(public(), by=make_user(), at=NOON)
    publishing.submit(copy, by=make_user(), at=NOON)
    return copy


def withdrawn() -> Any:
    place = public()
    publishing.withdraw(place, by=make_user(), at=NOON, note="Wrong.")
    return place


def waiting() -> Any:
    public()  # the first publication of all writes more
    place = draft()
    publishing.submit(place, by=make_user(), at=NOON)
    return place


def bundled() -> Step:
    bundle = bundles.open_bundle(str(make_user()), by=make_user(), at=NOON)
    for record in (waiting(), edit(submitted=True)):
        bundles.put_into(bundle, record)
    rows = bundles.list_rows(bundle)
    return partial(bundles.publish_all, bundle, rows, by=make_user(is_superuser=True), at=NOON)


def confirming() -> Step:
    proposed: dict[str, Any] = {"reason": "court", "words": "By order."}
    removal = removing.propose(withdrawn(), by=make_user(is_superuser=True), at=NOON, **proposed)
    return partial(removing.confirm, removal, by=make_user(), at=timezone.now())


def scheduling_again() -> Step:
    place, chief = waiting(), make_user(is_superuser=True)
    set_time = partial(scheduling.schedule_step, place, "publish", by=chief, at=NOON)
    set_time(due_at=NOON.replace(year=NOON.year + 1))
    return partial(set_time, due_at=NOON.replace(year=NOON.year + 2))


def undoing() -> Step:
    table = f"uid,population\n{draft().uid},77".encode()
    about: dict[str, Any] = {"target": "place", "source": make_source(), "by": make_user()}
    batch = batches.start_import(table, at=NOON, **about)
    batches.apply_later(batch, submits=False)
    batches.run(batch.pk, at=NOON)
    return partial(batches.undo, batch, by=make_user(), at=NOON)


def correcting() -> Step:
    old = observe(publish(make_series()), "2024", 1, batch=make_batch())
    new = Observation(value=3, source=publish(old).source)
    return partial(figures.correct, old, new, reason="Misread.", by=make_user(), at=NOON)


def take(
    verb: Callable[..., object], make: Callable[[], Any], **more: object
) -> Callable[[], Step]:
    return lambda: partial(verb, make(), by=make_user(), at=NOON, **more)


STEPS: dict[str, Callable[[], Step]] = {
    "submit": take(publishing.submit, draft),
    "send back": take(publishing.send_back, waiting, note="Why?"),
    "publish": take(publishing.publish, waiting),
    "publish an edit": take(publishing.publish, partial(edit, submitted=True)),
    "withdraw": take(publishing.withdraw, public, note="Wrong."),
    "reopen": take(publishing.reopen, withdrawn),
    "begin an edit": take(publishing.start_edit, public),
    "discard an edit": take(publishing.discard_edit, edit),
    "suggest": take(side_drafts.suggest, public),
    "decline": take(publishing.decline, suggestion, note="No."),
    "adopt": take(side_drafts.adopt, suggestion),
    "publish a bundle": bundled,
    "remove for good": confirming,
    "set another time": scheduling_again,
    "undo an import": undoing,
    "correct a figure": correcting,
}


def all_rows() -> dict[str, list[Any]]:
    """All rows of our tables, their history and their log."""
    own = [
        model
        for name in ("portal", "projects", "trade")
        for model in apps.get_app_config(name).get_models()
    ]
    return {model._meta.label: [*model._base_manager.order_by("pk").values()] for model in own}


@pytest.mark.every_day(one_in=5)
@pytest.mark.parametrize("make", STEPS.values(), ids=STEPS)
def test_step_that_breaks_off_leaves_nothing_of_it(make: Callable[[], Step]) -> None:
    writes, last = 0, -1

    def count(execute: Any, sql: str, *words: Any) -> Any:
        nonlocal writes
        if re.match("INSERT|UPDATE|DELETE", sql):
            writes += 1
            if writes == last:
                raise BrokenOff
        return execute(sql, *words)

    whole, step = make(), make()
    with connection.execute_wrapper(count):
        whole()
    before, last, writes = all_rows(), writes, 0
    with connection.execute_wrapper(count), pytest.raises(BrokenOff):
        step()
    assert all_rows() == before
