"""Conversion between values as typed by editors and as stored in claims."""

import re

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.facts import Choice, CountryCode, CountryCodes, Fact, Province, Reference
from portal.models import Country
from portal.models.languages import LANGUAGES, columns
from portal.models.provinces import find_province


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


def format_for_editor(fact: Fact, text: str) -> str:
    """Return a stored value as editors type it: the title of a record, the label of a choice."""
    if isinstance(fact.type, Choice):
        return str(dict(fact.type.choices.choices).get(text, text))
    if not isinstance(fact.type, Reference) or not text:
        return text
    found = fact.type.row(text)
    return found.title_en if found else text


def _parse_choice(kind: Choice, text: str) -> str:
    wanted = text.strip().casefold()
    for language in LANGUAGES:
        with override(language):
            for value, label in kind.choices.choices:
                if str(label).casefold() == wanted:
                    return str(value)
    return text


def _parse_country(text: str) -> str:
    if re.fullmatch(r"\s*[A-Z]{2}\s*", text):
        return text
    is_named = Q.create(
        [(f"{name}__iexact", text.strip()) for name in columns("name")], connector=Q.OR
    )
    found = Country.objects.filter(is_named).first()
    return found.code if found else text.strip().upper()


def _parse_reference(kind: Reference, text: str) -> str:
    wanted = text.strip()
    for lookup in ("uid", "slug", *(f"{name}__iexact" for name in columns("title"))):
        if (found := kind._rows().filter(**{lookup: wanted}).order_by("pk").first()) is not None:
            return str(found.uid)
    name = apps.get_model(kind.model)._meta.verbose_name
    raise ValidationError(
        {"value": _("No %(kind)s is called “%(text)s”.") % {"kind": name, "text": wanted}}
    )
