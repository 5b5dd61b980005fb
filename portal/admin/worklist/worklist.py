"""Worklist on the first page, filtered by check and kind."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self, TypedDict, Unpack
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst

from portal.admin.worklist.findings import Admins, build_lines, viewable_admins
from portal.editorial.admin_site import DeskPart, desk_parts
from portal.editorial.worklist import CHECKS
from portal.models import Finding, Step

PER_PAGE = 25
MINE = ("change", "submit", "start_edit")
"""Steps that make a record one of the person’s own."""


class Changes(TypedDict, total=False):
    """Changed filters."""

    check: str
    kind: str
    mine: bool
    snoozed: bool


@dataclass(frozen=True)
class WorklistChoice:
    """Filters of the list, as in the address."""

    check: str = ""
    kind: str = ""
    mine: bool = False
    snoozed: bool = False

    @classmethod
    def of(cls, request: HttpRequest, kinds: Admins) -> Self:
        asked = request.GET
        check, kind = asked.get("check", ""), asked.get("kind", "")
        return cls(
            check=check if check in CHECKS else "",
            kind=kind if kind in kinds else "",
            mine=asked.get("mine") == "1",
            snoozed=asked.get("snoozed") == "1",
        )

    def address(self, page: int = 0, **changes: Unpack[Changes]) -> str:
        """Return the address of the list with changed filters, on its first page unless `page` is
        given."""
        chosen = {**vars(replace(self, **changes)), "page": page}
        return (
            f"?{urlencode({name: int(v) if v is True else v for name, v in chosen.items() if v})}"
        )


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Filter link with the number of its findings."""

    label: str
    count: int
    address: str
    is_chosen: bool


class Counts:
    """Numbers of open and snoozed findings by check and kind, in one query."""

    def __init__(self, found: QuerySet[Finding], *, at: datetime) -> None:
        groups = found.order_by().values_list("check_id", "kind")
        put_off = Count("pk", filter=Q(snoozed_until__gt=at))
        self.rows = list(groups.annotate(number=Count("pk"), put_off=put_off))

    def of(self, choice: WorklistChoice, **changes: Unpack[Changes]) -> int:
        wanted = replace(choice, **changes)
        return sum(
            put_off if wanted.snoozed else number - put_off
            for check, kind, number, put_off in self.rows
            if wanted.check in ("", check) and wanted.kind in ("", kind)
        )


@desk_parts
def show_worklist(request: HttpRequest) -> list[DeskPart]:
    """Build the worklist in at most eight queries."""
    now, kinds = timezone.now(), viewable_admins(request)
    choice = WorklistChoice.of(request, kinds)
    found = Finding.objects.filter(kind__in=kinds, check_id__in=CHECKS)
    if choice.mine:
        found = found.filter(Exists(_own_steps(request)))
    counts = Counts(found, at=now)
    shown = order_by_severity(_apply_filters(found, choice, at=now))
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    context = {
        "key": "worklist",
        "choice": choice,
        "lines": build_lines(request, list(page), kinds, at=now),
        "page": page,
        "pages": [(number, _page_address(choice, number)) for number in numbers],
        "all": Filter(
            label="",
            count=counts.of(choice, check=""),
            address=choice.address(check=""),
            is_chosen=not choice.check,
        ),
        "checks": list(_check_filters(choice, counts)),
        "kinds": list(_kind_filters(choice, counts, kinds)),
        "mine": choice.address(mine=not choice.mine),
        "snoozed": choice.address(snoozed=not choice.snoozed, check="", kind=""),
        "snoozed_count": counts.of(choice, snoozed=True, check="", kind=""),
        "here": request.get_full_path(),
    }
    template = "admin/includes/worklist.html"
    return [DeskPart(template=template, context=context, position=10, is_main=True)]


def order_by_severity(found: QuerySet[Finding]) -> QuerySet[Finding]:
    """Order findings by severity, then oldest first."""
    order = [When(check_id=name, then=Value(int(one.severity))) for name, one in CHECKS.items()]
    severity = Case(*order, output_field=IntegerField())
    return found.order_by(severity, "found_at", "check_id", "title", "pk")


def _apply_filters(
    found: QuerySet[Finding], choice: WorklistChoice, *, at: datetime
) -> QuerySet[Finding]:
    if choice.check:
        found = found.filter(check_id=choice.check)
    if choice.kind:
        found = found.filter(kind=choice.kind)
    if choice.snoozed:
        return found.filter(snoozed_until__gt=at).select_related("snoozed_by")
    return found.exclude(snoozed_until__gt=at)


def _own_steps(request: HttpRequest) -> QuerySet[Step]:
    steps = Step.objects.filter(by=request.user.pk, action__in=MINE)
    return steps.filter(kind=OuterRef("kind"), record_uid=OuterRef("record_uid"))


def _check_filters(choice: WorklistChoice, counts: Counts) -> Iterator[Filter]:
    for name, check in CHECKS.items():
        is_chosen = choice.check == name
        if (count := counts.of(choice, check=name)) or is_chosen:
            address = choice.address(check="" if is_chosen else name)
            label = str(check.label)
            yield Filter(label=label, count=count, address=address, is_chosen=is_chosen)


def _kind_filters(choice: WorklistChoice, counts: Counts, kinds: Admins) -> Iterator[Filter]:
    for name, modeladmin in kinds.items():
        is_chosen = choice.kind == name
        if (count := counts.of(choice, kind=name)) or is_chosen:
            address = choice.address(kind="" if is_chosen else name)
            label = capfirst(str(modeladmin.opts.verbose_name_plural))
            yield Filter(label=label, count=count, address=address, is_chosen=is_chosen)


def _page_address(choice: WorklistChoice, number: int | str) -> str:
    """Return the address of a page; empty for the ellipsis."""
    return choice.address(page=number) if isinstance(number, int) else ""
