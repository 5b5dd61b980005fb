"""How a record came to say what it says: its editions, and what each changed."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from portal.formatting.addresses import parse_edition
from portal.formatting.countries import CountryNames, country_names
from portal.models import Edition, Record, Status
from portal.records.registry import record_model
from portal.site.changes import DocumentChange, changes
from portal.site.records.pages import seen
from portal.site.records.tombstone import gone

SHOWN = 20
"""As many editions as are told on one page, the newest first."""

PARAMETERS = ("from", "to")


@dataclass(frozen=True)
class Told:
    """An edition with what it changed; nothing is told of the first, which is all new."""

    edition: Edition
    changes: list[DocumentChange]
    is_first: bool


def history(request: HttpRequest, address: str) -> HttpResponse:
    """`<address of a record>/history/`, and with `?from=1&to=3` what lies between two editions."""
    record = _record(request)
    if record.status == Status.WITHDRAWN:
        return gone(request, record)
    numbers = _numbers(request)
    names = country_names(request)
    editions = Edition.objects.filter(kind=record.kind(), record_uid=record.uid)
    issued = list(editions.defer("content", "document").order_by("-number"))
    context: dict[str, Any] = {
        "document": record.edition.document,  # type: ignore[union-attr]
        "issued": issued,
        "compared": _compared(editions, numbers, names) if numbers else None,
        "told": [] if numbers else _told(editions, names),
        "is_cut": len(issued) > SHOWN,
        "shown": SHOWN,
    }
    return render(request, "portal/history.html", context)


def _record(request: HttpRequest) -> Record:
    """The record whose page is above this one."""
    try:
        match = resolve(request.path_info.removesuffix("history/"))
        model = record_model((match.url_name or "").removesuffix("_detail"))
        return seen(model, match.kwargs["slug"])
    except (Resolver404, LookupError):
        raise Http404 from None


def _numbers(request: HttpRequest) -> tuple[int, int] | None:
    """The two editions that are asked for; none where the address asks nothing."""
    for name in request.GET:
        if name not in PARAMETERS:
            raise BadRequest(
                _("There is no parameter “%(name)s” here. These are allowed: %(allowed)s.")
                % {"name": name[:80], "allowed": ", ".join(PARAMETERS)}
            )
    asked = [request.GET.get(name, "") for name in PARAMETERS]
    if not any(asked):
        return None
    if not all(asked):
        raise BadRequest(_("Give two editions to compare, “from” and “to”."))
    try:
        return parse_edition(asked[0]), parse_edition(asked[1])
    except ValueError as problem:
        raise BadRequest(str(problem)) from problem


def _compared(editions: Any, numbers: tuple[int, int], names: CountryNames) -> dict[str, Any]:
    found = {one.number: one for one in editions.defer("content").filter(number__in=numbers)}
    if set(found) != set(numbers):
        raise Http404
    was, now = (found[number] for number in numbers)
    return {"was": was, "now": now, "changes": changes(was.document, now.document, names)}


def _told(editions: Any, names: CountryNames) -> list[Told]:
    """The newest editions, each with what it changed. One query."""
    found = list(editions.defer("content").order_by("-number")[: SHOWN + 1])
    pairs = zip(found, [*found[1:], None], strict=True)
    return [
        Told(
            edition,
            changes(before.document, edition.document, names) if before else [],
            is_first=before is None,
        )
        for edition, before in list(pairs)[:SHOWN]
    ]
