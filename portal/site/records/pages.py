"""The page of one record: its current edition, an old one, what a draft would make of it, or the
notice that it is withdrawn."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.editorial.preview import is_foreseen
from portal.formatting.addresses import parse_edition
from portal.formatting.countries import CountryNames, load_country_names
from portal.formatting.presentation import present
from portal.formatting.source_list import SourceList
from portal.graphics.maps.locator import locator
from portal.models import Edition, Record, Status
from portal.records import contributions
from portal.records.document_types import RecordDocument
from portal.records.kinds import kind_of
from portal.site.changes import DocumentChange, changes
from portal.site.records.chronology import ChronologyEntry, arranged, of_events, of_facts
from portal.site.records.preview import carried_by
from portal.site.records.tombstone import gone

type Beside = Callable[[Any, Any], dict[str, Any]]
"""What a page shows beside the document: other records, statistics. Takes both."""


def record_page(
    request: HttpRequest, model: type[Record], slug: str, beside: Beside | None = None
) -> HttpResponse:
    """Answer with the page of a public record. `?edition=2` shows what was said then."""
    preview = carried_by(request)
    record = preview.record if preview else seen(model, slug)
    if record.status == Status.WITHDRAWN:
        return gone(request, record)
    current: Any = record.edition
    edition = _asked(request, record) or current
    context = record_context(edition.document) | {
        "declaration": kind_of(model),
        "is_old": edition.number != current.number,
        "sections": contributions.related(record),
        "current": current,
        "editions": _editions(record),
        "preview": preview,
    }
    if beside is not None:
        context |= beside(record, context["document"])
    names = load_country_names(request)
    context["chronology"] = _chronology(context)
    context["newest_changes"] = _newest_changes(edition.document, context["editions"], names)
    context["locator"] = locator(context["document"], names)
    own = f"{model._meta.app_label}/{model.kind()}_detail.html"
    return render(request, [own, "components/record.html"], context)


def _chronology(context: dict[str, Any]) -> list[ChronologyEntry]:
    """With what stands beside the document: `entries`, and `planned`, the names of facts. One date
    that is a fact already makes no story."""
    document = context["document"]
    own = of_facts(document, context.get("planned", ()))
    found = [*own, *context.get("entries", []), *of_events(document)]
    return arranged(found) if len(found) > 1 or not own else []


def _newest_changes(
    document: RecordDocument, editions: list[Edition], names: CountryNames
) -> list[DocumentChange] | None:
    """What the edition that is read changed; None where it is the first. One query."""
    number = document["edition"]["number"]
    numbers = [edition.number for edition in editions if edition.number < number]
    if not numbers:
        return None
    before = Edition.objects.filter(kind=document["kind"], record_uid=document["uid"])
    was: Edition = before.defer("content").get(number=max(numbers))
    return changes(was.document, document, names)


def record_context(document: RecordDocument) -> dict[str, Any]:
    """What the template of a record draws, for a stored edition as for a preview in memory."""
    return {
        "document": present(document),
        "edition": document["edition"],
        "sources": SourceList(),
        "is_old": False,
    }


def seen(model: type[Record], slug: str) -> Record:
    """By its slug, a record that is public or was withdrawn; to the world there are no others."""
    known = model.working.filter(status__in=[Status.PUBLISHED, Status.WITHDRAWN], edit_of=None)
    record: Record | None = known.with_documents().filter(slug=slug).first()
    if record is None:
        raise Http404
    return record


def _asked(request: HttpRequest, record: Record) -> Edition | None:
    """Return the edition of `?edition=`. Other parameters are ignored: newsletters mark the links
    that they share."""
    if "edition" not in request.GET:
        return None
    try:
        number = parse_edition(request.GET["edition"])
    except ValueError as problem:
        raise BadRequest(str(problem)) from problem
    found: Edition | None = _of(record).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _editions(record: Record) -> list[Edition]:
    """Every one, the newest first; that of a preview is not among the stored ones yet."""
    foreseen: list[Any] = [record.edition] if is_foreseen(record) else []
    return [*foreseen, *_of(record).defer("document", "content").order_by("-number")]


def _of(record: Record) -> Any:
    return Edition.objects.filter(kind=record.kind(), record_uid=record.uid)
