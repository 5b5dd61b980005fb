"""Checks of the shares and owners of records with roles."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from portal.editorial.plausibility import RecordRows
from portal.editorial.plausibility.rows import column_names
from portal.editorial.worklist import Doubt, PlausibilityCheck, Severity
from portal.models import Record
from portal.participation.models import OrganisationRole
from portal.participation.roles import role_model
from portal.records.document_types import JsonObject

PHASES = "phases"


def _has_roles(model: type[Model]) -> bool:
    return (
        issubclass(model, Record)
        and "roles" in model.parts
        and issubclass(model.part_model("roles"), OrganisationRole)
    )


@PlausibilityCheck(
    "shares",
    severity=Severity.BLOCKS,
    label=_("Shares that cannot be"),
    sentence=_("The shares of one role add up to %(sum)s %%."),
    fits=_has_roles,
    read=RecordRows,
)
def find_wrong_shares(rows: RecordRows) -> Iterator[Doubt]:
    """More than a whole, of all or of one phase; or a whole as one instead of a hundred."""
    names = ("role", "state", "share_percent", "ended_on", "source_id", *_naming(rows))
    for at, roles in rows.parts("roles", *names).items():
        groups: dict[tuple[str, int], list[JsonObject]] = defaultdict(list)
        for role in roles:
            is_current = role["state"] == "current" and not role["ended_on"]
            if is_current and role["share_percent"] is not None:
                groups[role["role"], role["source_id"]].append(role)
        for (role_name, _source), found in groups.items():
            total = max(_sums(found))
            is_fraction = 0 < max(float(role["share_percent"]) for role in found) <= 1
            if total > 100.5 or is_fraction:
                yield Doubt(at, "roles", f"{role_name} {total:g}", {"sum": f"{total:g}"})


def _naming(rows: RecordRows) -> tuple[str, ...]:
    """Return the column by which a role names the phases that it is about, if the kind has one."""
    has_phases = PHASES in column_names(role_model(rows.model))
    return (PHASES,) if has_phases else ()


def _sums(roles: Sequence[JsonObject]) -> Iterator[float]:
    """Yield the sum of the shares of each phase that is named; without any, that of all."""
    named = {uid for role in roles for uid in role.get(PHASES, "").split()}
    for uid in named or {""}:
        yield sum(float(role["share_percent"]) for role in roles if _is_about(role, uid))


def _is_about(role: JsonObject, phase: str) -> bool:
    phases = role.get(PHASES, "").split()
    return not phases or phase in phases


@PlausibilityCheck(
    "second-owner",
    label=_("Owned whole, and by somebody else"),
    sentence=_("By one source %(whole)s owns all of it, by another %(other)s owns it today."),
    fits=_has_roles,
    read=RecordRows,
)
def find_second_owners(rows: RecordRows) -> Iterator[Doubt]:
    """An owner of the whole beside one by another source, who may be of the past. Who stands above
    or below the other in a group is no doubt."""
    names = ("role", "state", "share_percent", "ended_on", "source_id", *_naming(rows))
    for at, roles in rows.parts("roles", *names, *ORGANISATION).items():
        owners = [
            one
            for one in roles
            if (one["role"], one["state"]) == ("owner", "current") and not one["ended_on"]
        ]
        wholes = [one for one in owners if one["share_percent"] == 100]
        for whole, other in product(wholes, owners):
            is_other_source = whole["source_id"] != other["source_id"]
            if is_other_source and _meet(whole, other) and not _are_one_group(whole, other):
                pair = {"whole": whole[NAME], "other": other[NAME]}
                yield Doubt(at, "roles", " / ".join(pair.values()), pair)
                break


ORGANISATION = ("organisation_id", "organisation__title_en", "organisation__parent_id")
KEY, NAME, PARENT = ORGANISATION


def _meet(one: JsonObject, other: JsonObject) -> bool:
    """Tell whether two roles are about the same phases, or one of them about all."""
    phases = other.get(PHASES, "").split()
    return not phases or any(_is_about(one, phase) for phase in phases)


def _are_one_group(one: JsonObject, other: JsonObject) -> bool:
    return one[KEY] in (other[KEY], other[PARENT]) or other[KEY] == one[PARENT]
