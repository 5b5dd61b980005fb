"""Checks of an installation, for `manage.py check --deploy`: mistakes of ours that Django's own
checks cannot see. With `--database default` they ask the database, too."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http.request import validate_host

from portal.ops.backups.databases import missing_migrations
from portal.ops.bootstrap.environment import RELEASE
from portal.ops.bootstrap.frontend import LAND_FILE, SERVED
from portal.ops.neighbours import key_digest, tell_neighbours
from portal.ops.shared_ports import shared_ports
from portal.ops.translations import stale_catalogues
from portal.publication import change_log

type Found = Iterator[tuple[str, str, str]]
"""Number, sentence and hint of each error (E) or warning (W)."""

LOCAL = {"localhost", "127.0.0.1", "::1"}
FILES = "django.core.files.storage.FileSystemStorage"
SECURITY_LOG = "portal_securityevent"
MAY_CHANGE_LOG = (
    "SELECT pg_has_role(relowner, 'MEMBER') OR has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')"
    " FROM pg_class WHERE oid = to_regclass(%s)"
)


def check_installation(**kwargs: object) -> list[checks.CheckMessage]:
    """Judge settings, folders and built files."""
    return [_message(*one) for judge in JUDGES for one in judge()]


def check_stored(
    databases: Sequence[str] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Judge the database, if `check` was told to ask it."""
    if not databases:
        return []
    try:
        return [_message(*one) for one in _judge_database()]
    except DatabaseError as problem:
        hint = "Start it, or correct DATABASE_URL."
        return [_message("E101", f"The database refuses: {problem}.", hint)]


def _message(number: str, sentence: str, hint: str) -> checks.CheckMessage:
    kind = checks.Error if number.startswith("E") else checks.Warning
    return kind(sentence, hint=hint, id=f"portal.{number}")


def _judge_address() -> Found:
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not (host and settings.SITE_URL.startswith(("http://", "https://"))):
        hint = "Set it with https in front: https://portal.example."
        yield "E114", f"SITE_URL is no address: “{settings.SITE_URL}”.", hint
    elif host in LOCAL:
        wrong = (
            f"Links in messages and feeds lead to {settings.SITE_URL}, each reader's own machine."
        )
        yield "W101", wrong, "Set SITE_URL to the public address: https://portal.example."
    elif not validate_host(host, settings.ALLOWED_HOSTS):
        wrong = f"Every request for {host}, the host of SITE_URL, is answered 400."
        yield "E102", wrong, f"Set ALLOWED_HOSTS={host}."
    if settings.SECURE_SSL_REDIRECT and not settings.BEHIND_PROXY:
        wrong = (
            "SITE_URL is https, but no proxy is said to stand in front: behind one every page "
            "would lead to itself without end."
        )
        hint = "Set BEHIND_PROXY=1 where the proxy sets X-Forwarded-Proto and X-Forwarded-For."
        yield "W102", wrong, hint


def _judge_key() -> Found:
    made, key = Path(settings.VAR_DIR, "secret-key"), settings.SECRET_KEY
    if made.is_file() and os.access(made, os.R_OK) and made.read_text().strip() == key:
        wrong = (
            "The secret key is the one that the portal made for itself; other machines make "
            "others, and backups leave it out."
        )
        hint = "Set SECRET_KEY, or SECRET_KEY_FILE to the path of a file with 50 random letters."
        yield "W103", wrong, hint


def _judge_processes() -> Found:
    several = settings.PORTAL_MACHINES > 1
    if settings.PORTAL_PROCESSES > 1 or several:
        if connection.vendor == "sqlite":
            wrong = "SQLite lets one process write at a time, on one machine."
            hint = "Set DATABASE_URL to a PostgreSQL database."
            yield "E103" if several else "W104", wrong, hint
        backend = settings.CACHES["default"]["BACKEND"]
        if backend.endswith(".LocMemCache") or (several and backend.endswith(".FileBasedCache")):
            wrong = (
                "The cache is not shared: each process counts requests and attempts to sign in by "
                "itself."
            )
            hint = (
                "Set CACHE_URL=filecache:///var/lib/corridor/cache on one machine, "
                "REDIS_URL on several."
            )
            yield "E104" if several else "W105", wrong, hint
    backends = [settings.STORAGES[name]["BACKEND"] for name in ("default", "releases")]
    if several and FILES in backends:
        hint = "Set PORTAL_S3_BUCKET, or let all machines share the file system of PORTAL_VAR."
        yield "W106", "Pictures and releases lie in a folder of each machine.", hint


def _judge_cache() -> Found:
    try:
        caches["default"].set("portal.ops.deploy_checks", "kept", 10)
        is_kept = caches["default"].get("portal.ops.deploy_checks") == "kept"
    except Exception as problem:  # each cache has errors of its own
        is_kept, why = False, f"{type(problem).__name__}: {problem}"
    else:
        why = "it keeps nothing"
    if not is_kept:
        hint = "Correct CACHE_URL, start its server, install its package for Python."
        yield "E105", f"The cache does not work: {why}.", hint
    else:
        yield from _judge_neighbours()


def _judge_neighbours() -> Found:
    keys = [key_digest(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    for other in tell_neighbours():
        if other.address != settings.SITE_URL:
            hint = (
                "Give each portal a cache of its own: another number at the end of REDIS_URL, "
                "another folder in CACHE_URL. A former SITE_URL is forgotten after a day."
            )
            named = f"{other.address} ({other.name})"
            yield "E111", f"The cache is that of another portal, too: {named}.", hint
        elif other.key_digest not in keys:
            named = f"The secret key of {other.name} is another one"
            hint = "Set the same SECRET_KEY on all machines."
            yield "E112", f"{named}: it knows no session of this machine.", hint


def _judge_ports() -> Found:
    for port in shared_ports():
        wrong = f"Several servers listen at port {port}: a request goes to any of them."
        hint = f"Stop one of them, or give it another port: ss -ltnp 'sport = :{port}'"
        yield "E113", wrong, hint


def _judge_mail() -> Found:
    """A backend that sends nothing is told by Django (mail.E001)."""
    if not settings.PORTAL_SENDS_MAIL:
        wrong = (
            "No mail server is named: mail goes to port 25 of this machine, and readers cannot "
            "subscribe."
        )
        hint = (
            "Set EMAIL_URL, smtp://localhost:25 where that server is meant; then "
            "`manage.py sendtestemail you@portal.example`."
        )
        yield "W107", wrong, hint


def _judge_who_runs_it() -> Found:
    """The pages about the portal and about privacy leave out what is not set."""
    names = ["PORTAL_OPERATOR", "PORTAL_CONTACT"]
    if missing := [name for name in names if not getattr(settings, name)]:
        wrong = "Readers are not told who runs the portal and whom to write to."
        hint = f"Set {' and '.join(missing)}, as in deploy/corridor.env."
        yield "W110", wrong, hint


def _judge_folders() -> Found:
    folders = [settings.VAR_DIR, settings.MEDIA_ROOT, tempfile.gettempdir()]
    folders += [settings.STORAGES["releases"].get("OPTIONS", {}).get("location")]
    for folder in filter(None, [*folders, settings.PORTAL_BACKUPS]):
        there = next(path for path in [Path(folder), *Path(folder).parents] if path.exists())
        if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
            hint = f"Let the account that runs it own the folder: chown corridor {folder}"
            yield "E106", f"The portal may not write into {folder}.", hint


def _judge_built_files() -> Found:
    for source in stale_catalogues():
        language = source.parent.parent.name
        hint = "Install a built tree (make release-tree), or call `manage.py compilemessages`."
        yield "W108", f"{language} is shown without the translations of this version.", hint
    built = Path(settings.BASE_DIR, "portal/static/portal/built")
    names = [*(name for names in SERVED.values() for name in names), LAND_FILE]
    if missing := [name for name in names if not (built / name).exists()]:
        hint = (
            "Install a built tree (make release-tree), or call "
            "`python -m portal.ops.bootstrap.frontend`."
        )
        yield "E107", f"Files for browsers are missing: {', '.join(missing)}.", hint
    if not settings.DEBUG and (why := _wrong_with_static_files()):
        yield "E108", f"Scripts and styles {why}.", "Call `manage.py collectstatic`."


def _wrong_with_static_files() -> str:
    """Packages of a built tree are installed after its files were collected, from the same lock."""
    manifest = Path(settings.STATIC_ROOT, "staticfiles.json")
    if not manifest.exists():
        return "were not collected, so pages answer 500"
    is_old = not RELEASE.exists() and manifest.stat().st_mtime < _newest_static_file()
    return "are those of an earlier version" if is_old else ""


def _newest_static_file() -> float:
    files = (one for finder in get_finders() for one in finder.list([]))
    return max(Path(storage.path(name)).stat().st_mtime for name, storage in files)


def _judge_database() -> Found:
    if missing := missing_migrations():
        wrong = f"{len(missing)} migrations are not applied, from {missing[0]} on."
        yield "E109", wrong, "Call `manage.py migrate`."
        return
    if change_log.is_log_missing():
        wrong = "What was published is not in the change log, so its past cannot be read."
        yield "E110", wrong, "Call `manage.py rebuild_history`."
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(MAY_CHANGE_LOG, [SECURITY_LOG])
            if cursor.fetchone() == (True,):
                wrong = "The portal's account of the database may change the security log."
                hint = "Let another account own the tables: docs/install.md, deploy/roles.sql."
                yield "W109", wrong, hint


JUDGES: list[Callable[[], Found]] = [
    *(_judge_address, _judge_key, _judge_processes, _judge_cache),
    *(_judge_ports, _judge_mail, _judge_who_runs_it, _judge_folders, _judge_built_files),
]
