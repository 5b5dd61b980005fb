"""Page of a public record on which an editor says that an edition has corrected an error."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.corrections.case import WORKS
from portal.admin.corrections.reasons import ReasonForm
from portal.admin.workflow.extra_pages import Page
from portal.admin.workflow.permissions import DeskAdmin, actor, telling_refusal
from portal.editorial import corrections
from portal.editorial.admin_site import Answer
from portal.editorial.corrections import FigureNow
from portal.formatting.presentation import facts_and_parts, present_row
from portal.models import Edition, Record
from portal.publication.publishing import NotAllowed
from portal.records.document_types import RecordDocument
from portal.records.documents import current_edition
from portal.site.corrections import figures_of, find_figure
from portal.site.figures import FoundFigure, find_in_edition


class NoteForm(ReasonForm):
    fact = forms.ChoiceField(label=gettext_lazy("Figure"), required=False)
    edition = forms.TypedChoiceField(label=gettext_lazy("Wrong up to edition"), coerce=int)

    def __init__(self, record: Record, data: QueryDict | None, initial: dict[str, str]) -> None:
        super().__init__(data, initial)
        document = present_row(current_edition(record).document)
        figures = [(one["name"], one["label"]) for one in figures_of(document)]
        numbers = Edition.objects.of(record).order_by("-number").values_list("number", flat=True)
        self.fields["fact"].choices = [("", _("The whole record")), *figures]  # type: ignore[attr-defined]
        self.fields["edition"].choices = [(one, str(one)) for one in numbers]  # type: ignore[attr-defined]
        if len(numbers) > 1:
            self.fields["edition"].initial = numbers[1]
            before = Edition.objects.of(record).get(number=numbers[1]).document
            changed = _find_changed(before, document)
            self.fields["fact"].initial = changed[0] if len(changed) == 1 else ""
        self.order_fields(["fact", "edition"])


def _find_changed(before: RecordDocument, now: RecordDocument) -> list[str]:
    """Return the names of the facts that have another value in the later document."""
    was = {one["name"]: one["value"] for one in facts_and_parts(present_row(before))}
    facts = [one for one in facts_and_parts(now) if one["value"] is not None]
    return [one["name"] for one in facts if one["value"] != was.get(one["name"])]


@Page(
    "correction",
    gettext_lazy("Correction note"),
    template="admin/correction_note.html",
    fits=lambda record: isinstance(record, Record) and record.is_published,
    allows=lambda modeladmin, request, record: request.user.has_perm(WORKS),
    position=80,
)
def note_page(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> Answer:
    asked = {name: request.GET[name] for name in ("fact", "edition") if name in request.GET}
    form = NoteForm(record, request.POST or None, initial=asked)
    if form.is_valid():
        with telling_refusal(request):
            made = _add_note(request, record, form)
            messages.success(request, _("Readers see the correction."))
            return HttpResponseRedirect(reverse("admin:correction", kwargs={"uid": made.uid}))
    return {"subtitle": str(record), "form": form}


def _add_note(request: HttpRequest, record: Record, form: NoteForm) -> corrections.Correction:
    """Compare the figure of the chosen edition with that of today."""
    name, number = form.cleaned_data["fact"], form.cleaned_data["edition"]
    now = find_figure(record.kind(), record.uid, name)
    if now is None:
        raise NotAllowed(_("The record is not public."))
    edition = Edition.objects.of(record).get(number=number)
    found = find_in_edition(record.kind(), record.uid, name, number) if name else None
    fact = found.fact if isinstance(found, FoundFigure) else None
    before = FigureNow(document=edition.document, name=name, fact=fact)
    return corrections.announce(
        before, now, by=actor(request), at=timezone.now(), reason=form.reason
    )
