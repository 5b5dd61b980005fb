"""Two transactions that meet at a chosen statement, each on a connection of its own."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

from django.db import connection

LONGEST = 60
"""Seconds after which a test that hangs fails."""


def meet(first: Callable[[], Any], *, before: str, second: Callable[[], Any]) -> list[Any]:
    """Run `first` up to a statement that `before` describes, then `second` until it is done or
    waits for a lock of the first, then both to their ends. Return what each returned or raised.
    On SQLite, which lets one write at a time, one comes after the other."""
    if connection.vendor == "sqlite":
        return [_result(first), _result(second)]
    reached, may_go_on, number = Event(), Event(), Future[int]()

    def pause(execute: Any, sql: str, *words: Any) -> Any:
        if re.search(before, sql) and not reached.is_set():
            reached.set()
            may_go_on.wait(LONGEST)
        return execute(sql, *words)

    def run(work: Callable[[], Any]) -> Any:
        try:
            return _result(work)
        finally:
            connection.close()

    def run_first() -> Any:
        with connection.execute_wrapper(pause):
            return run(first)

    def run_second() -> Any:
        connection.ensure_connection()
        number.set_result(connection.connection.info.backend_pid)
        return run(second)

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(run_first)
        one.add_done_callback(lambda _: reached.set())
        assert reached.wait(LONGEST)
        assert not one.done(), f"It asked nothing like “{before}”: {one.result()!r}"
        other = pool.submit(run_second)
        while not (other.done() or _waits(number.result(LONGEST))):
            pass
        may_go_on.set()
        return [one.result(LONGEST), other.result(LONGEST)]


@contextmanager
def interrupted(work: Callable[[], Any], *, before: str) -> Iterator[None]:
    """Do work before the first statement that `before` describes, as another process would between
    two queries of somebody who reads."""
    left = [work]

    def interrupt(execute: Any, sql: str, *words: Any) -> Any:
        if left and re.search(before, sql):
            left.pop()()
        return execute(sql, *words)

    with connection.execute_wrapper(interrupt):
        yield
    assert not left, f"It asked nothing like “{before}”."


def _waits(number: int) -> bool:
    """Tell whether a connection waits for a lock of another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [number])
        return bool(cursor.fetchone()[0])


def _result(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Exception as problem:
        return problem
