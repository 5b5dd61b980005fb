"""A served portal under attack, and the time that an area has for it."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from tests.attack.asking import Answer, OverHttp, Request, new_client
from tests.attack.prepared import Prepared
from tests.attack.report import Tally
from tests.attack.serving import Constant, Served
from tests.attack.surface import Surface

FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
REQUESTS_OF_A_CLIENT = 25
"""Before an attack goes on from another address, as the portal limits each."""
READER = Request("/about/")
"""A normal page, timed while something else goes on."""
PAGE_SECONDS, PAGE_TIMES = 1, 5
"""A normal page takes no longer than so many seconds, or so many times as long as a constant."""


class Deadline:
    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def left(self) -> float:
        return max(0.0, self.at - time.monotonic())

    def __bool__(self) -> bool:
        return self.left() > 0


@dataclass
class Target:
    served: Served
    asker: OverHttp
    constant: Constant
    prepared: Prepared
    surface: Surface
    seed: int
    goal: int
    """Hostile requests."""
    kills: int
    """Least number of processes to be killed."""
    _asked: int = 0
    _client: str = field(default_factory=new_client)

    def ask(
        self, tally: Tally, request: Request, *checks: Callable[[Answer], str], client: str = ""
    ) -> Answer:
        """Ask and judge, also by checks that say what is wrong; by an address that changes now and
        then unless `client` is given."""
        self._asked += 1
        if self._asked % REQUESTS_OF_A_CLIENT == 0:
            self._client = new_client()
        answer = self.asker.ask(request, client=client or self._client)
        tally.judge(request, answer, *(check(answer) for check in checks))
        return answer

    def watch(self, tally: Tally, what: str, until: Callable[[], bool]) -> None:
        """Time a normal page, asked by somebody else, beside a constant, at least three times."""
        worst, ratio, times = 0.0, 0.0, 0
        while times < 3 or not until():
            before = self.constant.seconds()
            answer = self.asker.ask(READER, client=new_client(), patience=15)
            constant = max(before, self.constant.seconds())
            is_late = answer.seconds > max(PAGE_SECONDS, PAGE_TIMES * constant)
            late = f"a normal page is late beside {what}" if is_late else ""
            tally.judge(READER, answer, late)
            worst = max(worst, answer.seconds)
            ratio = max(ratio, answer.seconds / max(constant, 0.001))
            times += 1
        tally.note(f"{what}: slowest normal page {worst:.2f} s, {ratio:.0f} × a constant ({times})")


def post(path: str, data: dict[str, Any], who: str = "") -> Request:
    return Request(path, "POST", FORM, urlencode(data, doseq=True, errors="replace").encode(), who)


def in_threads[T, R](do: Callable[[T], R], of: Iterable[T], threads: int) -> list[R]:
    """Do it for each at once; connections to the database are closed behind each."""

    def close_after(one: T) -> R:
        try:
            return do(one)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(close_after, of))
