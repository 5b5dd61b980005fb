"""Readings of what is being typed: phrases of figures and dates, names that are there already.
The script of a form shows it below the field, without a page load."""

import re
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.admin.forms import phrases
from portal.admin.forms.relations import fact_of
from portal.admin.forms.values import ValueWords
from portal.editorial.plausibility.neighbours import neighbours_of
from portal.facts import Amount, Fact, Money
from portal.formatting.numbers import format_number, with_comparator
from portal.formatting.phrases import Quantity
from portal.models import Publishable, Record

LONG = re.compile(r"\d{5,20}(?:\.\d+)?")
VALUE, AMOUNT = re.compile(r"(.+-)value"), re.compile(r"(.+-)amount")
MONEY = Fact(type=Money())
TITLES = ("title_en", "title_ru")


def describe_typed(
    model: type[Publishable], typed: Mapping[str, str], own_uid: str
) -> dict[str, str]:
    """Return a line for each field that holds a phrase, or the name of another record."""
    found = {}
    for column in model._meta.concrete_fields:
        text, fact = typed.get(column.name, "").strip(), fact_of(column)
        field = phrases.printed_field(column, fact) if text else None
        try:
            if fact is not None and isinstance(fact.type, Amount | Money) and LONG.fullmatch(text):
                currency = typed.get(fact.columns_of(column.name)[-1], "")
                found[column.name] = _in_words(fact, text, currency)
            elif field is not None and not phrases.PLAIN.fullmatch(text):
                found[column.name] = _understood(text, field.clean(text), Quantity())
        except (ValidationError, ValueError):
            continue  # half a phrase; a save says what is wrong with a whole one
    for name, text in typed.items():
        try:
            if (match := AMOUNT.fullmatch(name)) and LONG.fullmatch(text):
                found[name] = _in_words(MONEY, text, typed.get(f"{match[1]}currency", ""))
            elif (match := VALUE.fullmatch(name)) and text and not phrases.PLAIN.fullmatch(text):
                found[name] = _read_row(model, typed, match[1], text)
        except (ValidationError, ValueError):
            continue
    found |= _find_doubles(model, typed, own_uid)
    return {name: words for name, words in found.items() if words}


def _in_words(fact: Fact, number: str, currency: str) -> str:
    """Return a long number as pages show it: “11.6 billion Kazakhstani tenges”. ValueError as long
    as there is no currency yet."""
    text = f"{number} {currency}" if isinstance(fact.type, Money) else number
    return ValueWords(None).of(fact, fact.type.clean(text))


def _read_row(model: type[Publishable], typed: Mapping[str, str], prefix: str, text: str) -> str:
    """Read the value of a row: that of a claim as its fact, others as a figure in any unit."""
    name = typed.get(f"{prefix}fact", "")
    fact = model.find_fact(name) if name and issubclass(model, Record) else None
    if fact is None:
        quantity = phrases.read_quantity(text, None)
        return _understood(text, phrases.value_of(quantity), quantity)
    value, stated = phrases.read_claim(fact, text, typed.get(f"{prefix}language", ""))
    number, _space, currency = value.partition(" ")
    if stated is not None and phrases.PLAIN.fullmatch(number):
        unit = f"{currency or fact.unit}"
        return f"{_understood(text, Decimal(number), stated)} {unit}".strip()
    return _understood(text, value, Quantity())


def _understood(text: str, value: object, quantity: Quantity) -> str:
    """“1.2亿 → 120,000,000”; empty where the words are stored as they stand."""
    words = format_number(Decimal(value)) if isinstance(value, int | Decimal) else str(value)
    words = with_comparator(words, quantity.comparator)
    return "" if words == text else f"{text} → {words}"


def _find_doubles(
    model: type[Publishable], typed: Mapping[str, str], own_uid: str
) -> dict[str, str]:
    """Name a public record that has the name which is typed."""
    if not (issubclass(model, Record) and model.facts and any(map(typed.get, TITLES))):
        return {}
    others = neighbours_of(model)
    rows = sorted(others.names.find(*(typed.get(name, "") for name in TITLES)))
    others_rows = (row for row in rows if others.text("uid", row) != own_uid)
    named = next((others.text("title_en", row) for row in others_rows), "")
    return {"title_en": _("Perhaps there already: “%s”") % named} if named else {}
