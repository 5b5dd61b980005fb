"""Worklist on the first page: a line for each cause, and the findings of one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.text import capfirst

from portal.admin.worklist.findings import (
    Admins,
    FindingLine,
    build_lines,
    can_snooze,
    viewable_admins,
)
from portal.editorial.admin_site import DeskPart, desk_parts
from portal.editorial.worklist import CHECKS, checks_of
from portal.editorial.worklist.causes import (
    Cause,
    CountedGroup,
    count_groups,
    list_causes,
    of_owner,
)
from portal.formatting.addresses import parse_number
from portal.models import Country, Finding, Step, User

PER_PAGE = 25
FEW = 3
"""Findings of a cause that stand below it; of more, the cause leads to a list."""
MINE = ("change", "submit", "start_edit")
"""Steps that make a record one of the person’s own."""
NO_SOURCE = "0"
ORDER = ("-weight", "found_at", "check_id", "title", "pk")
"""Findings of one severity."""


type Key = tuple[str, int | None]
"""A cause: its check, and the key of its data set."""


@dataclass(frozen=True)
class WorklistChoice:
    """Filters of the list, as in the address. `source` is the key of a data set, or NO_SOURCE for
    findings that go back to none."""

    check: str = ""
    source: str = ""
    kind: str = ""
    mine: bool = False
    snoozed: bool = False

    @classmethod
    def of(cls, asked: QueryDict, kinds: Admins) -> Self:
        check, kind, source = (asked.get(name, "") for name in ("check", "kind", "source"))
        return cls(
            check=check if check in CHECKS else "",
            source="" if parse_number(source) is None else source,
            kind=kind if kind in kinds else "",
            mine=asked.get("mine") == "1",
            snoozed=asked.get("snoozed") == "1",
        )

    @property
    def lists_findings(self) -> bool:
        """True if single findings are listed, not causes."""
        return bool(self.check or self.snoozed)

    @property
    def query(self) -> str:
        chosen = vars(self).items()
        return urlencode({name: int(v) if v is True else v for name, v in chosen if v})

    @property
    def address(self) -> str:
        """Address of the first page of the list."""
        return f"?{self.query}"

    def of_cause(self, cause: Cause) -> str:
        """Return the query string of the findings of a cause."""
        source = str(cause.source.pk) if cause.source else NO_SOURCE
        return replace(self, check=cause.check.id, source=source).query

    def select(self, found: QuerySet[Finding], *, at: datetime) -> QuerySet[Finding]:
        if self.check:
            found = found.filter(check_id__in=checks_of(CHECKS[self.check].cause))
        if self.source:
            found = found.filter(source=None if self.source == NO_SOURCE else int(self.source))
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.snoozed:
            return found.filter(snoozed_until__gt=at).select_related("snoozed_by")
        return found.exclude(snoozed_until__gt=at)


@desk_parts
def show_worklist(request: HttpRequest) -> list[DeskPart]:
    """Build the worklist in at most eight queries."""
    now, kinds = timezone.now(), viewable_admins(request)
    choice, number = WorklistChoice.of(request.GET, kinds), request.GET.get("page")
    found = select_viewable(request, kinds, choice)
    groups = count_groups(found, at=now)
    causes = [] if choice.snoozed else list_causes(_narrow(groups, choice), at=now)
    page: Page[Finding] | Page[Cause]
    if choice.lists_findings:
        findings = order_by_severity(choice.select(found, at=now))
        page = here = Paginator(findings, PER_PAGE).get_page(number)
        lines = build_lines(request, list(here), kinds, at=now)
        shown = [(cause, choice.of_cause(cause), list[FindingLine]()) for cause in causes]
    else:
        page = some = Paginator(causes, PER_PAGE).get_page(number)
        few = list(_few(found, choice, list(some), at=now))
        below = _by_cause(build_lines(request, few, kinds, at=now))
        lines = []
        shown = [(cause, choice.of_cause(cause), below[_key(cause)]) for cause in some]
    context = {
        "key": "worklist",
        "choice": choice,
        "causes": shown,
        "lines": lines,
        "lists_findings": choice.lists_findings,
        "may": any(can_snooze(request, one) for one in kinds.values()),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "whole": replace(choice, check="", source="", snoozed=False).address,
        "kinds": list(_kind_filters(choice, groups, kinds)),
        "mine": replace(choice, mine=not choice.mine).address,
        "snoozed": WorklistChoice(mine=choice.mine, snoozed=not choice.snoozed).address,
        "snoozed_count": sum(group.put_off for group in groups),
        "lacks_countries": not groups and not Country.objects.exists(),
        "here": request.get_full_path(),
    }
    template = "admin/includes/worklist.html"
    return [DeskPart(template=template, context=context, position=10, is_main=True)]


def _by_cause(lines: Iterable[FindingLine]) -> dict[Key, list[FindingLine]]:
    found: dict[Key, list[FindingLine]] = defaultdict(list)
    for line in lines:
        found[CHECKS[line.finding.check_id].cause, line.finding.source_id].append(line)
    return found


def _key(cause: Cause) -> Key:
    return cause.check.cause, cause.source.pk if cause.source else None


def _few(
    found: QuerySet[Finding], choice: WorklistChoice, causes: list[Cause], *, at: datetime
) -> Iterable[Finding]:
    """Return the findings of the causes that have few, by one query."""
    keys = [_key(one) for one in causes if one.count <= FEW]
    if not keys:
        return []
    named = [Q(check_id__in=checks_of(check), source=source) for check, source in keys]
    few = choice.select(found, at=at).filter(Q.create([*named], connector=Q.OR)).order_by(*ORDER)
    return sorted(few, key=lambda one: CHECKS[one.check_id].severity)


def select_viewable(
    request: HttpRequest, kinds: Admins, choice: WorklistChoice
) -> QuerySet[Finding]:
    """Return the findings that a person may see; of those, the own ones if the choice says so."""
    found = Finding.objects.filter(kind__in=kinds, check_id__in=CHECKS)
    if choice.mine and isinstance(request.user, User):
        theirs = {"kind": OuterRef("kind"), "record_uid": OuterRef("record_uid")}
        own = Step.objects.filter(by=request.user, action__in=MINE, **theirs)
        found = found.filter(Exists(own) | of_owner(request.user))
    return found


def order_by_severity(found: QuerySet[Finding]) -> QuerySet[Finding]:
    """Order findings by severity, then the weightiest first, then the oldest."""
    order = [When(check_id=name, then=Value(int(one.severity))) for name, one in CHECKS.items()]
    severity = Case(*order, output_field=IntegerField())
    return found.order_by(severity, *ORDER)


def _narrow(groups: Iterable[CountedGroup], choice: WorklistChoice) -> Iterator[CountedGroup]:
    for group in groups:
        is_of_check = not choice.check or CHECKS[group.check].cause == CHECKS[choice.check].cause
        is_of_source = choice.source in ("", str(group.source or NO_SOURCE))
        if is_of_check and is_of_source and choice.kind in ("", group.kind):
            yield group


def _kind_filters(
    choice: WorklistChoice, groups: Iterable[CountedGroup], kinds: Admins
) -> Iterator[tuple[str, int, str, bool]]:
    """Yield words, number, address of each filter, and whether it is chosen."""
    counts: Counter[str] = Counter()
    for group in _narrow(groups, replace(choice, kind="")):
        counts[group.kind] += group.put_off if choice.snoozed else group.number
    for name, modeladmin in kinds.items():
        is_chosen = choice.kind == name
        if counts[name] or is_chosen:
            address = replace(choice, kind="" if is_chosen else name).address
            words = capfirst(str(modeladmin.opts.verbose_name_plural))
            yield words, counts[name], address, is_chosen
