"""Cases of errors as pages show them, and the figures that a reader can report."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _

from portal.editorial.corrections import MOMENTS, FigureNow
from portal.facts.paths import PartPath
from portal.formatting.countries import CountryNames
from portal.formatting.dates import format_day
from portal.formatting.presentation import (
    fact_label,
    facts_and_parts,
    label_within,
    presented_facts,
)
from portal.formatting.values import ShownValue, format_value
from portal.models import Change, Correction, CorrectionState, ErrorReport
from portal.publication import time_travel
from portal.publication.public_rows import CORRECTION
from portal.publication.public_version import recent_version
from portal.records.column_store import PublicColumns
from portal.records.document_types import (
    JsonObject,
    Localized,
    PresentedFact,
    RecordDocument,
    StatementDocument,
)
from portal.records.registry import record_model
from portal.site.changes.change import DocumentChange
from portal.site.changes.log import ChangePair, ObjectChange, row_changes
from portal.site.figures import ALL, LATEST, FoundFigure, WantedFigure, find_figures, measured

NOTHING = ShownValue("")


@dataclass(frozen=True, kw_only=True)
class ShownCorrection:
    """A case with its figure in the reader's language."""

    row: Correction | ErrorReport
    title: Localized
    """Title of the record: for a case as it was decided, for a report as it is now."""
    label: str
    was: ShownValue
    now: ShownValue = NOTHING

    @property
    def steps(self) -> list[tuple[str, datetime]]:
        """The steps that were taken, in their order."""
        row = self.row
        if isinstance(row, ErrorReport):
            return [(_("Reported"), row.made_at)]
        decision = _("Found by the editors")
        if row.reported_at:
            declined = row.state == CorrectionState.DECLINED
            state = CorrectionState.DECLINED if declined else CorrectionState.ACCEPTED
            decision = str(state.label)
        found = [
            (_("Reported"), row.reported_at),
            (decision, row.decided_at),
            *((str(state.label), getattr(row, name)) for state, name in MOMENTS.items()),
        ]
        taken = [(words, at) for words, at in found if at is not None]
        return sorted(taken, key=lambda step: step[1])


def show_corrections(
    rows: Iterable[Correction | ErrorReport], names: CountryNames
) -> list[ShownCorrection]:
    found = list(rows)
    documents = _documents_now(
        row for row in found if isinstance(row, ErrorReport) or PartPath.parse(row.fact)
    )
    return [_show(row, documents.get(row.uid), names) for row in found]


def _documents_now(rows: Iterable[Correction | ErrorReport]) -> dict[str, RecordDocument]:
    """Return the records by uid of the row. Two queries for each kind of record."""
    wanted = {row.uid: WantedFigure(row.kind, row.record_uid) for row in rows}
    found = find_figures(wanted.values())
    return {
        uid: record.document
        for uid, one in wanted.items()
        if isinstance(record := found[one], FoundFigure)
    }


def _show(
    row: Correction | ErrorReport, document: RecordDocument | None, names: CountryNames
) -> ShownCorrection:
    declared = record_model(row.kind).find_fact(row.fact) if row.fact else None
    label = figure_label(row.kind, row.fact)
    if document and declared:
        label = label_within(document, row.fact)
    kind = declared.type if declared else None
    words = [
        format_value(cast(StatementDocument, said), kind, row.unit, names) if said else NOTHING
        for said in (row.was, getattr(row, "now", {}))
    ]
    if isinstance(row, Correction):
        title: Localized = row.record_title
    else:
        title = document["title"] if document else {"en": row.title}
    return ShownCorrection(row=row, title=title, label=label, was=words[0], now=words[1])


def figure_label(kind: str, name: str) -> str:
    """Return the words for a fact or a period; for the whole record, those."""
    if not name:
        return _("The whole record")
    model = record_model(kind)
    if model.find_fact(name):
        return fact_label(model, name)
    return format_day(name) if name[:4].isdecimal() else name


@dataclass(frozen=True)
class RecordCorrections:
    """What the page of a record says of errors in it."""

    notes: list[ShownCorrection]
    """Of what was wrong and is corrected, the newest first."""
    open: list[Correction | ErrorReport]


def corrections_of(document: RecordDocument, names: CountryNames) -> RecordCorrections:
    """Return the cases about a record. Two queries if there are any, one for the past."""
    about = {"kind": document["kind"], "record_uid": document["uid"]}
    known = PublicColumns().kept(_read_corrected, recent_version().reports)
    if tuple(about.values()) not in known:
        return RecordCorrections([], [])
    rows = list(Correction.objects.filter(**about).order_by("-changed_at", "pk"))
    waiting: list[ErrorReport] = []
    if time_travel.past_moment() is None:
        waiting = list(ErrorReport.objects.filter(**about, decided_at=None))
    notes = show_corrections([row for row in rows if row.fixed_at], names)
    return RecordCorrections(notes, [*(row for row in rows if row.is_open), *waiting])


def _read_corrected(_columns: PublicColumns, _waiting: object) -> frozenset[tuple[str, str]]:
    """Read the kinds and uids of the records with cases, or with reports that wait."""
    rows = (Correction.objects, ErrorReport.objects.filter(decided_at=None))
    return frozenset(key for found in rows for key in found.values_list("kind", "record_uid"))


def find_figure(kind: str, uid: str, name: str) -> FigureNow | None:
    """Return what a public record says of a figure, if only that it accepts no value, or of itself;
    None where it says nothing."""
    wanted, whole = WantedFigure(kind, uid, name), WantedFigure(kind, uid)
    found = find_figures([wanted, whole])
    record, figure = found[whole], found[wanted]
    if not isinstance(record, FoundFigure) or name == LATEST:  # which is another figure tomorrow
        return None
    facts = presented_facts(record.document)
    fact = figure.fact if isinstance(figure, FoundFigure) else facts.get(name)
    if fact is None:
        return None
    return FigureNow(document=record.document, name=name, fact=fact or None)


def figures_of(document: RecordDocument) -> list[PresentedFact]:
    """Return all figures of a presented document that have a value: its facts and those of its
    parts, then what apps have measured, the newest first."""
    facts = [fact for fact in facts_and_parts(document) if fact["value"] is not None]
    uid = document["uid"]
    rows = measured.collect(document["kind"], {uid: {ALL}}, {uid: document})
    found = {
        name: fact for _uid, name, fact in rows if fact["value"] is not None and name != LATEST
    }
    for name, fact in found.items():
        fact["name"] = name
    return [*facts, *(found[name] for name in sorted(found, reverse=True))]


@row_changes
def changed_corrections(pairs: Sequence[ChangePair]) -> Iterator[tuple[int, ObjectChange]]:
    """Steps of cases in the list of changes."""
    for change, was in pairs:
        said: JsonObject | None = change.document or was
        if change.kind == CORRECTION and said and "state" in said:
            yield change.position, _told(change, said)


def _told(change: Change, said: JsonObject) -> ObjectChange:
    step = DocumentChange(
        kind="case",
        what=figure_label(said["record"]["kind"], said["fact"]),
        now=str(CorrectionState(said["state"]).label),
        why=change.reason,
    )
    return ObjectChange(title=said["record"]["title"], url=said["url"], differences=[step])
