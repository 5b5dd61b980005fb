"""Choice of the tests of every day, their order, and their sharing among processes.

A process takes a module at a time, so that what its tests have in common is made once. The longest
come first: one that begins last keeps a core busy while the others have nothing left to do. While
the first process makes the databases that all others copy, these run what needs none.
"""

from contextlib import suppress
from importlib import import_module
from pathlib import Path
from zlib import crc32

import pytest
from xdist.scheduler import LoadScopeScheduling

DATASET, SITE = "tests/dataset/", "tests/site/"
TOGETHER = {DATASET: DATASET, SITE: SITE, "tests/portal/opendata/test_releases.py": SITE}
"""Beginning of addresses → what they share, which takes long to make: one process runs them all."""
LONGEST = (
    "tests/portal/admin/test_axe.py",
    "tests/portal/graphics/test_map_browser.py",
    SITE,  # not before the data set has been loaded
    "tests/portal/editorial/test_roles.py",
    "tests/portal/opendata/test_api_cursors.py",
    "tests/portal/ops/test_demo.py",
    "tests/portal/opendata/test_schemathesis.py",
    "tests/test_every_record.py",
    "tests/trade/sdmx/test_sdmx_client.py",  # its tests commit, and such tests are put last
)
"""Beginnings of the addresses of what takes longest, the longest first; then come all others."""
ALONE = ("tests/portal/admin/test_axe.py",)
"""Modules whose tests take as long as other modules: each goes to whichever process is free."""


ENGINE = "engine and "
"""Beginning of an expression that no test without the mark fulfils."""


def is_left_unread(path: Path, asked: str) -> bool:
    """True for a module of tests of which `-m asked` chooses none, as it does not name the mark."""
    is_module = path.suffix == ".py" and path.name.startswith("test_")
    return is_module and asked.startswith(ENGINE) and not names_engine(path)


def names_engine(path: Path) -> bool:
    return "mark.engine" in path.read_text(encoding="utf-8")


def import_from_elsewhere(config: pytest.Config) -> None:
    """Import all modules of tests, in each process beginning with others. In a new checkout pytest
    writes the assertions of each anew, 20 ms of CPU a module, and keeps what it wrote; processes
    that go through them side by side would all do it for each. Collection says what is wrong with
    a module that cannot be imported."""
    worker = getattr(config, "workerinput", None)
    if worker is None or config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    asked = str(config.option.markexpr)
    paths = sorted(config.rootpath.glob("tests/**/test_*.py"))
    paths = [path for path in paths if not is_left_unread(path, asked)]
    number = int(worker["workerid"].removeprefix("gw"))
    for path in begin_elsewhere(paths, number, worker["workercount"]):
        name = path.relative_to(config.rootpath).with_suffix("").as_posix().replace("/", ".")
        with suppress(Exception):
            import_module(name)


def begin_elsewhere[T](things: list[T], number: int, count: int) -> list[T]:
    """Turn the list for the process of this number, so that each begins with a share of its own."""
    first = len(things) * number // count
    return things[first:] + things[:first]


def order(items: list[pytest.Item]) -> None:
    with_database = {item.path for item in items if item.get_closest_marker("database")}

    def rank(item: pytest.Item) -> int:
        if item.nodeid.startswith(DATASET):
            return 0
        if item.path not in with_database:
            return 1
        starts = enumerate(LONGEST, 2)
        return next((rank for rank, one in starts if item.nodeid.startswith(one)), len(LONGEST) + 2)

    items.sort(key=rank)


def thin_out(items: list[pytest.Item]) -> None:
    """Mark as exhaustive all but one in so many cases of a test that asks for it: always the same
    ones, others for each test. A number that divides no list of parameters lets each come up."""
    cases: dict[str, int] = {}
    for item in items:
        if mark := item.get_closest_marker("every_day"):
            test = item.nodeid.partition("[")[0]
            number = cases.setdefault(test, crc32(test.encode()))
            if number % mark.kwargs["one_in"]:
                item.add_marker(pytest.mark.exhaustive)
            cases[test] += 1


class LongestFirst(LoadScopeScheduling):
    """Deals modules out in the order of the tests."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        if module in ALONE:
            return nodeid
        units = (unit for one, unit in TOGETHER.items() if module.startswith(one))
        return next(units, module)


def make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling | None:
    """None where `--dist` asks for another way."""
    if config.option.dist != "load":
        return None
    config.option.loadscopereorder = False  # by number of tests, which says little about time
    return LongestFirst(config, log)
