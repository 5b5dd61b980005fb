"""From the text of a parameter to a value, or to a sentence about what is wrong with it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.facts import PartialDate
from portal.models import Country, Record
from portal.records.registry import record_model

FINEST = Decimal("0.000001")
"""Degrees and amounts are stored no finer."""

LONGEST = 200
"""Characters of a text that somebody may ask for."""

LATITUDE = r"-?([0-8]?[0-9](\.[0-9]+)?|90(\.0+)?)"
LONGITUDE = r"-?((1[0-7]|[0-9])?[0-9](\.[0-9]+)?|180(\.0+)?)"
AS_DAY = {"anyOf": [{"format": "date"}, {"pattern": "^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]))?$"}]}
AS_MOMENT = {"anyOf": [{"format": "date-time"}, {"format": "date"}]}
"""How programs write it, as JSON Schema."""

NO_SUCH_COUNTRY = gettext_lazy("There is no country with the code “%(value)s”.")
NO_SUCH_SLUG = gettext_lazy("Nothing public is called “%(value)s”.")


class _SaysWhatIsAllowed:
    choices: Any

    def allowed(self) -> list[str]:
        return [str(value) for value, _label in self.choices if value != ""]

    def check(self, value: str) -> None:
        if value not in (allowed := self.allowed()):
            raise ValidationError(
                _("“%(value)s” is not known here. These are allowed: %(allowed)s."),
                code="invalid_choice",
                params={"value": value, "allowed": ", ".join(allowed)},
            )


class ChoicesField(_SaysWhatIsAllowed, forms.MultipleChoiceField):
    """Some of a closed list."""

    def validate(self, value: list[str]) -> None:
        for text in value:
            self.check(text)


class ChoiceField(_SaysWhatIsAllowed, forms.ChoiceField):
    """One of a closed list."""

    def validate(self, value: str) -> None:
        if value:
            self.check(value)


class YesNoField(ChoiceField):
    """`true` or `false`; None when not given."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", "—"), ("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))]
        super().__init__(choices=choices, **kwargs)

    def clean(self, value: Any) -> Any:
        return {"true": True, "false": False}.get(super().clean(value))


class CountriesField(forms.ModelMultipleChoiceField[Any]):
    """Countries by code, as a list of codes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Country.objects.order_by("name_en", "pk"), **kwargs)
        self.error_messages["invalid_choice"] = NO_SUCH_COUNTRY

    def clean(self, value: Any) -> Any:
        return [country.pk for country in super().clean(value)]


class SlugField(forms.ModelChoiceField[Any]):
    """A public row, by its slug."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, to_field_name="slug", **kwargs)
        self.error_messages["invalid_choice"] = NO_SUCH_SLUG


class SlugsField(forms.ModelMultipleChoiceField[Any]):
    """Public rows, by their slugs."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, to_field_name="slug", **kwargs)
        self.error_messages["invalid_choice"] = NO_SUCH_SLUG

    def clean(self, value: Any) -> Any:
        return list(super().clean(value))


class TextsField(forms.Field):
    """Several texts, as a list."""

    widget = forms.SelectMultiple
    hidden_widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        texts = list(super().clean(value) or [])
        if any(len(text) > LONGEST for text in texts):
            sentence = _("A text has at most %s characters here.") % LONGEST
            raise ValidationError(sentence, code="max_length")
        return texts


class DayField(forms.CharField):
    """`2021`, `2021-06` or `2021-06-20`."""

    json_schema = AS_DAY

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            return PartialDate().clean(text) if text else ""
        except ValueError as problem:
            raise ValidationError(str(problem), code="invalid") from problem


class MomentField(forms.CharField):
    """An ISO 8601 moment or day; without an offset it is in UTC."""

    json_schema = AS_MOMENT

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return _moment(text) if text else None
        except (ValueError, OverflowError):
            raise ValidationError(
                _("“%(value)s” is not a moment such as 2026-01-15 or 2026-01-15T12:00:00Z."),
                code="invalid",
                params={"value": text},
            ) from None


class BoundingBox(NamedTuple):
    """Degrees, WGS 84."""

    west: Decimal
    south: Decimal
    east: Decimal
    north: Decimal


class BoxField(forms.CharField):
    """`west,south,east,north`."""

    json_schema = {"pattern": f"^{LONGITUDE},{LATITUDE},{LONGITUDE},{LATITUDE}$"}

    def clean(self, value: Any) -> BoundingBox | None:
        text = super().clean(value)
        try:
            return _box(text) if text else None
        except (TypeError, ValueError, ArithmeticError):
            raise ValidationError(
                _("“%(value)s” is not “west,south,east,north” in degrees."),
                code="invalid",
                params={"value": text},
            ) from None


class NearPoint(NamedTuple):
    """Degrees, WGS 84."""

    latitude: Decimal
    longitude: Decimal


class SpotField(forms.CharField):
    """`latitude,longitude`."""

    json_schema = {"pattern": f"^{LATITUDE},{LONGITUDE}$"}

    def clean(self, value: Any) -> NearPoint | None:
        text = super().clean(value)
        try:
            return _spot(text) if text else None
        except (TypeError, ValueError, ArithmeticError):
            raise ValidationError(
                _("“%(value)s” is not “latitude,longitude” in degrees."),
                code="invalid",
                params={"value": text},
            ) from None


class RecordKey(NamedTuple):
    kind: str
    uid: str


class RecordField(forms.CharField):
    """A public record as `kind:slug` or `kind:uid`."""

    def clean(self, value: Any) -> RecordKey | None:
        text = super().clean(value)
        kind, _colon, name = text.partition(":")
        if text and not (found := _record(kind, name)):
            raise ValidationError(
                _("There is no public record “%(value)s”; write kind:slug or kind:uid."),
                code="invalid_choice",
                params={"value": text},
            )
        return RecordKey(kind, found.uid) if text and found else None


def _moment(text: str) -> datetime:
    moment = parse_datetime(text)
    if moment is None:
        raise ValueError(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _box(text: str) -> BoundingBox:
    box = BoundingBox(*(Decimal(part.strip()).quantize(FINEST) for part in text.split(",")))
    if not (-180 <= box.west <= box.east <= 180 and -90 <= box.south <= box.north <= 90):
        raise ValueError(text)
    return box


def _spot(text: str) -> NearPoint:
    spot = NearPoint(*(Decimal(part.strip()).quantize(FINEST) for part in text.split(",")))
    if not (abs(spot.latitude) <= 90 and abs(spot.longitude) <= 180):
        raise ValueError(text)
    return spot


def _record(kind: str, name: str) -> Record | None:
    try:
        model = record_model(kind)
    except LookupError:
        return None
    found: Record | None = model.objects.filter(Q(slug=name) | Q(uid=name)).first()
    return found
