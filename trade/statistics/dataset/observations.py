"""Observations, in one batch for each file and source."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q

from portal.facts.identifiers import uid_for
from portal.models import Source
from portal.models.bulk import insert
from portal.ops.dataset import DatasetRow, DatasetTable, Load
from portal.ops.dataset.following import GONE, untouched
from portal.ops.dataset.load import fill_missing_place
from portal.publication import bulk_publishing, read_models
from trade.statistics import batches
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObservationBatch, ObsStatus
from trade.statistics.sync import keep_series

LOADED = "First import"


@dataclass
class ObservationTable:
    """A file of observations. The same statement in two files is one observation; a changed
    value is a new one beside the old."""

    file: str

    def load(self, load: Load) -> None:
        rows = load.rows(self.file)
        found = Observation.working.filter(uid__in=[statement_uid(row) for row in rows])
        known = {observation.uid: observation for observation in found}
        made: dict[str, list[Observation]] = {}
        silent: list[Observation] = []
        newly_pinned: list[Observation] = []
        for row in rows:
            observation = self._observation(load, row)
            if stored := known.get(observation.uid):
                if observation.pinned and not stored.pinned and stored.retracted_at is None:
                    newly_pinned.append(stored)
                if stored.retracted_at is None and fill_missing_place(stored, observation):
                    load.count(self.file).completed += 1
                    silent.append(stored)
                else:
                    load.count(self.file).kept += 1
                continue
            known[observation.uid] = observation
            made.setdefault(row.required("source"), []).append(observation)
        load.count(self.file).created += sum(map(len, made.values()))
        self._publish(load, made)
        self._add_passages(load, [one for one in silent if one.pk])
        self._pin([one.pk for one in newly_pinned if one.pk], load)

    def _pin(self, keys: list[int], load: Load) -> None:
        """Pin stored observations that these files pin by now, of batches that nobody but the
        loader has touched, where no editor has pinned another of the period."""
        rows = Observation.working.filter(pk__in=keys).values_list("pk", "batch__uid")
        own = untouched(ObservationBatch, {batch for _pk, batch in rows}, load)
        same = Q(series=OuterRef("series"), period=OuterRef("period"), is_public_pin=True)
        free = Observation.working.filter(~Exists(Observation.working.filter(same)))
        pinned = [pk for pk, batch in rows if batch in own]
        if number := free.filter(pk__in=pinned).update(pinned=True, is_public_pin=True):
            load.count(self.file).completed += number
            load.count(self.file).kept -= number
            named = Observation.working.filter(pk__in=pinned).values("series")
            keep_series(Series.objects.filter(pk__in=named).order_by("pk"), at=load.at)

    def _add_passages(self, load: Load, observations: list[Observation]) -> None:
        """Save where in their sources stored observations are and whom these credit, and tell the
        change log of those of an earlier load."""
        passage = ["locator", "quote", "attributed_to"]
        Observation.working.bulk_update(observations, passage, batch_size=500)
        credited = {one.attributed_to_id for one in observations if one.attributed_to_id}
        read_models.cite(Source.working.filter(pk__in=credited), load.at)
        earlier = {one.series_id for one in observations if one.recorded_at != load.at}
        if earlier:
            keep_series(Series.objects.filter(pk__in=earlier).order_by("pk"), at=load.at)

    def _observation(self, load: Load, row: DatasetRow) -> Observation:
        if not row.text("value"):
            raise row.bad("value", "must not be empty")
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
        try:
            named = ["series", "batch", "source", "attributed_to"]
            observation.clean_fields(exclude=[*named, "starts_on", "ends_on"])
            observation.set_days()
        except (ValidationError, ValueError) as problem:
            raise row.bad("period", str(problem)) from None
        return observation

    def _publish(self, load: Load, made: dict[str, list[Observation]]) -> None:
        """Publish a batch for each source. One that an editor has to rule on first waits as a
        draft."""
        made_of = [
            ObservationBatch(
                title=f"{self.file.split('/')[-1]}: {source}",
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
        count = load.count(self.file)
        with batches.series_kept_by_caller():
            while ready:
                try:
                    bulk_publishing.publish_new(
                        ObservationBatch, [*ready], by=load.by, at=load.at, note=LOADED
                    )
                    break
                except bulk_publishing.RefusedRecord as refusal:
                    number = ready.pop(refusal.record.pk)
                    count.created, count.waiting = count.created - number, count.waiting + number


@dataclass
class GoneObservations:
    """Values of series and sources of these files that the files no longer have, of batches that
    nobody but the loader has touched: retracted, before others are loaded."""

    files: tuple[str, ...]
    file: str = "trade/observations that are gone"

    def load(self, load: Load) -> None:
        rows = [row for file in self.files for row in load.again(file)]
        told = {statement_uid(row) for row in rows}
        live = Observation.objects.live().filter(
            series__in={load.record(row, "series", Series.kind()) for row in rows},
            source__in=load.own_sources,
        )
        gone = [one for one in live.values_list("pk", "uid", "batch__uid") if one[1] not in told]
        own = untouched(ObservationBatch, {batch for _pk, _uid, batch in gone}, load)
        keys = [pk for pk, _uid, batch in gone if batch in own]
        batches.retract_rows(keys, GONE, load.at)
        if keys:
            load.count(self.file).completed += len(keys)
        self._take_back(told, load)

    def _take_back(self, told: set[str], load: Load) -> None:
        """Let values be live again that an earlier load has retracted and these files have."""
        retracted = Observation.working.filter(retraction_reason=GONE)
        back = [one.pk for one in retracted if one.uid in told]
        if back:
            Observation.working.filter(pk__in=back).update(retracted_at=None, retraction_reason="")
            named = Observation.working.filter(pk__in=back).values("series")
            keep_series(Series.objects.filter(pk__in=named).order_by("pk"), at=load.at)


def statement_uid(row: DatasetRow) -> str:
    """Made from what the row says: who, about what and when, which value, how exact."""
    said = ("series", "period", "value", "comparator", "status", "source", "cumulative")
    return uid_for("observation", *(row.text(column) for column in said))


@dataclass
class Register:
    """The register of disagreements and the change log, once every observation is there."""

    file: str = "trade/disagreements"

    def load(self, load: Load) -> None:
        of_now = Q(recorded_at=load.at) | Q(retracted_at=load.at)
        loaded = Observation.working.filter(of_now).values("series")
        keep_series(Series.objects.filter(pk__in=loaded).order_by("pk"), at=load.at)


FILES = tuple(
    f"trade/observations/{name}.csv"
    for name in ("statistics", "hubs", "freight", "trains", "claims")
)
OBSERVATIONS: list[DatasetTable] = [
    GoneObservations(FILES),
    *map(ObservationTable, FILES),
    Register(),
]
