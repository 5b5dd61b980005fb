"""Groups of the packaged data agree with the facets, the lists and the charts of the same rows."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from portal.filters.facets import facet_counts
from portal.filters.grouping import (
    GROUP,
    NOT_STATED,
    Grouping,
    grouped_filterset,
    grouped_kind,
    name_choices,
)
from portal.graphics.charts.registry import build_chart
from portal.graphics.charts.specification import Chart
from portal.records.kinds import Kind, all_kinds
from projects.energy.kind import ENERGY_PROJECTS
from projects.energy.models import EnergyProject
from projects.energy.parts import EnergyProjectRole, Phase
from projects.energy.units import read_all
from tests.optional import the

pytestmark = pytest.mark.usefixtures("data")


def grouping(query: str, kind: Kind = ENERGY_PROJECTS) -> Grouping:
    found = grouped_filterset(kind)(QueryDict(query), kind.model.objects.all())
    assert found.is_valid(), found.problems()
    return Grouping(found, kind)


def sums(query: str) -> dict[Any, Any]:
    """{keys: MW} of groups that have a capacity."""
    found = {one.keys: one.sums["capacity_mw"].value for one in grouping(query).groups()}
    return {keys: value for keys, value in found.items() if value}


def drawn(chart: Chart) -> dict[Any, Any]:
    """{(place, series): MW} of a panel."""
    return {
        (point.key, series.key): point.value
        for series in chart.panels[0].series
        for point in series.points
        if point.value
    }


def test_counts_are_those_of_the_facets() -> None:
    checked = 0
    for kind in filter(None, (grouped_kind(kind.model) for kind in all_kinds().values())):
        whole = kind.filterset({}, kind.model.objects.all())
        for name, counted in facet_counts(whole).items():
            found = {one.keys[0]: one.count for one in grouping(f"group={name}", kind).groups()}
            found.pop(NOT_STATED, None)
            assert found == dict(+Counter(counted)), (kind.kind, name)
            checked += len(found)

    assert checked > 100


def test_lists_find_as_many_records_as_random_groups_count(scaled: Callable[[int], int]) -> None:
    """The database is asked for what the columns in memory have counted."""
    chosen, checked = random.Random(26), 0
    kinds = [kind for kind in all_kinds().values() if len(name_choices(kind, GROUP)) > 1]
    for _again in range(scaled(90)):
        kind = chosen.choice(kinds)
        facets = [name for name, _label in name_choices(kind, GROUP)]
        names = chosen.sample(facets, min(len(facets), chosen.choice([2, 3])))
        groups = grouping(f"group={','.join(names)}", kind).groups()
        for one in chosen.sample(groups, min(len(groups), 5)):
            if NOT_STATED not in one.keys:
                asked = QueryDict(urlencode(dict(zip(names, one.keys, strict=True))))
                found = kind.filterset(asked, kind.model.objects.all())
                assert (found.is_valid(), found.qs.count()) == (True, one.count), (kind.kind, asked)
                checked += 1

    assert checked > 50


def test_capacity_by_status_and_technology_is_that_of_the_chart() -> None:
    assert sums("group=status,technology&sum=capacity_mw") == drawn(build_chart("status"))


@pytest.mark.parametrize("also", ["", "&participation=CN", "&technology=hydro"])
def test_capacity_in_operation_is_that_of_the_energy_mix(also: str) -> None:
    """A plant under construction may have a phase that operates: that counts as operating."""
    mix = build_chart("energy-mix", also.removeprefix("&")).panels[0]
    expected: defaultdict[str, Decimal] = defaultdict(Decimal)
    for point in (point for series in mix.series for point in series.points):
        for code in point.key.split("+"):  # plants in two countries count in the group of each
            expected[code] += point.value
    found = sums(f"group=country,status&sum=capacity_mw{also}")

    operating = {code: value for (code, status), value in found.items() if status == "operating"}
    assert operating == dict(expected)
    assert sums(f"group=country&sum=capacity_mw&status=operating{also}") == {
        (code,): value for code, value in expected.items()
    }
    by_status = sums(f"group=status&sum=capacity_mw{also}")
    assert by_status["operating",] == sum((one.value for one in mix.totals), Decimal(0))


def test_total_of_one_country_is_the_sum_of_its_chart() -> None:
    total = grouping("group=technology&sum=capacity_mw&country=TJ&status=operating").total
    (place, *others) = build_chart("status", "country=TJ&status=operating").panels[0].totals

    assert not others
    assert total.sums["capacity_mw"].value == place.value


def about_by_company() -> dict[Any, Any]:
    """{slug: MW} that current and planned roles are about, from rows of the database."""
    whole: Counter[int] = Counter()
    units = read_all()
    for plant, kilowatts in zip(units.column("plants"), units.column("capacities"), strict=True):
        whole[int(units.table.keys[plant])] += max(int(kilowatts), 0)
    stated: dict[tuple[str, int], dict[tuple[int, str], Decimal]] = defaultdict(dict)
    named: dict[tuple[str, int], dict[tuple[int, str], set[str]]] = defaultdict(dict)
    plants = EnergyProject.objects.all()
    roles = EnergyProjectRole._base_manager.filter(record__in=plants).select_related("organisation")
    for role in roles.filter(state__in=["current", "planned"]):
        head = role.organisation
        while head.parent:
            head = head.parent
        of_company = stated[head.slug, role.record_id]
        key, capacity = (role.organisation_id, role.role), role.capacity_mw or Decimal(0)
        of_company[key] = max(of_company.get(key, Decimal(0)), capacity)
        if role.phases:
            of_role = named[head.slug, role.record_id].setdefault(key, set())
            of_role.update(role.phases.split())
    sizes = dict(plants.values_list("pk", "capacity_mw"))
    of_units = dict(Phase._base_manager.filter(record__in=plants).values_list("uid", "capacity_mw"))
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for (slug, plant), parts in stated.items():
        by_role = named.get((slug, plant), {})
        units_named = sum(
            (the(of_units[uid]) for uid in set[str]().union(*by_role.values())), Decimal(0)
        )
        others = [capacity for key, capacity in parts.items() if key not in by_role]
        most, size = max(others, default=Decimal(0)), sizes[plant]
        is_part = not others or (min(others) and (size is None or most < size))
        found[slug] += max(most, units_named) if is_part else Decimal(whole[plant]) / 1000
    return {slug: megawatts for slug, megawatts in found.items() if megawatts}


def test_capacity_that_roles_are_about_is_that_of_the_rows() -> None:
    groups = grouping("group=company_group&sum=role_capacity_mw,capacity_mw").groups()
    found = {one.keys[0]: one.sums["role_capacity_mw"].value for one in groups}
    plants = {one.keys[0]: one.sums["capacity_mw"].value for one in groups}

    assert {slug: value for slug, value in found.items() if value} == about_by_company()
    assert sum(found[slug] < plants[slug] for slug in found) > 10
