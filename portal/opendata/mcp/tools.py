"""Tools of the MCP server: name, description, schemas and the function that answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import override

from portal.filters.as_recorded import read_moment
from portal.models.languages import DEFAULT, LANGUAGES
from portal.opendata.mcp.figures import shorten_answer, source_in_short
from portal.opendata.mcp.schemas import Answer, Schema, closed, read_arguments, text
from portal.publication import time_travel
from portal.records.documents import sources_in


@dataclass(kw_only=True)
class Tool:
    """A tool; decorates the function that answers. `takes` gives the schemas of its arguments by
    name, `needs` are the required ones; `gives` are the keys of an answer that are there whatever
    they hold. Every tool also takes a language and a moment, and lists each `source` of its answer
    in `sources`."""

    name: str
    title: str
    description: str
    takes: Callable[[], Mapping[str, Schema]]
    needs: tuple[str, ...] = ()
    gives: tuple[str, ...]
    answer: Callable[[Answer], Answer] = field(init=False)

    def __call__(self, answer: Callable[[Answer], Answer]) -> Callable[[Answer], Answer]:
        TOOLS[self.name], self.answer = self, answer
        return answer

    @property
    def input_schema(self) -> Schema:
        taken = {**self.takes(), "as_recorded": AS_RECORDED, "language": LANGUAGE}
        return closed(**taken) | ({"required": list(self.needs)} if self.needs else {})

    @property
    def output_schema(self) -> Schema:
        """Return the schema of an answer: every word of it assistants read with each question."""
        return {"type": "object", "required": [*self.gives, "sources"]}

    def ask(self, given: Answer) -> Answer:
        """Return the answer with its sources. Raises InvalidParameters, in the requested language
        if that is a known one."""
        with override(_language(given)):
            asked = read_arguments(self.input_schema, given)
            then = read_moment([asked.pop("as_recorded", "")])
            with time_travel.at_known_moment(then):
                answer = self.answer(asked)
                sources = [source_in_short(source) for source in sources_in(answer)]
                return shorten_answer({**answer, "sources": sources})


TOOLS: dict[str, Tool] = {}
"""All tools by name."""

LANGUAGE = text("Of titles and citations", enum=list(LANGUAGES), default=DEFAULT)
AS_RECORDED = text("What was said then, such as 2026-01-15")


def _language(given: Answer) -> str:
    language = given.get("language")
    return language if isinstance(language, str) and language in LANGUAGES else DEFAULT
