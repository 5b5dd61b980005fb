"""Rewriting the documents of an earlier release without being told to: after `migrate`, and in the
night where that was interrupted."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.executor import MigrationExecutor

from portal.publication import reissuing

AT_ONCE = 200
"""As many documents are rewritten while one waits: two seconds. More are in the background."""


def after_migrate(
    using: str, plan: object = None, stdout: TextIO | None = None, **kwargs: object
) -> None:
    """Rewrite what an earlier release has written. `flush`, which sends the signal without a plan,
    leaves nothing to do."""
    if using != DEFAULT_DB_ALIAS or plan is None or not _is_migrated():
        return
    count, out = reissuing.count_stale(), OutputWrapper(stdout or sys.stdout)
    if 0 < count <= AT_ONCE:
        call_command("reissue_documents", stdout=out)
    elif count:
        out.write(
            f"  {count} documents have the shape of an earlier release. They are rewritten in the "
            f"background and can be read meanwhile: {start_in_background()}"
        )


def _is_migrated() -> bool:
    """True if all migrations are applied: `migrate portal 0001` may have gone back to fewer."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def continue_what_was_interrupted(sender: None, **kwargs: object) -> None:
    for _progress in reissuing.reissue():
        pass


def start_in_background() -> Path:
    """Start `manage.py reissue_documents`, which outlives the calling process; return the file
    with its progress."""
    log = Path(settings.VAR_DIR) / "reissue_documents.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "reissue_documents"]
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
