"""Submitted form data, split into the fields of the record and its rows, so that rows can be added,
removed and moved without losing typed data."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from portal.admin.forms.checked_form import FormFiles
from portal.admin.forms.hidden_fields import CLOSED, KEPT, UID, row_uid
from portal.formatting.addresses import parse_number

type Form = forms.ModelForm[Any]


@dataclass
class PostedForm:
    """Submitted data of the record or of one row, by field name without prefix."""

    uid: str = ""
    pk: str = ""
    """Empty for a new row."""
    values: MultiValueDict[str, str] = field(default_factory=MultiValueDict)
    files: FormFiles = field(default_factory=MultiValueDict)

    @classmethod
    def untouched(cls, uid: str) -> Self:
        """Return a stored row without submitted data."""
        found = cls(uid=uid)
        found.leave_alone()
        return found

    @property
    def is_closed(self) -> bool:
        return CLOSED in self.values

    @property
    def is_deleted(self) -> bool:
        return DELETION_FIELD_NAME in self.values

    def leave_alone(self) -> None:
        self.values = MultiValueDict({CLOSED: ["1"]})
        self.files = MultiValueDict()

    def value(self, form: Form, name: str) -> object:
        return form.fields[name].widget.value_from_datadict(self.values, self.files, name)

    def differs(self, form: Form, name: str) -> bool:
        """True if a submitted value differs from the initial value; False for a field that was not
        submitted."""
        control = form.fields[name]
        if control.widget.value_omitted_from_data(self.values, self.files, name):
            return False
        initial = form.get_initial_for_field(control, name)
        return control.has_changed(initial, self.value(form, name))

    def take(self, form: Form, name: str) -> None:
        """Set a field to its value in `form`; one that a browser leaves out is sent empty, so that
        it replaces what was sent before, and a file is not sent."""
        if isinstance(form.fields[name], forms.FileField):
            self.files.pop(name, None)
            self.values.pop(f"{name}-{KEPT}", None)
            return
        self.values.setlist(name, sent_values(form, name))


def sent_values(form: Form, name: str) -> list[str]:
    """Return what a browser submits for an untouched field; nothing for an empty checkbox or a
    file."""
    bound = form[name]
    widget = getattr(bound.field.widget, "widget", bound.field.widget)
    value = bound.value()
    if isinstance(widget, forms.FileInput):
        return []
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if value else []
    if isinstance(widget, forms.SelectMultiple | forms.CheckboxSelectMultiple):
        return [str(getattr(one, "pk", one)) for one in value or []]
    value = getattr(value, "pk", value)
    return ["" if value is None else str(value)]


def sent_form(request: HttpRequest, relations: Iterable[str]) -> PostedForm:
    """Return the fields of the record."""
    is_row = re.compile(rf"({'|'.join(map(re.escape, relations)) or '-'})-")
    own = {name: request.POST.getlist(name) for name in request.POST if not is_row.match(name)}
    files = {n: request.FILES.getlist(n) for n in request.FILES if not is_row.match(n)}
    return PostedForm(values=MultiValueDict(own), files=MultiValueDict(files))


def sent_rows(request: HttpRequest, relation: str) -> list[PostedForm]:
    """Return the rows of a relation in the submitted order."""
    values, files = rows_by_number(request.POST, relation), rows_by_number(request.FILES, relation)
    total = request.POST.get(f"{relation}-{TOTAL_FORM_COUNT}", "0")
    return [
        PostedForm(
            uid=row_uid(request.POST, relation, number),
            pk=(found := values.get(number, MultiValueDict())).get("id") or "",
            values=found,
            files=files.get(number, MultiValueDict()),
        )
        for number in range(min(parse_number(total, digits=18) or 0, 10_000))
    ]


def write_form(data: QueryDict, form: PostedForm) -> None:
    for name in form.values:
        data.setlist(name, form.values.getlist(name))


def write_rows(data: QueryDict, files: FormFiles, relation: str, rows: list[PostedForm]) -> None:
    """Replace the submitted rows of a relation; stored rows come first."""
    for sent in (data, files):
        for key in [key for key in sent if _numbered(key, relation)]:
            del sent[key]
    stored = [row for row in rows if row.pk]
    rows[:] = [*stored, *(row for row in rows if not row.pk)]
    for number, row in enumerate(rows):
        for name in row.values:
            data.setlist(f"{relation}-{number}-{name}", row.values.getlist(name))
        for name in row.files:
            files.setlist(f"{relation}-{number}-{name}", row.files.getlist(name))
        data[f"{relation}-{number}-id"] = row.pk
        data[f"{relation}-{number}-{UID}"] = row.uid
    data[f"{relation}-{TOTAL_FORM_COUNT}"] = str(len(rows))
    data[f"{relation}-{INITIAL_FORM_COUNT}"] = str(len(stored))


def rows_by_number[V](
    sent: MultiValueDict[str, V], relation: str
) -> dict[int, MultiValueDict[str, V]]:
    """Return what was sent of the rows of a relation, by number, without the prefix."""
    found: dict[int, MultiValueDict[str, V]] = {}
    for key in sent:
        if match := _numbered(key, relation):
            row = found.setdefault(int(match[1]), MultiValueDict())
            row.setlist(match[2], sent.getlist(key))
    return found


def _numbered(key: str, relation: str) -> re.Match[str] | None:
    return re.fullmatch(rf"{re.escape(relation)}-(\d{{1,5}})-(.+)", key)
