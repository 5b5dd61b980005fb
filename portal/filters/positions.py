"""Position filters, in a rectangle of degrees or around a point, and their form fields."""

from decimal import Decimal
from math import asin, cos, degrees, pi, radians, sin
from typing import NamedTuple

from django import forms
from django.db.models import F, FloatField, Model, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Cos, Power, Radians, Sin
from django.db.models.lookups import LessThanOrEqual
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.filters.fields import ParsedField
from portal.filters.parameters import Parameter
from portal.models import Status
from portal.records.column_store import PublicColumns
from portal.records.column_store.columns import Mask, Within

FINEST = Decimal("0.000001")
"""Precision of stored degrees."""

LATITUDE = r"-?([0-8]?[0-9](\.[0-9]+)?|90(\.0+)?)"
LONGITUDE = r"-?((1[0-7]|[0-9])?[0-9](\.[0-9]+)?|180(\.0+)?)"
EARTH_KM = 6371.0088
"""Mean radius (IUGG 1980); great circles of a sphere differ from the ellipsoid by at most 0.6 %."""
USUAL_KM, MOST_KM = 50, 2000
SLACK = 1e-6
"""Degrees added to the rectangle around a circle, against rounding."""


class BoundingBox(NamedTuple):
    """Degrees, WGS 84."""

    west: Decimal
    south: Decimal
    east: Decimal
    north: Decimal


def _parse_degrees(text: str) -> list[Decimal]:
    return [Decimal(part.strip()).quantize(FINEST) for part in text.split(",")]


def _parse_box(text: str) -> BoundingBox:
    box = BoundingBox(*_parse_degrees(text))
    if not (-180 <= box.west <= box.east <= 180 and -90 <= box.south <= box.north <= 90):
        raise ValueError(text)
    return box


class BoxField(ParsedField[BoundingBox]):
    """`west,south,east,north`."""

    json_schema = {"pattern": f"^{LONGITUDE},{LATITUDE},{LONGITUDE},{LATITUDE}$"}
    parse = staticmethod(_parse_box)
    refusal = _("“%(value)s” is not “west,south,east,north” in degrees.")


class NearPoint(NamedTuple):
    """Degrees, WGS 84."""

    latitude: Decimal
    longitude: Decimal


def _parse_point(text: str) -> NearPoint:
    point = NearPoint(*_parse_degrees(text))
    if not (abs(point.latitude) <= 90 and abs(point.longitude) <= 180):
        raise ValueError(text)
    return point


class SpotField(ParsedField[NearPoint]):
    """`latitude,longitude`."""

    json_schema = {"pattern": f"^{LATITUDE},{LONGITUDE}$"}
    parse = staticmethod(_parse_point)
    refusal = _("“%(value)s” is not “latitude,longitude” in degrees.")


class _Positioned(Parameter):
    """Reads two columns: its own, or those of the public record at `path`."""

    def __init__(self, path: str = "", **kwargs: object) -> None:
        super().__init__(f"{path}latitude", f"{path}longitude", **kwargs)
        self.path = path

    def among_public(self, where: Q) -> Q:
        """Leave out places that are still drafts."""
        return where & Q(**{f"{self.path}status": Status.PUBLISHED}) if self.path else where

    def within(self, south: Decimal, north: Decimal, west: Decimal, east: Decimal) -> Q:
        latitude, longitude = self.columns
        inside = {f"{latitude}__range": (south, north), f"{longitude}__range": (west, east)}
        return Q(**inside)


class InBox(_Positioned):
    """Rows with `latitude` and `longitude` in a rectangle."""

    field_class = BoxField
    for_programs = True
    defaults = {"label": _("On this part of the map"), "help_text": _("west,south,east,north")}

    def condition(self, value: BoundingBox) -> Q:
        box = self.within(value.south, value.north, value.west, value.east)
        return self.among_public(box)

    def mark(self, columns: PublicColumns, value: BoundingBox) -> Mask | None:
        return None if self.path else Within(*map(float, value)).mark(columns.of(self.model))


class Near(_Positioned):
    """Rows at most `within_km` from a point, over the great circle."""

    field_class = SpotField
    for_programs = True
    defaults = {"label": _("Near this point"), "help_text": _("latitude,longitude")}

    def condition(self, value: NearPoint) -> Q:
        radius = float(self.parent.form.cleaned_data.get("within_km") or USUAL_KM)
        return self.among_public(self._box(value, radius) & self._circle(value, radius))

    def _box(self, spot: NearPoint, radius: float) -> Q:
        """Return the rectangle around the circle, for which an index is used. Over a pole it has
        every longitude; over the date line it has two parts."""
        latitude, longitude, angle = *map(float, spot), radius / EARTH_KM
        south, north = latitude - degrees(angle) - SLACK, latitude + degrees(angle) + SLACK
        reach = sin(angle) / cos(radians(latitude)) if abs(latitude) < 90 else 1.0
        if south <= -90 or north >= 90 or reach >= 1:
            return self._strip(south, north, -180, 180)
        width = degrees(asin(reach)) + SLACK
        west, east = longitude - width, longitude + width
        found = self._strip(south, north, max(west, -180), min(east, 180))
        if west < -180:
            found |= self._strip(south, north, west + 360, 180)
        if east > 180:
            found |= self._strip(south, north, -180, east - 360)
        return found

    def _strip(self, *degrees_of_sides: float) -> Q:
        return self.within(*(Decimal(f"{side:.6f}") for side in degrees_of_sides))

    def _circle(self, spot: NearPoint, radius: float) -> Q:
        """Compare by the haversine formula, both sides as squares of sines."""
        latitude, longitude = (Radians(Cast(F(name), FloatField())) for name in self.columns)
        up, across = (Value(radians(float(angle))) for angle in spot)
        squares = _half_sine_squared(latitude - up) + (
            Cos(latitude) * Value(cos(radians(float(spot.latitude))))
        ) * _half_sine_squared(longitude - across)
        return Q(LessThanOrEqual(squares, Value(sin(min(radius / EARTH_KM, pi) / 2) ** 2)))


class WithinKm(Parameter):
    """Radius of `near`, in kilometres."""

    field_class = forms.DecimalField
    schema = {"type": "number", "minimum": 0.001, "maximum": MOST_KM}
    """It names no default: a client that sends it without `near` would be refused."""
    for_programs = True
    needs = "near"
    defaults = {
        "label": _("Within so many kilometres"),
        "help_text": format_lazy(_("{km} if left out"), km=USUAL_KM),
        "min_value": Decimal("0.001"),
        "max_value": MOST_KM,
        "decimal_places": 3,
    }

    def filter[M: Model](self, queryset: QuerySet[M], value: object) -> QuerySet[M]:
        return queryset


def _half_sine_squared(angle: Combinable) -> Power:
    return Power(Sin(angle / Value(2.0)), Value(2.0))
