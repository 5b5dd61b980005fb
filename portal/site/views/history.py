"""History of a record: its editions with their changes."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from portal.formatting.countries import CountryNames, country_names
from portal.formatting.retractions import load_reasons
from portal.models import Edition, Record, Status, Step
from portal.records.documents import current_edition
from portal.records.registry import record_model
from portal.site.changes import DocumentChange, compare_documents
from portal.site.corrections import corrections_of
from portal.site.records.pages import load_public_or_withdrawn
from portal.site.records.tombstone import render_tombstone
from portal.site.views.questions import edition_of, refuse_unknown_parameters

SHOWN = 20
"""Maximum of editions with changes on the page, newest first."""


@dataclass(frozen=True)
class EditionChanges:
    """Edition with its changes; none for the first, which is all new."""

    edition: Edition
    changes: list[DocumentChange]
    is_first: bool
    withdrawals: list[Step]
    """Those since the edition before."""


def history(request: HttpRequest, address: str) -> HttpResponse:
    """Render `<address of a record>/history/`, or with `?from=1&to=3` a comparison of editions."""
    record = _record(request)
    if record.status == Status.WITHDRAWN:
        return render_tombstone(request, record)
    numbers = _numbers(request)
    names = country_names(request)
    load_reasons(request)
    editions, document = Edition.objects.of(record), current_edition(record).document
    issued = list(editions.defer("content", "document").order_by("-number"))
    context: dict[str, object] = {
        "document": document,
        "issued": issued,
        "compared": _compare_editions(editions, numbers, names) if numbers else None,
        "told": [] if numbers else _changes_by_edition(record, editions, names),
        "is_cut": len(issued) > SHOWN,
        "shown": SHOWN,
        "corrections": corrections_of(document, names),
    }
    return render(request, "portal/history.html", context)


def _record(request: HttpRequest) -> Record:
    try:
        match = resolve(request.path_info.removesuffix("history/"))
        model = record_model((match.url_name or "").removesuffix("_detail"))
        return load_public_or_withdrawn(model, match.kwargs["slug"])
    except (Resolver404, LookupError):
        raise Http404 from None


def _numbers(request: HttpRequest) -> tuple[int, int] | None:
    """Return the numbers of the two editions to compare; None without parameters."""
    refuse_unknown_parameters(request, "from", "to")
    was, now = edition_of(request, "from"), edition_of(request, "to")
    if was is None and now is None:
        return None
    if was is None or now is None:
        raise BadRequest(_("Give two editions to compare, “from” and “to”."))
    return was, now


def _compare_editions(
    editions: QuerySet[Edition], numbers: tuple[int, int], names: CountryNames
) -> dict[str, object]:
    found = {one.number: one for one in editions.defer("content").filter(number__in=numbers)}
    if set(found) != set(numbers):
        raise Http404
    was, now = (found[number] for number in numbers)
    return {"was": was, "now": now, "changes": compare_documents(was.document, now.document, names)}


def _changes_by_edition(
    record: Record, editions: QuerySet[Edition], names: CountryNames
) -> list[EditionChanges]:
    """Return the newest editions, each with its changes. Two queries."""
    withdrawn = list(Step.objects.of(record).filter(action="withdraw"))
    found = list(editions.defer("content").order_by("-number")[: SHOWN + 1])
    pairs = zip(found, [*found[1:], None], strict=True)
    return [
        EditionChanges(
            edition,
            compare_documents(before.document, edition.document, names) if before else [],
            is_first=before is None,
            withdrawals=[
                one
                for one in withdrawn
                if before and before.issued_at <= one.at <= edition.issued_at
            ],
        )
        for edition, before in list(pairs)[:SHOWN]
    ]
