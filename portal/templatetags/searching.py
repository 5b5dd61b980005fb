"""`{% load searching %}`: answers with the words marked that were looked for."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.formatting.locales import language_tag
from portal.models.languages import Text
from portal.search.highlighting import HighlightedLine, HighlightPiece
from portal.templatetags import _words

register = template.Library()


@register.simple_tag
def marked_title(title: Text, pieces: list[HighlightPiece]) -> SafeString:
    """A title as `{% local %}` draws it, with its words marked."""
    if not title.is_fallback:
        return _marked(pieces)
    tag = language_tag(title.language)
    return format_html('<span lang="{}">{}</span>{}', tag, _marked(pieces), _words._note(title))


@register.simple_tag
def marked_line(line: HighlightedLine) -> SafeString:
    """The line that says why something was found, with the language it is in."""
    if not line.language:
        return _marked(line.pieces)
    return format_html(
        '<span lang="{}">{}</span>', language_tag(line.language), _marked(line.pieces)
    )


def _marked(pieces: list[HighlightPiece]) -> SafeString:
    drawn = ((_piece(piece),) for piece in pieces)
    return format_html_join("", "{}", drawn)


def _piece(piece: HighlightPiece) -> SafeString:
    return format_html("<mark>{}</mark>" if piece.is_marked else "{}", piece.text)
