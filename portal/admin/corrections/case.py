"""Page of one report or case, with the figure beside its evidence and the next steps."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.admin.corrections.desk import sees_reports
from portal.admin.corrections.reasons import ReasonForm
from portal.admin.forms.labels import build_anchor
from portal.admin.forms.relations import link_to
from portal.admin.workflow.extra_pages import page_address
from portal.admin.workflow.permissions import actor, require, telling_refusal
from portal.editorial import corrections
from portal.editorial.admin_site import Answer, DeskPage
from portal.editorial.corrections import FigureNow, State
from portal.formatting.countries import load_country_names
from portal.formatting.source_list import SourceList
from portal.models import Correction, ErrorReport, User
from portal.publication.publishing import NotAllowed
from portal.records.registry import records_of_kind
from portal.site.corrections import find_figure, show_corrections

WORKS = "portal.change_errorreport"


class CaseForm(ReasonForm):
    is_shown = forms.BooleanField(
        label=gettext_lazy("Show in public what the reader wrote"), required=False
    )
    publisher = forms.CharField(
        label=gettext_lazy("Publisher who was told"), required=False, max_length=200
    )


@DeskPage("corrections/<slug:uid>/", "correction", allows=sees_reports)
def case_page(request: HttpRequest, uid: str) -> Answer:
    report = ErrorReport.objects.select_related("taken_by").filter(uid=uid).first()
    case = Correction.objects.filter(uid=uid).first()
    row = case or report
    if row is None:
        raise Http404
    figure = find_figure(row.kind, row.record_uid, row.fact)
    form = CaseForm(request.POST or None, initial={"publisher": _publisher(figure)})
    if request.method == "POST":
        require(request.user.has_perm(WORKS))
        with telling_refusal(request):
            if form.is_valid() and (answer := _take_step(request, report, case, figure, form)):
                return answer
    return {
        "title": _("Report of an error"),
        "shown": show_corrections([row], load_country_names(request))[0],
        "report": report,
        "case": case,
        "figure": figure,
        "links": _links(row),
        "steps": _steps(report, case, actor(request)) if request.user.has_perm(WORKS) else [],
        "form": form,
        "sources": SourceList(),
        "document": figure.document if figure else None,
    }


def _steps(
    report: ErrorReport | None, case: Correction | None, person: User
) -> list[tuple[str, StrOrPromise]]:
    """Return the buttons: name of the step and its words."""
    states = corrections.next_states(case) if case else [State.ACCEPTED, State.DECLINED]
    found: list[tuple[str, StrOrPromise]] = [(one.value, corrections.VERBS[one]) for one in states]
    if case is None and report and report.taken_by_id != person.pk:
        found.append(("take", _("I take it on")))
    return found if case else [*found, ("dismiss", _("Delete: no report of an error"))]


def _take_step(
    request: HttpRequest,
    report: ErrorReport | None,
    case: Correction | None,
    figure: FigureNow | None,
    form: CaseForm,
) -> HttpResponse | None:
    """Take the step of the pressed button, and show the page again, or the list; None where what is
    typed is to stay. Raises NotAllowed."""
    step, by, at = request.POST.get("step", ""), actor(request), timezone.now()
    if step in ("take", "dismiss") and (report is None or report.decided_at):
        raise NotAllowed(_("Somebody else has taken a step with it. Look again."))
    if step == "dismiss" and report:
        corrections.dismiss(report, by=by, at=at)
        messages.success(request, _("The report is deleted."))
        return HttpResponseRedirect(f"{request.path.removesuffix(f'{report.uid}/')}")
    if step == "take" and report:
        ErrorReport.objects.filter(pk=report.pk).update(taken_by=by)
        report.taken_by = by
        messages.success(request, _("The report is yours: it stands under “Mine” now."))
        return None
    if step not in State.values:
        raise Http404
    if case:
        publisher = form.cleaned_data["publisher"]
        corrections.advance(
            case, State(step), by=by, at=at, reason=form.reason, publisher=publisher, now=figure
        )
    elif report:
        is_shown = form.cleaned_data["is_shown"]
        corrections.decide(report, State(step), by=by, at=at, reason=form.reason, is_shown=is_shown)
    messages.success(request, _("Public now: %s.") % State(step).label)
    return HttpResponseRedirect(request.path)


def _publisher(figure: FigureNow | None) -> str:
    """Return who gives the accepted value first."""
    claims = figure.fact["claims"] if figure and figure.fact else []
    return next((one["source"]["publisher"] for one in claims if one["agrees"]), "")


def _links(row: Correction | ErrorReport) -> list[tuple[str, str]]:
    """Return the way to the field, to its evidence and to the public page."""
    own = (_("Public page of the report"), row.get_absolute_url())
    record = records_of_kind(row.kind).filter(uid=row.record_uid).first()
    if record is None or not record.is_published:
        return [own]
    model, form, place = type(record), record.open_draft() or record, ""
    words = _("The field in the draft") if form is not record else _("The record, to begin a draft")
    note = f"{page_address(record, 'correction')}?fact={row.fact}&edition={row.edition}"
    found = [own, (_("Correction note"), note)]
    if row.fact and model.find_fact(row.fact):
        place = build_anchor(model, model.column_of(row.fact))
        found = [(_("Evidence"), f"{page_address(form, 'evidence')}#fact-{row.fact}"), *found]
    return [(words, f"{link_to(form)}{place}"), *found]
