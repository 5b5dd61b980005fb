"""Shortcodes as a part of Markdown: `{{…}}` outside code."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

TYPE = "shortcode"
BLOCKS = ("chart", "map", "record")
"""What needs a line of its own."""


@dataclass(frozen=True)
class Shortcode:
    text: str
    """As it is written, without the braces."""
    line: int
    is_alone: bool
    """Whether it is all that its paragraph holds."""
    is_linked: bool = False
    """Whether it stands within a link, where its own links could not work."""

    @property
    def parts(self) -> list[str]:
        """Its words; what stands in quotation marks is one. Empty where these do not match."""
        try:
            return shlex.split(self.text)
        except ValueError:
            return []

    @property
    def word(self) -> str:
        return self.parts[0] if self.parts else ""

    @property
    def arguments(self) -> list[str]:
        return [part for part in self.parts[1:] if "=" not in part]

    @property
    def options(self) -> list[tuple[str, str]]:
        """`name=value`, in their order; a name may come twice."""
        found = (part.partition("=") for part in self.parts[1:] if "=" in part)
        return [(name, value) for name, _equals, value in found]


def parser() -> MarkdownIt:
    """Markdown as stories have it."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.inline.ruler.before("link", TYPE, _rule)
    made.add_render_rule(TYPE, _placeholder)
    return made


def shortcodes_in(tokens: list[Token]) -> list[Shortcode]:
    """All of a text that has been parsed, in the order of its placeholders."""
    return list(_found(tokens))


def placeholder(number: int) -> str:
    return f"\ue000{number}\ue001"


def without_placeholders(markdown: str) -> str:
    """A text may not bring its own."""
    return markdown.translate({0xE000: None, 0xE001: None})


def _rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{{", state.pos):
        return False
    end = state.src.find("}}", state.pos)
    if end < 0 or "\n" in state.src[state.pos : end]:
        return False
    if not silent:
        token = state.push(TYPE, "", 0)
        token.content = state.src[state.pos + 2 : end].strip()
        token.meta = {"line": state.src.count("\n", 0, state.pos), "linked": state.linkLevel > 0}
        number = state.env.setdefault("shortcodes", 0)
        token.meta["number"], state.env["shortcodes"] = number, number + 1
    state.pos = end + 2
    return True


def _placeholder(_renderer: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    return placeholder(tokens[index].meta["number"])


def _found(tokens: list[Token]) -> Iterator[Shortcode]:
    for place, token in enumerate(tokens):
        children = token.children or []
        in_paragraph = place > 0 and tokens[place - 1].type == "paragraph_open"
        is_alone = in_paragraph and len(children) == 1
        for child in children:
            if child.type == TYPE:
                line = (token.map[0] if token.map else 0) + child.meta["line"] + 1
                yield Shortcode(child.content, line, is_alone, child.meta["linked"])
