"""Observations are published, corrected and withdrawn by batch, never row by row: the steps of a
batch are those of `portal.publication.publishing`, which its rows follow."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.editorial.roles import ruling_role
from portal.editorial.sourcing import change_seen_draft
from portal.models import (
    Blocker,
    Change,
    Disagreement,
    DisputedPeriod,
    JournalHead,
    Publishable,
    Source,
    Standing,
    Status,
    Step,
    User,
    Waiver,
    history_models,
)
from portal.models.fields import follow
from portal.models.languages import columns
from portal.models.reads import set_within
from portal.publication import history, publishing, read_models
from portal.records.standings import LATER, words_of
from trade.statistics.counts import COUNTS
from trade.statistics.disagreements import find_unruled
from trade.statistics.models import PeriodRuling, Series, SeriesQuerySet, series_blockers
from trade.statistics.observation_rows import OBSERVATION
from trade.statistics.observations import Observation, ObservationBatch
from trade.statistics.sync import keep_series

_keeps_series: ContextVar[bool] = ContextVar("keeps_series", default=True)


STATED = ("value", "comparator", "lower", "upper", "obs_status", "cumulative")
"""Columns of what a row says of its period."""


def are_alike(one: Observation, other: Observation, columns: Iterable[str] = STATED) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in columns)


@dataclass(frozen=True)
class BatchChanges:
    """What a batch does to the live rows of the batches that it supersedes: each of its rows
    replaces the one of the same series and period, that of the same source where there are
    several. A row without a value withdraws."""

    replaced: list[tuple[Observation, Observation]]
    """Each old row with the new one."""
    kept: int
    added: int

    @property
    def withdrawn(self) -> int:
        return sum(new.value is None for _old, new in self.replaced)

    @property
    def repeated(self) -> int:
        """Rows that say again what they replace."""
        return sum(are_alike(old, new) for old, new in self.replaced)

    @property
    def changed(self) -> int:
        return len(self.replaced) - self.withdrawn - self.repeated


def follow_steps(*, taken: Sequence[tuple[ObservationBatch, Step]], **kwargs: object) -> None:
    """Receiver of `steps_taken`: the rows of a batch follow it when it is published or withdrawn. A
    row that one of them replaces is retracted in the same moment."""
    moved = [one for one in taken if one[1].action in ("publish", "withdraw")]
    _release([(batch, step.at) for batch, step in moved if step.action == "publish"])
    for batch, step in moved:
        if step.action == "withdraw":
            batch.rows.update(is_public_pin=False)
        if _keeps_series.get():
            keep_series(series_touched_by(batch), at=step.at, reason=step.note)
        if step.action == "withdraw":  # values of withdrawn series have no change in the log
            known = Change.objects.of(OBSERVATION).filter(until=None)
            uids = known.filter(key__in=batch.rows.values("uid")).values_list("key", flat=True)
            history.keep_again(OBSERVATION, uids, is_public=False)


def series_kept_by_caller() -> AbstractContextManager[None]:
    """Publish many batches; the caller keeps their series after the last one."""
    return set_within(_keeps_series, False)


def _release(released: Sequence[tuple[ObservationBatch, datetime]]) -> None:
    """Let the rows of batches be public from a moment on."""
    if not released:
        return
    batches = [batch for batch, _at in released]
    rows = Observation.working.filter(batch__in=batches)
    fresh = Q(source__first_cited_at=None) | Q(
        attributed_to__isnull=False, attributed_to__first_cited_at=None
    )
    with_uncited = set(rows.filter(fresh).values_list("batch", flat=True))
    with_pins = set(rows.filter(pinned=True).values_list("batch", flat=True))
    for at in {at for _batch, at in released}:
        of_moment = [one.pk for one, on in released if on == at]
        rows.filter(batch__in=of_moment).update(recorded_at=at)
        if citing := with_uncited.intersection(of_moment):
            credited = rows.filter(batch__in=citing).values("attributed_to")
            named = Q(observations__batch__in=citing) | Q(pk__in=credited)
            read_models.cite(Source.working.filter(named, first_cited_at=None).distinct(), at)
        stated = rows.filter(batch__in=of_moment, period=OuterRef("field"))
        about = Exists(stated.filter(series__uid=OuterRef("record_uid")))
        Waiver.objects.filter(about, kind=Series.kind()).publish(at=at)
    for batch, at in released:
        if batch.supersedes is not None:
            _retract(batch, at)
        if batch.pk in with_pins:
            _take_pins(batch)


def follow_merge(*, other: Series, record: Series, **kwargs: object) -> None:
    """Receiver of `record_merged`: where both series have a pin of a period, in public or in one
    batch, that of the series that stays is kept. The past of counts follows observations, so that
    of the other ends here."""
    standing: dict[str, object] = {"series_id": other.pk, "until_position": None}
    for past in (history_models()[model] for model in COUNTS):
        past._base_manager.filter(**standing).update(until_position=JournalHead.last_position())
    pins = Observation.working.live().filter(pinned=True)
    stays = pins.filter(series=record, period=OuterRef("period"))
    in_public = Q(Exists(stays.filter(is_public_pin=True)), is_public_pin=True)
    both = Q(Exists(stays.filter(batch=OuterRef("batch")))) | in_public
    pins.filter(both, series=other).update(pinned=False, is_public_pin=False)


def series_touched_by(batch: ObservationBatch) -> SeriesQuerySet:
    """The series that a batch, or one that it supersedes, has values for."""
    batches = [batch, *follow(batch, "supersedes")]
    named = Observation.working.filter(batch__in=batches).values("series")
    return Series.objects.filter(pk__in=named)


def _take_pins(batch: ObservationBatch) -> None:
    """Pin the pinned rows of a batch in public. What is pinned last is shown: of a period only one
    public observation stays pinned."""
    pins = batch.rows.live().filter(pinned=True)
    of_same_period = pins.filter(series=OuterRef("series"), period=OuterRef("period"))
    earlier = Observation.working.filter(is_public_pin=True).exclude(batch=batch)
    earlier.filter(Exists(of_same_period)).update(pinned=False, is_public_pin=False)
    pins.update(is_public_pin=True)


def _retract(batch: ObservationBatch, at: datetime) -> None:
    """Retract what a batch replaces. A value that is missing since replaces none: the note of the
    batch is the whole reason."""
    replaced = f"Superseded by the batch “{batch}”. {batch.note}".strip()
    by_reason: dict[str, list[int]] = defaultdict(list)
    for old, new in correction_of(batch).replaced:
        by_reason[batch.note if batch.note and new.value is None else replaced].append(old.pk)
    for reason, keys in by_reason.items():
        retract_rows(keys, reason, at)


def retract_rows(keys: Collection[int], reason: str, at: datetime) -> None:
    """Retract observations; the caller keeps their series."""
    live = Observation.working.filter(pk__in=keys)
    live.update(retracted_at=at, retraction_reason=reason, pinned=False, is_public_pin=False)


def correction_of(batch: ObservationBatch) -> BatchChanges:
    """Match the rows of a batch with those of the batches that it supersedes, one after another.
    Two queries, and one for each of them."""
    superseded = list(follow(batch, "supersedes"))
    old = Observation.working.live().filter(batch__in=superseded).order_by("pk")
    known: dict[tuple[int, str], list[Observation]] = defaultdict(list)
    for one in old:
        known[one.series_id, one.period].append(one)
    replaced: dict[int, tuple[Observation, Observation]] = {}
    added = 0
    for new in batch.rows.live().order_by("pk"):
        same = known.get((new.series_id, new.period), [])
        same = [one for one in same if new.value is None or one.is_forecast == new.is_forecast]
        of_source = [one for one in same if one.source_id == new.source_id]
        replaced |= {one.pk: (one, new) for one in of_source or same}
        added += not same
    return BatchChanges(list(replaced.values()), len(old) - len(replaced), added)


type Unruled = dict[ObservationBatch, list[tuple[Disagreement, list[DisputedPeriod]]]]


def unruled_rows(batches: Sequence[ObservationBatch]) -> Unruled:
    """Return the disagreements without a ruling that rows of each batch would be part of if these
    were public together."""
    replaced = [
        old.pk
        for batch in batches
        if batch.supersedes_id
        for old, _new in correction_of(batch).replaced
    ]
    rows = Observation.working.filter(batch__in=batches)
    both = Q(batch__status=Status.PUBLISHED) | Q(batch__in=batches)
    known = Observation.working.filter(both).exclude(pk__in=replaced)
    by_key = {batch.pk: batch for batch in batches}
    batch_of = {uid: by_key[key] for uid, key in rows.live().values_list("uid", "batch")}
    found: Unruled = defaultdict(list)
    for row, sides in find_unruled(Series.objects.filter(pk__in=rows.values("series")), known):
        for batch in {batch_of[said["uid"]] for said in row.statements if said["uid"] in batch_of}:
            found[batch].append((row, sides))
    return found


def outdated_rulings(batch: ObservationBatch) -> list[PeriodRuling]:
    """Return the newest ruling on each period that a row of a batch came after."""
    found = unruled_rows([batch])[batch]
    places = {(one.record_uid, one.period) for _row, sides in found for one in sides}
    rulings = PeriodRuling._base_manager.filter(
        record__status=Status.PUBLISHED, record__uid__in={uid for uid, _period in places}
    ).select_related("record")
    newest = {(one.record.uid, one.period): one for one in rulings.order_by("made_at", "pk")}
    return [one for place, one in newest.items() if place in places]


def confirm_ruling(ruling: PeriodRuling, *, by: User, at: datetime) -> Series:
    """Submit a draft of a series in which a ruling on a period is made anew, and so covers the
    values that came since. Raises NotAllowed."""
    with change_seen_draft(ruling.record, by=by, at=at, note=ruling.reason_en) as draft:
        same = {name: getattr(ruling, name) for name in ("period", "rule", *columns("reason"))}
        draft.period_rulings.create(**same, made_by=by, made_at=at, made_in_role=ruling_role(by))
    publishing.submit(draft, by=by, at=at, note=ruling.reason_en)
    return draft


@publishing.further_blockers
def unruled_values(records: Sequence[Publishable]) -> Iterator[tuple[Publishable, Blocker]]:
    """Periods in which a row of a batch would differ from what is public, or becomes public with
    it, without a ruling."""
    if not (batches := [one for one in records if isinstance(one, ObservationBatch)]):
        return
    for batch, found in unruled_rows(batches).items():
        items = [(_dispute_words(row), "observations") for row, _sides in found]
        sentence = _(
            "These values differ from what others say of the period. Write the reason into the "
            "series first, as a decision about the period: %s."
        )
        yield batch, Blocker(sentence, items)


@publishing.further_blockers
def unsubmitted_series(records: Sequence[Publishable]) -> Iterator[tuple[Publishable, Blocker]]:
    """New series that nobody has submitted: without them nobody would see the values."""
    if not (batches := [one for one in records if isinstance(one, ObservationBatch)]):
        return
    new = Series.working.filter(status=Status.DRAFT, published_at=None, edit_of=None)
    its = new.filter(observations__batch__in=batches).order_by("pk").distinct()
    by_batch: dict[int, list[Series]] = defaultdict(list)
    for one in its.annotate(of_batch=F("observations__batch")):
        by_batch[vars(one)["of_batch"]].append(one)
    sentence = _("Submit these series, too; they are published with the batch: %s.")
    for batch in batches:
        if items := [(str(one), "observations") for one in by_batch[batch.pk]]:
            yield batch, Blocker(sentence, items)


@series_blockers
def unruled_periods(series: Series) -> Iterator[Blocker]:
    """Periods that would differ without a ruling once a series is public whose observations have
    been published before it."""
    is_new = series.edit_of_id is None and not series.is_published
    if not is_new or not getattr(series, "is_observed", True):
        return
    public = copy(series)
    public.status = Status.PUBLISHED
    items = [
        (_dispute_words(row), "period_rulings")
        for row, sides in find_unruled([public], Observation.working.released())
        if any(side.record_uid == series.uid for side in sides)
    ]
    if items:
        sentence = _(
            "Values of this series are public with their batch and differ from what others say. "
            "Write the reason, as a decision about the period: %s."
        )
        yield Blocker(sentence, items)


def _dispute_words(row: Disagreement) -> str:
    values = " ≠ ".join(dict.fromkeys(said["text"] for said in row.statements))
    words = f"{row.record_title['en']}, {row.period} ({values} {row.unit})"
    is_later = any(said["standing_reason"] == LATER for said in row.statements)
    return f"{words}: {words_of(Standing.DISPUTED, LATER)}" if is_later else words
