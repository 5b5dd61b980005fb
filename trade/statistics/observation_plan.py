"""The plan of an import of observations: what each row says, beside what is known of its series."""

from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from portal.editorial.worklist.evidence import MOVED
from portal.facts import Choice, Comparator
from portal.facts.periods import days
from portal.facts.types import plain_number
from portal.formatting.locales import in_brackets, join_list
from portal.importing.cell_plan import FAR, LONGEST_LOCATOR
from portal.importing.heads import add_unit
from portal.importing.names import name_key
from portal.importing.profiles import NO_PROFILE
from portal.importing.sources import COLUMN, NamedSources, by_source, source_of
from portal.importing.tables import ImportTable, TableRow, is_nothing
from portal.importing.targets import PlannedCell, finish_row, make_cell
from portal.importing.values import words_of_choices
from portal.models import ImportBatch, ImportOutcome, ImportRow
from trade.statistics.batches import are_alike
from trade.statistics.imported_series import KnownSeries, load_known
from trade.statistics.labels import sign_of, value_in_words
from trade.statistics.models import Frequency, Series
from trade.statistics.observations import Observation, ObsStatus
from trade.statistics.printed_cells import read_period, read_value
from trade.statistics.selection import agree, by_rule
from trade.statistics.status_marks import STAR_STATUS, WORDS, read_mark, split_mark

LONGEST_DAYS = {
    Frequency.ANNUAL: (300, 400), Frequency.HALF_YEARLY: (150, 200), Frequency.QUARTERLY: (85, 95),
    Frequency.MONTHLY: (27, 32), Frequency.WEEKLY: (5, 9), Frequency.DAILY: (1, 1),
}  # fmt: skip
DECIMALS = 6
"""Digits that the columns of an observation keep after the point."""
EXPORTED = ("value", "comparator", "obs_status")
"""The columns of an observation that the template has."""


class ObservationPlan:
    def __init__(self, batch: ImportBatch, table: ImportTable) -> None:
        self.batch, self.table = batch, table
        self.known = load_known(batch, table)
        self.sources = NamedSources(batch)
        self.language = table.language_of_numbers(batch.source.language)

    def rows(self) -> Iterator[ImportRow]:
        """Yield a row for each statement of the table, and for each of its source that is gone."""
        for row in self.table.rows:
            for one in by_source(row, "value"):
                if planned := self._plan(one):
                    yield planned
        if self.batch.is_whole and "uid" not in self.batch.mapping.values():
            last = max((row.number for row in self.table.rows), default=0)
            for about in {one.series.pk: one for one in self.known.values()}.values():
                yield from _gone(about, self.sources.own(self.batch.source), last + 1)

    def _plan(self, row: TableRow) -> ImportRow | None:
        said = {name: text for name, text in row.cells.items() if not is_nothing(text)}
        if "value" not in said and said.get("status", "").upper() != ObsStatus.MISSING:
            return None
        planned = ImportRow(number=row.number, title=said.get("period", "")[:300])
        mark = _take_mark(said, self.table.notes)
        about = self.known.get(said.get("series") or self.batch.about_uid)
        if about is None and self.batch.about_uid:
            return None  # a row of another series
        if about is None:
            sentence = _(
                "No series, or more than one, is “%s”. Write the last part of its address."
            )
            wrong = {"series": sentence % said.get("series", "")}
        else:
            stored, wrong = self._read(row, said, about.series)
        if about is None or wrong:
            planned.cells = [
                _cell(row, name, ImportOutcome.REFUSED, note=note) for name, note in wrong.items()
            ]
            return finish_row(planned)
        planned.title, planned.target_uid = stored["period"], about.series.uid
        planned.cells = [self._judge(row, stored, about)]
        if mark:
            _tell_mark(planned.cells[0], mark, self.table.notes)
        return finish_row(planned)

    def _read(
        self, row: TableRow, said: dict[str, str], series: Series
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Return the columns of a statement, and what is wrong by column of the table."""
        if "value" in said and self.batch.profile in ("", NO_PROFILE):
            head = row.places.get("value", "")
            said["value"] = add_unit(said["value"], head, series.unit, self.language)
        has_comma = self.table.has_decimal_comma
        found, wrong = _read_statement(said, series, self.language, has_decimal_comma=has_comma)
        try:
            source = self.sources.find(source_of(row))
        except ValueError as problem:
            return found, wrong | {COLUMN: str(problem)}
        if source != self.batch.source:
            found["source"] = str(source.pk)
        return found, wrong

    def _judge(self, row: TableRow, stored: dict[str, str], about: KnownSeries) -> PlannedCell:
        if about.is_cumulative(stored["period"]):
            stored["cumulative"] = "yes"
        new = make_observation(self.batch, about.series, stored)
        place = partial(_cell, row, "value")
        now = words_of(new)
        alike = [one for one in about.by_period[new.period] if one.is_forecast == new.is_forecast]
        uid = row.cells.get("uid")
        if any(one.uid == uid and are_alike(one, new, EXPORTED) for one in alike):
            return place(ImportOutcome.SAME, was=now, now=now)
        key = (new.period, new.is_forecast, new.source_id)
        number, before = about.seen.setdefault(key, (row.number, now))
        if number != row.number:
            if before == now:
                return place(
                    ImportOutcome.SAME, now=now, note=_("Row %s says so already.") % number
                )
            note = _("Row %s gives another value of this period. Delete one of them.") % number
            return place(ImportOutcome.REFUSED, now=now, note=note)
        own = self.sources.own(self.sources.find(source_of(row)))
        mine = [one for one in alike if one.source_id in own]
        if any(are_alike(one, new) for one in mine):
            return place(ImportOutcome.SAME, was=now, now=now)
        nearest = about.nearest(new)
        about.tell(new)
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
        _look(cell, new, nearest, about.series)
        return cell


def _take_mark(said: dict[str, str], notes: Sequence[str]) -> str:
    """Cut the marks off period and value, and return that which gives the status: a column for it
    goes before the value, and the value before its period."""
    found = ""
    for name in ("period", "value"):
        if name in said:
            said[name], mark = split_mark(said[name])
            found = mark or found
    if not found or "status" in said:
        return ""
    said["status"] = read_mark(found, notes) or STAR_STATUS
    return found


def _tell_mark(cell: PlannedCell, mark: str, notes: Sequence[str]) -> None:
    """Say how a mark was read. Stars that no note explains are for the editor to decide."""
    if cell["outcome"] in (ImportOutcome.SAME, ImportOutcome.REFUSED):
        return
    sentence = _("“%(mark)s” is read as “%(status)s”.")
    if read_mark(mark, notes) is None:
        cell["outcome"] = ImportOutcome.DOUBTFUL
        sentence = _("“%(mark)s” is read as “%(status)s”: no note below the table explains it.")
    told = sentence % {"mark": mark, "status": ObsStatus(cell["stated"]["obs_status"]).label}
    cell["note"] = " ".join(filter(None, [told, cell["note"]]))


def make_observation(batch: ImportBatch, series: Series, told: dict[str, str]) -> Observation:
    """Return an observation, unsaved, as the texts of a statement have it."""
    bounds = [name for name in ("value", "lower", "upper") if told.get(name)]
    number = {name: round(Decimal(told[name]), DECIMALS) for name in bounds}
    words = {name: told.get(name, "") for name in ("as_printed", "locator", "note")}
    made = Observation(
        series=series,
        source_id=int(told.get("source", batch.source_id)),
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
    status = in_brackets(sign_of(one)) if one.value is not None and sign_of(one) else ""
    return value_in_words(one, lambda number, _unit: plain_number(number)) + status


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


def _look(cell: PlannedCell, new: Observation, before: Observation | None, series: Series) -> None:
    """Say what to look at in a new value: its size beside what is known, and its period."""
    first, last = days(new.period)
    least, most = LONGEST_DAYS.get(Frequency(series.frequency), (0, 99_999))
    if not least <= (last - first).days + 1 <= most:
        frequency = series.get_frequency_display()
        note = _("“%(period)s” does not fit a series that is %(frequency)s.")
        cell["outcome"] = ImportOutcome.DOUBTFUL
        cell["note"] = note % {"period": new.period, "frequency": frequency.lower()}
        if "/" in new.period:
            together = _("It counts several months together, and is kept as one value of them all.")
            cell["note"] = f"{cell['note']} {together}"
        return
    if new.value is None or before is None:
        return
    was, now = abs(before.number), abs(new.number)
    if now > was * FAR or now * FAR < was:
        cell["outcome"] = ImportOutcome.DOUBTFUL
        note = _(
            "More than ten times as large or small as %(was)s in %(period)s: is it in %(unit)s?"
        )
    elif abs(now - was) * 100 > was * MOVED:
        note = _("Moves by more than half from %(was)s in %(period)s (%(unit)s).")
    else:
        return
    about_it = {"was": words_of(before), "period": before.period, "unit": series.unit}
    cell["note"] = " ".join(filter(None, [cell["note"], note % about_it]))


def _gone(about: KnownSeries, own: Set[int], number: int) -> Iterator[ImportRow]:
    """Yield rows for what the source said before, and its whole table does not."""
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
    said: dict[str, str], series: Series, language: str, *, has_decimal_comma: bool
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the columns of a statement, and what is wrong by column of the table."""
    found = {"locator": said.get("locator", "")[:LONGEST_LOCATOR], "note": said.get("note", "")}
    wrong: dict[str, str] = {}
    try:
        found["period"] = read_period(said.get("period", ""), language)
    except ValueError as problem:
        wrong["period"] = str(problem)
    try:
        text = said.get("value", "")
        found |= read_value(text, series.unit, language, has_decimal_comma=has_decimal_comma)
    except ValueError as problem:
        wrong["value"] = str(problem)
    status = said.get("status", "").strip().lower()
    known = WORDS | words_of_choices(Choice(ObsStatus))
    found["obs_status"] = known.get(status) or known.get(name_key(status)) or ObsStatus.NORMAL
    if status and not known.keys() & {status, name_key(status)}:
        listed = join_list(f"{value}{in_brackets(label)}" for value, label in ObsStatus.choices)
        words = {"text": said["status"], "list": listed}
        wrong["status"] = _("“%(text)s” is no status. Use one of %(list)s.") % words
    return found, wrong


def _cell(row: TableRow, name: str, outcome: str, **more: str) -> PlannedCell:
    return make_cell(name, row.places.get(name, name), row.cells.get(name, ""), outcome, **more)
