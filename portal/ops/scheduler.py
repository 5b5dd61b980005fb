"""What is done when its time has come: appointments, messages, and once a day what is left for the
night. `manage.py run_due` calls it, or the thread of `manage.py demo`."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.editorial import autosave, outbox, scheduling
from portal.models import Appointment
from portal.records.signals import night_begun

NIGHT_BEGINS = timedelta(hours=3)
log = logging.getLogger(__name__)


def run(*, at: datetime) -> Iterator[str]:
    """Do what is due; gives a line for whatever was done. What fails is logged and holds up
    nothing else, so that this may be called again and again."""
    for task in (_appointments, _night, _forms, _messages):
        try:
            yield from task(at)
        except Exception:
            log.exception("What was due could not all be done")


def _appointments(at: datetime) -> Iterator[str]:
    for one in scheduling.run_due(at=at):
        record = scheduling.record_of(one) or one.record_uid
        if one.state == Appointment.State.REFUSED:
            yield _("Could not be done: %(what)s “%(record)s”: %(problem)s") % {
                "what": one.get_action_display(),
                "record": record,
                "problem": one.problem,
            }
        else:
            yield f"{one.get_action_display()}: “{record}”"


def _night(at: datetime) -> Iterator[str]:
    if not _is_first_of_night(at):
        return
    outbox.take_up_again()
    night_begun.send(None, at=at)
    yield _("The work of the night is done.")


def _forms(at: datetime) -> Iterator[str]:
    """Forget the forms that nobody will come back to."""
    forgotten = autosave.purge(at=at)
    if forgotten:
        yield _("Forms that nobody came back to: %s") % forgotten


def _messages(at: datetime) -> Iterator[str]:
    sent = outbox.send(at=at)
    if sent.number:
        yield _("Messages sent: %s") % sent.number
    for problem in sent.problems:
        yield _("A message was not sent: %s") % problem


def _is_first_of_night(at: datetime) -> bool:
    """Whether nobody has begun on the night's work yet: who makes the file does it."""
    night = (timezone.localtime(at) - NIGHT_BEGINS).date()
    folder = Path(settings.VAR_DIR) / "nights"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name < night.isoformat():
            old.unlink(missing_ok=True)
    try:
        (folder / night.isoformat()).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
