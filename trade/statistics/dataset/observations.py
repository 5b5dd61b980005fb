"""Observations, in one batch for each file and source; those that are stored follow the files."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from django.db.models import Exists, OuterRef, Q

from portal.editorial.drafts import delete_batch
from portal.facts.identifiers import uid_for
from portal.models import Source, Status
from portal.models.bulk import insert, update
from portal.ops.dataset import DatasetRow, DatasetTable, Load
from portal.ops.dataset.following import GONE, find_untouched
from portal.ops.dataset.load import Waiting, fill_missing_place
from portal.ops.dataset.records import CHANGED, publish_draft
from portal.publication import bulk_publishing, publishing, read_models
from trade.statistics import batches
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObservationBatch, ObsStatus
from trade.statistics.sync import keep_series

LOADED = "First import"
FOLLOWED = ("lower", "upper", "as_printed", "locator", "quote", "note", "attributed_to_id")
"""Attributes of an observation that its uid is not made of."""


@dataclass
class FiledObservation:
    """An observation as the files have it, not saved."""

    file: str
    source: str
    observation: Observation


@dataclass
class ObservationTable:
    """The files of observations. The same statement in two rows is one observation; a changed value
    is a new one, beside the old one that is retracted. What editors have touched, batch by batch,
    keeps what it says."""

    files: tuple[str, ...]
    file: str = "trade/observations"

    def load(self, load: Load) -> None:
        filed = self._read(load)
        series = self._retract(load, filed)
        stored = Observation.working.filter(uid__in=filed).select_related("batch")
        known = {one.uid: one for one in stored}
        own = find_untouched(ObservationBatch, {one.batch.uid for one in known.values()}, load)
        changed: list[Observation] = []
        made: dict[str, dict[str, list[Observation]]] = {file: {} for file in self.files}
        for uid, one in filed.items():
            found = known.get(uid)
            if found is None:
                made[one.file].setdefault(one.source, []).append(one.observation)
                continue
            take = _take_all if found.batch.uid in own else fill_missing_place
            if found.retracted_at is None and take(found, one.observation):
                changed.append(found)
                load.tally("completed", {one.file: 1})
            else:
                load.tally("kept", {one.file: 1})
        self._save(load, changed)
        for file, by_source in made.items():
            self._publish(load, file, by_source)
        series |= {one.series_id for one in changed}
        series |= self._pin([one for one in known.values() if one.batch.uid in own], filed)
        of_now = Observation.working.filter(recorded_at=load.at).values("series")
        touched = Series.objects.filter(Q(pk__in=of_now) | Q(pk__in=series))
        keep_series(touched.order_by("pk"), at=load.at)
        self._take_up(load, filed)

    def _read(self, load: Load) -> dict[str, FiledObservation]:
        """Return the observations of all files by uid. A row that says the same again adds what the
        first one lacks."""
        found: dict[str, FiledObservation] = {}
        for file in self.files:
            for row in load.rows(file):
                one = FiledObservation(file, row.required("source"), self._observation(load, row))
                first = found.setdefault(one.observation.uid, one)
                load.places.setdefault(one.observation.uid, f"{file}, line {row.line}")
                if first is not one:
                    fill_missing_place(first.observation, one.observation)
                    load.tally("kept", {file: 1})
        return found

    def _observation(self, load: Load, row: DatasetRow) -> Observation:
        row.required("value")
        observation = Observation(
            series_id=load.record(row, "series", Series.kind()),
            period=row.required("period"),
            value=row.number("value"),
            obs_status=row.one_of("status", ObsStatus, ObsStatus.NORMAL),
            cumulative=row.yes("cumulative"),
            pinned=row.yes("pinned"),
            **load.statement(row),
        )
        observation.uid = statement_uid(row)
        named = ["series", "batch", "source", "attributed_to"]
        with row.validated():
            observation.clean_fields(exclude=[*named, "starts_on", "ends_on"])
        observation.set_days()
        return observation

    def _retract(self, load: Load, filed: Mapping[str, FiledObservation]) -> set[int]:
        """Retract values of series and sources of these files that the files no longer have, and
        let those live again that an earlier load has retracted and the files have. Return the keys
        of their series."""
        live = Observation.objects.live().filter(
            series__in={one.observation.series_id for one in filed.values()},
            source__in=load.own_sources,
        )
        rows = live.values_list("pk", "uid", "batch__uid", "series")
        gone = [row for row in rows if row[1] not in filed]
        own = find_untouched(ObservationBatch, {batch for _pk, _uid, batch, _series in gone}, load)
        gone = [row for row in gone if row[2] in own]
        batches.retract_rows([row[0] for row in gone], GONE, load.at)
        if gone:
            load.tally("completed", {"trade/observations that are gone": len(gone)})
        retracted = Observation.working.filter(retraction_reason=GONE)
        back = [one for one in retracted if one.uid in filed]
        again = Observation.working.filter(pk__in=[one.pk for one in back])
        again.update(retracted_at=None, retraction_reason="")
        return {row[3] for row in gone} | {one.series_id for one in back}

    def _save(self, load: Load, changed: list[Observation]) -> None:
        """Save what stored observations say beside their values, and cite whom they credit."""
        update(changed, FOLLOWED)
        credited = {one.attributed_to_id for one in changed if one.attributed_to_id}
        read_models.cite(Source.working.filter(pk__in=credited), load.at)

    def _pin(self, own: list[Observation], filed: Mapping[str, FiledObservation]) -> set[int]:
        """Pin public observations that the files pin, where no editor has pinned another of the
        period, and no others. Return the keys of their series."""
        live = [one for one in own if one.retracted_at is None and one.batch.is_published]
        moved = [one for one in live if one.pinned != filed[one.uid].observation.pinned]
        rows = Observation.working.filter(pk__in=[one.pk for one in moved])
        rows.filter(pinned=True).update(pinned=False, is_public_pin=False)
        same = Q(series=OuterRef("series"), period=OuterRef("period"), is_public_pin=True)
        free = rows.filter(~Exists(Observation.working.filter(same)))
        to_pin = [one.pk for one in moved if not one.pinned]
        free.filter(pk__in=to_pin).update(pinned=True, is_public_pin=True)
        return {one.series_id for one in moved}

    def _publish(self, load: Load, file: str, made: Mapping[str, list[Observation]]) -> None:
        """Publish a batch for each source. One that an editor has to rule on first waits as a
        draft."""
        made_of = [
            ObservationBatch(
                title=f"{file.split('/')[-1]}: {source}",
                source_id=observations[0].source_id,
                note=LOADED,
            )
            for source, observations in made.items()
        ]
        ObservationBatch.working.bulk_create(made_of)
        for batch, observations in zip(made_of, made.values(), strict=True):
            for observation in observations:
                observation.batch = batch
        insert([observation for observations in made.values() for observation in observations])
        ready = {batch.pk: len(rows) for batch, rows in zip(made_of, made.values(), strict=True)}
        load.tally("created", {file: sum(ready.values())})
        with batches.series_kept_by_caller():
            while ready:
                try:
                    publish_batches(load, ready)
                    break
                except bulk_publishing.RefusedRecord as refusal:
                    rows = {file: ready.pop(refusal.record.pk)}
                    load.tally("created", rows, -1)
                    batch = next(one for one in made_of if one.pk == refusal.record.pk)
                    waiting = _waiting(load, batch, rows)
                    waiting.reason = str(refusal)
                    load.let_wait(waiting)

    def _take_up(self, load: Load, filed: Mapping[str, FiledObservation]) -> None:
        """Publish with the rest what an earlier load has left waiting, without the values that the
        files no longer have."""
        drafts = ObservationBatch.working.filter(status=Status.DRAFT, published_at=None)
        drafts = drafts.filter(note=LOADED, source__in=load.own_sources)
        known = {waiting.record.pk for waiting in load.waiting}
        found = {batch.uid: batch for batch in drafts.exclude(pk__in=known).order_by("pk")}
        for uid in sorted(find_untouched(ObservationBatch, found, load)):
            batch = found[uid]
            batch.rows.exclude(uid__in=filed).delete()
            if rows := Counter(filed[one].file for one in batch.rows.values_list("uid", flat=True)):
                load.tally("kept", rows, -1)
                load.let_wait(_waiting(load, batch, rows))
            else:
                delete_batch(batch)


def _take_all(stored: Observation, filed: Observation) -> bool:
    """Let a stored observation say what the filed one says; False if it did."""
    differing = [name for name in FOLLOWED if getattr(stored, name) != getattr(filed, name)]
    for name in differing:
        setattr(stored, name, getattr(filed, name))
    return bool(differing)


def _waiting(load: Load, batch: ObservationBatch, rows: Mapping[str, int]) -> Waiting:
    uids = batch.rows.order_by("pk").values_list("uid", flat=True)
    places = [load.places[uid] for uid in uids if uid in load.places]
    place = "; ".join([*places[:3], *["…"] * (len(places) > 3)])
    return Waiting(batch, rows, "created", partial(publish_batch, load, batch.pk), place=place)


def publish_batches(load: Load, keys: Iterable[int]) -> None:
    """Publish new batches, all or none. Raises RefusedRecord."""
    bulk_publishing.publish_new(ObservationBatch, [*keys], by=load.by, at=load.at, note=LOADED)


def publish_batch(load: Load, key: int) -> str:
    """Publish one, or return why an editor has to."""
    try:
        publish_batches(load, [key])
    except bulk_publishing.RefusedRecord as refusal:
        if not decide_anew(load, ObservationBatch.working.get(pk=key)):
            return str(refusal)
        return publish_batch(load, key)
    return ""


def decide_anew(load: Load, batch: ObservationBatch) -> bool:
    """Date the packaged decisions that a batch came after: they know the values of their files.
    Return False if there are none, or nothing else is made of them."""
    older = [one for one in batches.outdated_rulings(batch) if one.made_by_id == load.by.pk]
    own = find_untouched(Series, {one.record.uid for one in older}, load)
    is_decided = False
    for ruling in older:
        if ruling.record.uid in own and ruling.made_at < load.at:
            draft = publishing.start_edit(ruling.record, by=load.by, at=load.at)
            draft.period_rulings.filter(uid=ruling.uid).update(made_at=load.at)
            publishing.log_change(draft, by=load.by, at=load.at, note=CHANGED)
            is_decided |= not publish_draft(load, draft, CHANGED)
    return is_decided


def statement_uid(row: DatasetRow) -> str:
    """Made from what the row says: who, about what and when, which value, how exact."""
    said = ("series", "period", "value", "comparator", "status", "source", "cumulative")
    return uid_for("observation", *(row.text(column) for column in said))


OBSERVATIONS: list[DatasetTable] = [
    ObservationTable(
        tuple(
            f"trade/observations/{name}.csv"
            for name in ("statistics", "hubs", "freight", "trains", "claims")
        )
    )
]
