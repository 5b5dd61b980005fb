"""A line of the log for each command that `manage.py` runs for a service, a timer or a program."""

import logging
import os
import sys
import time
from collections.abc import Mapping, Sequence

from django.apps import apps
from django.conf import settings
from django.core.management import execute_from_command_line

from portal.ops.variables import WrongVariable

log = logging.getLogger(__name__)
WATCHED = {"demo", "runserver"}
"""Commands whose words somebody reads, wherever they go."""
OF_DEMO = {"LOG_LEVEL": "WARNING", "PORTAL_LOG_FORMAT": "text", "PORTAL_SLOW_QUERY": "0"}
"""Variables of `demo`, which says itself how far it is: the log has faults alone."""


def is_by_cron(words: Sequence[str], environ: Mapping[str, str]) -> bool:
    """Return True for a command whose every word would be sent by mail: nobody looks at it, and
    systemd, whose journal keeps it, did not start it."""
    is_seen = sys.stderr.isatty() or "INVOCATION_ID" in environ
    return not is_seen and WATCHED.isdisjoint(words)


def run(words: Sequence[str]) -> None:
    """Run a command; whoever sees it in a terminal, or stops it, needs no line."""
    if is_by_cron(words, os.environ):
        os.environ.update({"LOG_LEVEL": "WARNING", **os.environ})
    if "demo" in words[1:2]:
        os.environ.update({**OF_DEMO, **os.environ})
    began, level, said = time.monotonic(), logging.INFO, "A command is done"
    try:
        execute_from_command_line(list(words))
    except WrongVariable as problem:
        sys.exit(str(problem))
    except BaseException as end:
        if not isinstance(end, SystemExit) or end.code:
            level, said = logging.ERROR, "A command failed"
        if isinstance(end, KeyboardInterrupt):
            level = logging.DEBUG
        raise
    finally:
        if apps.ready and settings.PORTAL_LOG_FORMAT == "json":
            milliseconds = round((time.monotonic() - began) * 1000)
            fields = {"command": " ".join(words[1:2]), "milliseconds": milliseconds}
            log.log(level, said, extra=fields)
