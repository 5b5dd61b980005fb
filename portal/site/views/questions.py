"""What is asked in an address: pages and parameters, checked with words."""

from typing import Any

from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.formatting.addresses import parse_edition, parse_number
from portal.publication import time_travel

PER_PAGE = 50


def only(request: HttpRequest, *allowed: str) -> None:
    """Refuse parameters that mean nothing here, rather than ignore them."""
    for name in request.GET:
        if name not in (*allowed, time_travel.PARAMETER):
            raise BadRequest(
                _("There is no parameter “%(name)s” here. These are allowed: %(allowed)s.")
                % {"name": name[:80], "allowed": ", ".join(allowed)}
            )


def text_of(request: HttpRequest, name: str, longest: int = 200) -> str:
    """A text, as long as anybody means it to be."""
    found = request.GET.get(name, "").strip()
    if "\0" in found:
        raise BadRequest(_("Null characters are not allowed."))
    if len(found) > longest:
        raise BadRequest(_("That is too long: %s characters are enough.") % longest)
    return found


def one_of(request: HttpRequest, name: str, allowed: Any) -> str:
    """One of a closed list, or nothing."""
    found = request.GET.get(name, "")
    if found and found not in allowed:
        raise BadRequest(
            _("“%(value)s” is not known here. These are allowed: %(allowed)s.")
            % {"value": found[:80], "allowed": ", ".join(allowed)}
        )
    return found


def edition_of(request: HttpRequest, name: str = "edition") -> int | None:
    """The number of an edition, or nothing."""
    text = request.GET.get(name, "")
    try:
        return parse_edition(text) if text else None
    except ValueError as problem:
        raise BadRequest(str(problem)) from problem


def page_of(
    request: HttpRequest, rows: Any, name: str = "page", per_page: int = PER_PAGE
) -> Page[Any]:
    """The page that was asked for; the first when none was."""
    paginator = Paginator(rows, per_page)
    asked = request.GET.get(name) or "1"
    number = parse_number(asked, digits=9)
    if not number:
        raise BadRequest(_("“%s” is not the number of a page.") % asked[:80])
    if number > paginator.num_pages:
        raise BadRequest(
            _("There is no page %(asked)s here: the last is %(last)s.")
            % {"asked": asked, "last": paginator.num_pages}
        )
    page = paginator.page(number)
    page.object_list = list(page.object_list)
    return page
