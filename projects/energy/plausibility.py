"""Checks of power plants: capacity beside phases, units and energy."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext_lazy as _

from portal.editorial.plausibility import RecordRows, write_figure
from portal.editorial.worklist import Doubt, PlausibilityCheck, Severity
from portal.facts.types import plain_number
from portal.models import Accuracy
from projects.energy.models import EnergyProject
from projects.energy.vocabularies import GIVEN_UP, Technology

HOURS = Decimal("8.784")
"""Thousand hours of a leap year: GWh of one MW that never rests."""
LARGEST_SHARE = {
    Technology.SOLAR: Decimal("0.40"),
    Technology.WIND: Decimal("0.65"),
    Technology.HYDRO: Decimal("0.95"),
}
SMALLEST_SHARE = Decimal("0.02")
"""Of the year at full power: what plants of a technology reach at most, and any at least."""
RATINGS = {
    Technology.WIND: (Decimal("0.05"), Decimal(20)),
    Technology.HYDRO: (Decimal("0.05"), Decimal(1000)),
    Technology.COAL: (Decimal(1), Decimal(1400)),
    Technology.GAS: (Decimal("0.5"), Decimal(1800)),
    Technology.NUCLEAR: (Decimal(20), Decimal(1800)),
}
"""MW of one unit, from the smallest to the largest that are built."""
CLOSE = Decimal("0.02")
ORGANISATION = "organisation__title_en"


plausible_plant = partial(
    PlausibilityCheck,
    severity=Severity.ASKS,
    fits=lambda model: model is EnergyProject,
    read=RecordRows,
)
"""Decorator of a check of plants, which asks for a reason unless it names another severity."""


@plausible_plant(
    "energy-capacity",
    severity=Severity.BLOCKS,
    label=_("Energy does not fit the capacity"),
    sentence=_(
        "%(energy)s GWh from %(capacity)s MW would be %(share)s %% of a year at full power."
    ),
)
def find_wrong_energy(rows: RecordRows) -> Iterator[Doubt]:
    for at in range(len(rows)):
        energy, capacity, technology = rows.values(
            at, "annual_generation_gwh", "capacity_mw", "technology"
        )
        if energy and capacity:
            share = energy / (capacity * HOURS)
            if not SMALLEST_SHARE <= share <= LARGEST_SHARE.get(technology, Decimal(1)):
                gwh, mw = write_figure(energy), write_figure(capacity)
                detail = {"energy": gwh, "capacity": mw, "share": f"{share:.0%}"[:-1]}
                value = f"{gwh} GWh {mw} MW"
                yield Doubt(at, "annual_generation_gwh", value, detail)


@plausible_plant(
    "unit-rating",
    label=_("Units do not fit the capacity"),
    sentence=_("%(units)s units for %(capacity)s MW would be %(rating)s MW each."),
)
def find_wrong_rating(rows: RecordRows) -> Iterator[Doubt]:
    for at in range(len(rows)):
        units, capacity, technology = rows.values(at, "units", "capacity_mw", "technology")
        if units and capacity and technology in RATINGS:
            low, high = RATINGS[technology]
            rating = capacity / units
            if not low <= rating <= high:
                mw = write_figure(capacity)
                detail = {"units": units, "capacity": mw, "rating": f"{rating:.3g}"}
                yield Doubt(at, "units", f"{units} {mw} MW", detail)


@plausible_plant(
    "phases-total",
    label=_("Phases do not add up"),
    sentence=_("The phases have %(sum)s MW together, the plant %(capacity)s MW."),
)
def find_wrong_sum(rows: RecordRows) -> Iterator[Doubt]:
    """The capacity is that of the phases with its status, of those that are not given up, of the
    running ones, or of all."""
    for at, phases in rows.parts("phases", "phase_status", "capacity_mw").items():
        capacity, status = rows.values(at, "capacity_mw", "project_status")
        if capacity is None or any(phase["capacity_mw"] is None for phase in phases):
            continue
        sums = {
            sum(phase["capacity_mw"] for phase in phases if phase["phase_status"] == status),
            sum(phase["capacity_mw"] for phase in phases if phase["phase_status"] not in GIVEN_UP),
            sum(phase["capacity_mw"] for phase in phases),
        }
        if all(abs(one - capacity) > CLOSE * capacity for one in sums):
            mw, shown = write_figure(capacity), write_figure(max(sums))
            yield Doubt(at, "capacity_mw", f"{mw} {shown}", {"sum": shown, "capacity": mw})


@plausible_plant(
    "role-phases",
    label=_("Role and its phases differ in capacity"),
    sentence=_(
        "%(who)s: the role is about %(capacity)s MW, the phases that it names have %(sum)s."
    ),
)
def find_wrong_role(rows: RecordRows) -> Iterator[Doubt]:
    """The capacity of a role beside that of the phases that it names."""
    phases = rows.parts("phases", "uid", "capacity_mw")
    for at, roles in rows.parts("roles", "phases", "capacity_mw", ORGANISATION).items():
        sizes = {phase["uid"]: phase["capacity_mw"] for phase in phases.get(at, ())}
        for role in roles:
            named = [sizes.get(uid) for uid in role["phases"].split()]
            capacity, total = role["capacity_mw"], sum(filter(None, named))
            if capacity and total and all(named) and abs(total - capacity) > CLOSE * capacity:
                mw, shown = write_figure(capacity), write_figure(total)
                detail = {"who": role[ORGANISATION], "capacity": mw, "sum": shown}
                yield Doubt(at, "roles", f"{mw} {shown}", detail)


@plausible_plant(
    "peak-power",
    severity=Severity.LOOK,
    label=_("Peak power of panels"),
    sentence=_("%(label)s: “%(printed)s” gives the peak power of panels, not that of the plant."),
)
def find_peak_power(rows: RecordRows) -> Iterator[Doubt]:
    for said in rows.statements:
        if found := said.fact.unit == "MW" and PEAK.search(f"{said.as_printed} {said.quote}"):
            detail = {"label": said.label, "printed": found[0]}
            yield Doubt(said.at, said.field, said.value, detail, said.subject)


@plausible_plant(
    "planned-size",
    severity=Severity.LOOK,
    label=_("Running plant with the size of its plan"),
    sentence=_("It runs since %(date)s; the newest source of its %(capacity)s MW is of %(said)s."),
)
def find_planned_size(rows: RecordRows) -> Iterator[Doubt]:
    """Every source of the capacity is older than the start."""
    said: dict[int, list[str]] = defaultdict(list)
    for one in rows.statements:
        if one.label == "capacity_mw" and Decimal(one.value) == rows.columns["capacity_mw"][one.at]:
            said[one.at].append(one.source.published_on)
    for at, days in said.items():
        status, started, capacity = rows.values(
            at, "project_status", "commissioned_on", "capacity_mw"
        )
        if status == "operating" and all(days) and max(days)[:4] < started[:4]:
            shown = plain_number(capacity)
            detail = {"date": started, "capacity": shown, "said": max(days)}
            yield Doubt(at, "capacity_mw", shown, detail)


@plausible_plant(
    "exact-plan",
    severity=Severity.LOOK,
    label=_("Exact place of what is not built"),
    sentence=_("Nothing stands there, and its place is said to be exact."),
)
def find_exact_plan(rows: RecordRows) -> Iterator[Doubt]:
    for at, status in enumerate(rows.columns["project_status"]):
        if status in UNBUILT and rows.columns["accuracy"][at] == Accuracy.EXACT:
            yield Doubt(at, "accuracy", f"exact {status}", {})


UNBUILT = ("announced", "pre-construction", "shelved", "cancelled")
PEAK = re.compile(
    r"(?<![\d.,])[\d.,]+\s?(?:[MGk]Wp|[MGk]W\s?\(?dc\b|兆瓦峰|МВт\s?(?:п\b|пик))", re.I
)
"""“100 MWp”, “130 MWdc”."""


@plausible_plant(
    "plant-size",
    label=_("Capacity does not fit the technology"),
    sentence=_("%(capacity)s MW is more than any plant of its technology has, or next to nothing."),
)
def find_wrong_capacity(rows: RecordRows) -> Iterator[Doubt]:
    for at in range(len(rows)):
        capacity, technology = rows.values(at, "capacity_mw", "technology")
        largest = LARGEST_PLANT.get(technology, Decimal(10_000))
        if capacity and not Decimal("0.02") <= capacity <= largest:
            mw = write_figure(capacity)
            yield Doubt(at, "capacity_mw", mw, {"capacity": mw})


LARGEST_PLANT = {
    Technology.SOLAR: Decimal(6_000),
    Technology.WIND: Decimal(12_000),
    Technology.HYDRO: Decimal(23_000),
    Technology.COAL: Decimal(7_000),
}
"""MW of the largest plants of the world, rounded up."""
