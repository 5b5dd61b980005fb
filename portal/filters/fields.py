"""Form fields of parameters: text of the address → value, or a sentence about the error."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypedDict, Unpack, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.facts import PartialDate
from portal.filters.names import find_kind, near_records, near_slugs
from portal.filters.refusals import unknown_name, unknown_record, unknown_value
from portal.models import Country, Record, Scheme, lead_on, leads_on_to
from portal.publication.time_travel import find_for_readers
from portal.records.document_types import JsonObject
from portal.records.registry import records_of_kind

LONGEST_VALUE = 200
"""Maximum characters of a text."""

AS_DAY = {"anyOf": [{"format": "date"}, {"pattern": "^(?!0000)[0-9]{4}(-(0[1-9]|1[0-2]))?$"}]}
PERIOD = "[0-9]{4}(-(Q[1-4]|H[12]|(0[1-9]|1[0-2])(-[0-3][0-9])?))?"
YEAR = "^[0-9]{4}$"
AS_PERIOD = f"^{PERIOD}(/{PERIOD})?$"
AS_PART_PATH = "^[a-z_]+-[a-z0-9]{12}-[a-z_]+$"
AS_REGISTER_KEY = rf"^(({'|'.join(Scheme.values)}):[\s\S]*|[^:]*[^:\s][^:]*)$"
AS_MOMENT = {"anyOf": [{"format": "date-time"}, {"format": "date"}]}
"""JSON Schema of the texts."""

type JsonSchema = JsonObject

NO_SUCH_COUNTRY = gettext_lazy(
    "There is no country with the code “%(value)s”; write two or three letters, as in KZ."
)


class FieldArguments(TypedDict, total=False):
    """Keyword arguments of a form field."""

    required: bool
    widget: forms.Widget | type[forms.Widget] | None
    label: StrOrPromise | None
    initial: object
    help_text: StrOrPromise
    error_messages: Mapping[str, StrOrPromise] | None


class _ClosedList:
    """Mixin: an error names the allowed values."""

    choices: Any  # those of the field beside it

    def allowed(self) -> list[str]:
        return [str(value) for value, _label in self.choices if value != ""]

    def check(self, value: str) -> None:
        if value not in (allowed := self.allowed()):
            raise unknown_value(value, allowed)


class ChoicesField(_ClosedList, forms.MultipleChoiceField):
    """Some of a closed list."""

    def validate(self, value: list[str]) -> None:
        for text in value:
            self.check(text)


class FactsField(ChoicesField):
    """Facts by name; one of a part by its path, which is in no list."""

    def check(self, value: str) -> None:
        if not re.fullmatch(AS_PART_PATH, value):
            super().check(value)


class ChoiceField(_ClosedList, forms.ChoiceField):
    """One of a closed list."""

    def validate(self, value: str) -> None:
        if value:
            self.check(value)


class YesNoField(ChoiceField):
    """`true` or `false`; None if not given."""

    def __init__(self, **kwargs: Unpack[FieldArguments]) -> None:
        choices = [("", "—"), ("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))]
        super().__init__(choices=choices, **kwargs)

    def clean(self, value: object) -> bool | None:
        return {"true": True, "false": False}.get(super().clean(value))


def spell_countries(values: list[str]) -> list[str]:
    """Take codes of two and three letters, small ones, and several by commas. Commas alone
    stay, to be refused: they name no country, which would mean all."""
    parts = [code.strip().upper() for value in values for code in value.split(",")]
    codes = list(filter(None, parts)) or values
    long = [code for code in codes if code.isalpha() and len(code) > 2]
    known = dict(Country.objects.filter(iso3__in=long).values_list("iso3", "code"))
    return list(dict.fromkeys(known.get(code, code) for code in codes))


def spell_country(code: str) -> str:
    """Take one code of two or three letters, small ones as well."""
    found = spell_countries([code])
    return found[0] if len(found) == 1 else code


class CountryField(forms.ModelChoiceField[Country]):
    """A country by its code."""

    default_error_messages = {"invalid_choice": NO_SUCH_COUNTRY}

    def __init__(self, **kwargs: Unpack[FieldArguments]) -> None:
        super().__init__(Country.objects.order_by("name_en", "pk"), **kwargs)

    def to_python(self, value: object) -> Country | None:
        return super().to_python(spell_country(str(value)) if value else value)


class CountriesField(forms.ModelMultipleChoiceField[Country]):
    """Countries by code; gives a list of codes."""

    default_error_messages = {"invalid_choice": NO_SUCH_COUNTRY}

    def __init__(self, **kwargs: Unpack[FieldArguments]) -> None:
        super().__init__(Country.objects.order_by("name_en", "pk"), **kwargs)

    def clean(self, value: object) -> Any:  # a list, where the base class has a queryset
        found = super().clean(value) if value or self.required else ()
        return [country.pk for country in found]


class SlugField(forms.ModelChoiceField[Model]):
    """A public row by its slug; a record also by its uid, by either behind its kind (`kind:slug`),
    or by a former slug that leads on to it."""

    today: str = ""
    """The slug to which the given one leads on, which the form then shows."""

    def __init__(self, queryset: QuerySet[Model], **kwargs: Unpack[FieldArguments]) -> None:
        super().__init__(queryset, to_field_name="slug", **kwargs)

    def to_python(self, value: object) -> Model | None:
        try:
            return super().to_python(value)
        except ValidationError:
            (self.today,) = _slugs_today(self.queryset, [str(value)])
            return super().to_python(self.today)

    def bound_data(self, data: object, initial: object) -> object:
        return self.today or data


class SlugsField(forms.ModelMultipleChoiceField[Model]):
    """Public rows as `SlugField` takes them, as a list in the order of their names."""

    today: Sequence[str] = ()

    def __init__(self, queryset: QuerySet[Model], **kwargs: Unpack[FieldArguments]) -> None:
        super().__init__(queryset, to_field_name="slug", **kwargs)

    def clean(self, value: object) -> Any:  # a list, where the base class has a queryset
        if not value and not self.required:
            return []
        slugs = [str(one) for one in value] if isinstance(value, list) else []
        try:
            found = super().clean(value)
        except ValidationError as problem:
            if problem.code != "invalid_choice":
                raise
            slugs = self.today = _slugs_today(self.queryset, slugs)
            found = super().clean(slugs)
        return sorted(found, key=lambda row: slugs.index(row.slug))

    def bound_data(self, data: object, initial: object) -> object:
        return self.today or data


def _slugs_today(found_in: object, slugs: Sequence[str]) -> list[str]:
    """Return the slugs of rows, records of which may be named in other ways. Raises ValidationError
    for the first name that leads nowhere."""
    rows = cast("QuerySet[Model]", found_in)  # for its stubs a field may have none
    record = rows.model if issubclass(rows.model, Record) else None
    before = f"{record.kind()}:" if record else ""
    names = [slug.removeprefix(before) for slug in dict.fromkeys(slugs)]
    public = rows.values_list("slug", flat=True)
    known, found = set(public.filter(slug__in=names)), []
    for name in names:
        today = name if name in known else None
        if record and not today:
            today = public.filter(uid=leads_on_to(record, name) or name).first()
        if not today:
            raise unknown_name(name, near_slugs(rows, name))
        found.append(today)
    return found


class TextsField(forms.Field):
    """Several texts, as a list."""

    widget = forms.SelectMultiple
    hidden_widget = forms.MultipleHiddenInput

    def clean(self, value: object) -> list[str]:
        texts = list(super().clean(value) or [])
        if any(len(text) > LONGEST_VALUE for text in texts):
            sentence = _("A text has at most %s characters here.") % LONGEST_VALUE
            raise ValidationError(sentence, code="max_length")
        return texts


class RegisterKeysField(TextsField):
    """Identifiers in other registers: `Q1234`, or `wikidata:Q1234` with the register."""

    def clean(self, value: object) -> list[str]:
        texts = super().clean(value)
        for scheme, colon, _value in (text.partition(":") for text in texts):
            if colon and scheme not in Scheme.values:
                raise unknown_value(scheme, Scheme.values)
        return texts


class KeysField(TextsField):
    """Slugs or uids of records; beside former ones stands that of the record to which they lead
    on, as their addresses do."""

    def __init__(self, records: QuerySet[Record], column: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.records, self.column = records, column

    def clean(self, value: object) -> list[str]:
        keys, model = super().clean(value), self.records.model
        # The map asks several lists, each of which leads on by itself.
        if not (issubclass(model, Record) and (led := lead_on(model, keys))):
            return keys
        public = self.records.values_list(self.column, flat=True)
        known = set(public.filter(**{f"{self.column}__in": led}))
        ahead = {uid for key, uid in led.items() if key not in known}
        return [*keys, *public.filter(uid__in=ahead)]


class YearsField(TextsField):
    """Several years: `2024`."""

    def clean(self, value: object) -> list[str]:
        years = super().clean(value)
        if wrong := next((text for text in years if not re.fullmatch(YEAR, text)), ""):
            raise ValidationError(_("“%s” is not a year such as 2024.") % wrong, code="invalid")
        return years


class PeriodsField(TextsField):
    """Several periods: `2024`, `2024-Q3`, `2024-01/2024-11`."""

    def clean(self, value: object) -> list[str]:
        return [check_form_of_period(text) for text in super().clean(value)]


def check_form_of_period(text: str) -> str:
    """Return a text that looks like a period; the day that it names may not exist."""
    if not re.fullmatch(AS_PERIOD, text):
        sentence = _("“%s” is not a period such as 2024, 2024-Q3, 2024-05 or 2024-05-25.")
        raise ValidationError(sentence % text, code="invalid")
    return text


class DayField(forms.CharField):
    """`2021`, `2021-06` or `2021-06-20`."""

    json_schema = AS_DAY

    def clean(self, value: object) -> str:
        text = str(super().clean(value))
        try:
            return PartialDate().clean(text) if text else ""
        except ValueError as problem:
            raise ValidationError(str(problem), code="invalid") from problem


class ParsedField[T](forms.CharField):
    """A text with a value; None for an empty one."""

    parse: Callable[[str], T]
    refusal: StrOrPromise
    """The sentence for a text that cannot be parsed, with a place for `value`."""

    def clean(self, value: object) -> T | None:
        text = super().clean(value)
        try:
            return self.parse(text) if text else None
        except (TypeError, ValueError, ArithmeticError):
            raise ValidationError(self.refusal, code="invalid", params={"value": text}) from None


def _parse_moment(text: str) -> datetime:
    moment = parse_datetime(text)
    if moment is None:
        raise ValueError(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


class MomentField(ParsedField[datetime]):
    """An ISO 8601 moment or day; without an offset it is in UTC."""

    json_schema = AS_MOMENT
    parse = staticmethod(_parse_moment)
    refusal = gettext_lazy(
        "“%(value)s” is not a moment such as 2026-01-15 or 2026-01-15T12:00:00Z."
    )


class RecordKey(NamedTuple):
    kind: str
    uid: str


class RecordField(forms.CharField):
    """A public record as `kind:slug` or `kind:uid`, or as either alone, if only one kind has it."""

    finds_withdrawn = False

    def clean(self, value: object) -> RecordKey | None:
        text = super().clean(value)
        kind, colon, name = text.partition(":")
        if text and not colon:
            kind, name = find_kind(text), text
        found = _find_record(kind, name) if text else None
        if text and not found and self.finds_withdrawn:
            known = records_of_kind(kind).known_to_readers().filter(Q(slug=name) | Q(uid=name))
            found = find_for_readers(known.first)
        if text and not found:
            raise unknown_record(text, near_records(name))
        return RecordKey(kind, found.uid) if found else None


class KnownRecordField(RecordField):
    """A record that is public, or was withdrawn."""

    finds_withdrawn = True


def _find_record(kind: str, name: str) -> Record | None:
    records = records_of_kind(kind).published()
    found = records.filter(Q(slug=name) | Q(uid=name)).first()
    if found is None and (uid := leads_on_to(records.model, name)):
        found = records.filter(uid=uid).first()
    return found
