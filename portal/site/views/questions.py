"""Validation of query parameters. Every function raises InvalidParameters with a sentence."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.filters.refusals import (
    InvalidParameters,
    repeated_parameter,
    unknown_parameters,
    unknown_value,
)
from portal.formatting.addresses import parse_number
from portal.publication import time_travel

PER_PAGE = 50


def refuse_unknown_parameters(request: HttpRequest, *allowed: str) -> None:
    """Refuse unknown parameters instead of ignoring them."""
    asked = (name for name in request.GET if name != time_travel.PARAMETER)
    if unknown := unknown_parameters(asked, allowed):
        raise InvalidParameters(unknown)


def text_parameter(request: HttpRequest, name: str, longest: int = 200) -> str:
    """Return a text parameter of limited length; empty if missing."""
    found = _value(request, name).strip()
    if "\0" in found:
        raise InvalidParameters({name: [_("Null characters are not allowed.")]})
    if len(found) > longest:
        sentence = _("That is too long: %s characters are enough.") % longest
        raise InvalidParameters({name: [sentence]})
    return found


def choice_parameter(
    request: HttpRequest, name: str, allowed: Collection[str], spell: Callable[[str], str] = str
) -> str:
    """Return a parameter with a closed list of values, as they are spelled; empty if missing."""
    found = spell(_value(request, name))
    if found and found not in allowed:
        raise InvalidParameters({name: unknown_value(found, allowed).messages})
    return found


def edition_of(request: HttpRequest, name: str = "edition") -> int | None:
    """Return the number of an edition; None if missing."""
    text = _value(request, name)
    number = parse_number(text)
    if text and number is None:
        raise InvalidParameters({name: [_("“%s” is not the number of an edition.") % text[:80]]})
    return number


def page_number(request: HttpRequest, name: str = "page", digits: int = 9) -> int | None:
    """Return the number of a page; None if missing."""
    text = _value(request, name)
    number = parse_number(text, digits)
    if text and not number:
        raise InvalidParameters({name: [_("“%s” is not the number of a page.") % text[:80]]})
    return number


def page_parameter(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    name: str = "page",
    per_page: int = PER_PAGE,
) -> Page[Any]:
    """Return the requested page of rows, loaded; the first by default."""
    paginator = Paginator(rows, per_page)
    number = page_number(request, name) or 1
    if number > paginator.num_pages:
        sentence = _("There is no page %(asked)s here: the last is %(last)s.")
        told = sentence % {"asked": number, "last": paginator.num_pages}
        raise InvalidParameters({name: [told]})
    page = paginator.page(number)
    page.object_list = list(page.object_list) if paginator.count else []
    return page


def _value(request: HttpRequest, name: str) -> str:
    """Return the value of a parameter that is given once; empty if missing."""
    found = list(filter(None, request.GET.getlist(name)))
    if len(found) > 1:
        raise InvalidParameters({name: repeated_parameter(name).messages})
    return "".join(found)
