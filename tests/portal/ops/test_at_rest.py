"""The tests' own helper: the database is emptied once the portal has answered, and not before."""

from threading import Event, Thread
from time import sleep

from django.core.signals import request_finished, request_started

from tests.at_rest import wait_until_at_rest


def test_what_is_being_answered_is_waited_for():
    begun, answered = Event(), []

    def answer():
        request_started.send(None)
        begun.set()
        sleep(0.2)
        answered.append("yes")
        request_finished.send(None)

    Thread(target=answer).start()
    begun.wait(10)
    wait_until_at_rest()
    assert answered == ["yes"]


def test_who_went_away_without_a_word_is_not():
    gone = Thread(target=request_started.send, args=[None])
    gone.start()
    gone.join(10)
    wait_until_at_rest()
