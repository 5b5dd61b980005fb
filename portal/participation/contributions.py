"""Contributions of roles to the portal's own pages, whatever kind of record has them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.filters.shown_order import sort_shown
from portal.models import Organisation
from portal.models.history import read_once
from portal.models.languages import pick_text
from portal.participation import answers, plausibility
from portal.participation.document_types import DocumentWithRoles
from portal.participation.roles import group_of, kinds_with_roles, parts_of
from portal.participation.views import ORDER, ShownRole, name_phases, show_role
from portal.participation.vocabularies import PartnerRole
from portal.records import contributions
from portal.site.sections import RecordRow, record_row, row_of_kind, rows


@contributions.methods
def methods() -> list[str]:
    return ["portal/participation/method.html"]


MOST_BELOW = 40
"""As many records of subsidiaries as a page lists one by one."""


class PartnerRow(RecordRow):
    country: str
    parts: list[ShownRole]


@contributions.relates_to(Organisation)
def of_organisation(organisation: Organisation) -> Iterable[contributions.PageSection]:
    """The records it has a part in, each once, by the first of what that part is; then those of
    the organisations below it, or where these have too many for a page, how many each has."""
    by_role: dict[str, list[PartnerRow]] = defaultdict(list)
    below: list[PartnerRow] = []
    for row in _partner_rows(read_once(group_of, organisation)):
        part = row["parts"][0]["part"]
        if (who := part["organisation"]) and who["uid"] != organisation.uid:
            row["shared"] = who
            below.append(row)
        else:
            by_role[part["role"]].append(row)
    for choice in PartnerRole:
        yield rows(f"projects-{choice}", choice.label, _by_title(by_role[choice]))
    shown = below if len(below) <= MOST_BELOW else _count_by_holder(below)
    yield rows("projects-below", _("Through subsidiaries"), _by_title(shown))


def _count_by_holder(below: Iterable[PartnerRow]) -> list[PartnerRow]:
    """Return a row for each organisation with the number of its records, which its page lists."""
    holders = [who for row in below if (who := row["shared"])]
    by_uid = {who["uid"]: who for who in holders}
    found: list[PartnerRow] = []
    for uid, number in Counter(who["uid"] for who in holders).items():
        records = ngettext("%(records)s record", "%(records)s records", number)
        row = record_row(by_uid[uid])
        found.append({**row, "country": "", "parts": [], "note": records % {"records": number}})
    return found


def _partner_rows(group: Sequence[Organisation]) -> list[PartnerRow]:
    """Return a row for each record and each of the organisations that has a part in it. A document
    names no organisation that was no record yet when it was written."""
    found: dict[tuple[str, str], PartnerRow] = {}
    for kind in kinds_with_roles():
        held = parts_of(kind.model, DocumentWithRoles, group, "title_en", "pk")
        for _key, document, role in held:
            units = name_phases(document)
            key = document["uid"], role["organisation"]["uid"] if role["organisation"] else ""
            if key not in found:
                country = str(document.get("country", ""))
                found[key] = {**row_of_kind(document), "country": country, "parts": []}
            found[key]["parts"].append(show_role(role, units))
    for one in found.values():
        one["parts"].sort(key=lambda shown: ORDER.index(shown["part"]["role"]))
    return list(found.values())


def _by_title(found: Iterable[PartnerRow]) -> list[PartnerRow]:
    return sort_shown(found, lambda row: pick_text(row["title"]))
