"""Several threads that want the same."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.http.single_flight import SingleFlight


def test_others_wait_for_the_first() -> None:
    flight = SingleFlight[str](wait_seconds=60)
    begun, may_end, made = threading.Event(), threading.Event(), []

    def first() -> bool:
        with flight.turn("a") as is_first:
            begun.set()
            may_end.wait(60)
            made.append("a")
        return is_first

    def other() -> tuple[bool, list[str]]:
        with flight.turn("a") as is_first:
            return is_first, list(made)

    with ThreadPoolExecutor() as threads:
        one = threads.submit(first)
        begun.wait(60)
        others = [threads.submit(other) for _ in range(3)]
        with flight.turn("b") as is_first:
            assert is_first
        may_end.set()
        assert one.result()
        assert [found.result() for found in others] == [(False, ["a"])] * 3


def test_waiting_is_bounded() -> None:
    flight = SingleFlight[str](wait_seconds=0)
    with flight.turn("a"), flight.turn("a") as is_first:
        assert not is_first


def test_failure_lets_the_next_one_try() -> None:
    flight = SingleFlight[str](wait_seconds=60)
    with pytest.raises(OSError, match="no"), flight.turn("a"):
        raise OSError("no")
    with flight.turn("a") as is_first:
        assert is_first
