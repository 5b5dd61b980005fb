"""HTML of a text with its marked passages, which may overlap."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.editorial.excerpts import Paragraph, is_anchored, split_paragraphs
from portal.models import Passage

NUMBER = '<a class="passage-number" href="#made-{}" aria-label="{} {}">{}</a>'


@dataclass(frozen=True)
class RenderedParagraph:
    paragraph: Paragraph
    html: SafeString
    """The stored characters unchanged, so that scripts can count them; only the numbers of passages
    are added, with a class of their own."""


def render_paragraphs(text: str, passages: list[Passage]) -> list[RenderedParagraph]:
    """Render the paragraphs of a text. Passages are numbered in the given order."""
    numbered = [(n, one) for n, one in enumerate(passages, 1) if is_anchored(one, text)]
    return [
        RenderedParagraph(one, _render_paragraph(text, one, numbered))
        for one in split_paragraphs(text)
    ]


def _render_paragraph(
    text: str, paragraph: Paragraph, numbered: list[tuple[int, Passage]]
) -> SafeString:
    """Cut a paragraph at the ends of passages and mark each piece, so that no elements overlap."""
    start, end = paragraph.starts_at, paragraph.ends_at
    here = [(n, one) for n, one in numbered if one.starts_at < end and one.ends_at > start]
    inside = {at for _n, one in here for at in (one.starts_at, one.ends_at) if start < at < end}
    cuts = [start, *sorted(inside), end]
    pieces = [_render_piece(text, a, b, here) for a, b in pairwise(cuts)]
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _render_piece(text: str, start: int, end: int, here: list[tuple[int, Passage]]) -> SafeString:
    begun = [(one.uid,) for _n, one in here if one.starts_at == start]
    covering = [one for _n, one in here if one.starts_at <= start and one.ends_at >= end]
    ended = [(one.uid, _("Passage"), n, n) for n, one in here if one.ends_at == end]
    words = format_html("<mark>{}</mark>" if covering else "{}", text[start:end])
    return format_html(
        "{}{}{}",
        format_html_join("", '<span id="passage-{}"></span>', begun),
        words,
        format_html_join("", NUMBER, ended),
    )
