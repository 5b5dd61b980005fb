"""Pages of the desk: paste or upload, preview, report, undo."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import StringIO
from typing import Literal

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.admin.evidence.sourcing import PassageMixin, remember_sources
from portal.admin.forms.values import ValueWords, reference_titles
from portal.admin.kinds.sources import source_links
from portal.admin.workflow.permissions import actor
from portal.editorial.admin_site import DeskPage, DeskPart, desk_parts, render_desk
from portal.formatting.addresses import parse_number
from portal.formatting.formulas import guard_formula
from portal.formatting.numbers import with_comparator
from portal.importing import batches
from portal.importing.differing import find_differing
from portal.importing.profiles import NO_PROFILE, PROFILES
from portal.importing.progress import read_progress
from portal.importing.reading import MOST_BYTES, MOST_MB, Unreadable
from portal.importing.sources import OF
from portal.importing.targets import FAULTY, TARGETS, ImportTarget, make_cell, select_faulty
from portal.importing.templates import template_page
from portal.models import ImportBatch, ImportOutcome, ImportRow, Source
from portal.models.imports import ImportState
from portal.publication.publishing import NotAllowed

PER_PAGE = 100
SIDES: tuple[Literal["was", "now"], ...] = ("was", "now")
"""Keys of a cell with a value of a fact."""
NEW = "new"
"""The choice of an editor that a row is none of the records offered."""


class StartForm(PassageMixin, forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Paste cells here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "import-cells", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Copied from a spreadsheet or a page. Figures may be written as printed: "
            "“over 50”, “1.2亿”."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("or choose a file"),
        required=False,
        help_text=gettext_lazy("XLSX, CSV, TSV or GeoJSON, up to 20 MB"),
    )
    is_whole = forms.BooleanField(
        label=gettext_lazy("This is the whole table of the source"),
        required=False,
        help_text=gettext_lazy("What the source said before and does not say now is retracted."),
    )

    def __init__(self, request: HttpRequest, target: str) -> None:
        is_sent = request.method == "POST"
        super().__init__(request.POST if is_sent else None, request.FILES if is_sent else None)
        self.initial["source"] = parse_number(request.GET.get("source", ""))
        self.add_source(ImportBatch._meta.get_field("source"), is_required=True)
        self.offer(request)
        self.fields["source"].label = _("Source")
        self.fields["source"].help_text = _(
            "A new edition of a table is a source of its own, which replaces the last."
        )
        shapes = {one.name: one.label for one in PROFILES if one.target == target}
        if shapes:
            known = {"": _("as its columns say"), **shapes, NO_PROFILE: _("none of these")}
            self.fields["profile"] = forms.ChoiceField(
                label=_("Whose shape it has"), required=False, choices=list(known.items())
            )

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        file, text = cleaned.get("file"), cleaned.get("text")
        if bool(file) == bool(str(text or "").strip()) and "file" not in self.errors:
            raise forms.ValidationError(_("Paste cells, or choose a file: one of both."))
        if isinstance(file, UploadedFile) and (file.size or 0) > MOST_BYTES:
            sentence = _("The file has more than %s MB. Cut it into several.") % MOST_MB
            self.add_error("file", sentence)
        return cleaned

    def read(self) -> tuple[bytes, str]:
        """Return the bytes of what was sent, and the name of its file."""
        file = self.cleaned_data["file"]
        return (file.read(), file.name) if file else (self.cleaned_data["text"].encode(), "")


DeskPage("import/template/<slug:target>.<slug:form>", "import_template")(template_page)


def importable(request: HttpRequest) -> list[str]:
    """Return the names of what a person may import."""
    return [name for name, target in TARGETS.items() if target.is_allowed(actor(request))]


@desk_parts
def imports_on_the_desk(request: HttpRequest) -> list[DeskPart]:
    """Count the imports that are being applied, or could not be."""
    open_states = [ImportState.WAITING, ImportState.FAILED]
    found = ImportBatch.objects.filter(target__in=importable(request), state__in=open_states)
    context = {"address": reverse("admin:imports"), "waiting": found.count()}
    part = DeskPart(template="admin/includes/imports_on_desk.html", context=context, position=80)
    return [part] if context["waiting"] else []


@source_links
def link_to_import(request: HttpRequest, source: Source) -> Iterator[tuple[str, str]]:
    """Lead from a new edition to the import of its table, into what the last one's went into."""
    if source.supersedes_id and (names := importable(request)):
        earlier = ImportBatch.objects.filter(source__in=source.earlier_releases(), target__in=names)
        if last := earlier.defer("data").first():
            address = f"{reverse('admin:import_start', args=[last.target])}?about={last.about_uid}&"
        else:
            address = f"{reverse('admin:imports')}?"
        yield _("Import its table"), f"{address}source={source.pk}"


@DeskPage("import/", "imports", gettext_lazy("Imports"), allows=importable)
def list_page(request: HttpRequest) -> HttpResponse:
    names = importable(request)
    found = ImportBatch.objects.filter(target__in=names).select_related("source", "made_by")
    page = Paginator(found.defer("data"), 50).get_page(request.GET.get("page"))
    targets = [TARGETS[name] for name in names]
    rows = [(one, TARGETS[one.target].label, _counted(one)) for one in page]
    context = {"page": page, "rows": rows, "targets": targets}
    return render_desk(request, "admin/imports.html", title=_("Imports"), **context)


def _counted(batch: ImportBatch) -> list[tuple[str, StrOrPromise, int]]:
    """Return the outcomes of rows: the value, its words and the number of rows."""
    labels: dict[str, StrOrPromise] = {one.value: one.label for one in ImportOutcome}
    labels[FAULTY] = _("to be mended")
    return [(one, label, batch.counts[one]) for one, label in labels.items() if one in batch.counts]


@DeskPage("import/new/<slug:target>/", "import_start")
def start_page(request: HttpRequest, target: str) -> HttpResponse:
    found = _allowed_target(request, target)
    about = request.GET.get("about", "")[:12]
    form = StartForm(request, target)
    if form.is_bound and form.is_valid():
        data, name = form.read()
        try:
            batch = batches.start_import(
                data,
                target=target,
                source=form.cleaned_data["source"],
                by=actor(request),
                at=timezone.now(),
                about_uid=about,
                file_name=name,
                is_whole=form.cleaned_data["is_whole"],
                profile=form.cleaned_data.get("profile", ""),
            )
        except Unreadable as problem:
            form.add_error("file" if name else "text", str(problem))
        else:
            remember_sources(request, [batch.source_id])
            faulty = f"?outcome={FAULTY}" if batch.counts.get(FAULTY) else ""
            return HttpResponseRedirect(f"{_address(batch)}{faulty}")
    title = found.title_of(ImportBatch(target=target, about_uid=about))
    context = {"form": form, "target": found, "about": title, "media": form.media}
    return render_desk(request, "admin/import_start.html", title=_("Import: %s") % title, **context)


@DeskPage("import/<slug:uid>/", "import")
def batch_page(request: HttpRequest, uid: str) -> HttpResponse:
    batch = _allowed_batch(request, uid)
    if request.method == "POST":
        try:
            return _act(request, batch)
        except (NotAllowed, Unreadable) as problem:
            messages.error(request, str(problem))
            return HttpResponseRedirect(_address(batch))
    target = batches.find_target(batch)
    rows, chosen = batch.rows.all(), request.GET.get("outcome", "")
    if chosen == FAULTY:
        rows = select_faulty(rows)
    elif chosen in ImportOutcome.values:
        rows = rows.filter(outcome=chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    _write_words(request, target, list(page))
    is_own = batch.made_by == actor(request)
    response = render_desk(
        request,
        "admin/import.html",
        title=_("Import: %s") % target.title_of(batch),
        batch=batch,
        progress=read_progress(batch.uid) if batch.state == ImportState.WAITING else None,
        target=target,
        page=page,
        counts=_counted(batch),
        chosen=chosen,
        total=sum(batch.counts.get(one, 0) for one in ImportOutcome),
        taken=batch.rows.filter(is_taken=True).count(),
        mapping=[(head, *batch.mapping.get(head, "").partition(OF)) for head in batch.heads],
        unread=[head for head in batch.heads if not batch.mapping.get(head)],
        columns=target.columns(),
        before=batches.is_read_before(batch) if batch.is_planned else None,
        can_submit=target.can_submit,
        differing=batch.rows.filter(is_taken=True, outcome=ImportOutcome.CONFLICT).count(),
        accepting=find_differing(target.drafts, batch) if target.drafts else (),
        is_own=is_own,
        can_choose=is_own and batch.is_planned,
        profile=next((one.label for one in PROFILES if one.name == batch.profile), ""),
    )
    if batch.state == ImportState.WAITING:
        response["Refresh"] = "3"
    return response


def _write_words(request: HttpRequest, target: ImportTarget, rows: Sequence[ImportRow]) -> None:
    """Write the values of facts in the words of the desk: “Kazakhstan” for `KZ`, “over 50”."""
    stated = [
        (cell, name, fact)
        for row in rows
        for cell in row.cells
        for name in SIDES
        if cell[name] and (fact := target.find_fact(cell["column"]))
    ]
    words = ValueWords(request)
    titles = reference_titles((fact, cell[name]) for cell, name, fact in stated)
    for cell, name, fact in stated:
        value = titles.get(cell[name]) or words.as_typed(fact, cell[name])
        comparator = cell.get("stated", {}).get("comparator", "") if name == "now" else ""
        cell[name] = with_comparator(value, comparator) if comparator else value


def _act(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    at = timezone.now()
    if "_undo" in request.POST:
        return _undo(request, batch, at)
    batches.check_person(batch, actor(request))
    if "_cancel" in request.POST:
        return _call_off(request, batch)
    _keep_choices(request, batch)
    if "_map" in request.POST:
        batches.plan_again(batch, _read_mapping(request, batch), at=at)
    elif "_apply" in request.POST or "_apply_submit" in request.POST:
        _apply(request, batch, at)
    return HttpResponseRedirect(_address(batch))


def _undo(request: HttpRequest, batch: ImportBatch, at: datetime) -> HttpResponse:
    """Say what goes, and undo it once that is confirmed."""
    if "confirmed" not in request.POST:
        report = batches.foresee_undo(batch, by=actor(request), at=at)
        target = batches.find_target(batch)
        context = {"batch": batch, "target": target, "report": report}
        return render_desk(
            request, "admin/import_undo.html", title=_("Undo this import"), **context
        )
    report = batches.undo(batch, by=actor(request), at=at)
    if not report["kept"]:
        messages.success(request, _("The import is undone."))
    elif report["taken"]:
        words = _("The import is undone, but for what was edited or published since.")
        messages.warning(request, words)
    else:
        words = _("Nothing was taken back: all of it was edited or published since.")
        messages.warning(request, words)
    return HttpResponseRedirect(_address(batch))


def _call_off(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    was_waiting = batch.state == ImportState.WAITING
    batches.cancel(batch)
    if not ImportBatch.objects.filter(pk=batch.pk, state=ImportState.APPLIED).exists():
        messages.success(request, _("The import is called off. Nothing was changed."))
    return HttpResponseRedirect(_address(batch) if was_waiting else reverse("admin:imports"))


def _read_mapping(request: HttpRequest, batch: ImportBatch) -> dict[str, str]:
    """Return the column that each head of the file was given, with its source behind `OF`.

    Raises NotAllowed if two heads were given the same."""
    columns = batches.find_target(batch).columns()
    mapping = {}
    for number, head in enumerate(batch.heads):
        name, source = (request.POST.get(f"{of}-{number}", "") for of in ("head", "source"))
        if name in columns:
            mapping[head] = f"{name}{OF}{source.strip()}".removesuffix(OF)
    if len(set(mapping.values())) < len(mapping):
        raise NotAllowed(_("Two heads were given the same meaning. Choose one of them."))
    return mapping


def _apply(request: HttpRequest, batch: ImportBatch, at: datetime) -> None:
    """Apply the ticked rows, at once where they are few."""
    if batch.state == ImportState.FAILED:
        batches.plan_again(batch, None, at=at)
    batches.apply_later(batch, submits="_apply_submit" in request.POST)
    if batch.rows.filter(is_taken=True).count() <= batches.AT_ONCE:
        done = batches.run(batch.pk, at=at)
        if done.state == ImportState.APPLIED:
            messages.success(request, _("The import is applied."))


def _keep_choices(request: HttpRequest, batch: ImportBatch) -> None:
    """Keep which of the rows on the page are ticked, and what doubtful ones were said to be."""
    if not batch.is_planned:
        return
    shown, ticked = (
        {number for one in request.POST.getlist(name) if (number := parse_number(one))}
        for name in ("shown", "take")
    )
    rows = batch.rows.filter(pk__in=shown).exclude(
        outcome__in=[ImportOutcome.REFUSED, ImportOutcome.SAME]
    )
    rows.filter(pk__in=ticked).update(is_taken=True)
    rows.exclude(pk__in=ticked).update(is_taken=False)
    decided = []
    for row in rows.exclude(candidates=[]):
        choice = request.POST.get(f"is-{row.pk}", "")
        if choice == NEW or choice in {one["uid"] for one in row.candidates}:
            row.target_uid, row.is_decided = "" if choice == NEW else choice, True
            decided.append(row)
    if decided:
        ImportRow.objects.bulk_update(decided, ["target_uid", "is_decided"])
        batches.plan_again(batch, None, at=timezone.now())


@DeskPage("import/<slug:uid>/rows.csv", "import_rows")
def rows_file(request: HttpRequest, uid: str) -> HttpResponse:
    """The preview as CSV: a line for each cell."""
    batch = _allowed_batch(request, uid)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["row", "title", "outcome", "column", "text", "is", "becomes", "what to do"])
    for row in batch.rows.all():
        for cell in row.cells or [make_cell("", "", "", row.outcome)]:
            texts = row.title, cell["head"], cell["text"], cell["was"], cell["now"], cell["note"]
            title, *guarded, note = map(guard_formula, texts)
            writer.writerow([row.number, title, cell["outcome"], *guarded, note or row.note])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{batch.uid}.csv"'
    return response


def import_part(target: ImportTarget, about_uid: str) -> DeskPart:
    """Return the link of the panel of a record to the page on which a table is pasted."""
    address = f"{reverse('admin:import_start', args=[target.name])}?about={about_uid}"
    return DeskPart(template="admin/includes/import_link.html", context={"address": address})


def _allowed_target(request: HttpRequest, name: str) -> ImportTarget:
    if name not in TARGETS:
        raise Http404
    if not TARGETS[name].is_allowed(actor(request)):
        raise PermissionDenied
    return TARGETS[name]


def _allowed_batch(request: HttpRequest, uid: str) -> ImportBatch:
    batch = get_object_or_404(ImportBatch.objects.select_related("source", "made_by"), uid=uid)
    _allowed_target(request, batch.target)
    return batch


def _address(batch: ImportBatch) -> str:
    return reverse("admin:import", args=[batch.uid])
