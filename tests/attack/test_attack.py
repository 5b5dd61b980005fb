"""The attack in small, in this process and always the same; `make attack` has the whole."""

import random
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
import time_machine

from portal.models import Place, Story
from tests.attack import desk, readers
from tests.attack.asking import InProcess, Request
from tests.attack.hostile import Hostile
from tests.attack.judging import find_faults
from tests.attack.prepared import SECRET, Prepared, prepare
from tests.attack.report import Tally, details
from tests.attack.restoring import ALWAYS, AROUND, content_of, first_difference
from tests.attack.surface import Surface, survey

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SEED = 20261127
HOSTILE_REQUESTS = 150
LOOKS_FOR_DRAFTS, NAMED_ONE_IN = 25, 5
FORCED_REQUESTS = 120
NOW = datetime(2031, 1, 1, microsecond=120_456, tzinfo=UTC)
"""After all that the portal holds."""

_prepared: list[Prepared] = []


def fill() -> None:
    _prepared[:] = [prepare()]


@pytest.fixture
def prepared() -> Prepared:
    """As the process has made it once; the rows are copied into the database of each test."""
    return _prepared[0]


@pytest.fixture
def nobody() -> InProcess:
    return InProcess({})


@pytest.fixture
def surface(nobody: InProcess) -> Surface:
    return survey(nobody.ask)


def failures(tally: Tally) -> str:
    return "\n".join(details([tally])) if tally.failures else ""


@pytest.mark.parametrize(("accept", "faults"), [("text/html", []), ("*/*", ["400 as text/html"])])
def test_refusal_by_the_api_is_a_page_for_those_who_ask_for_one(
    nobody: InProcess, accept: str, faults: list[str]
) -> None:
    asked = Request("/api/v1/search/", headers=(("Accept", "text/html"),))
    answer = nobody.ask(asked)
    assert (answer.status, answer.kind) == (400, "text/html")
    assert find_faults(Request(asked.path, headers=(("Accept", accept),)), answer) == faults


@pytest.mark.filled(by=fill)
def test_hostile_requests_are_refused_in_the_right_form_and_tell_nothing(
    nobody: InProcess, surface: Surface
) -> None:
    tally = Tally("hostile requests")
    for request in islice(Hostile(surface, SEED).requests(), HOSTILE_REQUESTS):
        tally.judge(request, nobody.ask(request))

    assert failures(tally) == ""
    assert tally.tried == HOSTILE_REQUESTS
    assert HOSTILE_REQUESTS / 2 < tally.refused < HOSTILE_REQUESTS


@pytest.mark.filled(by=fill)
def test_drafts_are_answered_like_what_does_not_exist(
    nobody: InProcess, surface: Surface, prepared: Prepared
) -> None:
    tally = Tally("drafts")
    everywhere = list(readers.draft_requests(surface, prepared))
    asked = random.Random(SEED).sample(everywhere, LOOKS_FOR_DRAFTS)
    named = list(readers.named_requests(surface, prepared))[::NAMED_ONE_IN]
    for hidden, missing in (*named, *asked):
        answer, other = nobody.ask(hidden), nobody.ask(missing)
        tally.judge(hidden, answer, readers.compare(answer, other))

    assert failures(tally) == ""
    assert Place.working.filter(title_en__contains=SECRET).exists()


@pytest.mark.filled(by=fill)
def test_no_public_address_says_a_word_of_the_desk(
    nobody: InProcess, surface: Surface, prepared: Prepared
) -> None:
    """Drafts, notes, comments, imports, and reports of errors that are not shown."""
    tally = Tally("words")
    for request in readers.requests_of_readers(surface, prepared):
        tally.judge(request, nobody.ask(request))

    assert failures(tally) == ""
    assert tally.statuses[200] > len(surface.routes)


@pytest.mark.filled(by=fill)
def test_no_address_of_the_desk_lets_in_whoever_may_not_see_it(
    surface: Surface, prepared: Prepared
) -> None:
    tally, before = Tally("roles"), desk.states()
    people = InProcess(prepared.accounts)
    forced = list(desk.forced_requests(surface, prepared))
    kept_out = [(request, allowed) for request, allowed in forced if allowed]
    dice = random.Random(SEED)
    for request, allowed in dice.sample(kept_out, FORCED_REQUESTS):
        answer = people.ask(request)
        tally.judge(request, answer, desk.let_in(answer, allowed))
    for request in dice.sample(list(desk.steps_beyond_rights(prepared)), FORCED_REQUESTS):
        tally.judge(request, people.ask(request))

    assert failures(tally) == ""
    assert list(desk.what_changed(before, prepared)) == []


def test_stored_script_is_inert_in_every_channel(nobody: InProcess) -> None:
    tally = Tally("texts")
    for path in readers.publish_script(Place, Story):
        answer = nobody.ask(Request(path))
        tally.judge(Request(path), answer, readers.find_formula(answer))

    assert failures(tally) == ""


@pytest.mark.exhaustive
@pytest.mark.filled(by=fill)
def test_a_restored_portal_is_not_blamed_for_the_time_that_passed(nobody: InProcess) -> None:
    """A list links to itself as it is at this moment."""
    asked = [Request(path) for path in ("/places/", *ALWAYS)]
    answers = []
    for moment in (NOW, NOW + timedelta(seconds=2, microseconds=7)):
        with time_machine.travel(moment, tick=False):
            answers.append([content_of(nobody.ask(request), 80) for request in asked])

    assert answers[0] == answers[1]


def test_the_place_is_told_where_two_answers_differ() -> None:
    head = b"a" * AROUND

    assert first_difference(b"200 x" + head + b"1 b", b"200 x" + head + b"2 b") == (
        f"{head + b'1 b'!r} became {head + b'2 b'!r}"
    )
    assert first_difference(b"200 ab", b"200 a") == "b'200 ab' became b'200 a'"
