"""`{% load searching %}`: search results with highlighted words."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.formatting.locales import language_tag
from portal.models.languages import PickedText
from portal.search.highlighting import HighlightedLine, HighlightPiece
from portal.templatetags import _words

register = template.Library()


@register.simple_tag
def marked_title(title: PickedText, pieces: list[HighlightPiece]) -> SafeString:
    """Draw a title like `{% local %}`, with highlighted words."""
    if not title.is_fallback:
        return _highlight(pieces)
    tag = language_tag(title.language)
    return format_html('<span lang="{}">{}</span>{}', tag, _highlight(pieces), _words._note(title))


@register.simple_tag
def marked_line(line: HighlightedLine) -> SafeString:
    """Draw the matching line, with its language if that is not the reader's."""
    if not line.language:
        return _highlight(line.pieces)
    return format_html(
        '<span lang="{}">{}</span>', language_tag(line.language), _highlight(line.pieces)
    )


def _highlight(pieces: list[HighlightPiece]) -> SafeString:
    drawn = (
        (format_html("<mark>{}</mark>", one.text) if one.is_marked else one.text,) for one in pieces
    )
    return format_html_join("", "{}", drawn)
