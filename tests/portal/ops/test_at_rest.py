"""The tests' own helper: the database is emptied once the portal has answered, and not before."""

from threading import Event, Thread

from django.core.signals import request_finished, request_started

from tests.at_rest import wait_until_at_rest, wait_until_nobody_is_connected


def test_requests_in_progress_are_awaited() -> None:
    begun, may_end = Event(), Event()

    def answer():
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


def test_connections_of_the_server_are_awaited() -> None:
    may_end = Event()
    connected = Thread(target=may_end.wait, args=[10], name="Thread-1 (process_request_thread)")
    waiting = Thread(target=wait_until_nobody_is_connected, args=[[connected]])
    connected.start()
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    may_end.set()
    waiting.join(10)
    assert not waiting.is_alive()
