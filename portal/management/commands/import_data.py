"""`manage.py import_data`: preview a table, apply it, undo it, as on the desk."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model, QuerySet
from django.utils import timezone

from portal.importing import batches
from portal.importing.profiles import PROFILES
from portal.importing.reading import Unreadable
from portal.importing.targets import TARGETS
from portal.models import ImportBatch, ImportOutcome, ImportRow, Source, User
from portal.models.imports import ImportState
from portal.publication.publishing import NotAllowed

MOST_LINES = 100
"""Lines of the preview that are printed."""
NOT_ALL = 3
"""Exit code if something was refused, or left for somebody to decide."""
UNCLEAR = {ImportOutcome.REFUSED, ImportOutcome.DOUBTFUL}


class Command(BaseCommand):
    help = (
        "Read a table and say what it would change; apply it, or take it back. Nothing is "
        "published. Ends with 0 if all cells were understood, 3 if some were refused or are "
        "doubtful, 1 if nothing was done, and says why."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds, profiles = sorted(TARGETS), sorted({one.name for one in PROFILES})
        parser.add_argument("file", nargs="?", type=Path, help="XLSX, CSV, TSV or GeoJSON")
        parser.add_argument("--kind", choices=kinds, help="what its rows are")
        parser.add_argument("--profile", choices=[*profiles, "none"], help="whose shape it has")
        parser.add_argument("--source", metavar="ADDRESS", help="the source, by its short address")
        parser.add_argument("--about", metavar="UID", default="", help="what all rows are about")
        parser.add_argument("--whole", action="store_true", help="what it leaves out is retracted")
        parser.add_argument("--by", metavar="ACCOUNT", required=True, help="who imports it")
        parser.add_argument("--submit", action="store_true", help="send observations to review")
        parser.add_argument(
            "--apply", nargs="?", const="", metavar="IMPORT", help="apply it, or an earlier preview"
        )
        parser.add_argument("--undo", metavar="IMPORT", help="take an import back")

    def handle(self, *args: object, **options: Any) -> None:
        by = _find(User.objects.all(), "--by", username=options["by"])
        earlier = options["undo"] or options["apply"]
        is_clear = True
        try:
            if earlier:
                batch = _find(ImportBatch.objects.all(), "import", uid=earlier)
                _check(batch.target, by)
            else:
                batch = self._read(options, by)
                is_clear = self._show(batch)
            if options["undo"]:
                batches.undo(batch, by=by, at=timezone.now())
                self._report(batch)
            elif options["apply"] is not None:
                batches.check_person(batch, by)
                batches.apply_later(batch, submits=options["submit"])
                self._report(batches.run(batch.pk, at=timezone.now()))
        except (NotAllowed, Unreadable) as problem:
            raise CommandError(str(problem)) from problem
        if not is_clear:
            sys.exit(NOT_ALL)

    def _read(self, options: dict[str, Any], by: User) -> ImportBatch:
        named = {one.name: one.target for one in PROFILES}
        target = options["kind"] or named.get(options["profile"])
        if options["file"] is None or target is None:
            raise CommandError("Name a file, and say what its rows are: --kind, or --profile.")
        _check(target, by)
        try:
            data = options["file"].read_bytes()
        except OSError as problem:
            raise CommandError(f"The file cannot be read: {problem.strerror}.") from problem
        return batches.start_import(
            data,
            target=target,
            source=_find(Source.working.all(), "--source", slug=options["source"]),
            by=by,
            at=timezone.now(),
            about_uid=options["about"],
            file_name=options["file"].name,
            is_whole=options["whole"],
            profile=options["profile"] or "",
        )

    def _show(self, batch: ImportBatch) -> bool:
        """Print the preview; return whether every cell was understood."""
        counted = ", ".join(f"{number} {name}" for name, number in batch.counts.items())
        self.stdout.write(f"Import {batch.uid}: {counted or 'no row says anything'}.")
        if (before := batches.is_read_before(batch)) is not None:
            self.stdout.write(f"The same table was applied before, as import {before.uid}.")
        if batch.skipped:
            self.stdout.write(f"{len(batch.skipped)} rows were left out, as docs/import.md says.")
        told = [one for row in batch.rows.all() for one in _to_look_at(row)]
        for outcome, where, note in told[:MOST_LINES]:
            self.stdout.write(f"  {where}: {outcome}. {note}")
        if len(told) > MOST_LINES:
            self.stdout.write(f"  {len(told) - MOST_LINES} more; the desk has them all.")
        return not UNCLEAR & {outcome for outcome, _where, _note in told}

    def _report(self, batch: ImportBatch) -> None:
        batch.refresh_from_db()
        if batch.state == ImportState.FAILED:
            raise CommandError(batch.problem)
        self.stdout.write(f"Import {batch.uid}: {batch.get_state_display()}.")
        for words, address in batch.report.get("made", ()):
            self.stdout.write(f"  {words} {address}")
        for words in batch.report.get("kept", ()):
            self.stdout.write(f"  stays, as it was edited or published since: {words}")


def _find[T: Model](rows: QuerySet[T], option: str, **named: str | None) -> T:
    found = rows.filter(**named).first()
    if found is None:
        [text] = named.values()
        raise CommandError(f"{option}: nothing here is called “{text or ''}”.")
    return found


def _check(target: str, by: User) -> None:
    if not TARGETS[target].is_allowed(by):
        raise CommandError(f"{by} may not import {TARGETS[target].label}.")


def _to_look_at(row: ImportRow) -> Iterator[tuple[str, str, str]]:
    """Yield an outcome, where it is and what it says, and what is wrong and what to do."""
    if row.note:
        yield row.outcome, f"row {row.number}, {row.title}", row.note
    for cell in row.cells:
        if cell["note"]:
            where = f"row {row.number}, {cell['head']}, “{cell['text'][:60]}”"
            yield cell["outcome"], where, cell["note"]
