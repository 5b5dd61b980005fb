"""`{% load searching %}`: search results with highlighted words."""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from portal.formatting.locales import language_tag
from portal.formatting.notes import note_in_words
from portal.models import SearchEntry
from portal.search.highlighting import HighlightedLine, HighlightPiece, shorten
from portal.search.results import SearchResult
from portal.templatetags import _words

register = template.Library()


@register.simple_tag
def marked_title(row: SearchResult) -> SafeString:
    """Draw a title like `{% local %}`, with highlighted words. That of a source may be in another
    language than the source."""
    title, drawn = row.title, _highlight(row.pieces)
    if row.entry.kind == SearchEntry.SOURCE:
        return format_html('<span lang="">{}</span>', drawn)
    if not title.is_fallback:
        return drawn
    tag = language_tag(title.language)
    return format_html('<span lang="{}">{}</span>{}', tag, drawn, _words._note(title))


@register.simple_tag
def marked_line(line: HighlightedLine) -> SafeString:
    """Draw the matching line, with its language if that is not the reader's; a note that is known
    in the reader's language in that, where no word is marked."""
    drawn = _highlight(line.pieces)
    if line.is_readable:
        return drawn
    if isinstance(known := note_in_words(line.stored), str):
        return conditional_escape(shorten(known, frozenset()))
    tag = language_tag(line.language) if line.language else ""
    return format_html('<span lang="{}">{}</span>', tag, drawn)


def _highlight(pieces: list[HighlightPiece]) -> SafeString:
    drawn = (
        (format_html("<mark>{}</mark>", one.text) if one.is_marked else one.text,) for one in pieces
    )
    return format_html_join("", "{}", drawn)
