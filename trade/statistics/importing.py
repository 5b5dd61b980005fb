"""Observations out of tables: of one series, or of those that a column names. A correction of what
a source said before supersedes the batch that had it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import chain

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.editorial import drafts
from portal.editorial.admin_site import admin_address
from portal.editorial.worklist.moves import MOVED
from portal.facts import Comparator
from portal.facts.identifiers import new_uid
from portal.facts.periods import days
from portal.facts.types import plain_number
from portal.importing.tables import ImportTable, TableRow, is_nothing, melt, rename
from portal.importing.targets import (
    ImportTarget,
    PlannedCell,
    Portions,
    Report,
    finish_row,
    make_cell,
    register_target,
)
from portal.models import ImportBatch, ImportOutcome, ImportRow, Revision, Status, User
from portal.models.bulk import insert, update
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from trade.statistics.batches import STATED
from trade.statistics.imported_series import KnownSeries, load_known
from trade.statistics.models import Frequency, Series
from trade.statistics.observations import Observation, ObservationBatch, ObsStatus
from trade.statistics.printed_cells import (
    is_figure,
    is_period,
    read_period,
    read_value,
)
from trade.statistics.selection import agree, by_rule

NAME = "observations"
COLUMNS: dict[str, StrOrPromise] = {
    "uid": gettext_lazy("identifier"),
    "period": gettext_lazy("period"),
    "value": gettext_lazy("value"),
    "status": gettext_lazy("status"),
    "series": gettext_lazy("series"),
    "locator": gettext_lazy("locator"),
    "note": gettext_lazy("note"),
}
HEADS = {
    "uid": r"uid",
    "period": r"period|year|month|quarter|date|day|time_?period|refperiodid|год|период|месяц"
    r"|дата|квартал|年份?|月份?|期间|时间|日期|季度",
    "value": r"value|obs_?value|amount|total|figure|primaryvalue|значение|сумма|всего|объ[её]м"
    r"|数值|金额|总额|数量|值",
    "status": r"status|obs_?status|статус|状态",
    "series": r"series|series_?key|ряд|序列",
    "locator": r"locator|page|table|страница|таблица|页码?",
    "note": r"notes?|comment|remark|примечани[ея]|备注|注",
}
STATUSES = {str(status.value).lower(): status.value for status in ObsStatus} | {
    word: status
    for words, status in (
        ("normal final", ObsStatus.NORMAL), ("estimate estimated e*", ObsStatus.ESTIMATE),
        ("forecast projected projection", ObsStatus.FORECAST),
        ("preliminary provisional", ObsStatus.PROVISIONAL),
    )
    for word in words.split()
}  # fmt: skip
LONGEST_DAYS = {
    Frequency.ANNUAL: (300, 400), Frequency.HALF_YEARLY: (150, 200), Frequency.QUARTERLY: (85, 95),
    Frequency.MONTHLY: (27, 32), Frequency.WEEKLY: (5, 9), Frequency.DAILY: (1, 1),
}  # fmt: skip
TOO_FAR = Decimal(10)
"""Times as large or small as what is known: a wrong unit, until somebody says it is not."""


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
        columns = ("uid", "series", "period", "value", "status")
        return {name: closed.get(name, []) for name in columns}

    def template_rows(self, rows: QuerySet[Observation]) -> Iterator[list[str]]:
        """Yield the cells of the observations that stand; a value with the words of its
        comparator."""
        standing = rows.filter(retracted_at=None).exclude(batch__status=Status.WITHDRAWN)
        for one in standing.select_related("series"):
            words = "" if one.comparator == Comparator.EXACT else one.comparator.replace("_", " ")
            value = "" if one.value is None else f"{words} {plain_number(one.value)}".strip()
            yield [one.uid, one.series.slug, one.period, value, one.obs_status]

    def reshape(self, table: ImportTable) -> ImportTable:
        """Lay a table with periods as heads, or in its first row, out as one of rows."""
        periods = sum(map(is_period, table.heads))
        if table.has_heads and periods == 1 and any(map(is_figure, table.heads)):
            _take_heads_as_row(table)
        is_wide = periods >= 2
        return melt(table, is_period, period="period", value="value") if is_wide else table

    def guess(self, table: ImportTable) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, pattern in HEADS.items():
            named = (h for h in table.heads if re.fullmatch(pattern, h.strip().lower()))
            if (head := next((h for h in named if h not in found), None)) is not None:
                found[head] = name
        for name, fits in (("period", is_period), ("value", is_figure)):
            if name not in found.values():
                left = (head for head in table.heads if head not in found)
                match = next((head for head in left if _share(table, head, fits) > 0.6), None)
                found |= {match: name} if match is not None else {}
        return found

    def plan(self, batch: ImportBatch, table: ImportTable, *, at: datetime) -> list[ImportRow]:
        known = load_known(batch, table)
        own = {batch.source_id, *batch.source.earlier_releases()}
        language = table.language_of_numbers(batch.source.language)
        planned = (self._plan_row(batch, row, known, own, language) for row in table.rows)
        rows = [row for row in planned if row is not None]
        if batch.is_whole and "uid" not in batch.mapping.values():
            last = max((row.number for row in table.rows), default=0)
            each = {one.series.pk: one for one in known.values()}.values()
            rows += [row for one in each for row in _gone(one, own, last + 1)]
        return rows

    def _plan_row(
        self,
        batch: ImportBatch,
        row: TableRow,
        known: dict[str, KnownSeries],
        own: set[int],
        language: str,
    ) -> ImportRow | None:
        said = {name: text for name, text in row.cells.items() if not is_nothing(text)}
        if "value" not in said and said.get("status", "").upper() != ObsStatus.MISSING:
            return None
        planned = ImportRow(number=row.number, title=said.get("period", "")[:300])
        place = partial(_cell, row)
        about = known.get(said.get("series") or batch.about_uid)
        if about is None and batch.about_uid:
            return None  # a row of another series
        if about is None:
            sentence = _(
                "No series, or more than one, is “%s”. Write the last part of its address."
            )
            note = sentence % said.get("series", "")
            planned.cells = [place("series", ImportOutcome.REFUSED, note=note)]
            return finish_row(planned)
        stored, wrong = _read_statement(said, about.series, language)
        if wrong:
            planned.cells = [
                place(name, ImportOutcome.REFUSED, note=note) for name, note in wrong.items()
            ]
            return finish_row(planned)
        planned.title, planned.target_uid = stored["period"], about.series.uid
        planned.cells = [self._judge(batch, row, stored, about, own)]
        return finish_row(planned)

    def _judge(
        self,
        batch: ImportBatch,
        row: TableRow,
        stored: dict[str, str],
        about: KnownSeries,
        own: set[int],
    ) -> PlannedCell:
        if about.is_cumulative(stored["period"]):
            stored["cumulative"] = "yes"
        new = make_observation(batch, about.series, stored)
        place = partial(_cell, row, "value")
        key = (new.period, new.is_forecast)
        now = words_of(new)
        alike = [one for one in about.by_period[new.period] if one.is_forecast == new.is_forecast]
        if any(one.uid == row.cells.get("uid") and _is_as_exported(one, new) for one in alike):
            return place(ImportOutcome.SAME, was=now, now=now)
        number, before = about.seen.setdefault(key, (row.number, now))
        if number != row.number:
            if before == now:
                return place(
                    ImportOutcome.SAME, now=now, note=_("Row %s says so already.") % number
                )
            note = _("Row %s gives another value of this period. Delete one of them.") % number
            return place(ImportOutcome.REFUSED, now=now, note=note)
        mine = [one for one in alike if one.source_id in own]
        if any(_says_same(one, new) for one in mine):
            return place(ImportOutcome.SAME, was=now, now=now)
        about.told.append(new)
        cell = place(ImportOutcome.NEW, now=now)
        cell["stated"] = dict(stored)
        if mine:
            return _correct(cell, mine, alike)
        valued = [one for one in alike if one.value is not None]
        if valued and new.value is not None:
            other = by_rule(valued)[0]
            agrees = agree(other, new, about.series.indicator.tolerance_percent)
            cell["was"] = f"{words_of(other)} ({other.source.publisher})"
            cell["outcome"] = ImportOutcome.CONFIRMED if agrees else ImportOutcome.CONFLICT
            if not agrees:
                cell["note"] = _("Sources differ: the period needs a decision before publication.")
        _look(cell, new, about)
        return cell

    def apply(self, batch: ImportBatch, portions: Portions, *, by: User, at: datetime) -> Report:
        rows = list(chain.from_iterable(portions))
        series = Series.working.filter(edit_of=None, uid__in={row.target_uid for row in rows})
        by_uid = {one.uid: one for one in series}
        groups: dict[str, list[ImportRow]] = defaultdict(list)
        superseded = [row.cells[0]["stated"].get("supersedes", "") for row in rows]
        first = min(filter(None, superseded), default="")
        for row, replaced in zip(rows, superseded, strict=True):
            # Of a period of which nothing was known, nothing can be replaced.
            is_new = row.outcome == ImportOutcome.NEW
            groups[replaced or (first if is_new else "")].append(row)
        made = [
            self._make(batch, some, by_uid, replaced, by=by, at=at)
            for replaced, some in sorted(groups.items())
        ]
        update(rows, ["made"])
        addresses = [[str(one), admin_address(one, "change", one.pk)] for one in made]
        return {"observations": len(rows), "made": addresses}

    def _make(
        self,
        batch: ImportBatch,
        rows: Sequence[ImportRow],
        series: dict[str, Series],
        replaced: str,
        *,
        by: User,
        at: datetime,
    ) -> ObservationBatch:
        about = series[rows[0].target_uid].title_en if len(series) == 1 else str(batch)
        title = f"{batch.source.publisher}: {about}, {rows[0].title} – {rows[-1].title}"
        made = ObservationBatch.working.create(
            title=title[:200],
            source=batch.source,
            supersedes=ObservationBatch.working.filter(uid=replaced).first() if replaced else None,
        )
        found = []
        for row in rows:
            told = row.cells[0]["stated"]
            one = make_observation(batch, series[row.target_uid], told)
            one.uid, one.batch, one.recorded_at = new_uid(), made, at
            row.made = {"observation": one.uid, "batch": made.uid}
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
        told = {row.made["observation"]: row.cells[0]["stated"] for row in rows}
        for made in ObservationBatch.working.filter(uid__in={row.made["batch"] for row in rows}):
            if made.status == Status.REVIEW:
                raise NotAllowed(_("“%s” is in review: have it sent back first.") % made)
            if made.status != Status.DRAFT or made.published_at:
                kept.append(_("“%s” is public: withdraw it, or correct it by a new batch.") % made)
                continue
            mine = list(made.rows.filter(uid__in=told).select_related("series"))
            same = [one for one in mine if _is_as_told(batch, one, told[one.uid])]
            kept += [f"{one.series}, {one}" for one in mine if one not in same]
            taken += len(same)
            if len(same) == made.rows.count():
                made.rows.all().delete()
                Revision.objects.of(made).delete()
                made.delete()
                continue
            with drafts.change_draft(made, by=by, at=at, note=f"Import undone: {batch}") as fresh:
                fresh.rows.filter(pk__in=[one.pk for one in same]).delete()
        return {"observations": taken, "kept": kept}


def make_observation(batch: ImportBatch, series: Series, told: dict[str, str]) -> Observation:
    """Return an observation, unsaved, as the texts of a statement have it."""
    number = {name: Decimal(told[name]) for name in ("value", "lower", "upper") if told.get(name)}
    words = {name: told.get(name, "") for name in ("as_printed", "locator", "note")}
    made = Observation(
        series=series,
        source=batch.source,
        period=told["period"],
        comparator=told.get("comparator") or Comparator.EXACT,
        obs_status=told.get("obs_status") or ObsStatus.NORMAL,
        cumulative=bool(told.get("cumulative")),
        **number,
        **words,
    )
    made.set_days()
    return made


def words_of(one: Observation) -> str:
    if one.value is None:
        return "—"
    before = "" if one.comparator == Comparator.EXACT else f"{one.get_comparator_display()} "
    return f"{before}{plain_number(one.value)}"


def _is_as_told(batch: ImportBatch, one: Observation, told: dict[str, str]) -> bool:
    then = make_observation(batch, one.series, told)
    return one.source_id == batch.source_id and all(
        getattr(one, name) == getattr(then, name) for name in (*STATED, "period", "note", "locator")
    )


def _says_same(one: Observation, new: Observation) -> bool:
    return all(getattr(one, name) == getattr(new, name) for name in STATED)


def _is_as_exported(one: Observation, new: Observation) -> bool:
    """Compare what the template has of an observation."""
    told = ("value", "comparator", "obs_status")
    return all(getattr(one, name) == getattr(new, name) for name in told)


def _correct(cell: PlannedCell, mine: list[Observation], alike: list[Observation]) -> PlannedCell:
    """Say what becomes of another value of the same source. A batch with values of others for the
    period cannot be superseded by this one alone."""
    valued = [one for one in mine if one.value is not None]
    old = by_rule(valued)[0] if valued else mine[0]
    cell["was"] = words_of(old)
    in_batch = [one for one in alike if one.batch_id == old.batch_id]
    if old.batch.is_published and all(one in mine for one in in_batch):
        cell["outcome"], cell["stated"]["supersedes"] = ImportOutcome.CHANGED, old.batch.uid
        return cell
    cell["outcome"] = ImportOutcome.REFUSED
    sentence = _("“%s” has another value of this source: change or correct it there.")
    cell["note"] = sentence % old.batch
    return cell


def _look(cell: PlannedCell, new: Observation, about: KnownSeries) -> None:
    """Say what to look at in a new value: its size beside what is known, and its period."""
    first, last = days(new.period)
    least, most = LONGEST_DAYS.get(Frequency(about.series.frequency), (0, 99_999))
    if not least <= (last - first).days + 1 <= most:
        frequency = about.series.get_frequency_display()
        note = _("“%(period)s” does not fit a series that is %(frequency)s.")
        cell["outcome"] = ImportOutcome.DOUBTFUL
        cell["note"] = note % {"period": new.period, "frequency": frequency.lower()}
        return
    if new.value is None or (before := _before(new, about)) is None:
        return
    was, now = abs(before.number), abs(new.number)
    if now > was * TOO_FAR or now * TOO_FAR < was:
        cell["outcome"] = ImportOutcome.DOUBTFUL
        note = _(
            "More than ten times as large or small as %(was)s in %(period)s: is it in %(unit)s?"
        )
    elif abs(now - was) * 100 > was * MOVED:
        note = _("Moves by more than half from %(was)s in %(period)s (%(unit)s).")
    else:
        return
    about_it = {"was": words_of(before), "period": before.period, "unit": about.series.unit}
    cell["note"] = " ".join(filter(None, [cell["note"], note % about_it]))


def _before(new: Observation, about: KnownSeries) -> Observation | None:
    """The value of the same period, or of the nearest one as long, stored or in the table."""
    length = (new.ends_on - new.starts_on).days
    alike = [
        one
        for one in (*about.stored, *about.told)
        if one.value
        and one is not new
        and not one.is_forecast
        and abs((one.ends_on - one.starts_on).days - length) < 4
    ]
    return min(alike, key=lambda one: abs((one.ends_on - new.ends_on).days), default=None)


def _gone(about: KnownSeries, own: set[int], number: int) -> Iterable[ImportRow]:
    """Rows for what the source said before, and its whole table does not."""
    for period, said in about.by_period.items():
        mine = [one for one in said if one.source_id in own and one.value is not None]
        if not mine or any(key[0] == period for key in about.seen):
            continue
        old = by_rule(mine)[0]
        if not old.batch.is_published:
            continue
        cell = make_cell("value", "", "", ImportOutcome.GONE, was=words_of(old), now="—")
        cell["note"] = _("The table has no value any more: the earlier one is withdrawn.")
        told = {"period": period, "obs_status": ObsStatus.MISSING, "supersedes": old.batch.uid}
        cell["stated"] = told
        row = ImportRow(number=number, title=period, cells=[cell], target_uid=about.series.uid)
        yield finish_row(row)


def _read_statement(
    said: dict[str, str], series: Series, language: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the columns of a statement, and what is wrong by column of the table."""
    found = {"locator": said.get("locator", "")[:200], "note": said.get("note", "")}
    wrong: dict[str, str] = {}
    try:
        found["period"] = read_period(said.get("period", ""), language)
    except ValueError as problem:
        wrong["period"] = str(problem)
    try:
        found |= read_value(said.get("value", ""), series.unit, language)
    except ValueError as problem:
        wrong["value"] = str(problem)
    status = said.get("status", "").strip().lower()
    found["obs_status"] = STATUSES.get(status, ObsStatus.NORMAL)
    if status and status not in STATUSES:
        words = {"text": said["status"], "list": ", ".join(map(str, ObsStatus.values))}
        wrong["status"] = _("“%(text)s” is no status. Use one of %(list)s.") % words
    return found, wrong


def _take_heads_as_row(table: ImportTable) -> None:
    """Mend a table without heads whose first row was taken for them."""
    names = [_("column %s") % number for number in range(1, len(table.heads) + 1)]
    number = table.rows[0].number - 1 if table.rows else 1
    first = TableRow(number, dict(zip(table.heads, table.heads, strict=True)))
    table.rows.insert(0, first)
    rename(table, dict(zip(table.heads, names, strict=True)))
    table.has_heads = False


def _share(table: ImportTable, head: str, fits: Callable[[str], bool]) -> float:
    cells = [row.cells[head] for row in table.rows[:60] if head in row.cells]
    return sum(map(fits, cells)) / len(cells) if cells else 0


def _cell(row: TableRow, name: str, outcome: str, **more: str) -> PlannedCell:
    return make_cell(name, row.places.get(name, name), row.cells.get(name, ""), outcome, **more)


register_target(ObservationTarget())
