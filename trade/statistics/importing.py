"""Observations out of tables: of one series, or of those that a column names. A correction of what
a source said before supersedes the batch that had it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.editorial import drafts
from portal.editorial.admin_site import admin_address
from portal.facts import Comparator
from portal.facts.identifiers import new_uid
from portal.facts.periods import days
from portal.facts.types import plain_number
from portal.importing.heads import keys_of_heads
from portal.importing.sources import COLUMN, without_strangers
from portal.importing.tables import ImportTable, TableRow, melt, rename
from portal.importing.targets import ImportTarget, Portions, Report, RowMade, register_target
from portal.models import ImportBatch, ImportOutcome, ImportRow, Revision, Source, Status, User
from portal.models.bulk import insert, update
from portal.publication import publishing, snapshots
from portal.publication.publishing import NotAllowed
from trade.statistics.crossed_tables import share, uncross
from trade.statistics.models import Series
from trade.statistics.observation_plan import ObservationPlan, make_observation
from trade.statistics.observations import Observation, ObservationBatch, ObsStatus
from trade.statistics.printed_cells import is_figure, is_part, is_period


class ObservationMade(RowMade):
    """Outcome of a row of statistics: an observation in a batch."""

    observation: str
    batch: str


NAME = "observations"
COLUMNS: dict[str, StrOrPromise] = {
    "uid": gettext_lazy("identifier"),
    "period": gettext_lazy("period"),
    "value": gettext_lazy("value"),
    "status": gettext_lazy("status"),
    "series": gettext_lazy("series"),
    COLUMN: gettext_lazy("source"),
    "locator": gettext_lazy("locator"),
    "note": gettext_lazy("note"),
}
HEADS = {
    "uid": "uid",
    "period": "period|year|month|quarter|date|day|time period|timeperiod|refperiodid|год|период|"
    "месяц|дата|квартал|年|年份|月|月份|期间|时间|日期|季度",
    "value": "value|obs value|obsvalue|amount|total|figure|primaryvalue|значение|сумма|всего|объем|"
    "объём|数值|金额|总额|数量|值",
    "status": "status|obs status|obsstatus|статус|状态",
    "series": "series|series key|serieskey|ряд|序列",
    COLUMN: "source|источник|来源",
    "locator": "locator|page|table|страница|таблица|页|页码",
    "note": "note|notes|comment|remark|примечание|примечания|备注|注",
}


class ObservationTarget(ImportTarget):
    name = NAME
    label = gettext_lazy("Observations")
    model = Observation
    can_submit = True

    def columns(self) -> dict[str, StrOrPromise]:
        return COLUMNS

    def is_allowed(self, person: User) -> bool:
        return person.has_perms(["trade.add_observationbatch", "trade.view_series"])

    def title_of(self, batch: ImportBatch) -> str:
        found = Series.working.filter(uid=batch.about_uid, edit_of=None).first()
        return str(found or _("Observations"))

    def template_columns(self) -> dict[str, list[str]]:
        slugs = Series.working.filter(edit_of=None).order_by("slug").values_list("slug", flat=True)
        closed = {"series": list(slugs), "status": list(map(str, ObsStatus.values))}
        columns = ("uid", "series", "period", "value", "status", COLUMN)
        return {name: closed.get(name, []) for name in columns}

    def template_rows(self, rows: QuerySet[Observation]) -> Iterator[list[str]]:
        """Yield the cells of the observations that stand; a value with the words of its
        comparator."""
        standing = rows.filter(retracted_at=None).exclude(batch__status=Status.WITHDRAWN)
        for one in standing.select_related("series"):
            words = "" if one.comparator == Comparator.EXACT else one.comparator.replace("_", " ")
            value = "" if one.value is None else f"{words} {plain_number(one.value)}".strip()
            yield [one.uid, one.series.slug, one.period, value, one.obs_status, ""]

    def reshape(self, table: ImportTable) -> ImportTable:
        """Lay a table with periods as heads, or in its first row, out as one of rows."""
        table = uncross(table)
        periods = sum(map(is_period, table.heads))
        if table.has_heads and periods == 1 and any(map(is_figure, table.heads)):
            _take_heads_as_row(table)
        return melt(table, is_period) if periods >= 2 else table

    def known_heads(self) -> dict[str, str]:
        return keys_of_heads(HEADS)

    def guess(self, table: ImportTable) -> dict[str, str]:
        found = super().guess(table)
        for name, fits in (("period", _is_time), ("value", is_figure)):
            if name not in found.values():
                left = (head for head in table.heads if head not in found)
                match = next((head for head in left if share(table, head, fits) > 0.6), None)
                found |= {match: name} if match is not None else {}
        return without_strangers(found, table)

    def plan(self, batch: ImportBatch, table: ImportTable, *, at: datetime) -> Iterator[ImportRow]:
        return ObservationPlan(batch, table).rows()

    def apply(self, batch: ImportBatch, portions: Portions, *, by: User, at: datetime) -> Report:
        rows = list(chain.from_iterable(portions))
        series = Series.working.filter(edit_of=None, uid__in={row.target_uid for row in rows})
        by_uid = {one.uid: one for one in series}
        groups: dict[tuple[int, str], list[ImportRow]] = defaultdict(list)
        told = [row.cells[0]["stated"] for row in rows]
        keys = [(int(t.get("source", batch.source_id)), t.get("supersedes", "")) for t in told]
        first = {source: replaced for source, replaced in sorted(keys, reverse=True) if replaced}
        for row, (source, replaced) in zip(rows, keys, strict=True):
            # Of a period of which nothing was known, nothing can be replaced.
            is_new = row.outcome == ImportOutcome.NEW
            groups[source, replaced or (first.get(source, "") if is_new else "")].append(row)
        sources = Source.working.in_bulk({source for source, _replaced in groups})
        made = [
            self._make(batch, some, by_uid, sources[source], replaced, by=by, at=at)
            for (source, replaced), some in sorted(groups.items())
        ]
        update(rows, ["made"])
        addresses = [[str(one), admin_address(one, "change", one.pk)] for one in made]
        return {"observations": len(rows), "made": addresses}

    def _make(
        self,
        batch: ImportBatch,
        rows: Sequence[ImportRow],
        series: dict[str, Series],
        source: Source,
        replaced: str,
        *,
        by: User,
        at: datetime,
    ) -> ObservationBatch:
        about = series[rows[0].target_uid].title_en if len(series) == 1 else str(batch)
        periods = sorted((row.title for row in rows), key=days)
        span = " – ".join(dict.fromkeys([periods[0], periods[-1]]))
        title = f"{source.publisher}: {about}, {span}"
        made = ObservationBatch.working.create(
            title=title[:200],
            source=source,
            supersedes=ObservationBatch.working.filter(uid=replaced).first() if replaced else None,
        )
        found = []
        for row in rows:
            one = make_observation(batch, series[row.target_uid], row.cells[0]["stated"])
            one.uid, one.batch, one.recorded_at = new_uid(), made, at
            row.made = ObservationMade(observation=one.uid, batch=made.uid)
            found.append(one)
        with drafts.change_draft(made, by=by, at=at, note=f"Import: {batch}"):
            insert(found)
        if batch.submits:
            made.refresh_from_db()
            publishing.submit(made, by=by, at=at)
        return made

    def undo(self, batch: ImportBatch, portions: Portions, *, by: User, at: datetime) -> Report:
        rows = list(chain.from_iterable(portions))
        kept: list[str] = []
        taken = 0
        told = _as_made(batch, rows)
        makings = [cast(ObservationMade, row.made) for row in rows]
        batches = ObservationBatch.working.filter(uid__in={made["batch"] for made in makings})
        drafts.lock_together(batches)
        for made in batches.all():  # as they are now that nobody else can change them
            if made.status == Status.REVIEW:
                raise NotAllowed(_("“%s” is in review: have it sent back first.") % made)
            if made.status != Status.DRAFT or made.published_at:
                kept.append(_("“%s” is public: withdraw it, or correct it by a new batch.") % made)
                continue
            mine = list(made.rows.filter(uid__in=told).select_related("series"))
            same = [one for one in mine if snapshots.values_of(one) == told[one.uid]]
            kept += [f"{one.series}, {one}" for one in mine if one not in same]
            taken += len(same)
            if _is_edited(made, since=cast(datetime, batch.applied_at)):
                kept.append(_("%s: edited since") % made)
            elif len(same) == made.rows.count():
                drafts.delete_batch(made)
                continue
            with drafts.change_draft(made, by=by, at=at, note=f"Import undone: {batch}") as fresh:
                fresh.rows.filter(pk__in=[one.pk for one in same]).delete()
        return {"taken": taken, "kept": kept}


def _is_edited(batch: ObservationBatch, *, since: datetime) -> bool:
    """Tell whether the batch itself, as its title or note, is no longer what an import made it."""
    first = Revision.objects.of(batch).filter(saved_at__lte=since).order_by("-version").first()
    return first is not None and first.content["fields"] != snapshots.values_of(batch, many=True)


def _as_made(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[str, snapshots.Values]:
    """Return what the observations that an import made said then, by uid."""
    series = Series.working.filter(edit_of=None, uid__in={row.target_uid for row in rows})
    by_uid = {one.uid: one for one in series}
    found: dict[str, snapshots.Values] = {}
    for row in rows:
        uid = cast(ObservationMade, row.made)["observation"]
        found[uid] = {}  # of a series that is gone
        if about := by_uid.get(row.target_uid):
            one = make_observation(batch, about, row.cells[0]["stated"])
            one.recorded_at = cast(datetime, batch.applied_at)
            found[uid] = snapshots.values_of(one)
    return found


def _is_time(cell: str) -> bool:
    return is_period(cell) or is_part(cell)


def _take_heads_as_row(table: ImportTable) -> None:
    """Mend a table without heads whose first row was taken for them."""
    names = [_("column %s") % number for number in range(1, len(table.heads) + 1)]
    number = table.rows[0].number - 1 if table.rows else 1
    first = TableRow(number, dict(zip(table.heads, table.heads, strict=True)))
    table.rows.insert(0, first)
    rename(table, dict(zip(table.heads, names, strict=True)))
    table.has_heads = False


register_target(ObservationTarget())
