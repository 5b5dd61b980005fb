"""Values of facts as stored in claims, as editors type them, and in the language of the reader."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.facts import Choice, Comparator, CountryCode, CountryCodes, Fact, Province, Reference
from portal.formatting.countries import country_names
from portal.formatting.locales import join_list
from portal.formatting.phrases.finding import read_choice
from portal.formatting.values import format_value
from portal.models import Claim, Country
from portal.models.fields import is_called
from portal.models.languages import LANGUAGES, columns, content_language, texts_by_language
from portal.models.provinces import find_province, names_of_province
from portal.records.documents import build_fact, number_or_none


def parse_value(fact: Fact, text: str) -> str:
    """Convert typed text to a canonical value: “Kazakhstan” → `KZ`, “风电” → `wind`, the name of an
    organisation, in any language, → its uid. Other texts are validated by the type of the fact."""
    if isinstance(fact.type, Choice):
        return _parse_choice(fact.type, text)
    if isinstance(fact.type, CountryCode):
        return _parse_country(text)
    if isinstance(fact.type, CountryCodes):
        return " ".join(map(_parse_country, re.split(r"[,;、，]|\s(?=[A-Z]{2}\b)", text)))
    if isinstance(fact.type, Province):
        return find_province(text)
    if isinstance(fact.type, Reference):
        return _parse_reference(fact.type, text)
    return text


def _parse_choice(kind: Choice, text: str) -> str:
    wanted = text.strip().casefold()
    for language in LANGUAGES:
        with override(language):
            for value, label in kind.choices.choices:
                if str(label).casefold() == wanted:
                    return str(value)
    if wanted and text.strip() not in kind.choices:
        if value := read_choice(text, kind.choices.values):
            return value
        words = {"text": text, "list": join_list(map(str, kind.choices.labels))}
        raise ValidationError({"value": _("“%(text)s” is none of %(list)s.") % words})
    return text


def _parse_country(text: str) -> str:
    if re.fullmatch(r"\s*[A-Z]{2}\s*", text):
        return text
    named = [is_called(name, text.strip()) for name in columns("name")]
    is_named = Q.create([*named], connector=Q.OR)
    found = Country.objects.filter(is_named).first()
    return found.code if found else text.strip().upper()


def _parse_reference(kind: Reference, text: str) -> str:
    wanted = text.strip()
    named = [is_called(name, wanted) for name in columns("title")]
    for is_named in (Q(uid=wanted), Q(slug=wanted), *named):
        if (found := kind._rows().filter(is_named).order_by("pk").first()) is not None:
            return str(found.uid)
    name = apps.get_model(kind.model)._meta.verbose_name
    raise ValidationError(
        {"value": _("No %(kind)s is called “%(text)s”.") % {"kind": name, "text": wanted}}
    )


class NamedProvinceField(forms.CharField):
    """A province or region, shown by its name in the language of the desk; its name in any
    language, or its code, is taken."""

    def prepare_value(self, value: object) -> object:
        return _as_stored(names_of_province(value)) if isinstance(value, str) else value

    def to_python(self, value: object) -> str:
        return find_province(super().to_python(value) or "")


class ValueWords:
    """Loads country names once; what references name is read before by `know_references`."""

    def __init__(self, request: HttpRequest | None) -> None:
        self._countries = country_names(request)

    def of(self, fact: Fact, text: str, comparator: str = Comparator.EXACT) -> str:
        """Return an accepted value with comparator and unit: “over 50 MW”."""
        return self._show(fact, text, comparator)

    def of_claim(self, fact: Fact, claim: Claim) -> str:
        """Return the value of a claim; empty if it has none."""
        bounds = (number_or_none(claim.lower), number_or_none(claim.upper))
        return self._show(fact, claim.value, claim.comparator, bounds)

    def as_typed(self, fact: Fact, text: str) -> str:
        """Return a stored value as editors type it, in the language of the desk: the title of a
        record, the label of a choice, the name of a country or a province."""
        match fact.type:
            case Choice():
                return str(dict(fact.type.choices.choices).get(text, text))
            case CountryCode() | CountryCodes():
                return ", ".join(self._countries.get(code, code) for code in text.split())
            case Province():
                return _as_stored(names_of_province(text))
            case Reference() if text and (row := fact.type.row(text)):
                return _as_stored(texts_by_language(row, "title"))
        return text

    def _show(
        self,
        fact: Fact,
        text: str,
        comparator: str,
        bounds: tuple[float | None, float | None] = (None, None),
    ) -> str:
        if isinstance(fact.type, Reference):
            return str(fact.type.row(text) or text)
        value = fact.type.to_json(text) if text else None
        statement = build_fact(value=value, text=text, comparator=comparator)
        statement["lower"], statement["upper"] = bounds
        return format_value(statement, fact.type, fact.unit, self._countries).words


def _as_stored(names: Mapping[str, str]) -> str:
    """Return a name in the language of the desk, or the first there is, letter by letter as
    `parse_value` looks for it."""
    return names.get(content_language()) or next(filter(None, names.values()), "")


def reference_titles(stated: Iterable[tuple[Fact, str]]) -> dict[str, str]:
    """Return the titles of the records that values of facts name, by uid: one query for each
    kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for fact, value in stated:
        if isinstance(fact.type, Reference):
            wanted[fact.type.model].add(value)
    found = (Reference(kind)._rows().filter(uid__in=uids) for kind, uids in wanted.items())
    return {row.uid: str(row) for rows in found for row in rows}
