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
from portal.ops.listening import shared_ports
from portal.ops.neighbours import key_digest, tell_neighbours
from portal.ops.translations import stale_catalogues
from portal.publication import change_log

type Found = Iterator[checks.CheckMessage]

LOCAL = {"localhost", "127.0.0.1", "::1"}
FILES = "django.core.files.storage.FileSystemStorage"
SECURITY_LOG = "portal_securityevent"
MAY_CHANGE_LOG = (
    "SELECT pg_has_role(relowner, 'MEMBER') OR has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')"
    " FROM pg_class WHERE oid = to_regclass(%s)"
)


def check_installation(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """Judge settings, folders and built files."""
    return [message for judge in JUDGES for message in judge()]


def check_stored(
    app_configs: object, databases: Sequence[str] | None = None, **kwargs: object
) -> list[checks.CheckMessage]:
    """Judge the database, if `check` was told to ask it."""
    if not databases:
        return []
    try:
        return list(_judge_database())
    except DatabaseError as problem:
        hint = "Start it, or correct DATABASE_URL."
        return [checks.Error(f"The database refuses: {problem}.", hint=hint, id="portal.E101")]


def _judge_address() -> Found:
    host = urlsplit(settings.SITE_URL).hostname or ""
    if not (host and settings.SITE_URL.startswith(("http://", "https://"))):
        yield checks.Error(
            f"SITE_URL is no address: “{settings.SITE_URL}”.",
            hint="Set it with https in front: https://portal.example.",
            id="portal.E114",
        )
    elif host in LOCAL:
        yield checks.Warning(
            f"Links in messages and feeds lead to {settings.SITE_URL}, each reader's own machine.",
            hint="Set SITE_URL to the public address: https://portal.example.",
            id="portal.W101",
        )
    elif not validate_host(host, settings.ALLOWED_HOSTS):
        yield checks.Error(
            f"Every request for {host}, the host of SITE_URL, is answered 400.",
            hint=f"Set ALLOWED_HOSTS={host}.",
            id="portal.E102",
        )
    if settings.SECURE_SSL_REDIRECT and not settings.BEHIND_PROXY:
        yield checks.Warning(
            "SITE_URL is https, but no proxy is said to stand in front: behind one every page "
            "would lead to itself without end.",
            hint="Set BEHIND_PROXY=1 where the proxy sets X-Forwarded-Proto and X-Forwarded-For.",
            id="portal.W102",
        )


def _judge_key() -> Found:
    made, key = Path(settings.VAR_DIR, "secret-key"), settings.SECRET_KEY
    if made.is_file() and os.access(made, os.R_OK) and made.read_text().strip() == key:
        yield checks.Warning(
            "The secret key is the one that the portal made for itself; other machines make "
            "others, and backups leave it out.",
            hint="Set SECRET_KEY, or SECRET_KEY_FILE to the path of a file with 50 random letters.",
            id="portal.W103",
        )


def _judge_processes() -> Found:
    several = settings.PORTAL_MACHINES > 1
    told = checks.Error if several else checks.Warning
    if settings.PORTAL_PROCESSES > 1 or several:
        if connection.vendor == "sqlite":
            yield told(
                "SQLite lets one process write at a time, on one machine.",
                hint="Set DATABASE_URL to a PostgreSQL database.",
                id="portal.E103" if several else "portal.W104",
            )
        backend = settings.CACHES["default"]["BACKEND"]
        if backend.endswith(".LocMemCache") or (several and backend.endswith(".FileBasedCache")):
            yield told(
                "The cache is not shared: each process counts requests and attempts to sign in by "
                "itself.",
                hint="Set CACHE_URL=filecache:///var/lib/corridor/cache on one machine, "
                "REDIS_URL on several.",
                id="portal.E104" if several else "portal.W105",
            )
    backends = [settings.STORAGES[name]["BACKEND"] for name in ("default", "releases")]
    if several and FILES in backends:
        yield checks.Warning(
            "Pictures and releases lie in a folder of each machine.",
            hint="Set PORTAL_S3_BUCKET, or let all machines share the file system of PORTAL_VAR.",
            id="portal.W106",
        )


def _judge_cache() -> Found:
    try:
        caches["default"].set("portal.ops.deploy_checks", "kept", 10)
        is_kept = caches["default"].get("portal.ops.deploy_checks") == "kept"
    except Exception as problem:  # each cache has errors of its own
        is_kept, why = False, f"{type(problem).__name__}: {problem}"
    else:
        why = "it keeps nothing"
    if not is_kept:
        yield checks.Error(
            f"The cache does not work: {why}.",
            hint="Correct CACHE_URL, start its server, install its package for Python.",
            id="portal.E105",
        )
    else:
        yield from _judge_neighbours()


def _judge_neighbours() -> Found:
    keys = [key_digest(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    for other in tell_neighbours():
        if other.address != settings.SITE_URL:
            yield checks.Error(
                f"The cache is that of another portal, too: {other.address} ({other.name}).",
                hint="Give each portal a cache of its own: another number at the end of REDIS_URL, "
                "another folder in CACHE_URL. A former SITE_URL is forgotten after a day.",
                id="portal.E111",
            )
        elif other.key_digest not in keys:
            yield checks.Error(
                f"The secret key of {other.name} is another one: it knows no session of this "
                "machine.",
                hint="Set the same SECRET_KEY on all machines.",
                id="portal.E112",
            )


def _judge_ports() -> Found:
    for port in shared_ports():
        yield checks.Error(
            f"Several servers listen at port {port}: a request goes to any of them.",
            hint=f"Stop one of them, or give it another port: ss -ltnp 'sport = :{port}'",
            id="portal.E113",
        )


def _judge_mail() -> Found:
    """A backend that sends nothing is told by Django (mail.E001)."""
    if not settings.PORTAL_SENDS_MAIL:
        yield checks.Warning(
            "No mail server is named: mail goes to port 25 of this machine, and readers cannot "
            "subscribe.",
            hint="Set EMAIL_URL, smtp://localhost:25 where that server is meant; then "
            "`manage.py sendtestemail you@portal.example`.",
            id="portal.W107",
        )


def _judge_folders() -> Found:
    folders = [settings.VAR_DIR, settings.MEDIA_ROOT, tempfile.gettempdir()]
    folders += [settings.STORAGES["releases"].get("OPTIONS", {}).get("location")]
    for folder in filter(None, [*folders, settings.PORTAL_BACKUPS]):
        there = next(path for path in [Path(folder), *Path(folder).parents] if path.exists())
        if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
            yield checks.Error(
                f"The portal may not write into {folder}.",
                hint=f"Let the account that runs it own the folder: chown corridor {folder}",
                id="portal.E106",
            )


def _judge_built_files() -> Found:
    for source in stale_catalogues():
        yield checks.Warning(
            f"{source.parent.parent.name} is shown without the translations of this version.",
            hint="Install a built tree (make release-tree), or call `manage.py compilemessages`.",
            id="portal.W108",
        )
    built = Path(settings.BASE_DIR, "portal/static/portal/built")
    names = [*(name for names in SERVED.values() for name in names), LAND_FILE]
    if missing := [name for name in names if not (built / name).exists()]:
        yield checks.Error(
            f"Files for browsers are missing: {', '.join(missing)}.",
            hint="Install a built tree (make release-tree), or call "
            "`python -m portal.ops.bootstrap.frontend`.",
            id="portal.E107",
        )
    if not settings.DEBUG and (why := _wrong_with_static_files()):
        yield checks.Error(
            f"Scripts and styles {why}.", hint="Call `manage.py collectstatic`.", id="portal.E108"
        )


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
        yield checks.Error(
            f"{len(missing)} migrations are not applied, from {missing[0]} on.",
            hint="Call `manage.py migrate`.",
            id="portal.E109",
        )
        return
    if change_log.is_log_missing():
        yield checks.Error(
            "What was published is not in the change log, so its past cannot be read.",
            hint="Call `manage.py rebuild_history`.",
            id="portal.E110",
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(MAY_CHANGE_LOG, [SECURITY_LOG])
            if cursor.fetchone() == (True,):
                yield checks.Warning(
                    "The portal's account of the database may change the security log.",
                    hint="Let another account own the tables: docs/install.md, deploy/roles.sql.",
                    id="portal.W109",
                )


JUDGES: list[Callable[[], Found]] = [
    _judge_address,
    _judge_key,
    _judge_processes,
    _judge_cache,
    _judge_ports,
    _judge_mail,
    _judge_folders,
    _judge_built_files,
]
