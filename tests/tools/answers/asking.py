"""Ask a portal in process, and keep what it answers in a folder.

`questions.jsonl` has a line for each question, and `index.jsonl` in the same order one for its
answer: status, headers, and the digest of the body, which names the file in `bodies/` that holds
the body as it came.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.tools.answers import checkout
from tests.tools.answers.normalising import normalise_headers

INDEX, QUESTIONS, BODIES = "index.jsonl", "questions.jsonl", "bodies"


@dataclass(frozen=True)
class Question:
    """A request. `who` is the name of an account, empty for a reader; `body` is sent as JSON."""

    address: str
    method: str = "GET"
    who: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def key(self) -> str:
        said = "".join(f" {name}: {value}" for name, value in sorted(self.headers.items()))
        who = f" as {self.who}" if self.who else ""
        return f"{self.method} {self.address}{who}{said} {self.body}".rstrip()

    def line(self) -> str:
        """Return it as JSON, without what is usual."""
        usual = Question("")
        given = {k: v for k, v in asdict(self).items() if v != getattr(usual, k)}
        return json.dumps(given, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class Reply:
    """An answer, its headers made comparable, its body as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "").split(";")[0]


class Asker:
    """Readers and signed-in members of the desk; the portal must be set up (`checkout.enter`).

    All of the desk sign in at once, as pages tell when somebody last did.
    """

    def __init__(self) -> None:
        self._clients = {who: self._sign_in(who) for who in ("", *checkout.ROLES)}

    def ask(self, question: Question) -> Reply:
        if not question.who:  # a reader brings nothing along
            self._clients[""].cookies.clear()
        answer = self._clients[question.who].generic(
            question.method,
            question.address,
            question.body,
            content_type="application/json" if question.body else "",
            headers=question.headers,
        )
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        answer.close()
        headers = normalise_headers(dict(answer.items()), list(answer.cookies))
        return Reply(answer.status_code, headers, body)

    def _sign_in(self, who: str) -> Any:
        from django.contrib.auth import get_user_model
        from django.test import Client

        client = Client(HTTP_HOST=checkout.HOST, raise_request_exception=False)
        if who:
            client.force_login(get_user_model().objects.get(username=who))
        return client


class Answers:
    """A folder in the making: `with Answers(folder, part="pages") as answers: answers.keep(…)`.

    Each part is written by a process of its own; `join` makes one of them.
    """

    def __init__(self, folder: Path, part: str) -> None:
        (folder / BODIES).mkdir(parents=True, exist_ok=True)
        self._bodies = folder / BODIES
        self._questions = (folder / f"{part}.{QUESTIONS}").open("w")
        self._index = (folder / f"{part}.{INDEX}").open("w")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._questions.close()
        self._index.close()

    def keep(self, question: Question, reply: Reply) -> None:
        if reply.status >= 500:
            print(f"{reply.status} {question.key[:200]}", flush=True)
        entry = self._entry(question, reply)
        self._questions.write(question.line() + "\n")
        self._index.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._questions.flush()
        self._index.flush()

    def _entry(self, question: Question, reply: Reply) -> dict[str, Any]:
        raw = hashlib.sha256(reply.body).hexdigest()[:32]
        path = self._bodies / f"{raw}.gz"
        if not path.exists():
            path.write_bytes(gzip.compress(reply.body, 3, mtime=0))
        return {
            "key": question.key,
            "address": question.address,
            "status": reply.status,
            "headers": reply.headers,
            "body": raw,
            "bytes": len(reply.body),
        }


def ask_all(questions: Iterable[Question], answers: Answers) -> None:
    asker = Asker()
    for question in questions:
        answers.keep(question, asker.ask(question))


def join(folder: Path, parts: Iterable[str]) -> int:
    """Make one index and one list of questions of those of the parts, each question once; return
    how many there are."""
    met: set[str] = set()
    with (folder / QUESTIONS).open("w") as questions, (folder / INDEX).open("w") as index:
        for part in parts:
            paths = folder / f"{part}.{QUESTIONS}", folder / f"{part}.{INDEX}"
            lines = zip(*(path.read_text().splitlines() for path in paths), strict=True)
            for question, entry in lines:
                if (key := json.loads(entry)["key"]) not in met:
                    met.add(key)
                    questions.write(question + "\n")
                    index.write(entry + "\n")
            for path in paths:
                path.unlink()
    return len(met)


def read_questions(folder: Path) -> Iterator[Question]:
    with (folder / QUESTIONS).open() as lines:
        for line in lines:
            yield Question(**json.loads(line))


def read_body(folder: Path, name: str) -> bytes:
    return gzip.decompress((folder / BODIES / f"{name}.gz").read_bytes())
