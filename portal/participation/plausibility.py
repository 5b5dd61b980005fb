"""Checks of the shares and owners of records with roles."""

from collections.abc import Iterator
from itertools import product

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from portal.editorial.plausibility import RecordRows
from portal.editorial.worklist import Doubt, PlausibilityCheck, Severity
from portal.models import Record
from portal.participation.models import OrganisationRole
from portal.records.document_types import JsonObject


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
    """More than a whole; or a whole as one instead of a hundred."""
    names = ("role", "state", "share_percent", "ended_on", "source_id")
    for at, roles in rows.parts("roles", *names).items():
        sums: dict[tuple[str, int], float] = {}
        largest: dict[tuple[str, int], float] = {}
        for role in roles:
            is_current = role["state"] == "current" and not role["ended_on"]
            if is_current and role["share_percent"] is not None:
                group = role["role"], role["source_id"]
                share = float(role["share_percent"])
                sums[group] = sums.get(group, 0) + share
                largest[group] = max(largest.get(group, 0), share)
        for group, total in sums.items():
            is_fraction = 0 < largest[group] <= 1
            if total > 100.5 or is_fraction:
                yield Doubt(at, "roles", f"{group[0]} {total:g}", {"sum": f"{total:g}"})


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
    names = (*("role", "state", "share_percent", "ended_on", "source_id"), *ORGANISATION)
    for at, roles in rows.parts("roles", *names).items():
        owners = [
            one
            for one in roles
            if (one["role"], one["state"]) == ("owner", "current") and not one["ended_on"]
        ]
        wholes = [one for one in owners if one["share_percent"] == 100]
        for whole, other in product(wholes, owners):
            if whole["source_id"] != other["source_id"] and not _are_one_group(whole, other):
                pair = {"whole": whole[NAME], "other": other[NAME]}
                yield Doubt(at, "roles", " / ".join(pair.values()), pair)
                break


ORGANISATION = ("organisation_id", "organisation__title_en", "organisation__parent_id")
KEY, NAME, PARENT = ORGANISATION


def _are_one_group(one: JsonObject, other: JsonObject) -> bool:
    return one[KEY] in (other[KEY], other[PARENT]) or other[KEY] == one[PARENT]
