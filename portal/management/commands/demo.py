"""`manage.py demo`: set up the portal with its data set and demo accounts, and serve it."""

import hashlib
import secrets
from argparse import ArgumentParser
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from portal.models import User
from portal.opendata.subscriptions.views import mail_folder
from portal.ops.bootstrap.locking import only_one
from portal.ops.bootstrap.ports import DEMO_PORT
from portal.ops.bootstrap.progress import say, step
from portal.ops.dataset.loading import load_dataset
from portal.ops.private_files import create_private_file
from portal.ops.server import address_of, may_serve, serve

READ_IN_DEBUG = ["jquery.js", "select2.full.js", "xregexp.js"]
"""Scripts of the admin that it asks for in debugging, and else in their short form."""
ACCOUNTS = {
    "editor": ["Editor", "Data steward"],
    "reviewer": ["Publisher"],
    "admin": ["Administrator"],
}
"""The accounts of the demo and their roles (`portal.editorial.roles`)."""


class Command(BaseCommand):
    help = "Prepare the portal with its data set and demo accounts, then serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=DEMO_PORT, help="8000 unless told")
        parser.add_argument("--no-serve", action="store_true", help="prepare, and stop there")

    def handle(self, *, port: int, no_serve: bool, **options: object) -> None:
        if no_serve:
            self._print_accounts(_prepare())
            return
        with may_serve(port):
            pass  # a port that another program has is refused before anything is done
        accounts = _prepare()
        with may_serve(port) as is_ours:
            if is_ours:
                serve(port, when_ready=lambda: self._print_accounts(accounts))
            else:
                self._print_accounts(accounts)
                say(f"Another start serves the portal already, at {address_of(port)}.")

    def _print_accounts(self, accounts: list[str]) -> None:
        """Print how to sign in."""
        for line in accounts:
            self.stdout.write(line)
        self.stdout.write("Nobody approves what they touched: editor submits, reviewer publishes.")
        self.stdout.flush()


def _prepare() -> list[str]:
    """Bring database, data set, static files and accounts up to date, one process at a time.

    After an interruption the next start continues from the last finished step.
    """
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with only_one(settings.VAR_DIR / "start-in-progress"):
        with step("Preparing the database."):
            call_command("migrate", verbosity=0)
        with step("Loading the data set.") as loading:
            load = load_dataset(at=timezone.now(), report=partial(setattr, loading, "now"))
        for waiting in load.waiting:
            say(f"Not published: {waiting}")
        is_first = not User.objects.filter(username__in=ACCOUNTS).exists()
        if is_first and connection.vendor == "sqlite":
            connection.cursor().execute("VACUUM")  # loading left gaps in indexes
        collect_static_files(settings.VAR_DIR / "static-files-collected")
        password_file = settings.VAR_DIR / "demo-password.txt"
        return [ensure_account(name, password_file) for name in ACCOUNTS]


def collect_static_files(stamp: Path) -> None:
    """Collect again when a file has changed; `collectstatic` by itself keeps newer files."""
    now = _static_files_digest()
    if stamp.exists() and stamp.read_text() == now:
        return
    stamp.unlink(missing_ok=True)
    with step("Collecting scripts and styles."):
        how = {"ignore_patterns": [] if settings.DEBUG else READ_IN_DEBUG}
        call_command("collectstatic", interactive=False, clear=True, verbosity=0, **how)
    stamp.write_text(now)


def _static_files_digest() -> str:
    """Return a digest of the names, sizes and times of static files, and of their storage."""
    digest = hashlib.sha256(repr((settings.STORAGES, settings.STATIC_ROOT)).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"\n{name} {found.st_size} {found.st_mtime_ns}".encode())
    return digest.hexdigest()


def ensure_account(name: str, password_file: Path) -> str:
    """Create a demo account if missing; return a line on how to sign in. An existing account
    keeps its roles."""
    user = User.objects.filter(username=name).first()
    if user is None:
        password = _password_in(password_file)
        email = f"{name}@demo.example" if mail_folder() else ""  # to see what is sent
        user = User.objects.create_user(name, email, password, is_staff=True)
        user.groups.set(Group.objects.filter(name__in=ACCOUNTS[name]))
        return f"Sign in as {name} with the password {password}"
    if password_file.exists() and user.check_password(password := _password_in(password_file)):
        return f"Sign in as {name} with the password {password}"
    return f"Sign in as {name} with the password that was chosen since the first run."


def _password_in(path: Path) -> str:
    """Return the password in a private file, created if missing."""
    return create_private_file(path, secrets.token_urlsafe(12))
