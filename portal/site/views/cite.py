"""Citations as files: `/cite/energyproject/<uid>.bib`."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.models import Disagreement, Edition, Record, Source, Status
from portal.publication import time_travel
from portal.records.contributions import Statement
from portal.records.document_types import RecordDocument
from portal.records.documents import facts_with_parts
from portal.records.registry import records_of_kind
from portal.site.citations.citation import (
    Citation,
    citation_of_disagreement,
    citation_of_record,
    citation_of_source,
    citation_of_statement,
)
from portal.site.citations.formats import FORMS
from portal.site.figures import FoundFigure, WantedFigure, find_figures
from portal.site.records.tombstone import find_withdrawn_with_claim, render_tombstone
from portal.site.views.claims import statement_of
from portal.site.views.questions import edition_of, refuse_unknown_parameters, text_parameter

STATEMENT, DISAGREEMENT, SOURCE = "claim", "disagreement", "source"
"""Kinds in the address of what is no record; a claim may be an observation."""
type Subject = Disagreement | Source | Statement | Record


@require_safe
def cite(request: HttpRequest, kind: str, uid: str, ending: str) -> HttpResponse:
    """Answer with the citation of a record (`?edition=2`, `?fact=capacity_mw`), a statement, a
    disagreement or a source."""
    if ending not in FORMS:
        raise Http404
    refuse_unknown_parameters(request, "edition", "fact")
    number, fact = edition_of(request), text_parameter(request, "fact")
    subject = _find_subject(kind, uid)
    if isinstance(subject, Record) and subject.status == Status.WITHDRAWN:
        return render_tombstone(request, subject)
    found = _cite_subject(subject, uid, number, fact)
    form = FORMS[ending]
    answer = HttpResponse(form.write(found), content_type=f"{form.content_type}; charset=utf-8")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="corridor-{found.identifier}.{ending}"'
    )
    return answer


def _find_subject(kind: str, uid: str) -> Subject:
    """Return what the address names, also a withdrawn record, or one whose statement it was."""
    if kind == DISAGREEMENT:
        return get_object_or_404(Disagreement, key=uid)
    if kind == SOURCE:
        return get_object_or_404(Source, slug=uid)
    found: Statement | Record | None
    if kind == STATEMENT:
        found = statement_of(uid) or find_withdrawn_with_claim(uid)
    else:
        seen = records_of_kind(kind).known_to_readers().with_documents()
        found = time_travel.find_for_readers(seen.filter(uid=uid).first)
    if found is None:
        raise Http404
    return found


def _cite_subject(subject: Subject, uid: str, number: int | None, fact: str) -> Citation:
    match subject:
        case Disagreement():
            return citation_of_disagreement(subject, at=time_travel.now())
        case Source():
            return citation_of_source(subject, at=time_travel.now())
        case Statement():
            return citation_of_statement(uid, subject)
    document = _document(subject, number)
    if fact and fact not in facts_with_parts(document):
        return _cite_measurement(WantedFigure(subject.kind(), uid, fact))
    return citation_of_record(document, fact=fact)


def _cite_measurement(wanted: WantedFigure) -> Citation:
    """Cite the statement that is shown of a measurement, such as a period of a series."""
    found = find_figures([wanted])[wanted]
    claims = found.fact["claims"] if isinstance(found, FoundFigure) else []
    for claim in claims:
        if claim["agrees"] and (said := statement_of(claim["uid"])):
            return citation_of_statement(claim["uid"], said)
    raise BadRequest(_("“%s” is no figure of this record.") % wanted.name[:80])


def _document(record: Record, number: int | None) -> RecordDocument:
    editions = Edition.objects.of(record)
    edition = record.edition if number is None else editions.filter(number=number).first()
    if edition is None:
        raise Http404
    return edition.document
