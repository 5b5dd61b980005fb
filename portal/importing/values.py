"""Cells of a table as values of facts."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, NamedTuple, cast

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.facts import (
    Amount,
    Choice,
    Comparator,
    CountryCode,
    DateRange,
    Fact,
    Money,
    PartialDate,
    PartPath,
    Province,
    Reference,
)
from portal.formatting.locales import join_list
from portal.formatting.phrases import convert, parse_period, parse_quantity
from portal.formatting.phrases.finding import read_choice
from portal.importing.names import TITLES, name_key
from portal.importing.targets import refuse_uncomputed, stated
from portal.models import Country, Part, Record
from portal.models.languages import LANGUAGES, columns, translated
from portal.models.provinces import find_province


class CellStatement(NamedTuple):
    """What a cell states of a fact."""

    value: str
    comparator: str
    lower: Decimal | None
    upper: Decimal | None
    as_printed: str
    columns: dict[str, str]
    """Columns of the claim, as texts."""


def allowed_values(fact: Fact) -> list[str]:
    """Return what a fact takes if that is a closed list; nothing otherwise."""
    match fact.type:
        case Choice() as kind:
            return [str(value) for value in kind.choices.values]
        case CountryCode():
            return list(Country.objects.order_by("code").values_list("code", flat=True))
        case Reference() as kind:
            return list(kind._rows().order_by("slug").values_list("slug", flat=True))
    return []


@dataclass
class ValueReader:
    """Reads the cells of a table about one kind of record. `language` is that of the source."""

    model: type[Record]
    language: str = ""
    has_decimal_comma: bool = False
    """True for a table in which “1.234” may be a thousand."""
    _statements: dict[tuple[str, str], CellStatement] = field(default_factory=dict)
    _lists: dict[object, dict[str, str]] = field(default_factory=dict)

    def read(self, name: str, text: str) -> CellStatement:
        """Return what a cell states. Raises ValueError with what to do."""
        key = name, text
        known = self._statements.get(key)
        if known is None:
            owner, short, fact = _declared(self.model, name)
            told = self._read(fact, text)
            self._check(owner(), short, fact, told["value"])
            known = self._statements[key] = _as_statement(told)
        return known

    def find_record(self, model: type[Record], text: str) -> str:
        """Return the primary key of a record by its uid, address or name; nothing for none."""
        known = self._listed(Reference(model._meta.label), _records_of)
        keys = self._listed(model, _keys_of)
        return keys.get(known.get(text) or known.get(name_key(text), ""), "")

    def _read(self, fact: Fact, text: str) -> dict[str, str]:
        refuse_uncomputed(text)
        match fact.type:
            case Amount() | Money():
                return self._number(fact, text)
            case PartialDate() | DateRange():
                return {"value": self._date(fact, text)}
            case CountryCode():
                return {"value": self._known(self._countries, text)}
            case Choice() as kind:
                words = words_of_choices(kind)
                if name_key(text) not in words and (said := read_choice(text, kind.choices.values)):
                    return {"value": said}
                return {"value": self._known(words, text, map(str, kind.choices.labels))}
            case Reference():
                return {"value": self._known(self._listed(fact.type, _records_of), text)}
            case Province():
                return {"value": find_province(text)}
        return {"value": fact.type.clean(text)}

    def _check(self, record: Record | Part, name: str, fact: Fact, value: str) -> None:
        """Refuse a value that the columns of the fact cannot hold."""
        if isinstance(fact.type, CountryCode | Reference):  # which are known
            return
        fact.accept(record, name, value)
        others = {field.name for field in record._meta.fields} - set(fact.columns_of(name))
        number = fact.type.number(value)
        try:
            record.clean_fields(exclude=others)
            if number is not None and number <= 0:  # constraints ask the database
                record.validate_constraints(exclude=others)
        except ValidationError as problem:
            raise ValueError(" ".join(problem.messages)) from problem
        if fact.accepted(record, name) != value:  # as half a turbine
            raise ValueError(_("The field would not keep every digit of it."))

    def _number(self, fact: Fact, text: str) -> dict[str, str]:
        if not (self.has_decimal_comma and "." in text):
            with suppress(ValueError):
                return {"value": fact.type.clean(text)}
        quantity = parse_quantity(text, self.language)
        if isinstance(fact.type, Amount):
            return stated(convert(quantity, fact.unit, text), text[:300])
        found = stated(quantity, text[:300])
        return found | {"value": fact.type.clean(f"{found['value']} {quantity.currency}".strip())}

    def _date(self, fact: Fact, text: str) -> str:
        try:
            return fact.type.clean(text)
        except ValueError:
            period = parse_period(text, self.language)
        found = period.partial_date if isinstance(fact.type, PartialDate) else period.partial_dates
        if not found or (isinstance(fact.type, PartialDate) and period.is_cut_off):
            raise ValueError(_("“%s” is more than one year, or only a last day.") % text)
        return fact.type.clean(found)

    def _known(self, known: Mapping[str, str], text: str, allowed: Iterable[str] = ()) -> str:
        key = name_key(text)
        found = known.get(text) or known.get(key)
        if found is None and key:
            sentence = _("“%s” is not known here. Write its code or its name as the portal has it.")
            listed = join_list(allowed)
            told = [sentence % text[:80], _("Allowed: %s.") % listed if listed else ""]
            raise ValueError(" ".join(filter(None, told)))
        if not found:
            raise ValueError(_("“%s” is none or several of those known here.") % text[:80])
        return found

    @cached_property
    def _countries(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in Country.objects.all():
            names = [one.code, one.iso3, one.name_local]
            names += [getattr(one, column) for column in columns("name")]
            found |= {name_key(name): one.code for name in names if name}
        return found

    def _listed[T](self, kind: T, read: Callable[[T], dict[str, str]]) -> dict[str, str]:
        if kind not in self._lists:
            self._lists[kind] = read(kind)
        return self._lists[kind]


def _declared(model: type[Record], name: str) -> tuple[type[Any], str, Fact]:
    """Return the model that declares a fact, its name there, and the fact."""
    path = None if name in model.facts else PartPath.parse(name)
    owner = model.part_model(path.relation) if path else model
    short = path.name if path else name
    return owner, short, owner.facts[short]


def _as_statement(told: dict[str, str]) -> CellStatement:
    lower, upper = (Decimal(told[bound]) if bound in told else None for bound in ("lower", "upper"))
    comparator, printed = told.get("comparator", Comparator.EXACT), told.get("as_printed", "")
    return CellStatement(told["value"], comparator, lower, upper, printed, told)


@cache
def words_of_choices(kind: Choice) -> dict[str, str]:
    """Return the values of a closed list by themselves, and by their labels in each language."""
    found = {value: value for value in kind.choices.values}
    for language in LANGUAGES:
        for value, label in kind.choices.choices:
            found.setdefault(name_key(translated(label, language)), value)
    return found | {name_key(value): value for value in kind.choices.values}


def _keys_of(model: type[Record]) -> dict[str, str]:
    rows = model.working.filter(edit_of=None).values_list("uid", "pk")
    return {uid: str(key) for uid, key in rows}


def _records_of(kind: Reference) -> dict[str, str]:
    """Uids of the records of a kind by uid, address and name; empty where several have it."""
    found: dict[str, str] = {}
    rows = cast(type[Record], apps.get_model(kind.model)).working.filter(edit_of=None)
    for uid, slug, *titles in rows.values_list("uid", "slug", *TITLES):
        found |= {uid: uid, name_key(slug): uid}
        for key in {name_key(title) for title in titles if title}:
            found[key] = uid if found.get(key, uid) == uid else ""
    return found
