"""Page on which one record is merged into another."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.compare.compare import compare_in_form
from portal.admin.compare.differences import VersionComparison
from portal.admin.evidence.sourcing import find_refusal
from portal.admin.evidence_pages.review import review_parts
from portal.admin.forms.forms import describe_last_step
from portal.admin.forms.relations import KnownAutocomplete, link_to
from portal.admin.records.usage import list_usage
from portal.admin.workflow.extra_pages import Page, page_address, panel_parts
from portal.admin.workflow.permissions import DeskAdmin, actor, seen_version, telling_refusal
from portal.editorial import duplicates
from portal.editorial.admin_site import Answer, DeskPart
from portal.formatting.addresses import parse_number
from portal.models import Publishable, Record, Status
from portal.publication import copies
from portal.publication.publishing import NotAllowed


def _takes_others(record: Publishable) -> bool:
    takes = isinstance(record, Record) and record.status in (Status.PUBLISHED, Status.DRAFT)
    return takes and not copies.is_beside(record)


def _may_merge(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> bool:
    may_edit = request.user.has_perm("portal.edit")
    return may_edit and not find_refusal(modeladmin, request, record)


@Page("merge", gettext_lazy("Merge …"), fits=_takes_others, allows=_may_merge, position=80)
def merge_page(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> Answer:
    """Choose the other record (`?other=<id or uid>`), look at both, begin the merge by a POST."""
    column = type(record)._meta.get_field("edit_of")
    known = type(record).working.filter(edit_of=None).exclude(uid=record.uid)
    field = forms.ModelChoiceField(known, widget=KnownAutocomplete(column, admin.site))
    asked = parse_number(request.GET.get("other", ""))
    other = known.filter(Q(pk=asked or 0) | Q(uid=request.GET.get("other", ""))).first()
    if asked and other is None:
        is_own = asked in (record.pk, record.edit_of_id)
        said = _("A record is not merged into itself.") if is_own else _("It is no longer there.")
        messages.error(request, said)
    if request.method == "POST" and other is not None:
        record.version = seen_version(request) or 0
        with telling_refusal(request):
            draft = duplicates.merge_into(record, other, by=actor(request), at=timezone.now())
            said = _("“%s” is merged into this draft. Its address leads here once that is public.")
            messages.success(request, said % other)
            return HttpResponseRedirect(page_address(draft, "review"))
        record.refresh_from_db(fields=["version"])
    return {
        "obstacle": find_obstacle(record, other),
        "title": _("Merge two records"),
        "choice": field.widget.render("other", other.pk if other else None, {"id": "id_other"}),
        "media": modeladmin.media + field.widget.media,
        "other": other,
        "usage": list_usage(other) if other else {},
        "comparison": other and _compare(modeladmin, record, other),
    }


def find_obstacle(
    record: Record, other: Record | None = None, *, page: str = "merge"
) -> dict[str, object] | None:
    """Return why two records cannot be merged now, or one not be split, with the draft that stands
    in the way, who has saved it last, and the same `page` of that draft."""
    try:
        duplicates.require_free(record, other)
    except duplicates.BeingEdited as problem:
        goes_on = problem.draft.uid == record.uid and _takes_others(problem.draft)
        asked = f"?{urlencode({'other': other.pk})}" if other else ""
        return {
            "sentence": str(problem),
            "draft": problem.draft,
            "address": link_to(problem.draft),
            "saved": describe_last_step(problem.draft),
            "go_on": f"{page_address(problem.draft, page)}{asked}" if goes_on else "",
        }
    except NotAllowed as problem:
        return {"sentence": str(problem)}
    return None


@panel_parts
@review_parts
def show_merged(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> list[DeskPart]:
    """Name what is withdrawn when a draft is published, or into what it is being merged itself."""
    merged = duplicates.list_merged(record) if isinstance(record, Record) else []
    target = duplicates.find_target(record) if isinstance(record, Record) else None
    if not merged and target is None:
        return []
    context = {
        "merged": [(one, link_to(one)) for one in merged],
        "target": target and (target, link_to(target)),
    }
    return [DeskPart(template="admin/includes/merged.html", context=context, position=5)]


def _compare(modeladmin: DeskAdmin, record: Record, other: Record) -> VersionComparison:
    """Return which values of the other record a merge leaves out, and which rows it adds."""
    merged = duplicates.preview_merge(record, other)
    left = compare_in_form(modeladmin, record, copies.content_of(other), merged)
    added = compare_in_form(modeladmin, record, copies.content_of(record), merged)
    return VersionComparison(fields=left.fields, groups=added.groups)
