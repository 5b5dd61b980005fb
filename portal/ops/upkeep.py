"""Tells administrators about backups and the nightly verification: on the first page of the admin,
by mail, and in `check --deploy`."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.editorial import outbox
from portal.editorial.admin_site import DeskPart, desk_parts
from portal.editorial.notifications import in_our_language
from portal.editorial.roles import ADMINISTRATES
from portal.models import User
from portal.ops.backups.checking import BadBackup, list_backups
from portal.ops.verification import verify
from portal.ops.whole_files import write_whole

OLD = timedelta(hours=48)
"""Age of the newest backup from which it is too old."""
MOST_LINES = 50


def newest_backup() -> datetime | None:
    try:
        return next((manifest.moment for _folder, manifest in list_backups()), None)
    except BadBackup:
        return None


def _result_file() -> Path:
    return Path(settings.VAR_DIR) / "verified.json"


def keep_result(problems: Sequence[str], at: datetime) -> None:
    """Keep what a verification has found, for the first page of the admin."""
    found = {"at": at.isoformat(), "problems": list(problems)}
    write_whole(_result_file(), json.dumps(found))


def last_result() -> tuple[datetime | None, list[str]]:
    try:
        found = json.loads(_result_file().read_text())
    except (OSError, ValueError):
        return None, []
    return datetime.fromisoformat(found["at"]), found["problems"]


@in_our_language
def verify_at_night(*, at: datetime, **kwargs: object) -> None:
    """Verify, and write to administrators about problems that were not there the night before."""
    _then, known = last_result()
    problems = [str(problem) for _name, found in verify() for problem in found]
    if {*problems} - {*known}:
        administrators = User.objects.with_perm(ADMINISTRATES)
        body = "\n\n".join([*problems[:MOST_LINES], "manage.py verify"])
        subject = _("Something is wrong with the data of the portal")
        outbox.queue_messages(administrators, subject, f"{body}\n", at=at)
    keep_result(problems, at)


@desk_parts
def show_upkeep(request: HttpRequest) -> list[DeskPart]:
    """Tell administrators the age of the newest backup, and what the last verification found."""
    if not request.user.has_perm(ADMINISTRATES):
        return []
    (verified_at, problems), backup_at = last_result(), newest_backup()
    context = {
        "backup_at": backup_at,
        "backup_is_old": backup_at is None or timezone.now() - backup_at > OLD,
        "verified_at": verified_at,
        "problems": problems[:MOST_LINES],
        "more": len(problems) - MOST_LINES,
        "words": ngettext("%s problem", "%s problems", len(problems)) % len(problems),
    }
    return [DeskPart(template="admin/includes/upkeep.html", context=context, position=90)]


def check_backups(**kwargs: object) -> list[checks.CheckMessage]:
    """Warn where backups are to be made and the newest is old; elsewhere only say that there is
    none."""
    backup_at = newest_backup()
    if backup_at is not None and timezone.now() - backup_at <= OLD:
        return []
    said = f"no backup after {backup_at:%Y-%m-%d %H:%M}" if backup_at else "no backup"
    hint = "Set PORTAL_BACKUPS and call `manage.py backup` each day; docs/operations.md has more."
    if not settings.PORTAL_BACKUPS:
        return [checks.Info(f"There is {said}.", hint=hint, id="portal.I001")]
    return [checks.Warning(f"There is {said}.", hint=hint, id="portal.W001")]
