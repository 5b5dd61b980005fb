"""Page of one record: current or old edition, preview of a draft, or tombstone."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render

from portal.editorial.preview import is_preview
from portal.formatting.countries import CountryNames, load_country_names
from portal.formatting.presentation import present
from portal.formatting.retractions import load_reasons
from portal.formatting.source_list import SourceList
from portal.formatting.summaries import summary_of
from portal.graphics.maps.locator import build_locator
from portal.models import Edition, Picture, Record, Status, leads_on_to, removed_uid
from portal.models.reads import reads_unnoted
from portal.publication.source_lineage import Lineage, public_lineage
from portal.publication.time_travel import find_for_readers
from portal.records import contributions
from portal.records.column_store import Having, PublicColumns, parts_read
from portal.records.document_types import RecordDocument
from portal.records.documents import current_edition, facts_with_parts
from portal.records.kinds import kind_of
from portal.site.changes import DocumentChange, compare_documents
from portal.site.corrections import corrections_of
from portal.site.filter_form import build_query
from portal.site.quoting import LARGEST_PAGE, room_left, stated_facts
from portal.site.records.chronology import (
    ChronologyEntry,
    entries_of_events,
    entries_of_facts,
    sort_entries,
)
from portal.site.records.preview import preview_of
from portal.site.records.tombstone import render_tombstone
from portal.site.records.waivers import shown_waivers
from portal.site.views.questions import edition_of

type Beside = Callable[..., dict[str, object]] | None


def record_page(
    request: HttpRequest, model: type[Record], slug: str, beside: Beside = None
) -> HttpResponse:
    """Render the page of a public record, with what its kind shows beside it. `?edition=2` shows an
    old edition; unknown parameters are ignored, as newsletters add some (utm_…)."""
    preview = preview_of(request)
    is_current = not request.GET.get("edition")
    record = preview.record if preview else load_public_or_withdrawn(model, slug, merged=is_current)
    if record.slug not in ("", slug) and preview is None and record.is_published:
        return HttpResponsePermanentRedirect(record.get_absolute_url() + build_query(request.GET))
    if record.status == Status.WITHDRAWN:
        return render_tombstone(request, record)
    edition = current = current_edition(record)
    if (number := edition_of(request)) is not None:
        edition = get_object_or_404(Edition.objects.of(record), number=number)
    names, document = load_country_names(request), present(edition.document)
    context: dict[str, Any] = {
        "document": document,
        "edition": document["edition"],
        "sources": SourceList(),
        "shown_summary": summary_of(document, names),
        "declaration": kind_of(model),
        "is_old": edition.number != current.number,
        "sections": contributions.related(record),
        "current": current,
        "editions": _editions(record),
        "lineage": Lineage() if preview else public_lineage(),
        "pictures": pictures_about(record),
        "preview": preview,
        "waivers": [] if preview else shown_waivers(record),
    }
    context |= beside(record, document) if beside else {}
    told = facts_with_parts(edition.document).values()
    is_told = any(claim["retracted_at"] for fact in told for claim in fact["claims"])
    if is_told or context.get("retracted"):
        load_reasons(request)
    context["chronology"] = _build_chronology(context)
    context["newest_changes"] = _newest_changes(edition.document, context["editions"], names)
    context["corrections"] = corrections_of(document, names)
    context["locator"] = build_locator(document, names)
    own = f"{model._meta.app_label}/{model.kind()}_detail.html"
    templates, sources = [own, "components/record.html"], deepcopy(context["sources"])
    page = render(request, templates, context | {"room": LARGEST_PAGE})
    if len(page.content) > LARGEST_PAGE and (facts := stated_facts(document)):
        again = {"sources": sources, "room": room_left(page.content, facts)}
        page = render(request, templates, context | again)
    return page


def pictures_about(record: Record) -> list[RecordDocument]:
    """Return the documents of public pictures that show a record. One query if there are any."""
    if f"{record.kind()}:{record.uid}" not in PublicColumns().kept(_read_pictured):
        return []
    return list(Picture.objects.about(record).by_title().documents().values())


def _read_pictured(_columns: PublicColumns) -> frozenset[str]:
    """Read the kinds and uids of the records that public pictures show."""
    return frozenset(Picture.objects.values_list("subjects__about", flat=True))


def _build_chronology(context: dict[str, Any]) -> list[ChronologyEntry]:
    """Build the chronology with the optional `entries` and `planned` (names of facts) of the
    context; empty for a single dated fact, which the page shows anyway."""
    document = context["document"]
    own = entries_of_facts(document, context.get("planned", ()))
    found = [*own, *context.get("entries", []), *entries_of_events(document)]
    return sort_entries(found) if len(found) > 1 or not own else []


def _newest_changes(
    document: RecordDocument, editions: list[Edition], names: CountryNames
) -> list[DocumentChange] | None:
    """Return the changes of this edition; None for the first. One query."""
    number = document["edition"]["number"]
    numbers = [edition.number for edition in editions if edition.number < number]
    if not numbers:
        return None
    before = Edition.objects.filter(kind=document["kind"], record_uid=document["uid"])
    with reads_unnoted():  # it is one of those that are known
        was: Edition = before.defer("content").get(number=max(numbers))
    return compare_documents(was.document, document, names)


def load_public_or_withdrawn(model: type[Record], slug: str, *, merged: bool = True) -> Record:
    """Load a record that is public or was withdrawn by its slug, or by one that leads on to it,
    with its document. One that was `merged` leads on too, but for its editions: the other record
    has others. Raises Http404 for others.
    """
    if record := find_for_readers(lambda: _find_record(model, slug, merged=merged)):
        return record
    raise Http404


def _find_record(model: type[Record], slug: str, *, merged: bool) -> Record | None:
    known = model.working.known_to_readers().with_documents()
    with parts_read(model) as parts:
        record: Record | None = next(iter(known.filter(slug=slug)[:1]), None)
        if record is not None and record.is_published:
            parts.add(Having("pk", frozenset({record.pk})))
    if record is None and (uid := removed_uid(model, slug)):
        record = known.filter(uid=uid).first()
    if not (record and record.is_published) and (uid := leads_on_to(model, slug, merged=merged)):
        record = known.filter(uid=uid).first()
    return record


def _editions(record: Record) -> list[Edition]:
    """Return all editions, newest first; that of a preview is not stored yet. No query for the
    first, of which there is no other."""
    current = current_edition(record)
    if current.number == 1 and not is_preview(record):
        return [current]
    with reads_unnoted():  # a new one comes with a change of the record
        stored = list(Edition.objects.of(record).defer("document", "content").order_by("-number"))
    return [current, *stored] if is_preview(record) else stored
