"""The tests' own helpers: databases that are copied, room for calls, and the order of the tests."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection
from django.test import Client, TestCase

from portal.models import Country, SecurityEvent
from tests import databases
from tests.databases import kept
from tests.factories import make_country
from tests.scheduling import (
    LongestFirst,
    begin_elsewhere,
    is_left_unread,
    names_engine,
    order,
    thin_out,
)
from tests.tools.running import DATABASE, ENGINE


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """The database of a process that is no test's."""
    with sqlite3.connect(":memory:") as memory:
        monkeypatch.setattr(databases, "connection", SimpleNamespace(connection=memory))
        monkeypatch.setattr(databases, "_point_to", lambda _name: None)
        monkeypatch.setattr(databases, "_own_name", str)
        monkeypatch.setattr(databases, "_forget_what_was_known", lambda: None)
        yield memory
    memory.close()


def test_a_template_is_made_once_and_copied_afterwards(memory: Connection, tmp_path: Path) -> None:
    made = []

    def make() -> None:
        made.append("once")
        memory.execute("CREATE TABLE plant (name)")

    templates = databases.InMemory(tmp_path)
    templates.use("migrated-1", make)
    memory.execute("INSERT INTO plant VALUES ('left by a test')")
    memory.commit()
    templates.use("migrated-1", make)

    assert memory.execute("SELECT count(*) FROM plant").fetchone() == (0,)
    assert made == ["once"]


def test_what_was_interrupted_is_made_anew(memory: Connection, tmp_path: Path) -> None:
    (tmp_path / "migrated-1.4711").write_bytes(b"half a database")

    def stop() -> None:
        raise KeyboardInterrupt

    templates = databases.InMemory(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        templates.use("migrated-1", stop)
    templates.use("migrated-1", lambda: memory.execute("CREATE TABLE plant (name)"))

    with sqlite3.connect(tmp_path / "migrated-1.sqlite3") as template:
        assert template.execute("SELECT name FROM sqlite_master").fetchall() == [("plant",)]
    template.close()


def test_old_templates_are_forgotten_but_for_a_few(memory: Connection, tmp_path: Path) -> None:
    for number in range(6):
        databases.InMemory(tmp_path).use(f"migrated-{number}", lambda: None)

    left = {path.stem for path in tmp_path.glob("migrated-*.sqlite3")}
    assert "migrated-5" in left
    assert len(left) == databases.KEPT + 1


def test_what_needs_no_database_is_run_while_the_data_set_is_loaded_then_the_longest() -> None:
    def item(nodeid: str, *marks: str) -> SimpleNamespace:
        path = nodeid.partition("::")[0]
        return SimpleNamespace(nodeid=nodeid, path=path, get_closest_marker=marks.__contains__)

    without, mixed = item("plain.py::x"), item("mixed.py::x")
    others = [item("b.py::x", "database"), mixed, item("mixed.py::y", "database")]
    long, data = item("tests/site/t.py::x", "database"), item("tests/dataset/t.py::x", "database")
    items: list[Any] = [*others, long, without, data]

    order(items)

    assert items == [data, without, long, *others]


@pytest.mark.parametrize(
    ("nodeid", "unit"),
    [
        ("tests/portal/facts/test_facts.py::test_x[1::2]", "tests/portal/facts/test_facts.py"),
        ("tests/dataset/test_sdmx.py::test_x", "tests/dataset/"),
        ("tests/portal/opendata/test_releases.py::test_x", "tests/site/"),
        ("tests/portal/admin/test_axe.py::test_x", "tests/portal/admin/test_axe.py::test_x"),
    ],
)
def test_a_process_takes_a_module_a_folder_or_a_long_test(nodeid: str, unit: str) -> None:
    assert LongestFirst._split_scope(cast(LongestFirst, None), nodeid) == unit


def test_only_modules_that_name_the_mark_are_read_for_a_server(tmp_path: Path) -> None:
    marked, unmarked, helper = (tmp_path / f"{name}.py" for name in ("test_a", "test_b", "helper"))
    marked.write_text("pytestmark = pytest.mark.engine")
    unmarked.write_text("def test_b(): pass")

    left_out = [one for one in (marked, unmarked, helper) if is_left_unread(one, ENGINE)]
    assert left_out == [unmarked]
    assert not is_left_unread(unmarked, DATABASE)


def test_each_module_with_the_mark_names_it(request: pytest.FixtureRequest) -> None:
    items = request.session.items
    marked = {item.path for item in items if item.get_closest_marker("engine")}
    assert [path for path in marked if not names_engine(path)] == []


def test_each_process_begins_with_a_share_of_its_own() -> None:
    assert begin_elsewhere([*"abcde"], 0, 3) == [*"abcde"]
    assert begin_elsewhere([*"abcde"], 1, 3) == [*"bcdea"]
    assert begin_elsewhere([*"abcde"], 2, 3) == [*"deabc"]


times_made: list[str] = []


@kept
def country() -> Country:
    times_made.append("once")
    return make_country("KZ")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["one", "other"])
def test_rows_are_made_once_and_what_a_test_changes_is_taken_back(
    country: Country, name: str
) -> None:
    assert times_made == ["once"]
    assert country.name_en == Country.objects.get(pk=country.pk).name_en != name
    country.name_en = name
    country.save()


class Case:
    """A test with its parameters, as far as marks go."""

    def __init__(self, nodeid: str, *marks: pytest.Mark) -> None:
        self.nodeid = nodeid
        self.marks = {mark.name: mark for mark in marks}

    def get_closest_marker(self, name: str) -> pytest.Mark | None:
        return self.marks.get(name)

    def add_marker(self, mark: pytest.MarkDecorator) -> None:
        self.marks[mark.name] = mark.mark


def test_deep_calls_ask_the_system_for_no_memory_again_and_again() -> None:
    def go_down(depth: int) -> None:
        if depth:
            go_down(depth - 1)

    go_down(500)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(100):
        go_down(500)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before < 50


def test_one_in_so_many_cases_runs_every_day_and_others_of_another_test() -> None:
    mark = pytest.mark.every_day(one_in=3).mark
    plain = Case("tests/t.py::test_plain")
    cases = [Case(f"tests/t.py::test_{name}[{n}]", mark) for name in "abcd" for n in range(9)]

    thin_out([plain, *cases])  # type: ignore[list-item]

    daily = [int(case.nodeid[-2]) for case in cases if "exhaustive" not in case.marks]
    of_each_test = [daily[at : at + 3] for at in range(0, len(daily), 3)]
    assert "exhaustive" not in plain.marks
    assert all(found == [found[0], found[0] + 3, found[0] + 6] for found in of_each_test)
    assert len({found[0] for found in of_each_test}) > 1


@pytest.mark.engine
@pytest.mark.django_db
def test_answer_that_a_test_closes_leaves_its_transaction_open(client: Client) -> None:
    answer = client.get("/robots.txt")
    make_country("KZ")

    answer.close()

    assert Country.objects.get().code == "KZ"


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("change", "is_copied_anew"),
    [("SELECT 1", False), ("CREATE INDEX of_a_test ON portal_country (name_en)", True)],
)
def test_what_was_committed_is_taken_back(
    databases_folder: Path, change: str, is_copied_anew: bool
) -> None:
    groups, before = set(Group.objects.values_list("pk", "name")), number_of_database()
    make_country("KZ")
    SecurityEvent.objects.create(kind="failed")  # is only appended
    Group.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(change)

    databases.use_migrated(databases_folder)

    assert not Country.objects.exists()
    assert not SecurityEvent.objects.exists()
    assert set(Group.objects.values_list("pk", "name")) == groups != set()
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, "portal_country")
    assert "of_a_test" not in indexes
    assert (number_of_database() != before) == (is_copied_anew and before is not None)


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_what_a_thread_has_not_committed_never_is(databases_folder: Path) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads share the connection to a database in memory")
    groups = set(Group.objects.values_list("name", flat=True))
    with closing(connection.copy()) as left:
        left.set_autocommit(False)
        left.cursor().execute("UPDATE auth_group SET name = name || '!'")

        databases.use_migrated(databases_folder)

        with pytest.raises(OperationalError):
            left.commit()
    assert set(Group.objects.values_list("name", flat=True)) == groups


def number_of_database() -> int | None:
    """Number of the database in its server."""
    if connection.vendor == "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_references_are_looked_through_only_once_rows_were_written() -> None:
    def is_due() -> bool:
        return bool(TestCase()._should_check_constraints(connection))  # type: ignore[attr-defined]

    is_due()
    assert is_due() == (connection.vendor != "sqlite")
    make_country("KZ")
    assert is_due()
