"""Values of a record that a check asked about, each with the reason why it stands."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.editorial.worklist import CHECKS
from portal.formatting.numbers import format_number, shorten
from portal.models import Record, Waiver
from portal.models.languages import texts_by_language
from portal.publication.time_travel import moments
from portal.records.document_types import Localized
from portal.site.corrections import figure_label


class ShownWaiver(NamedTuple):
    """A waiver in words: what it is about, what was asked, the reason and who gave it."""

    about: StrOrPromise
    value: str
    question: StrOrPromise
    reason: Localized
    by: StrOrPromise
    at: datetime


def then() -> datetime | None:
    """Return the moment of the past that is read; None for today."""
    found = moments.then()
    return found.at if found else None


def shown_waivers(record: Record) -> list[ShownWaiver]:
    """Return the waivers that stand, or stood at the moment that is read. One query."""
    found = Waiver.objects.standing(then()).of(record).select_related("made_by")
    return [_show(one, record) for one in found if one.check_id in CHECKS]


def _show(waiver: Waiver, record: Record) -> ShownWaiver:
    names = {record.column_of(name): name for name in record.facts}
    name = waiver.field if record.find_fact(waiver.field) else names.get(waiver.field, "")
    who = waiver.made_by
    return ShownWaiver(
        about=figure_label(record.kind(), name or waiver.field),
        value=_value(waiver.value),
        question=CHECKS[waiver.check_id].label,
        reason=texts_by_language(waiver, "reason"),
        by=_("Data set of the portal") if who.is_service else who.get_full_name() or str(who),
        at=waiver.made_at,
    )


def _value(value: str) -> str:
    """Return a number with a decimal mark as the reader's language writes it, others, which may
    be years or words, as they are."""
    try:
        return format_number(shorten(Decimal(value))) if "." in value else value
    except InvalidOperation:
        return value
