"""A desk in the middle of a working day: every kind of record, in every state, with all that
editors add to it."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from portal.editorial import comments, excerpts, preview_links, scheduling, worklist
from portal.importing import batches
from portal.models import (
    Correction,
    Country,
    Edition,
    Finding,
    ImportBatch,
    Release,
    SecurityEvent,
    Source,
    Step,
    User,
    Waiver,
)
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.admin_client import address, make_member, sign_in
from tests.factories import (
    MAKERS,
    claim,
    make_batch,
    make_release,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from tests.full_portal import correct, let_stand
from tests.full_records import edit_all, make_full
from trade.statistics.observations import Observation, ObservationBatch

type Desk = dict[type[Any], list[Any]]
"""Rows of each kind that has pages of its own in the admin."""

CAPACITY = "has a capacity of 100 MW"
ARTICLE = f"The Zhanatas plant {CAPACITY}.\n风电场装机容量100兆瓦，2021年投产。"


def fill_desk(*, by: User) -> Desk:
    desk: Desk = {model: [_draft_of_public(model, by)] for model in MAKERS}
    desk[EnergyProject] += _in_other_states(by)
    desk[ObservationBatch], desk[Observation] = _batches(by)
    desk[Source] = [_marked_source(desk[EnergyProject][1], by), make_source()]
    desk |= {Country: [Country.objects.earliest("pk")], User: [by, make_user(username="boris")]}
    desk |= {Edition: [Edition.objects.latest("pk")], Step: [Step.objects.latest("pk")]}
    desk[Release] = [make_release(made_by=by)]
    desk[SecurityEvent] = [SecurityEvent.objects.create(kind="failed")]
    correct(desk[EnergyProject][3], "country")
    desk[Correction] = [Correction.objects.get()]
    desk[ImportBatch] = [_import(by)]
    desk[Waiver] = [let_stand(desk[EnergyProject][0], by)]
    desk[Group] = [make_member("Editor").groups.get()]
    worklist.refresh([row for kind in MAKERS for row in desk[kind]], at=timezone.now())
    desk[Finding] = [Finding.objects.earliest("pk")]
    return desk


def _draft_of_public(model: Any, by: User) -> Any:
    """Changed in every corner, commented on, with a link for somebody without an account."""
    now = timezone.now()
    draft = publishing.start_edit(publish(make_full(model)), by=by, at=now)
    edit_all(draft)
    comments.add_comment(draft, field="title_en", text="Is this its name?", by=make_user(), at=now)
    comments.add_comment(draft, text="Nearly there.", by=by, at=now)
    preview_links.make_link(draft, by=by, at=now)
    return draft


def _in_other_states(by: User) -> list[Any]:
    now = timezone.now()
    draft, waiting, public, gone = (make_full(EnergyProject) for _ in range(4))
    claim(draft, "capacity_mw", "99")
    EnergyProject.working.filter(pk=draft.pk).update(title_zh_hans="", title_ru="")
    publishing.submit(waiting, by=by, at=now, note="Please read the phases.")
    scheduling.schedule_step(
        waiting, "publish", due_at=now + timedelta(days=1), by=_publisher(), at=now
    )
    public, gone = publish(public), publish(gone)
    publishing.withdraw(gone, by=by, at=now, note="It was never built.")
    return [draft, waiting, public, gone]


def _publisher() -> User:
    return make_user(is_superuser=True, is_staff=True)


def _batches(by: User) -> tuple[list[Any], list[Any]]:
    series = publish(make_series())
    drafted, public = make_batch(), make_batch()
    rows = [observe(series, "2023", 12, batch=public), observe(series, "2024", 13, batch=drafted)]
    return [drafted, publish(public)], rows


def _import(by: User) -> ImportBatch:
    about: Any = {"target": "energyproject", "source": make_source()}
    table = b"Project Name,Country,units\nZhanatas,KZ,40"
    return batches.start_import(table, **about, by=by, at=timezone.now())


def _marked_source(project: Any, by: User) -> Source:
    """With the text of an article, of which a passage was made into a claim."""
    source = make_source()
    excerpts.store_text(source, ARTICLE, seen=0, by=by, at=timezone.now())
    statement = {"fact": "capacity_mw", "value": "100", "comparator": "exact", "kind": "value"}
    about = {"record": f"{project.kind()}:{project.uid}", "quote": CAPACITY, "_make": "1"}
    answer = sign_in(by).post(address(source, "text"), {**statement, **about})
    assert answer.status_code == 302
    return source
