"""Errors as editors make them, planted in a copy of the packaged data. Knows nothing of the checks.

A figure is changed in the statement and in the record together, as by somebody who mistyped it:
the words that it was taken from stay. An error is *bare* where nothing else could betray it: no
quote with a figure, no printed words, no other statement about the fact or the period, and a size
that is none by itself.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import cos, radians, sin
from typing import Any, NamedTuple

from django.db.models import Count, F

from portal.facts import Amount, Money, PartialDate, Point
from portal.facts.identifiers import new_uid
from portal.models import ClaimKind, Place, Source
from projects.energy.models import EnergyProject
from projects.energy.parts import EnergyProjectRole, Phase
from projects.facilities.models import Facility
from projects.pipelines.models import Pipeline
from trade.hubs.models import TradeHub
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObsStatus

FACTORS = ("1.5", "2", "3", "10", "100", "1000", "10000", "100000000", "1000000000", "0.1", "0.001")
MONTH = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
DAY = re.compile(rf"\d{{4}}-\d\d-\d\d|\b\d{{1,2}} (?:{MONTH})\b(?! \d)")
"""A whole day in ISO 8601, or one of any year."""
KILOMETRES = (2, 10, 50, 300, 1500, 5000)
DIGIT = re.compile(r"(?<![\w–-])[$€¥]?\d")
"""A figure, no part of a name such as “CHP-2”."""


class Planted(NamedTuple):
    kind: str
    size: str
    model: type[Any]
    uid: str
    words: str
    is_bare: bool = False


@dataclass
class Planter:
    """Plants errors in records and periods that it has not touched yet."""

    seed: int
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self._claims: dict[tuple[type, ...], list[Any]] = {}

    def plant(self, number: int) -> Iterator[Planted]:
        """Plant errors of all kinds in turn; a kind that finds no place left is passed over."""
        made, kinds = 0, list(KINDS)
        while made < number and kinds:
            for name in list(kinds):
                found = KINDS[name](self, name)
                if found is None:
                    kinds.remove(name)
                elif made < number:
                    made += 1
                    yield found

    def claims_of(self, model: type[Any], *types: type) -> list[Any]:
        """The live statements of a kind that carry the accepted value of a fact of one of the
        types; those that were changed since are of records that are touched."""
        key = (model, *types)
        if key not in self._claims:
            claims = model._meta.get_field("claims").related_model
            found = claims._base_manager.filter(retracted_at=None, kind="value")
            found = found.filter(record__status="published").select_related("record", "source")
            self._claims[key] = [
                one
                for one in found
                if (fact := model.facts.get(one.fact))
                and isinstance(fact.type, types)
                and fact.accepted(one.record, one.fact) == one.value
            ]
        return self._claims[key]

    def pick[T](self, rows: Any, uid_of: Callable[[T], str]) -> T | None:
        """Choose a row whose record is untouched."""
        found = [row for row in rows if uid_of(row) not in self.used]
        if not found:
            return None
        chosen: T = self.random.choice(sorted(found, key=lambda row: row.pk))
        self.used.add(uid_of(chosen))
        return chosen


KINDS: dict[str, Callable[[Planter, str], Planted | None]] = {}


def kind(name: str) -> Callable[..., Any]:
    def add(plant: Callable[[Planter, str], Planted | None]) -> Any:
        KINDS[name] = plant
        return plant

    return add


def rewrite(claim: Any, value: str) -> bool:
    """Write another value into a statement and the accepted value; tell whether it is bare."""
    model = type(claim.record)
    fact = model.facts[claim.fact]
    others = type(claim)._base_manager.filter(record=claim.record_id, fact=claim.fact)
    others = others.exclude(pk=claim.pk).filter(retracted_at=None)
    type(claim)._base_manager.filter(pk=claim.pk).update(value=value)
    columns = dict(zip(fact.columns_of(claim.fact), fact.type.to_columns(value), strict=True))
    model._base_manager.filter(pk=claim.record_id).update(
        **{model._meta.get_field(name).attname: new for name, new in columns.items()}
    )
    return not others.exists() and not has_figure(claim)


def has_figure(said: Any) -> bool:
    """True if the words of a statement have a figure that is no day."""
    return bool(DIGIT.search(DAY.sub("", f"{said.quote} {said.as_printed}")))


def times(value: str, factor: str) -> str:
    number, _space, rest = value.partition(" ")
    made = Decimal(number) * Decimal(factor)
    product = f"{round(made, 3) if abs(made) < 10**20 else made:f}"
    return f"{product.rstrip('0').rstrip('.') if '.' in product else product} {rest}".strip()


def _fits(claim: Any, value: str) -> bool:
    """True if the columns can hold a value."""
    number = Decimal(value.split()[0])
    column = type(claim.record)._meta.get_field(
        type(claim.record).facts[claim.fact].columns_of(claim.fact)[0]
    )
    digits = getattr(column, "max_digits", None)
    if digits is None:
        return number == int(number) and 0 < number < 2**31
    return number != 0 and abs(number) < 10 ** (digits - column.decimal_places)


def scale_claims(name: str, model: type[Any], kinds: tuple[type, ...] = (Amount,)) -> None:
    @kind(name)
    def plant(planter: Planter, name: str) -> Planted | None:
        factor = planter.random.choice(FACTORS)
        rows = [
            one for one in planter.claims_of(model, *kinds) if _fits(one, times(one.value, factor))
        ]
        claim = planter.pick(rows, lambda one: one.record.uid)
        if claim is None:
            return None
        value = times(claim.value, factor)
        bare = rewrite(claim, value)
        words = f"{claim.record.slug} {claim.fact} {claim.value} → {value}"
        return Planted(name, f"×{factor}", model, claim.record.uid, words, bare)


scale_claims("factor in a power plant", EnergyProject)
scale_claims("factor in a facility", Facility)
scale_claims("factor in a pipeline", Pipeline)
scale_claims("factor in a population", Place)
scale_claims("factor in a hub", TradeHub)
scale_claims("factor in an investment", EnergyProject, (Money,))
scale_claims("factor in a cost", Facility, (Money,))


def swap_digits(value: str) -> str | None:
    """Swap the first two digits that differ."""
    digits = list(value)
    for at in range(len(digits) - 1):
        one, other = digits[at : at + 2]
        if one.isdigit() and other.isdigit() and one != other and other != "0":
            digits[at : at + 2] = other, one
            return "".join(digits)
    return None


@kind("digits swapped in a plant")
def _swap_in_plant(planter: Planter, name: str) -> Planted | None:
    rows = [one for one in planter.claims_of(EnergyProject, Amount) if swap_digits(one.value)]
    claim = planter.pick(rows, lambda one: one.record.uid)
    if claim is None:
        return None
    value = swap_digits(claim.value) or ""
    bare = rewrite(claim, value)
    words = f"{claim.record.slug} {claim.fact} {claim.value} → {value}"
    return Planted(name, "digits", EnergyProject, claim.record.uid, words, bare)


def move_points(
    name: str, model: type[Any], move: Callable[[Planter, Any], tuple[str, str] | None]
) -> None:
    @kind(name)
    def plant(planter: Planter, name: str) -> Planted | None:
        claim = planter.pick(planter.claims_of(model, Point), lambda one: one.record.uid)
        found = claim and move(planter, claim)
        if not found:
            return None
        value, size = found
        bare = rewrite(claim, value)
        return Planted(name, size, model, claim.record.uid, f"{claim.value} → {value}", bare)


def _moved(planter: Planter, claim: Any) -> tuple[str, str]:
    latitude, longitude = map(float, claim.value.split(","))
    km, angle = planter.random.choice(KILOMETRES), radians(planter.random.randrange(360))
    north = max(-80.0, min(80.0, latitude + km * cos(angle) / 111.2))
    east = longitude + km * sin(angle) / (111.2 * cos(radians(latitude)))
    east = (east + 180) % 360 - 180
    return f"{north:.4f},{east:.4f}", f"{km} km"


def _swapped(planter: Planter, claim: Any) -> tuple[str, str]:
    latitude, longitude = claim.value.split(",")
    return f"{longitude},{latitude}", "swapped"


def _on_capital(planter: Planter, claim: Any) -> tuple[str, str] | None:
    place = Place.objects.filter(place_kind="capital", country=claim.record.country_id).first()
    return (f"{place.latitude:f},{place.longitude:f}", "capital") if place else None


def _of_another(planter: Planter, claim: Any) -> tuple[str, str]:
    rows = EnergyProject.objects.exclude(latitude=None).exclude(pk=claim.record_id)
    other = planter.random.choice(list(rows.order_by("pk")))
    return f"{other.latitude:f},{other.longitude:f}", "another"


move_points("point moved, plant", EnergyProject, _moved)
move_points("point moved, place", Place, _moved)
move_points("point moved, facility", Facility, _moved)
move_points("point 0,0", EnergyProject, lambda planter, claim: ("0,0", "0,0"))
move_points("point swapped", EnergyProject, _swapped)
move_points("point on the capital", EnergyProject, _on_capital)
move_points("point of another record", EnergyProject, _of_another)


@kind("wrong country")
def _wrong_country(planter: Planter, name: str) -> Planted | None:
    rows = EnergyProject.objects.exclude(latitude=None)
    plant = planter.pick(rows, lambda one: one.uid)
    if plant is None:
        return None
    own = {plant.country_id, plant.second_country_id}  # the database refuses one country twice
    other = planter.random.choice([c for c in ("KZ", "KG", "TJ", "TM", "UZ") if c not in own])
    EnergyProject._base_manager.filter(pk=plant.pk).update(country=other)
    plant.claims.filter(fact="country", kind=ClaimKind.VALUE).update(value=other)
    return Planted(
        name, other, EnergyProject, plant.uid, f"{plant.slug} {plant.country_id} → {other}"
    )


@kind("unknown currency")
def _unknown_currency(planter: Planter, name: str) -> Planted | None:
    claim = planter.pick(planter.claims_of(Facility, Money), lambda one: one.record.uid)
    if claim is None:
        return None
    rewrite(claim, f"{claim.value.split()[0]} {planter.random.choice(['ZZZ', 'USX', 'KZK'])}")
    return Planted(name, "code", Facility, claim.record.uid, claim.value)


@kind("another currency")
def _other_currency(planter: Planter, name: str) -> Planted | None:
    claim = planter.pick(planter.claims_of(Facility, Money), lambda one: one.record.uid)
    if claim is None:
        return None
    bare = rewrite(claim, claim.value.replace("USD", "KZT"))
    return Planted(name, "code", Facility, claim.record.uid, claim.value, bare)


@kind("year of commissioning")
def _wrong_year(planter: Planter, name: str) -> Planted | None:
    rows = [
        one
        for one in planter.claims_of(EnergyProject, PartialDate)
        if one.fact == "commissioned_on"
    ]
    claim = planter.pick(rows, lambda one: one.record.uid)
    if claim is None:
        return None
    years = planter.random.choice([-30, -11, -1, 1, 10])
    value = f"{int(claim.value[:4]) + years}{claim.value[4:]}"
    bare = rewrite(claim, value)
    return Planted(name, f"{years:+d} years", EnergyProject, claim.record.uid, claim.value, bare)


def set_columns(
    name: str, rows: Callable[[], Any], change: Callable[[Any], dict[str, Any]]
) -> None:
    """Plant what contradicts another column of the record, without a statement of its own."""

    @kind(name)
    def plant(planter: Planter, name: str) -> Planted | None:
        record = planter.pick(rows(), lambda one: one.uid)
        if record is None:
            return None
        changed = change(record)
        type(record)._base_manager.filter(pk=record.pk).update(**changed)
        return Planted(name, "", type(record), record.uid, f"{record.slug} {changed}")


PLANTS = EnergyProject.objects.filter
set_columns(
    "retired before commissioned",
    lambda: PLANTS(project_status="operating").exclude(commissioned_on=""),
    lambda one: {"retired_on": str(int(one.commissioned_on[:4]) - 5), "project_status": "retired"},
)
set_columns(
    "built after commissioned",
    lambda: PLANTS(project_status="operating").exclude(commissioned_on=""),
    lambda one: {"construction_started_on": str(int(one.commissioned_on[:4]) + 2)},
)
set_columns(
    "operating from a day to come",
    lambda: PLANTS(project_status="operating"),
    lambda one: {"commissioned_on": "2031"},
)
set_columns(
    "retired and operating",
    lambda: PLANTS(project_status="operating").exclude(commissioned_on=""),
    lambda one: {"retired_on": "2024"},
)
set_columns(
    "planned for a day that is past",
    lambda: PLANTS(project_status__in=["announced", "pre-construction"], planned_on=""),
    lambda one: {"planned_on": "2019"},
)
set_columns(
    "energy beyond capacity",
    lambda: PLANTS(capacity_mw__gt=1).exclude(technology="oil"),
    lambda one: {"annual_generation_gwh": round(one.capacity_mw * 12, 3)},
)
set_columns(
    "units against capacity",
    lambda: PLANTS(technology__in=["wind", "nuclear"], capacity_mw__gt=60),
    lambda one: {"units": 10_000 if one.technology == "nuclear" else 2},
)
set_columns(
    "Chinese in the Russian title",
    lambda: EnergyProject.objects.all(),
    lambda one: {"title_ru": "阿克托别风电场"},
)
set_columns(
    "Russian in the English title",
    lambda: EnergyProject.objects.all(),
    lambda one: {"title_en": "Электростанция на реке"},
)
set_columns(
    "hub opened before it was founded",
    lambda: TradeHub.objects.all(),
    lambda one: {"founded_on": "2015", "opened_on": "2009"},
)


@kind("phases against the whole")
def _wrong_phase(planter: Planter, name: str) -> Planted | None:
    plants = PLANTS(phases__capacity_mw__gt=0, capacity_mw__gt=0).distinct()
    plant = planter.pick(plants, lambda one: one.uid)
    if plant is None:
        return None
    Phase._base_manager.filter(record=plant).update(capacity_mw=F("capacity_mw") * 3)
    return Planted(name, "×3", EnergyProject, plant.uid, plant.slug)


def _shares(name: str, share: Decimal) -> None:
    @kind(name)
    def plant(planter: Planter, name: str) -> Planted | None:
        roles = EnergyProjectRole._base_manager.filter(
            record__status="published", role="owner", state="current", ended_on=""
        )
        role = planter.pick(roles.select_related("record"), lambda one: one.record.uid)
        if role is None:
            return None
        EnergyProjectRole._base_manager.filter(record=role.record, role="owner").update(
            share_percent=share
        )
        if share > 1:
            EnergyProjectRole._base_manager.create(
                **{f.attname: getattr(role, f.attname) for f in role._meta.concrete_fields
                   if f.name not in ("id", "uid", "share_percent")},
                uid=new_uid(), share_percent=60,
            )  # fmt: skip
        return Planted(name, "", EnergyProject, role.record.uid, role.record.slug)


_shares("shares above a whole", Decimal(60))
_shares("share as a fraction", Decimal("0.6"))


@kind("record entered twice")
def _double(planter: Planter, name: str) -> Planted | None:
    rows = PLANTS(capacity_mw__gt=0).exclude(latitude=None)
    plant = planter.pick(rows, lambda one: one.uid)
    if plant is None:
        return None
    uid, number = new_uid(), planter.random.randrange(10**6)
    title = plant.title_en if planter.random.random() < 0.5 else plant.title_en.upper()
    values = {f.attname: getattr(plant, f.attname) for f in plant._meta.concrete_fields}
    del values["id"]
    values |= {"uid": uid, "slug": f"double-{number}", "title_en": title, "title_ru": ""}
    values["latitude"] += Decimal("0.003")
    EnergyProject._base_manager.create(**values)
    return Planted(name, "", EnergyProject, uid, plant.slug)


@kind("quote of another record")
def _other_quote(planter: Planter, name: str) -> Planted | None:
    rows = [one for one in planter.claims_of(EnergyProject, Amount) if DIGIT.search(one.quote)]
    rows = [one for one in rows if one.fact == "capacity_mw"]
    claim = planter.pick(rows, lambda one: one.record.uid)
    others = [one for one in rows if one.value != getattr(claim, "value", "")]
    if claim is None or not others:
        return None
    quote = planter.random.choice(others).quote
    if claim.value in quote:
        return None
    EnergyProject.part_rows("claims").filter(pk=claim.pk).update(quote=quote, as_printed="")
    return Planted(name, "", EnergyProject, claim.record.uid, f"{claim.value}: {quote[:80]}")


@kind("source before what it reports")
def _early_source(planter: Planter, name: str) -> Planted | None:
    rows = [one for one in planter.claims_of(EnergyProject, Amount) if one.source.published_on]
    claim = planter.pick(rows, lambda one: one.record.uid)
    if claim is None:
        return None
    later = str(int(claim.source.published_on[:4]) + planter.random.choice([1, 3]))
    EnergyProject.part_rows("claims").filter(pk=claim.pk).update(as_of=later)
    return Planted(name, later, EnergyProject, claim.record.uid, claim.source.slug)


def observations(**conditions: Any) -> list[Observation]:
    rows = Observation.objects.live().filter(value__gt=0, **conditions)
    return list(rows.select_related("series", "source").order_by("pk"))


def is_lonely(one: Observation) -> bool:
    """True for a value beside which there is nothing: no words, no neighbour, no other source."""
    said = has_figure(one)
    return not said and one.series.observations.live().exclude(value=None).count() < 3


def change_observation(one: Observation, **columns: Any) -> None:
    Observation.working.filter(pk=one.pk).update(**columns)


def scale_observations(name: str, factors: tuple[str, ...], **conditions: Any) -> None:
    @kind(name)
    def plant(planter: Planter, name: str) -> Planted | None:
        factor = Decimal(planter.random.choice(factors))
        rows = [one for one in observations(**conditions) if 0 < abs(one.number * factor) < 10**21]
        one = planter.pick(rows, lambda one: one.series.uid)
        if one is None:
            return None
        change_observation(one, value=round(one.number * factor, 6))
        words = f"{one.series.slug} {one.period} {one.value} × {factor}: {one.quote[:80]}"
        said = has_figure(one)
        is_small = Decimal("0.3") < factor < 4
        bare = is_lonely(one) or (is_small and not said)
        return Planted(name, f"×{factor}", Series, one.series.uid, words, bare)


scale_observations("factor in a statistic", FACTORS)
scale_observations("万 or 亿 in a statistic", ("10000", "100000000"))
scale_observations("million for billion", ("1000", "0.001"))
scale_observations(
    "factor in a forecast", ("10", "1000", "1000000000"), obs_status=ObsStatus.FORECAST
)
scale_observations("below nothing", ("-1",))
scale_observations("percent as a fraction", ("0.01",), series__unit="%")
scale_observations("share above a whole", ("10", "100"), series__unit="%", value__gte=11)


@kind("digits swapped in a statistic")
def _swap_in_statistic(planter: Planter, name: str) -> Planted | None:
    rows = [one for one in observations() if swap_digits(f"{one.number.normalize():f}")]
    one = planter.pick(rows, lambda one: one.series.uid)
    if one is None:
        return None
    value = Decimal(swap_digits(f"{one.number.normalize():f}") or "0")
    change_observation(one, value=value)
    bare = not has_figure(one)
    words = f"{one.series.slug} {one.period} {one.value} → {value}: {one.quote[:60]}"
    return Planted(name, "digits", Series, one.series.uid, words, bare)


@kind("unit of a series")
def _wrong_unit(planter: Planter, name: str) -> Planted | None:
    units = {"MW": "kW", "TWh": "GWh", "USD bn": "USD m", "Mt": "t", "USD": "USD bn"}
    series = planter.pick(Series.objects.filter(unit__in=units), lambda one: one.uid)
    if series is None:
        return None
    Series._base_manager.filter(pk=series.pk).update(unit=units[series.unit])
    return Planted(name, units[series.unit], Series, series.uid, series.slug)


@kind("actual value of a year to come")
def _future(planter: Planter, name: str) -> Planted | None:
    one = planter.pick(observations(obs_status="A", cumulative=False), lambda one: one.series.uid)
    if one is None:
        return None
    change_observation(one, period="2029", starts_on=date(2029, 1, 1), ends_on=date(2029, 12, 31))
    return Planted(name, "2029", Series, one.series.uid, f"{one.series.slug} {one.period}")


@kind("period longer than those of its series")
def _long_period(planter: Planter, name: str) -> Planted | None:
    rows = observations(cumulative=False, series__frequency="annual", period__regex=r"^\d{4}$")
    one = planter.pick(rows, lambda one: one.series.uid)
    if one is None:
        return None
    first = one.starts_on.year - 4
    change_observation(one, period=f"{first}/{one.period}", starts_on=date(first, 1, 1))
    return Planted(name, "5 years", Series, one.series.uid, f"{one.series.slug} {one.period}")


def copy_observation(one: Observation, **columns: Any) -> None:
    values = {f.attname: getattr(one, f.attname) for f in one._meta.concrete_fields}
    del values["id"]
    Observation.working.bulk_create([Observation(**values | {"uid": new_uid()} | columns)])


@kind("two values of one period")
def _two_values(planter: Planter, name: str) -> Planted | None:
    one = planter.pick(observations(), lambda one: one.series.uid)
    if one is None:
        return None
    copy_observation(one, value=one.number * Decimal("1.3"), pinned=False, is_public_pin=False)
    return Planted(name, "×1.3", Series, one.series.uid, f"{one.series.slug} {one.period}")


@kind("part of a year above the year")
def _part_above(planter: Planter, name: str) -> Planted | None:
    units = ("trains", "TWh", "USD bn", "Mt", "TEU")
    rows = observations(cumulative=False, series__unit__in=units, period__regex=r"^\d{4}$")
    one = planter.pick(rows, lambda one: one.series.uid)
    if one is None:
        return None
    half = {"period": f"{one.period}-H1", "ends_on": date(one.starts_on.year, 6, 30)}
    copy_observation(one, value=one.number * 2, pinned=False, is_public_pin=False, **half)
    return Planted(name, "×2", Series, one.series.uid, f"{one.series.slug} {one.period}")


@kind("running total that falls")
def _falling(planter: Planter, name: str) -> Planted | None:
    totals = Observation.objects.live().filter(cumulative=True).values("series", "starts_on")
    several = totals.annotate(n=Count("pk")).filter(n__gt=1).values("series")
    rows = observations(cumulative=True, series__in=several)
    one = planter.pick(rows, lambda one: one.series.uid)
    if one is None:
        return None
    last = max((o for o in rows if o.series_id == one.series_id), key=lambda o: (o.ends_on, o.pk))
    change_observation(last, value=last.number * Decimal("0.4"))
    return Planted(name, "×0.4", Series, one.series.uid, f"{one.series.slug} {last.period}")


@kind("first value off its indicator")
def _first_value(planter: Planter, name: str) -> Planted | None:
    series = Series.objects.filter(country__in=["KZ", "KG", "TJ", "TM", "UZ"]).values("indicator")
    several = series.annotate(n=Count("pk")).filter(n__gt=4).values("indicator")
    rows = observations(series__indicator__in=several, series__country__in=["KZ", "UZ", "TM"])
    one = planter.pick(rows, lambda one: one.series.uid)
    if one is None:
        return None
    Observation.working.filter(series=one.series_id).exclude(pk=one.pk).delete()
    factor = Decimal(planter.random.choice(["100000", "100000000"]))
    change_observation(one, value=round(one.number * factor, 6), quote="", as_printed="")
    words = f"{one.series.slug} {one.period} × {factor}"
    return Planted(name, f"×{factor}", Series, one.series.uid, words)


@kind("source older than the period")
def _early_report(planter: Planter, name: str) -> Planted | None:
    rows = [one for one in observations(cumulative=False) if one.source.published_on]
    rows = [one for one in rows if one.obs_status != ObsStatus.FORECAST]
    one = planter.pick(rows, lambda one: one.series.uid)
    if one is None:
        return None
    older = Source.working.exclude(published_on="").filter(
        published_on__lt=f"{one.starts_on.year - 1}"
    )
    source = older.order_by("-published_on", "pk").first()
    if source is None:
        return None
    change_observation(one, source=source)
    return Planted(
        name, source.published_on, Series, one.series.uid, f"{one.series.slug} {one.period}"
    )
