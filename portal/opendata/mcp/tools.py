"""What assistants can ask: tools, each with what it takes, what it gives and who answers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.filters.fields import MomentField
from portal.models.languages import DEFAULT, LANGUAGES
from portal.opendata.api.problems import InvalidParameters
from portal.opendata.mcp import arguments
from portal.opendata.mcp.figures import SOURCE, source_with_page, whole_addresses
from portal.opendata.mcp.schemas import Answer, Schema, closed, rows, text
from portal.publication import time_travel
from portal.records.documents import sources_in
from portal.records.extension_points import ExtensionPoint


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One question. `takes` are the schemas of its arguments by name, of which `needs` must be
    given. Every tool takes a language and a moment too, and names whatever is a `source` in its
    answer once more in `sources`."""

    name: str
    title: str
    description: str
    takes: Mapping[str, Schema]
    needs: tuple[str, ...] = ()
    gives: Mapping[str, Schema]
    answer: Callable[[dict[str, Any]], Answer]

    @property
    def input_schema(self) -> Schema:
        taken = {**self.takes, "as_recorded": AS_RECORDED, "language": LANGUAGE}
        return {**closed(**taken), "required": list(self.needs)}

    @property
    def output_schema(self) -> Schema:
        return closed(**self.gives, sources=SOURCES)

    def ask(self, given: Mapping[str, Any]) -> Answer:
        """The answer with its sources. `Refused` says what is wrong with the arguments, in the
        language of the answer if that one is right."""
        with override(_language(given)):
            asked = arguments.read(self.input_schema, given)
            with _as_recorded(asked.pop("as_recorded", "")):
                answer = self.answer(asked)
            sources = [source_with_page(source) for source in sources_in(answer)]
            return {**whole_addresses(answer), "sources": sources}


tools: ExtensionPoint[[], Tool] = ExtensionPoint()
"""What there is to ask. Made for each question, as descriptions are words of the moment."""

LANGUAGE = text(
    "The language of titles, labels and citations", enum=list(LANGUAGES), default=DEFAULT
)
AS_RECORDED = text(
    "What the portal said then: 2026-01-15 or 2026-01-15T12:00:00Z; what it says now, if left out"
)
SOURCES = rows(SOURCE, "Whatever this answer rests on, in the order in which it is met")


def named(name: str) -> Tool | None:
    return next((tool for tool in tools.collect() if tool.name == name), None)


def _language(given: Mapping[str, Any]) -> str:
    asked = given.get("language")
    return asked if isinstance(asked, str) and asked in LANGUAGES else DEFAULT


@contextmanager
def _as_recorded(text: str) -> Iterator[None]:
    """Within it, everything is read as it was at the moment; `Refused` where it is none."""
    try:
        moment = MomentField(required=False).clean(text)
        found = time_travel.moment_of(moment) if moment else None
    except ValidationError as problem:
        raise InvalidParameters({time_travel.PARAMETER: list(problem.messages)}) from problem
    except time_travel.NotYet as problem:
        raise InvalidParameters({time_travel.PARAMETER: [str(problem)]}) from problem
    except time_travel.Busy as problem:
        busy = _("The portal is busy or being worked on. Try again soon.")
        raise InvalidParameters({time_travel.PARAMETER: [busy]}) from problem
    with time_travel.entered(found) if found else nullcontext():
        yield
