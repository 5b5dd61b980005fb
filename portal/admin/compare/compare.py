"""Comparison of two versions of a record, and loading of an earlier one into a draft."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.admin.compare.columns import ComparedVersion, RecordVersions
from portal.admin.compare.differences import VersionComparison, compare_contents
from portal.admin.forms.relations import link_to
from portal.admin.workflow import extra_pages
from portal.admin.workflow.permissions import DeskAdmin, actor, require, seen_version
from portal.editorial import restore
from portal.editorial.admin_site import Answer, Context
from portal.formatting.locales import join_list
from portal.models import Publishable, Record
from portal.publication import copies, snapshots
from portal.publication.publishing import NotAllowed
from portal.publication.snapshots import Content


def is_record(record: Publishable) -> bool:
    """True for records, which have editions; batches of observations have none."""
    return isinstance(record, Record)


@extra_pages.Page("compare", gettext_lazy("Compare"), fits=is_record, position=40)
def compare_page(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> Context:
    """Show the differences between two versions: `?from=edition:2&to=draft`."""
    sides = RecordVersions(record)
    chosen = _choose_versions(request, sides)
    context: Context = {"subtitle": str(record), "sides": sides, "chosen": chosen}
    if chosen is not None:
        was, now = (sides.content(side) for side in chosen)
        loads = can_load(modeladmin, request, sides, record)
        kept = [s for s in chosen if s.kept is not None and s not in sides.saves[:1]]
        context |= {
            "comparison": compare_in_form(modeladmin, record, was, now),
            "swapped": compare_link(record, *reversed(chosen)),
            "loads": [(side, load_link(record, side)) for side in kept if loads],
        }
    return context


@extra_pages.Page("load", fits=is_record)
def load_page(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> Answer:
    """Show the effect of loading a version into the draft, and load it on POST:
    `?from=edition:2`."""
    sides = RecordVersions(record)
    key = request.POST.get("from", "") or request.GET.get("from", "")
    side = sides.find(key)
    if side is None or side.kept is None:
        raise Http404
    require(can_load(modeladmin, request, sides, record))
    target, content = sides.draft or record, sides.content(side)
    if request.method == "POST" and (answer := _load(request, target, side, content)):
        return answer
    now = copies.content_of(target)
    then = snapshots.build_restored(type(record), now, content)
    return {
        "title": _("Load into a draft"),
        "subtitle": str(record),
        "side": side,
        "target": target,
        "refusal": restore.find_refusal(target),
        "comparison": compare_in_form(modeladmin, record, now, then),
    }


def can_load(
    modeladmin: DeskAdmin, request: HttpRequest, sides: RecordVersions, record: Record
) -> bool:
    """True for people who may write into the draft, or begin one."""
    target = sides.draft or record
    if target.is_published:
        return bool(modeladmin.has_edit_permission(request, target))
    return bool(modeladmin.may_write(request, target))


def compare_link(record: Record, was: ComparedVersion, now: ComparedVersion) -> str:
    query = urlencode({"from": was.key, "to": now.key})
    return f"{extra_pages.page_address(record, 'compare')}?{query}"


def load_link(record: Record, side: ComparedVersion) -> str:
    return f"{extra_pages.page_address(record, 'load')}?{urlencode({'from': side.key})}"


def _choose_versions(
    request: HttpRequest, sides: RecordVersions
) -> tuple[ComparedVersion, ComparedVersion] | None:
    """Return the pair of the address, or the default pair with a warning if a version is gone."""
    keys = [request.GET.get(name, "") for name in ("from", "to")]
    found = [sides.find(key) for key in keys]
    if found[0] is not None and found[1] is not None:
        return found[0], found[1]
    if any(keys):
        said = _("What the link compares is no longer there; this is what is usually compared.")
        messages.warning(request, said)
    return sides.usual()


def _load(
    request: HttpRequest, target: Record, side: ComparedVersion, content: Content
) -> HttpResponse | None:
    """Load a version and redirect to the draft; None, with a message, if that is not allowed."""
    target.version = seen_version(request) or 0
    try:
        draft, lost = restore.load_version(
            target, content, by=actor(request), at=timezone.now(), note=_("Loaded: %s") % side.label
        )
    except NotAllowed as problem:
        messages.error(request, str(problem))
        target.refresh_from_db()
        return None
    done = _("Loaded into this draft: %s. What it held before is kept among its saves.")
    messages.success(request, done % side.label)
    tell_lost(request, lost)
    return HttpResponseRedirect(link_to(draft))


def tell_lost(request: HttpRequest, lost: Sequence[StrOrPromise]) -> None:
    """Tell a person what of a version is lost, if anything."""
    if lost:
        said = _("Not everything could be loaded, as it is gone or has no place any more: %s.")
        messages.warning(request, said % join_list(map(str, lost)))


def compare_in_form(
    modeladmin: DeskAdmin, record: Record, was: Content, now: Content
) -> VersionComparison:
    """Compare two contents, with the headings of the inlines of the form."""
    labels = {inline.model: inline.verbose_name_plural for inline in modeladmin.inlines}
    return compare_contents(type(record), was, now, labels)
