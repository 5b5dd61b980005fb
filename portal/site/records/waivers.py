"""Values of a record that a check asked about, each with the reason why it stands."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.editorial.worklist import CHECKS
from portal.facts.types import UID
from portal.formatting.numbers import format_number, shorten
from portal.models import Record, Waiver
from portal.models.languages import texts_by_language
from portal.publication.public_version import recent_version
from portal.publication.time_travel import moments
from portal.records.column_store import PublicColumns
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


def past_time() -> datetime | None:
    """Return the moment of the past that is read; None for today."""
    found = moments.past_moment()
    return found.at if found else None


def shown_waivers(record: Record) -> list[ShownWaiver]:
    """Return the waivers of public values that stand, or stood at the moment that is read. One
    query if the record has had any."""
    waived = PublicColumns().kept(_read_waived, recent_version().waivers)
    if (record.kind(), record.uid) not in waived:
        return []
    found = Waiver.objects.public(past_time()).of(record).select_related("made_by")
    return [show_waiver(one, record) for one in found if one.check_id in CHECKS]


def _read_waived(_columns: PublicColumns, _standing: object) -> frozenset[tuple[str, str]]:
    """Read the kinds and uids of the records that have, or had, a waiver."""
    return frozenset(Waiver.objects.values_list("kind", "record_uid"))


def show_waiver(waiver: Waiver, record: Record) -> ShownWaiver:
    """Return a waiver in words, of a check that there is."""
    who = waiver.made_by
    return ShownWaiver(
        about=_label(record, waiver.field),
        value=_value(record, waiver.value),
        question=CHECKS[waiver.check_id].label,
        reason=texts_by_language(waiver, "reason"),
        by=_("Data set of the portal") if who.is_service else who.name,
        at=waiver.made_at,
    )


def _label(record: Record, field: str) -> StrOrPromise:
    """Return the label of a fact, by its name or its first column, or that of another column."""
    facts = {record.column_of(name): name for name in record.facts}
    columns = {one.name: one.verbose_name for one in record._meta.fields}
    if field in columns and field not in facts and not record.find_fact(field):
        return capfirst(columns[field])
    return figure_label(record.kind(), facts.get(field, field))


def _value(record: Record, value: str) -> str:
    """Return numbers with a decimal mark as the reader's language writes them, and the title of
    another record for its identifier; others, which may be years or words, as they are."""
    if UID.fullmatch(value):
        return str(type(record).objects.filter(uid=value).first() or value)
    try:
        numbers = [Decimal(part) for part in value.split()] if "." in value else []
    except InvalidOperation:
        numbers = []
    return "; ".join(format_number(shorten(one)) for one in numbers) or value
