"""The tests' own helper: the database is emptied once the portal has answered, and not before."""

from threading import Event, Thread

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.at_rest import wait_until_at_rest, wait_until_nobody_is_connected

pytestmark = pytest.mark.slow

NAME = "Thread-1 (process_request_thread)"


def test_requests_in_progress_are_awaited() -> None:
    begun, may_end = Event(), Event()

    def answer() -> None:
        request_started.send(None)
        begun.set()
        may_end.wait(10)
        request_finished.send(None)

    answering, waiting = Thread(target=answer), Thread(target=wait_until_at_rest)
    answering.start()
    begun.wait(10)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    may_end.set()
    waiting.join(10)
    assert not waiting.is_alive()
    answering.join(10)


def test_closed_connections_are_not_awaited() -> None:
    gone = Thread(target=request_started.send, args=[None])
    gone.start()
    gone.join(10)
    wait_until_at_rest()


def test_thread_with_the_number_of_one_that_died_is_not_awaited() -> None:
    gone = Thread(target=request_started.send, args=[None])
    gone.start()
    gone.join(10)
    may_end = Event()
    idle = [Thread(target=may_end.wait, args=[10]) for _number in range(20)]
    for thread in idle:
        thread.start()
    try:
        assert gone.ident in [thread.ident for thread in idle]
        wait_until_at_rest()
    finally:
        may_end.set()
        for thread in idle:
            thread.join(10)


def test_connections_of_the_server_are_awaited() -> None:
    may_end = Event()
    connected = Thread(target=may_end.wait, args=[10], name=NAME)
    waiting = Thread(target=wait_until_nobody_is_connected, args=[[connected]])
    connected.start()
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    may_end.set()
    waiting.join(10)
    assert not waiting.is_alive()


def test_requests_are_answered_one_after_the_other() -> None:
    first_began, first_may_end, second_began = Event(), Event(), Event()

    def answer(began: Event, may_end: Event) -> None:
        request_started.send(None)
        began.set()
        may_end.wait(10)
        request_finished.send(None)

    first = Thread(target=answer, args=[first_began, first_may_end], name=NAME)
    first.start()
    first_began.wait(10)
    second = Thread(target=answer, args=[second_began, first_may_end], name=NAME)
    second.start()
    assert not second_began.wait(0.2)
    first_may_end.set()
    assert second_began.wait(10)
    first.join(10)
    second.join(10)


def test_whoever_died_while_answering_does_not_keep_the_turn() -> None:
    def answer() -> None:
        request_started.send(None)
        request_finished.send(None)

    dead = Thread(target=request_started.send, args=[None], name=NAME)
    dead.start()
    dead.join(10)
    next_one = Thread(target=answer, name=NAME)
    next_one.start()
    next_one.join(10)
    assert not next_one.is_alive()


@pytest.mark.django_db(transaction=True)
def test_transaction_of_the_test_and_answers_wait_for_each_other() -> None:
    began, may_end = Event(), Event()
    ended: list[str] = []

    def answer() -> None:
        request_started.send(None)
        began.set()
        may_end.wait(0.2)
        ended.append("answer")
        request_finished.send(None)

    first, second = (Thread(target=answer, name=NAME) for _number in range(2))
    first.start()
    began.wait(10)
    with transaction.atomic():
        assert ended == ["answer"]
        began.clear()
        second.start()
        with transaction.atomic():
            Client().get("/robots.txt")
        assert not began.wait(0.2)
    assert began.wait(10)
    may_end.set()
    second.join(10)
    first.join(10)


@pytest.mark.django_db(transaction=True)
def test_portal_of_a_test_shares_its_connection_to_a_database_in_memory(
    live_server: LiveServer,
) -> None:
    assert live_server.thread.connections_override == _shared()


@pytest.mark.django_db(transaction=True)
def test_browser_that_starts_after_the_portal_leaves_it_the_connection_of_the_tests(
    live_server: LiveServer, browser: Browser
) -> None:
    assert live_server.thread.connections_override == _shared()


def _shared() -> dict[str, BaseDatabaseWrapper]:
    return {"default": connections["default"]} if connection.vendor == "sqlite" else {}
