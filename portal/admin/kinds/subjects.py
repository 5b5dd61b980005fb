"""Field for a record of any kind, by part of its name, its key or the address of its page."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.admin.searching.finding import FoundRow, find_rows
from portal.models import Record
from portal.records.kinds import all_kinds
from portal.records.registry import record_models, records_of, records_of_kind

KEY = re.compile(r"\b([a-z]+):([\w-]+)\)?\s*$")
OFFERED = 4


def find_record(text: str) -> Record:
    """Return the record that a text names. Raises ValidationError with those that it may mean."""
    if found := _by_key(text) or _by_address(text):
        return found
    rows = [row for row in find_rows(text, record_models()) if isinstance(row.row, Record)]
    exact = [row for row in rows if row.rank == 0] or rows
    if len(exact) != 1:
        raise ValidationError(_sentence(exact))
    return exact[0].row  # type: ignore[return-value]


class ShownRecordField(forms.CharField):
    """Cleans to the key of a record, and shows its name."""

    def __init__(self, **kwargs: object) -> None:
        kwargs["max_length"] = 400
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.widget.attrs |= {"class": "vTextField"}

    def prepare_value(self, value: object) -> object:
        record = records_of([value]).get(value) if isinstance(value, str) else None
        return f"{record} ({record.kind()}:{record.slug})" if record else value

    def clean(self, value: object) -> str:
        text = super().clean(value)
        if not text:
            return ""
        record = find_record(text)
        return f"{record.kind()}:{record.uid}"

    def has_changed(self, initial: object, data: object) -> bool:
        shown = self.prepare_value(initial)
        return data not in (initial, shown) and super().has_changed(initial, data)


def _by_key(text: str) -> Record | None:
    if not (found := KEY.search(text.strip())):
        return None
    return records_of_kind(found[1]).filter(Q(slug=found[2]) | Q(uid=found[2])).first()


def _by_address(text: str) -> Record | None:
    path = text.partition("#")[0].partition("?")[0].strip().strip("/")
    *_before, section, slug = ["", "", *path.split("/")]
    for kind in all_kinds().values():
        if kind.section == section:
            return records_of_kind(kind.kind).filter(slug=slug).first()
    return None


def _sentence(rows: list[FoundRow]) -> str:
    if not rows:
        return _("No record is found by this. Give part of its name or the address of its page.")
    offered = "; ".join(f"{row.title} ({row.key})" for row in rows[:OFFERED])
    return _("Several records may be meant: %s. Copy one of them here.") % offered
