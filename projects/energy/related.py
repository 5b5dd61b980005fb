"""Headlines of countries and organisations, and the neighbours of a project."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlencode

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from portal.facts.distance import km_between
from portal.facts.types import plain_number
from portal.filters.shown_order import keys_by_title
from portal.formatting.locales import join_notes
from portal.formatting.numbers import format_amount, format_unit
from portal.formatting.presentation import present_row
from portal.models import Country, Organisation, Place, Record, Standing
from portal.models.history import read_once
from portal.participation.document_types import OrganisationRoleDocument
from portal.participation.roles import RolesAsked, group_of, parts_of
from portal.participation.vocabularies import STANDING, PartnerRole, RoleState
from portal.publication.time_travel import format_today, today
from portal.records import contributions
from portal.records.column_store import Having, PublicColumns, Within, parts_read
from portal.records.column_store.columns import DEGREE
from portal.records.document_types import ClaimDocument, ReferenceDocument
from portal.records.documents import build_claim, build_fact, document_of
from portal.site.sections import RecordRow, record_row, rows
from projects.energy.aggregates import (
    CapacitySum,
    capacities_of,
    known_of,
    operating_url,
    running_parts_of,
    said_of,
)
from projects.energy.document_types import EnergyProjectDocument
from projects.energy.models import EnergyProject
from projects.energy.parts import EnergyProjectRole
from projects.energy.role_capacities import read_role_units, tell_smaller
from projects.energy.units import Units, read_operating, read_operating_in, read_plants

STATUS = ("status", "projects.EnergyProject.project_status")
MOST = 3
"""As many neighbours as are named; each brings a source or two to the page. A list has all."""

REACH = 1.5
"""Degrees to each side within which something is near."""

PARTS = {
    gettext_lazy("Stakes in power plants"): (
        PartnerRole.OWNER,
        PartnerRole.SHAREHOLDER,
        PartnerRole.INVESTOR,
        PartnerRole.DEVELOPER,
    ),
    gettext_lazy("Builds and supplies"): (
        PartnerRole.CONTRACTOR,
        PartnerRole.CONSORTIUM_LEADER,
        PartnerRole.SUPPLIER,
        PartnerRole.TURBINE_SUPPLIER,
    ),
    gettext_lazy("Operates"): (PartnerRole.OPERATOR, PartnerRole.OPERATOR_PARTY),
    gettext_lazy("Funds and insures"): (PartnerRole.FINANCIER, PartnerRole.INSURER),
}


@contributions.heads(Country)
def of_country(country: Country) -> Iterable[contributions.Headline]:
    """Operating capacity in a country today, beside the total that others count."""
    operating = read_operating_in(PublicColumns(), country.code)
    if operating:
        yield contributions.Headline(
            label=_("Power plants in operation"),
            fact=capacities_of({country.code: operating}, operating_url).get(country.code),
            note=join_notes(said_of(operating, today())),
            url=operating_url(country.code),
            beside=contributions.counted_totals.collect("installed-capacity-total", country),
            why=_(
                "Our sum covers only plants that sources name, each as of its own date; others "
                "count all plants at one time."
            ),
        )


@contributions.heads(Organisation)
def of_organisation(organisation: Organisation) -> Iterable[contributions.Headline]:
    """The capacity of all projects in which it has a part of one sort, whatever its share, or is to
    have one, itself or through those below it; and their largest loan. Four queries, and one for
    each level of them."""
    group = read_once(group_of, organisation)
    below = {one.uid for one in group[1:]}
    held = parts_of(EnergyProject, EnergyProjectDocument, group, "pk")
    parts = [(key, role) for key, _document, role in held]
    found = [(key, role) for key, role in parts if role["state"] in STANDING]
    running, plants, operating, abouts = read_operating(), {}, {}, {}
    for roles in PARTS.values():
        if keys := {key for key, role in found if role["role"] in roles}:
            plants[roles] = read_plants().of_plants(keys)
            operating[roles] = running.of_plants(keys)
            stated = read_role_units(PublicColumns(), RolesAsked(organisation=group, role=roles))
            abouts[roles] = tell_smaller(stated.units.operating_on(today()), operating[roles])
    capacities = capacities_of(operating, lambda roles: _list_url(group, roles))
    for label, roles in PARTS.items():
        if (there := operating.get(roles)) is not None:
            others = len(plants[roles]) - there.count_plants()
            theirs = [role for _key, role in found if role["role"] in roles]
            who = {role["organisation"]["uid"] for role in theirs if role["organisation"]}
            through = _("with subsidiaries") if who & below else ""
            about = _("involved in %s of it") % abouts[roles] if abouts[roles] else ""
            notes = [*filter(None, [about, through])]
            yield _together(label, there, others, capacities.get(roles), theirs, notes)
    lent = [role for _key, role in parts if role["state"] in LENT_STATES]
    yield from _lent([role for role in lent if role["role"] == PartnerRole.FINANCIER])


@contributions.relates_to(EnergyProject)
def of_project(project: EnergyProject) -> Iterable[contributions.PageSection]:
    """Its neighbours, and what else those who take part in it take part in. Four queries."""
    yield _near(project, gettext_lazy("Energy projects nearby"))
    yield rows("same-organisations", gettext_lazy("By the same organisations"), _by_same(project))


@contributions.relates_to(Place)
def of_place(place: Place) -> Iterable[contributions.PageSection]:
    yield _near(place, gettext_lazy("Energy projects nearby"))


LENT_STATES = (RoleState.CURRENT, RoleState.ENDED)
"""A loan that is only pledged is none yet."""


def _together(
    label: StrOrPromise,
    operating: Units,
    others: int,
    capacity: CapacitySum | None,
    roles: Iterable[OrganisationRoleDocument],
    words: Iterable[str],
) -> contributions.Headline:
    """Total of operating capacity of projects, and the number of the others."""
    notes = [format_today(), known_of(operating), *running_parts_of(operating)] if operating else []
    notes += [_("planned, being built or stopped: %s") % others] if others else []
    is_shared = any((role["share_percent"] or 100) < 100 for role in roles)
    notes += [_("each plant in full, whatever the share")] if operating and is_shared else []
    return contributions.Headline(
        label=label,
        fact=capacity,
        words="" if operating else _("nothing in operation"),
        note=join_notes([*notes, *words]),
    )


def _list_url(group: Iterable[Organisation], roles: Iterable[PartnerRole]) -> str:
    slugs = [one.slug for one in group]
    asked = {"organisation": slugs, "role": roles, "participation_state": STANDING}
    return f"/energy-projects/?{urlencode(asked, doseq=True)}&status=operating"


def _lent(roles: list[OrganisationRoleDocument]) -> Iterable[contributions.Headline]:
    """The largest loan or grant in each currency, and the number of those with an amount: they are
    not added up, as they are of different years, and one may be for several projects."""
    by_currency: dict[str, list[OrganisationRoleDocument]] = defaultdict(list)
    for role in roles:
        if role["amount"] is not None:
            by_currency[role["currency"]].append(role)
    for currency, found in sorted(by_currency.items()):
        largest = max(found, key=lambda role: role["amount"] or 0)
        words = {"known": len(found), "all": len(roles), "currency": format_unit(currency)}
        pattern = ngettext(
            "%(known)s of %(all)s loan or grant has a stated amount in %(currency)s",
            "%(known)s of %(all)s loans and grants have a stated amount in %(currency)s",
            len(roles),
        )
        yield contributions.Headline(
            label=_("Largest loan or grant") if len(found) > 1 else _("Loan or grant"),
            fact=build_fact(
                value={"amount": largest["amount"], "currency": currency},
                text=f"{plain_number(Decimal(str(largest['amount'])))} {currency}",
                comparator=largest["comparator"],
                claims=[_loan(largest)],
            ),
            note=pattern % words,
        )


def _loan(role: OrganisationRoleDocument) -> ClaimDocument:
    return build_claim(
        uid=role["uid"],
        value={"amount": role["amount"], "currency": role["currency"]},
        text=f"{role['amount']} {role['currency']}",
        source=role["source"],
        locator=role["locator"],
        note=role["note"],
        standing=Standing.AGREES.value,
    )


def _near(record: Record, title: StrOrPromise) -> contributions.PageSection:
    """The projects around a record that has coordinates, the nearest first, and all on a list."""
    found, count, more = [], 0, ""
    place = [getattr(record, name, None) for name in ("latitude", "longitude")]
    if None not in place:
        latitude, longitude = (float(str(degrees)) for degrees in place)
        box = [longitude - REACH, latitude - REACH, longitude + REACH, latitude + REACH]
        within = Within(*box)
        nearest, count = _nearest(latitude, longitude, within)
        more = f"/energy-projects/?bbox={','.join(f'{edge:g}' for edge in box)}"
        if isinstance(record, EnergyProject):
            nearest.pop(record.pk, None)
        nearest = dict(list(nearest.items())[:MOST])
        with parts_read(EnergyProject) as parts:
            parts.add(within)
            by_key = EnergyProject.objects.filter(pk__in=nearest).documents()
        found = [
            _row(by_key[pk], _km(distance))
            for pk, distance in nearest.items()
            if pk in by_key  # withdrawn since the columns were read
        ]
    section = rows("nearby", title, found)
    return replace(section, count=count, more=more) if count > MOST + 1 else section


def _nearest(latitude: float, longitude: float, within: Within) -> tuple[dict[int, float], int]:
    """Return the projects of a box that are nearest to a point, one more than are named: their
    distances by primary key. And how many there are."""
    rows = PublicColumns().of(EnergyProject, part=within)
    latitudes, longitudes = rows.numbers("latitude") / DEGREE, rows.numbers("longitude") / DEGREE
    away = km_between((latitude, longitude), (latitudes, longitudes))
    first = np.lexsort((rows.keys, away))[: MOST + 1]
    return dict(zip(rows.keys[first].tolist(), away[first].tolist(), strict=True)), len(rows)


def _by_same(project: EnergyProject) -> list[RecordRow]:
    """Other projects of the organisations that its document names. Two queries."""
    named = frozenset(
        role["organisation"]["uid"]
        for role in document_of(project, EnergyProjectDocument)["roles"]
        if role["organisation"]
    )
    if not named:
        return []
    columns = PublicColumns()
    who = columns.of(Organisation, part=Having("uid", named)).keys.tolist()
    roles = columns.of(EnergyProjectRole, part=Having("organisation", frozenset(who)))
    theirs = frozenset(roles.numbers("record").tolist()) - {project.pk}
    with parts_read(EnergyProject) as parts:
        parts.add(Having("pk", theirs))
        first = keys_by_title(EnergyProject.objects.filter(pk__in=theirs), MOST)
        documents = EnergyProject.objects.filter(pk__in=first).documents()
    found = []
    for document in [documents[key] for key in first if key in documents]:
        who = [role["organisation"] for role in document["roles"] if role["organisation"]]
        shared = next((one for one in who if one["uid"] in named), None)
        if shared is not None:
            found.append(_row(document, "", shared))
    return found


def _row(
    document: EnergyProjectDocument, note: str, shared: ReferenceDocument | None = None
) -> RecordRow:
    row = record_row(document, kind=STATUS, facts=[present_row(document)["facts"]["capacity_mw"]])
    return {**row, "note": note, "shared": shared}


def _km(distance: float) -> str:
    """As exact as a site is: to the kilometre."""
    if round(distance) == 0:
        return _("less than %s away") % format_amount(Decimal(1), "km")
    return _("%s away") % format_amount(Decimal(round(distance)), "km")
