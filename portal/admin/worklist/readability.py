"""Checks of how well stories can be read: by everybody, and aloud by a machine."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from markdown_it.token import Token

from portal.editorial.worklist import Check, CheckedBatch, CheckResult, Severity
from portal.models import Story
from portal.models.languages import columns
from portal.site.stories.reading import TYPE, build_parser

LONGEST = {"body_en": 45, "body_ru": 45, "body_zh_hans": 110}
"""Words of a sentence, in Chinese signs, after which few readers know how it began."""
FIGURE = "2,240 MW"
"""Length of the figure that a shortcode prints, about."""
SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
VAGUE = {
    *("here", "click here", "this", "link", "more", "read more"),
    *("这里", "此处", "点击这里", "链接", "更多"),
    *("здесь", "тут", "ссылка", "подробнее", "далее"),
}

type FindInText = Callable[[str, list[Token]], Iterator[str]]
"""Takes a column and its parsed text, yields the places that are wrong."""


def text_check(
    check_id: str, label: StrOrPromise, sentence: StrOrPromise
) -> Callable[[FindInText], FindInText]:
    """Decorator: register a check of the texts of stories, which names the first wrong place."""

    def add(find: FindInText) -> FindInText:
        @Check(
            check_id,
            severity=Severity.NICE,
            label=label,
            sentence=sentence,
            fits=lambda model: issubclass(model, Story),
        )
        def find_all(work: CheckedBatch[Story]) -> Iterator[CheckResult]:
            parser = build_parser()
            for one in work.records:
                for name in columns("body"):
                    tokens = parser.parse(getattr(one.row, name))
                    for place in [*find(name, tokens)][:1]:
                        yield CheckResult(one, name, {"text": place[:60]})

        return find

    return add


@text_check(
    "long-sentence", _("Very long sentence"), _("A sentence is very long, part it: “%(text)s …”.")
)
def find_long_sentences(column: str, tokens: list[Token]) -> Iterator[str]:
    for paragraph in tokens:
        children = [one for one in paragraph.children or [] if one.type != "softbreak"]
        shown = (FIGURE if one.type == TYPE else one.content for one in children)
        for sentence in SENTENCE.split(" ".join(shown)):
            count = len(sentence) if column == "body_zh_hans" else len(sentence.split())
            if count > LONGEST[column]:
                yield sentence.strip()


@text_check(
    "vague-link",
    _("Link that does not say where it leads"),
    _("A link says “%(text)s”: name what it leads to."),
)
def find_vague_links(column: str, tokens: list[Token]) -> Iterator[str]:
    for words in (text for token in tokens for text in _linked(token.children or [])):
        if words.strip(" .。…").lower() in VAGUE or "://" in words:
            yield words


@text_check(
    "skipped-heading",
    _("Headings out of order"),
    _("The heading “%(text)s” skips a level: ## comes first, then ###."),
)
def find_skipped_headings(column: str, tokens: list[Token]) -> Iterator[str]:
    before = 1  # the title
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            level = int(token.tag[1])
            if not 1 < level <= before + 1:
                yield following.content
            before = level


@text_check(
    "no-description",
    _("Picture without a description"),
    _("A picture has no description for those who cannot see it: %(text)s."),
)
def find_undescribed_pictures(column: str, tokens: list[Token]) -> Iterator[str]:
    for one in (child for token in tokens for child in token.children or []):
        if one.type == "image" and not one.content.strip():
            yield str(one.attrs["src"])


def _linked(inline: list[Token]) -> Iterator[str]:
    """Yield the words of each link."""
    words: list[str] | None = None
    for token in inline:
        if token.type == "link_open":
            words = []
        elif token.type == "link_close" and words is not None:
            yield "".join(words)
            words = None
        elif words is not None:
            words.append(token.content)
