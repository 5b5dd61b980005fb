"""Ask a portal in process, and keep what it answers in a folder.

`index.jsonl` has a line for each question: the question, status, headers, the digest of the body as
it is compared, and the name of the file in `bodies/` that holds the body as it came.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.tools.answers import checkout
from tests.tools.answers.normalising import normalise, normalise_headers

INDEX, BODIES = "index.jsonl", "bodies"


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
    """Readers and signed-in members of the desk; the portal must be set up (`checkout.enter`)."""

    def __init__(self) -> None:
        self._clients: dict[str, Any] = {}

    def ask(self, question: Question) -> Reply:
        client = self._client(question.who)
        answer = client.generic(
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

    def _client(self, who: str) -> Any:
        from django.contrib.auth import get_user_model
        from django.test import Client

        if who and who in self._clients:
            return self._clients[who]
        client = Client(HTTP_HOST=checkout.HOST, raise_request_exception=False)
        if who:
            client.force_login(get_user_model().objects.get(username=who))
            self._clients[who] = client
        return client


def ask_all(questions: Iterable[Question], out: Path, *, index: str = INDEX) -> int:
    """Ask each question and keep its answer under `out`; return how many there were."""
    (out / BODIES).mkdir(parents=True, exist_ok=True)
    asker, number = Asker(), 0
    with (out / index).open("w") as lines:
        for question in questions:
            reply = asker.ask(question)
            lines.write(json.dumps(_entry(question, reply, out), ensure_ascii=False) + "\n")
            number += 1
    return number


def _entry(question: Question, reply: Reply, out: Path) -> dict[str, Any]:
    raw = hashlib.sha256(reply.body).hexdigest()[:32]
    path = out / BODIES / f"{raw}.gz"
    if not path.exists():
        path.write_bytes(gzip.compress(reply.body, 3, mtime=0))
    text = normalise(reply.kind, question.address, reply.body)
    return {
        "key": question.key,
        "address": question.address,
        "status": reply.status,
        "headers": reply.headers,
        "digest": hashlib.sha256(text.encode()).hexdigest()[:32],
        "body": raw,
        "bytes": len(reply.body),
    }


def read_questions(path: Path) -> Iterator[Question]:
    with path.open() as lines:
        for line in lines:
            yield Question(**json.loads(line))


def read_body(folder: Path, name: str) -> bytes:
    return gzip.decompress((folder / BODIES / f"{name}.gz").read_bytes())
