"""Shortcodes as an extension of Markdown: `{{…}}` outside code."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

TYPE = "shortcode"
BLOCKS = ("chart", "map", "record", "picture")
"""Shortcodes that need a paragraph of their own."""


@dataclass(frozen=True)
class Shortcode:
    text: str
    """Source without the braces."""
    line: int
    is_alone: bool
    """True for the only content of a paragraph; rows of a tight list are none."""
    is_linked: bool = False
    """True within a link, where its own links could not work."""

    @property
    def parts(self) -> list[str]:
        """Words; a quoted text is one. Empty for unbalanced quotation marks."""
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
        """Pairs of `name=value`, in their order; names may repeat."""
        found = (part.partition("=") for part in self.parts[1:] if "=" in part)
        return [(name, value) for name, _equals, value in found]


def build_parser() -> MarkdownIt:
    """Build the parser of stories: CommonMark with tables and shortcodes, without HTML."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.inline.ruler.before("link", TYPE, _parse_shortcode)
    markdown.add_render_rule(TYPE, _render_placeholder)
    return markdown


def shortcodes_in(tokens: list[Token]) -> list[Shortcode]:
    """Return the shortcodes of a parsed text, and number its placeholders by their order."""
    return list(_iterate_shortcodes(tokens))


def placeholder(number: int) -> str:
    return f"\ue000{number}\ue001"


def without_placeholders(markdown: str) -> str:
    """Remove characters from a text that would be taken for placeholders."""
    return markdown.translate({0xE000: None, 0xE001: None})


def _parse_shortcode(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("{{", state.pos):
        return False
    end = state.src.find("}}", state.pos)
    if end < 0 or "\n" in state.src[state.pos : end]:
        return False
    if not silent:
        token = state.push(TYPE, "", 0)
        token.content = state.src[state.pos + 2 : end].strip()
        token.meta = {"line": state.src.count("\n", 0, state.pos), "linked": state.linkLevel > 0}
    state.pos = end + 2
    return True


def _render_placeholder(
    _renderer: RendererProtocol,
    tokens: Sequence[Token],
    index: int,
    _options: OptionsDict,
    _env: EnvType,
) -> str:
    return placeholder(tokens[index].meta["number"])


def _iterate_shortcodes(tokens: list[Token]) -> Iterator[Shortcode]:
    numbers = count()
    for place, token in enumerate(tokens):
        children = token.children or []
        before = tokens[place - 1]
        in_paragraph = before.type == "paragraph_open" and not before.hidden
        is_alone = in_paragraph and len(children) == 1
        for child in children:
            if child.type == TYPE:
                child.meta["number"] = next(numbers)
                line = (token.map[0] if token.map else 0) + child.meta["line"] + 1
                yield Shortcode(child.content, line, is_alone, child.meta["linked"])
