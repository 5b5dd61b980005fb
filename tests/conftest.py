"""What every test may count on: a fast, empty, closed-off portal, and a browser that tells."""

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connections
from django.test import TransactionTestCase, override_settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from hypothesis.internal.conjecture import providers as hypothesis_providers
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from portal.models import bulk
from portal.ops.translations import compile_stale
from portal.records.column_store import forget_columns
from tests import at_rest, databases, scheduling
from tests.gates import PLAUSIBILITY, RULINGS
from tests.looking import DAILY_LOOKS, LOOKS, Looker
from tests.tools.running import find_chromium

# Playwright's synchronous interface runs an event loop, in which Django would refuse its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# No deadline: a machine may be busy.
hypothesis_settings.register_profile("every day", deadline=None, max_examples=40)
hypothesis_settings.register_profile("everything", deadline=None, max_examples=300)

# Chromium must neither call home nor look for a screen.
CHROMIUM_WORDS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]

# Under PORTAL_NO_BOOTSTRAP the portal compiles nothing.
compile_stale()

FONTS = Path(__file__).with_name("fonts.conf")
"""The same letters on every machine."""

INSTALLS = "PORTAL_TESTS_INSTALL"
"""Set where a missing browser may be installed."""
DATABASES = {"db", "transactional_db", "live_server", "django_db_setup"}


def _with_room(work: Callable[[], None]) -> None:
    """Call `work` with half a megabyte for the frames of its calls. Python takes memory for frames
    16 KB at a time and gives the last piece back when its first frame ends, so that a loop at the
    edge of one asks the system at each call: a sixth of what pages take. A frame that claims to
    need more gets a piece in which those of its calls have room, too."""
    work()


_with_room.__code__ = _with_room.__code__.replace(co_stacksize=66_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--everything", action="store_true", help="run what is marked `exhaustive` as well"
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None]:
    """Mark what asks for a browser, a database or the data set, before `-m` chooses by marks; leave
    out what is too long for every day; put the longest first, after all others have ordered."""
    scheduling.thin_out(items)
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("django_db") or fixtures & DATABASES:
            item.add_marker(pytest.mark.database)
        if "loaded" in fixtures:
            item.add_marker(pytest.mark.dataset)
        if "filled" in fixtures:
            item.add_marker(pytest.mark.filled(by=databases.maker_of(item)))
    every_day = not (config.option.everything or any("::" in word for word in config.args))
    left_out = {item for item in items if every_day and item.get_closest_marker("exhaustive")}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        item.setup = partial(_with_room, item.setup)  # type: ignore[method-assign]
        item.runtest = partial(_with_room, item.runtest)  # type: ignore[method-assign]
    yield
    scheduling.order(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    return scheduling.make_scheduler(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Looks for garbage seldom: it took a sixth of the time. Hears what the portal is asked. What a
    shell runs in its background ignores Ctrl-C, and so would the programs that tests start."""
    hypothesis_settings.load_profile("everything" if config.option.everything else "every day")
    if not config.option.everything:
        # Else each process reads all our modules for constants to try: a second at every start.
        hypothesis_providers.is_local_module_file = lambda _path: False  # type: ignore[assignment]
    gc.set_threshold(1_000_000, 10, 10)
    bulk.USUAL_THRESHOLD = gc.get_threshold()  # to which work on many rows returns
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    django_settings.PORTAL_ACCESS_LOG = False  # thousands of lines that no test reads
    at_rest.watch()
    databases.convert_statements_once()
    databases.check_what_was_written()
    databases.keep_transactions_open()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Of what runs on a server, only the modules with its mark are read: a seventh of them."""
    asked = str(config.option.markexpr)
    return True if scheduling.is_left_unread(collection_path, asked) else None


def pytest_collection(session: pytest.Session) -> None:
    """Nearly all that is made until the tests begin stays, so garbage is not looked for."""
    gc.disable()
    scheduling.import_from_elsewhere(session.config)


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and is looked through no more."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def databases_folder(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the template databases: in pytest's cache, or where there is none, of this run."""
    if cache := getattr(pytestconfig, "cache", None):  # missing with `-p no:cacheprovider`
        return Path(cache.mkdir("databases"))
    ours = tmp_path_factory.getbasetemp()
    folder = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "databases"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
    databases_folder: Path,
) -> Iterator[None]:
    """A migrated database for this process, copied rather than migrated.

    A test that commits leaves it as it was: copied anew, or on a server its rows taken back, in
    place of Django's flush, which is slower and takes the roles away that the migrations made.
    """

    def copy(_test: object = None) -> None:
        databases.use_migrated(databases_folder)

    with django_db_blocker.unblock():
        copy()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", copy)
        yield
    with django_db_blocker.unblock():
        databases.destroy()


@pytest.fixture(autouse=True, scope="class")
def _filled(request: pytest.FixtureRequest) -> None:
    """Fill the database as `@pytest.mark.filled(by=make)` says, or empty it. A fixture of this
    scope comes before a test's transaction is begun, and yet ends with the test."""
    mark = request.node.get_closest_marker("filled")
    if mark is None and not databases.is_filled():
        return
    request.getfixturevalue("django_db_setup")
    folder = request.getfixturevalue("databases_folder")
    forget_columns()  # of another database, while this one is filled
    with request.getfixturevalue("django_db_blocker").unblock():
        if mark:
            databases.use_filled(folder, mark.kwargs["by"])
        else:
            databases.use_migrated(folder)


@pytest.fixture
def filled() -> Any:
    """What the function of `filled(by)` gave back."""
    return databases.filled_with()


@pytest.fixture(autouse=True, scope="session")
def _a_portal_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Weak, quick passwords; files in a folder that pytest clears; static files uncollected."""
    var = tmp_path_factory.mktemp("var")
    (var / "static").mkdir()
    staticfiles = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {
        name: {**django_settings.CACHES[name], "LOCATION": var / name}
        for name in ("drawings", "shared")
    }
    releases = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": var / "releases"},
    }
    with override_settings(
        VAR_DIR=var,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        CACHES={**django_settings.CACHES, **files},
        MEDIA_ROOT=var / "media",
        STATIC_ROOT=var / "static",
        STORAGES={**django_settings.STORAGES, "staticfiles": staticfiles, "releases": releases},
        PORTAL_API_RATE="",  # what tests ask they ask in bursts
        PORTAL_WORK_RATE="",
        PORTAL_FILES_AT_ONCE=1000,  # not every test reads its files to the end
        PORTAL_FILES_KEPT=0,
        PORTAL_KEPT_ANSWERS=0,  # many tests write rows that the change log knows nothing of
    ):
        yield


@pytest.fixture(autouse=True, scope="session")
def _published_unchecked() -> None:
    """Tests publish figures that a portal would ask about, and periods that nobody has ruled on;
    those of the checks ask for `plausibility_required` and `rulings_required`."""
    PLAUSIBILITY.open()
    RULINGS.open()


@pytest.fixture
def plausibility_required() -> Iterator[None]:
    """What cannot be right is not published, as on a portal."""
    with PLAUSIBILITY.closed():
        yield


@pytest.fixture
def rulings_required() -> Iterator[None]:
    """A batch is refused whose values differ without a ruling, or whose new series nobody has
    submitted, as on a portal."""
    with RULINGS.closed():
        yield


@pytest.fixture(autouse=True)
def _columns_read_anew() -> None:
    """Forget the columns of the database of another test."""
    forget_columns()


@pytest.fixture(autouse=True)
def _nobody_has_guessed() -> None:
    """Forget the wrong passwords and the codes of apps that another test has sent, and its
    nights."""
    for name in ("default", "limits", "shared"):
        caches[name].clear()


@pytest.fixture(autouse=True)
def _english_at_first() -> Iterator[None]:
    """A page in Russian leaves the process speaking Russian; the next test starts anew."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium() or _install_chromium()
    if path is None or not Path(path).exists():
        pytest.fail("Chromium is missing: `python3 manage.py test` installs it where it may.")
    expect.set_options(timeout=20_000)  # busy machines draw slowly
    of_tests = connections["default"]
    with sync_playwright() as playwright:
        connections["default"] = of_tests  # its event loop would get another, the portal not
        browser = playwright.chromium.launch(
            executable_path=path,
            args=CHROMIUM_WORDS,
            chromium_sandbox=os.geteuid() != 0,
            env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
        )
        yield browser
        browser.close()


def _install_chromium() -> str | None:
    """Where `manage.py test` runs what was asked for by name, it installs nothing by guess."""
    if INSTALLS in os.environ:
        command = [sys.executable, "manage.py", "test", "--sqlite-only", "--no-run"]
        subprocess.run(command, cwd=django_settings.BASE_DIR, check=False)
    return find_chromium()


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The running portal, begun when the database is there: only then do its threads share the
    connection to one in memory. With connections of their own they are told that a table is locked
    as soon as two meet, as SQLite does not wait for others that share its memory."""
    return live_server


@pytest.fixture(autouse=True)
def _portal_at_rest(request: pytest.FixtureRequest) -> Iterator[None]:
    """Before the database is emptied, the portal has answered what it was asked."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    at_rest.wait_until_at_rest()


@pytest.fixture
def page_problems() -> list[str]:
    """What the browser complained of: errors, refusals by the content policy, outside requests.

    A test that expects some asserts and clears them; whatever is left at its end fails it.
    """
    return []


class Visitor:
    """Comes to the portal again and again, each time as if for the first time.

    A process of Chromium for a site takes longer to start than most pages take to be drawn. A page
    that stays open keeps it; what a test leaves behind is forgotten.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._context: BrowserContext | None = None

    def come(self) -> Page:
        if self._context is None:
            self._context = self._browser.new_context(
                base_url=self._address, locale="en", reduced_motion="reduce", timezone_id="UTC"
            )
            self._context.new_page().goto("/robots.txt")
        return self._context.new_page()

    def leave(self) -> None:
        if self._context is None:
            return
        stays, *others = self._context.pages
        for page in others:
            page.close()
        stays.evaluate("fetch('/robots.txt', {cache: 'no-store'})")  # after the last words of pages
        self._context.clear_cookies()
        self._context.clear_permissions()
        stays.evaluate("localStorage.clear()")
        session = self._context.new_cdp_session(stays)
        session.send("Network.clearBrowserCache")
        session.detach()

    def start_anew(self) -> None:
        """Forget what a context never gives back, such as a clock of its own."""
        if self._context is not None:
            self._context.close()
        self._context = None


@pytest.fixture(scope="session")
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    visitor = Visitor(browser, live_server.url)
    yield visitor
    browser.close()  # a context that has gone may leave connections to the browser
    at_rest.wait_until_nobody_is_connected()


@pytest.fixture
def page(visitor: Visitor, live_server: LiveServer, page_problems: list[str]) -> Iterator[Page]:
    """A fresh visitor of the running portal: `page.goto("/energy-projects/")`."""
    page = visitor.come()
    listen(page, page_problems, urlsplit(live_server.url).netloc)
    yield page
    visitor.leave()
    assert page_problems == []


@pytest.fixture
def looker(page: Page, pytestconfig: pytest.Config) -> Looker:
    """Looks at the page on a phone, and with `--everything` in each theme and width."""
    return Looker(page, LOOKS if pytestconfig.option.everything else DAILY_LOOKS)


@pytest.fixture
def scaled(pytestconfig: pytest.Config) -> Callable[[int], int]:
    """Return how often something random is done: as often as said with `--everything`, a third as
    often every day."""
    return (
        (lambda number: number) if pytestconfig.option.everything else (lambda number: number // 3)
    )


@pytest.fixture
def clock(visitor: Visitor, page: Page) -> Iterator[Any]:
    """The clock of the page, which a test moves on."""
    page.clock.install()
    yield page.clock
    visitor.start_anew()


def listen(page: Page, problems: list[str], own_host: str) -> None:
    """Note what a page complains of, and whom else it asks."""

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"console: {message.text}")

    def see(request: Request) -> None:
        if urlsplit(request.url).netloc not in {own_host, ""}:
            problems.append(f"outside: {request.url}")

    page.on("pageerror", lambda error: problems.append(f"error: {error}"))
    page.on("console", hear)
    page.on("request", see)
