"""Roles in the words of pages."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple, TypedDict, cast

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.formatting.dates import format_day
from portal.formatting.locales import as_named, join_list, join_parts
from portal.formatting.notes import name_in_words
from portal.formatting.numbers import format_amount, format_money, with_comparator
from portal.formatting.presentation import name_of_part
from portal.formatting.summaries import labelled, lowered
from portal.models import Organisation
from portal.participation.document_types import OrganisationRoleDocument
from portal.participation.origins import CHINA, parts_with_parents
from portal.participation.roles import standing_roles, uids_from
from portal.participation.vocabularies import ASKED_OF_ALL, STANDING, PartnerRole, RoleState
from portal.records.column_store import PublicColumns, parts_read
from portal.records.document_types import Json, JsonObject, ReferenceDocument
from portal.records.registry import record_model
from portal.site.lists.groups import choice_label, group_by_choice

type Roles = list[OrganisationRoleDocument]
type Participants = list[tuple[StrOrPromise, list[ReferenceDocument]]]
type PhaseNames = Mapping[str, SafeString]

SHOWN_FIRST = (*(RoleState.CURRENT, RoleState.PLANNED), *(RoleState.ENDED, RoleState.UNSUCCESSFUL))
ORDER = PartnerRole.values
PRINTED = {f"{name}_as_printed": name.rstrip("s") for name in ("owner", "owners", "operator")}


class ShownRole(TypedDict):
    part: OrganisationRoleDocument
    label: StrOrPromise
    state: str
    """Empty for a current role."""
    words: SafeString
    """Phases, share, amount, capacity and days."""


class RoleGroup(TypedDict):
    """Statements of several sources on an organisation in one role, such as owner, or in all."""

    organisation: ReferenceDocument | None
    label: str
    state: str
    rows: list[ShownRole]


def beside_roles(document: Mapping[str, Json]) -> dict[str, object]:
    """Return what the page of a record with roles shows: Chinese ones, and those of others by what
    they are. Old words of Chinese participation are shown where no role says it; those that a
    source prints of a role where they have more names than its roles. One query."""
    roles: Roles = document["roles"]
    who = {role["organisation"]["uid"] for role in roles if role["organisation"]}
    with parts_read(Organisation) as parts:
        columns = PublicColumns()
        parts.update(parts_with_parents(columns, who))
        theirs = uids_from(columns, [CHINA])
    chinese, units = roles_of(roles, theirs, RoleState.values), name_phases(document)
    others = [role for role in roles if role not in chinese]
    standing = (one for one in roles if one["state"] in STANDING)
    once = {(one["role"], (one["organisation"] or one)["uid"]) for one in standing}
    named = Counter(kind for kind, _who in once)
    chinese.sort(key=lambda role: (SHOWN_FIRST.index(role["state"]), ORDER.index(role["role"])))
    return {
        "chinese_roles": group_roles(chinese, units, across=True),
        "chinese_words": "" if chinese else document.get("chinese_role", ""),
        "roles": [
            (label, group_roles(found, units))
            for label, found in group_by_choice(others, "role", PartnerRole)
        ],
        "printed": [
            (choice_label(PartnerRole, role), words.replace(";", "; "))  # a place to break
            for name, role in PRINTED.items()
            if (words := document.get(name)) and words.count(";") >= named[role]
        ],
        "not_recorded": labelled(_("Not recorded here"), join_list(_list_absent(document))),
    }


def _list_absent(document: Mapping[str, Json]) -> Iterable[str]:
    """Yield who owns, builds and pays, where no row and no words of a source say it."""
    said = {role["role"] for role in document["roles"]}
    said |= {role for name, role in PRINTED.items() if document.get(name)}
    for role, alike in ASKED_OF_ALL.items():
        if said.isdisjoint({role, *alike}):
            yield lowered(choice_label(PartnerRole, role))


def name_phases(document: Mapping[str, Json]) -> PhaseNames:
    """Return the names of the phases of a record, by uid."""
    if not (phases := document.get("phases")):
        return {}
    part = record_model(document["kind"]).part_model("phases")
    return {phase["uid"]: name_of_part(part, phase["name"]) for phase in phases}


def group_roles(roles: Roles, units: PhaseNames, *, across: bool = False) -> list[RoleGroup]:
    """Put together what several sources say of one organisation in one state, and in one role
    unless `across` all roles."""
    found: dict[object, RoleGroup] = {}
    for role in roles:
        who, shown = role["organisation"], show_role(role, units)
        key = (who["uid"] if who else role["uid"], across or role["role"], role["state"])
        group: RoleGroup = {"organisation": who, "label": "", "state": shown["state"], "rows": []}
        found.setdefault(key, group)["rows"].append(shown)
    for group in found.values():
        group["label"] = join_list(dict.fromkeys(str(shown["label"]) for shown in group["rows"]))
    return list(found.values())


class NamedRole(NamedTuple):
    """An organisation in one role, with the rows that say so, each of one source."""

    organisation: ReferenceDocument | None
    state: str
    """Empty for a current role."""
    rows: Roles


def roles_asked_of_all(
    roles: Iterable[OrganisationRoleDocument],
) -> list[tuple[StrOrPromise, list[NamedRole]]]:
    """Return who owns, builds and pays, now or as planned, by what they are."""
    asked = {*ASKED_OF_ALL, *chain.from_iterable(ASKED_OF_ALL.values())}
    found = standing_roles(roles, asked)
    return [
        (label, [_named(group) for group in group_roles(some, {})])
        for label, some in group_by_choice(found, "role", PartnerRole)
    ]


def _named(group: RoleGroup) -> NamedRole:
    rows = [shown["part"] for shown in group["rows"]]
    return NamedRole(group["organisation"], group["state"], rows)


def show_role(role: OrganisationRoleDocument, units: PhaseNames) -> ShownRole:
    named = [units[uid] for uid in cast(JsonObject, role).get("phases", ()) if uid in units]
    about = [SafeString(_("for %s") % join_list(named))] if named else []
    return {
        "part": role,
        "label": choice_label(PartnerRole, role["role"]),
        "state": state_words(role),
        "words": SafeString(join_parts(map(conditional_escape, [*about, *_figures(role)]))),
    }


def state_words(role: OrganisationRoleDocument) -> str:
    if role["state"] == RoleState.UNSUCCESSFUL and role["role"] == PartnerRole.BIDDER:
        return _("unsuccessful bid")
    words = {
        RoleState.PLANNED.value: _("planned"),
        RoleState.ENDED.value: _("ended"),
        RoleState.UNSUCCESSFUL.value: _("unsuccessful"),
    }
    return words.get(role["state"], "")


def roles_of(
    roles: Iterable[OrganisationRoleDocument], theirs: Set[str], states: Sequence[str]
) -> Roles:
    """Return the roles of some organisations, by uid, in some states."""
    return [
        role
        for role in roles
        if role["organisation"] and role["organisation"]["uid"] in theirs
        if role["state"] in states
    ]


def add_participants(context: dict[str, Any]) -> dict[str, object]:
    """Add to the rows of a list who takes part: those from the countries and in the roles that it
    is asked for, one query, or else the owners."""
    asked, rows = context["filterset"].form, context["rows"]
    given = asked.cleaned_data if asked.is_valid() else {}
    codes, kinds = given.get("participation"), given.get("role")
    theirs = uids_from(PublicColumns(), codes) if codes else set()
    states = given.get("participation_state") or STANDING
    for row in rows:
        row.more["participants"] = _owners
        if codes or kinds:
            roles = [one for one in row["roles"] if not kinds or one["role"] in kinds]
            found = [one for one in roles if one["state"] in states]
            row.more["participants"] = _participants(
                roles_of(roles, theirs, states) if codes else found
            )
    return {"rows": rows}


def _owners(row: Mapping[str, Any]) -> Participants:
    owns = (PartnerRole.OWNER, RoleState.CURRENT)
    return _participants([one for one in row["roles"] if (one["role"], one["state"]) == owns])


def _participants(roles: Roles) -> Participants:
    """Return those who take part, each once, by what they are to the project."""
    return [
        (label, list({who["uid"]: who for one in found if (who := one["organisation"])}.values()))
        for label, found in group_by_choice(roles, "role", PartnerRole)
    ]


def _figures(role: OrganisationRoleDocument) -> Iterable[str]:
    """Yield share, amount and capacity, of which the first has the comparator, then the days."""
    comparator = role["comparator"]
    amounts = [
        (role["share_percent"], "%", format_amount),
        (role["amount"], role["currency"], format_money),
        (role["capacity_mw"], "MW", format_amount),
    ]
    for value, unit, write in amounts:
        if value is not None:
            words = with_comparator(write(Decimal(str(value)), unit), comparator)
            yield _("share of %s") % words if unit == "%" else words
            comparator = ""
    for pattern, words in ((_("borrower: %s"), role["borrower"]), ("%s", role["terms"])):
        if words:
            yield SafeString(pattern % as_named(name_in_words(words)))
    days = [
        (_("since %s"), role["started_on"]),
        (_("until %s"), role["ended_on"]),
        (_("as of %s"), role["as_of"]),
    ]
    for pattern, day in days:
        if day:
            yield pattern % format_day(day)
