"""Pages of the text of a source, `…/source/<id>/text/`: paste, read, mark passages; and of its
private copy."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from portal.admin.evidence.sourcing import remember_sources
from portal.admin.excerpts.desk import Desk, TextForm, key_of
from portal.admin.excerpts.statements import statement_kinds
from portal.admin.workflow.permissions import actor, require, telling_refusal
from portal.editorial import excerpts
from portal.editorial.admin_site import DeskPage, render_desk
from portal.formatting.addresses import parse_number
from portal.models import Passage, Record, Source, SourceCopy, WorkingText
from portal.publication.publishing import NotAllowed
from portal.records.registry import records_of

NAME = "portal_source_text"
PASTE, PART = "admin/texts/paste.html", "admin/texts/statement.html"
COPY = "admin/texts/copy.html"


@DeskPage("portal/source/<path:object_id>/copy/", "portal_source_copy")
def copy_page(request: HttpRequest, object_id: str) -> HttpResponse:
    source = _find_source(request, object_id)
    copy, problem = find_copy(source), None
    if "file" in request.GET and copy is not None:
        return send_copy(copy)
    if request.method == "POST":
        require(request.user.has_perm("portal.change_source"))
        try:
            done = store_sent(request, source)
        except ValidationError as refused:
            problem = refused.messages[0]
        else:
            admin.site.get_model_admin(Source).log_change(request, source, done)
            messages.success(request, done)
            return HttpResponseRedirect(request.path)
    context = {"copy": copy, "problem": problem, "accept": ",".join(excerpts.COPY_TYPES)}
    return _render(request, source, None, COPY, **{**context, "title": _("Private copy")})


def _find_source(request: HttpRequest, object_id: str) -> Source:
    require(can_read_texts(request))
    return get_object_or_404(Source.working, pk=parse_number(object_id) or 0)


def can_read_texts(request: HttpRequest) -> bool:
    """True for people who may change sources or make statements; view permission is not enough, as
    texts may be under copyright."""
    makes = any(one.models(request) for one in statement_kinds.collect())
    return makes or request.user.has_perm("portal.change_source")


@DeskPage("portal/source/<path:object_id>/text/", NAME)
def text_page(request: HttpRequest, object_id: str) -> HttpResponse:
    source = _find_source(request, object_id)
    text = WorkingText.objects.filter(source=source).select_related("kept_by").first()
    if request.method == "POST":
        if "_keep" in request.POST or "_let_go" in request.POST:
            return _store_text(request, source, text)
        if "_take_back" in request.POST or "_unmark" in request.POST:
            return _take_back(request, source)
    if text is None or "replace" in request.GET:
        form = TextForm(initial={"text": text.text if text else ""})
        return _render(request, source, text, PASTE, form=form)
    return _render_text_page(request, source, text)


def _store_text(request: HttpRequest, source: Source, text: WorkingText | None) -> HttpResponse:
    form = TextForm(request.POST)
    lost: list[Passage] = []
    if form.is_valid():
        let_go = "_let_go" in request.POST
        typed, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
        by, at = actor(request), timezone.now()
        try:
            excerpts.store_text(source, typed, seen=seen, by=by, at=at, let_go=let_go)
        except ValidationError as problem:
            form.add_error("text", problem)
        except NotAllowed as problem:
            lost = problem.passages if isinstance(problem, excerpts.OrphanedError) else []
            form.add_error("text", str(problem))
        else:
            messages.success(request, _("The text is kept. Only editors see it."))
            return HttpResponseRedirect(text_address(source))
    return _render(request, source, text, PASTE, form=form, lost=lost)


def _take_back(request: HttpRequest, source: Source) -> HttpResponse:
    uid = request.POST.get("_take_back") or request.POST.get("_unmark")
    passage = Passage.objects.filter(uid=uid, text__source=source).first()
    if passage is None:
        return HttpResponseRedirect(text_address(source))
    kinds = [
        one for one in statement_kinds.collect() if passage.statement_uid in one.made([passage])
    ]
    record = records_of([key := f"{passage.kind}:{passage.record_uid}"]).get(key)
    with telling_refusal(request):
        for kind in kinds:
            if record is not None:
                kind.refuse(request, record, source)
            kind.take_back(passage, by=actor(request), at=timezone.now())
            messages.success(request, _("Taken back: the statement and its mark are gone."))
        if not kinds:
            excerpts.unmark_passage(passage)
            messages.success(request, _("The mark is gone."))
    here = excerpts.split_paragraphs(passage.text.text)
    number = sum(one.starts_at <= passage.starts_at for one in here)
    return HttpResponseRedirect(f"{text_address(source)}#p{number}")


def _render_text_page(request: HttpRequest, source: Source, text: WorkingText) -> HttpResponse:
    desk = Desk(request, source, text)
    if desk.is_sent:
        try:
            with transaction.atomic():
                desk.text = excerpts.lock_text(source)
                if (passage := desk.make()) is not None and desk.record is not None:
                    return _redirect_to_passage(request, desk, desk.record, passage)
        except NotAllowed as problem:
            desk.passage_form.add_error(None, str(problem))
    if "_part" in request.POST:
        return render(request, PART, {"source": source, "desk": desk})
    # What is chosen later, in place, may search for related rows.
    related = AutocompleteSelect(Passage._meta.get_field("text"), admin.site).media
    media = admin.site._registry[Source].media + related
    return _render(request, source, text, "admin/texts/text.html", desk=desk, media=media)


def _redirect_to_passage(
    request: HttpRequest, desk: Desk, record: Record, passage: Passage
) -> HttpResponse:
    remember_sources(request, [desk.source.pk])
    messages.success(request, _("Added to “%s”, as a draft.") % record)
    if remark := desk.remark(passage):
        messages.warning(request, format_html("{}", remark))
    query = {"record": key_of(record), "statement": desk.kind.name if desk.kind else ""}
    if "_more" in request.POST:
        query["passage"] = passage.uid
    address = f"{text_address(desk.source)}?{urlencode(query, safe=':')}#passage-{passage.uid}"
    return HttpResponseRedirect(address)


def _render(
    request: HttpRequest, source: Source, text: WorkingText | None, template: str, **context: object
) -> HttpResponse:
    frame = {
        "title": _("Text and passages"),
        "subtitle": str(source),
        "opts": Source._meta,
        "source": source,
        "text": text,
        "address": text_address(source),
    }
    return render_desk(request, template, **{**frame, **context})


def text_address(source: Source) -> str:
    return reverse(f"admin:{NAME}", args=[source.pk])


def find_copy(source: Source) -> SourceCopy | None:
    found = SourceCopy.objects.filter(source=source).select_related("kept_by")
    return found.defer("data").first()


def send_copy(copy: SourceCopy) -> HttpResponse:
    """Return the file as one to be stored: a browser is to run nothing of it."""
    headers = {"Content-Disposition": content_disposition_header(True, copy.name) or "attachment"}
    return HttpResponse(copy.data, content_type="application/octet-stream", headers=headers)


def store_sent(request: HttpRequest, source: Source) -> str:
    """Keep what was sent, or take the copy out; return what was done. Raises ValidationError."""
    at = timezone.now()
    if "_remove" in request.POST:
        excerpts.remove_copy(source, at=at)
        return _("The copy is gone.")
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.name:
        raise ValidationError(_("Choose a file."))
    excerpts.keep_copy(source, file.name, file.read(), by=actor(request), at=at)
    return _("The copy is kept. Only editors can read it.")
