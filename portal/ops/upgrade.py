"""Bringing what an earlier release has written up to date without being told to: after `migrate`,
and in the night where that was interrupted."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import DEFAULT_DB_ALIAS

from portal.opendata.api import stored_cells
from portal.ops.backups.databases import missing_migrations
from portal.publication import history, history_rebuild, reissuing

DOCUMENTS_AT_ONCE, CHANGES_AT_ONCE = 200, 1000
"""As many documents are rewritten, or changes given their history, while one waits: two seconds.
More are in the background."""


def after_migrate(
    using: str, plan: object = None, stdout: TextIO | None = None, **kwargs: object
) -> None:
    """Write the past of a portal that kept none, and rewrite what an earlier release has written.
    `flush`, which sends the signal without a plan, leaves nothing to do."""
    if using != DEFAULT_DB_ALIAS or plan is None or not is_migrated():
        return
    out = OutputWrapper(stdout or sys.stdout)
    history.pass_numbers_of_the_past()
    # The change log at once, as what is published from now on comes after it.
    if written := history_rebuild.write_missing_log():
        out.write(f"  The change log was written from editions: {written} changes.")
    _run(
        out,
        "rebuild_history",
        history_rebuild.count_missing() + history_rebuild.count_without_hash(),
        at_once=CHANGES_AT_ONCE,
        otherwise="{} changes and editions have no history or no hash yet. It is written in the "
        "background; until then their past cannot be read, or not verified",
    )
    _run(
        out,
        "reissue_documents",
        reissuing.count_stale(),
        at_once=DOCUMENTS_AT_ONCE,
        otherwise="{} documents have the shape of an earlier release. They are rewritten in the "
        "background and can be read meanwhile",
    )
    _run(
        out,
        "store_cells",
        stored_cells.without_cells().count(),
        at_once=CHANGES_AT_ONCE,
        otherwise="Files of lists are made slower until {} editions have been prepared in the "
        "background",
    )


def _run(out: OutputWrapper, name: str, count: int, *, at_once: int, otherwise: str) -> None:
    """Run a command that has so much to do: at once, or in the background, which is said with the
    file of its progress."""
    if 0 < count <= at_once:
        call_command(name, stdout=out)
    elif count:
        out.write(f"  {otherwise.format(count)}: {start_in_background(name)}")


def is_migrated() -> bool:
    """True if all migrations are applied: `migrate portal 0001` may have gone back to fewer."""
    return not missing_migrations()


def continue_what_was_interrupted(**kwargs: object) -> None:
    call_command("rebuild_history", stdout=StringIO())
    for _rewritten in reissuing.reissue():
        pass
    for _stored in stored_cells.store_missing():
        pass


def start_in_background(name: str) -> Path:
    """Start a command, which outlives the calling process; return the file with its progress."""
    log = Path(settings.VAR_DIR) / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), name]
    with log.open("w") as file:
        subprocess.Popen(  # noqa: S603  # none of the words come from a visitor
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "PORTAL_NO_BOOTSTRAP": "1"},
        )
    return log
