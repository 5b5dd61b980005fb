"""List of the reports and cases that editors work on, and its counts on the first page."""

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from portal.admin.workflow.permissions import actor
from portal.editorial.admin_site import Context, DeskPage, DeskPart, desk_parts
from portal.editorial.worklist.cases import IS_BACK, SAYS_OTHERWISE
from portal.formatting.countries import load_country_names
from portal.models import Correction, ErrorReport, Finding, Step
from portal.models.corrections import ENDED
from portal.publication.public_rows import CORRECTION
from portal.site.corrections import show_corrections

SEES = "portal.view_errorreport"
MOST = 100
TABS = {
    "new": gettext_lazy("New"),
    "mine": gettext_lazy("Mine"),
    "open": gettext_lazy("Still open"),
    "again": gettext_lazy("Come up again"),
    "all": gettext_lazy("All"),
}


def sees_reports(request: HttpRequest) -> bool:
    return request.user.has_perm(SEES)


@DeskPage("corrections/", "corrections", gettext_lazy("Reports of errors"), allows=sees_reports)
def list_page(request: HttpRequest) -> Context:
    """Render new reports, those that somebody works on, or all; the oldest first, but of all."""
    shown = request.GET.get("show", "new")
    shown = shown if shown in TABS else "new"
    reports, cases = _select(request, shown)
    newest = "-" if shown == "all" else ""
    rows: list[Correction | ErrorReport] = [
        *reports.select_related("taken_by").order_by(f"{newest}made_at", "pk")[:MOST],
        *cases.order_by(f"{newest}changed_at", "pk")[:MOST],
    ]
    return {
        "rows": show_corrections(rows, load_country_names(request)),
        "tabs": [(words, f"?show={name}", name == shown) for name, words in TABS.items()],
        "shown": shown,
    }


def _select(request: HttpRequest, shown: str) -> tuple[QuerySet[ErrorReport], QuerySet[Correction]]:
    waiting, cases = ErrorReport.objects.filter(decided_at=None), Correction.objects.all()
    if shown == "new":
        return waiting, cases.none()
    if shown == "mine":
        taken = ErrorReport.objects.filter(taken_by=actor(request))
        own = Step.objects.filter(kind=CORRECTION, by=actor(request)).values("record_uid")
        own_cases = cases.filter(Q(uid__in=own) | Q(uid__in=taken.values("uid")))
        return waiting & taken, own_cases.exclude(state__in=ENDED)
    if shown == "again":
        found = Finding.objects.filter(check_id__in=(SAYS_OTHERWISE, IS_BACK))
        uids = [detail["case"] for detail in found.values_list("detail", flat=True)]
        return waiting.none(), cases.filter(uid__in=uids)
    return (waiting, cases.open()) if shown == "open" else (waiting, cases)


@desk_parts
def show_reports(request: HttpRequest) -> list[DeskPart]:
    """Count the reports that wait. One query."""
    if not sees_reports(request):
        return []
    waiting = ErrorReport.objects.filter(decided_at=None)
    own = Q(taken_by=request.user.pk)
    counts = waiting.aggregate(new=Count("pk"), mine=Count("pk", filter=own))
    context = {**counts, "address": reverse("admin:corrections")}
    return [DeskPart(template="admin/includes/corrections.html", context=context, position=15)]
