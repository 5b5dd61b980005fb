"""When two people have saved the same draft: what only one of them touched merges by itself, the
rest is chosen field by field.

A save that began from an older version than the one stored is compared, field by field and row by
row, with what both began from (a `Revision`). What comes out is the form as it would have been sent
by somebody who had seen the other's save, so that the admin checks and stores it like any other.
"""

from dataclasses import dataclass, field

from django import forms
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from portal.admin.forms.forms import describe_last_step, format_value
from portal.admin.forms.hidden_fields import BASE, CHOICE, CONFLICT, VERSION
from portal.admin.forms.posted_form import (
    Form,
    PostedForm,
    sent_form,
    sent_rows,
    sent_values,
    write_form,
    write_rows,
)
from portal.admin.workflow.permissions import DeskAdmin
from portal.formatting.addresses import parse_number
from portal.formatting.summaries import labelled
from portal.models import Publishable, Revision
from portal.publication import snapshots
from portal.publication.snapshots import Content

YOURS, THEIRS = "yours", "theirs"


@dataclass(kw_only=True)
class Conflict:
    """Value that both sides changed, differently. `place` is a field, `relation.uid.field` of a
    row, or `relation.uid` where one side removed what the other changed."""

    place: str
    label: str
    original: str
    theirs: str
    yours: str
    control: str = ""
    """The id of the control in the form that holds yours."""


@dataclass
class Merge:
    conflicts: list[Conflict] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    """The labels of what only the other side had changed, and is now in the form as well."""
    who: str = ""
    """Name of the other side and time of its save, as the beginning of a sentence."""


def merge(
    request: HttpRequest, modeladmin: DeskAdmin, record: Publishable, *, is_repeated: bool = False
) -> Merge:
    """Bring the save that `request` carries up to the stored `record`, which the caller holds.

    Rewrites `request.POST` and `request.FILES`. Does nothing to a save that began from the version
    stored and brings no open conflict. `is_repeated`: the form of a new record was sent again.
    """
    version = 0 if is_repeated else parse_number(request.POST.get(VERSION, "")) or 0
    open_places = request.POST.getlist(CONFLICT)
    if version == record.version and not open_places:
        return Merge()
    began = parse_number(request.POST.get(BASE, "")) or 0 if open_places else version
    return _Merging(request, modeladmin, record, seen=version, began=began).run()


class _Merging:
    """One merge. `seen` is the version the form was drawn over; `began` the older one from which
    the conflicts that are still open go back."""

    def __init__(
        self,
        request: HttpRequest,
        modeladmin: DeskAdmin,
        record: Publishable,
        *,
        seen: int,
        began: int,
    ) -> None:
        self.request, self.record, self.began = request, record, began
        self.form_class = modeladmin.get_form(request, record, change=True)
        formsets = list(modeladmin.get_formsets_with_inlines(request, record))
        self.row_forms = {one.get_default_prefix(): one.form for one, _inline in formsets}
        self.row_words = {one.form: inline.verbose_name for one, inline in formsets}
        self.stored = snapshots.of(record)
        self.seen = _content_at(record, seen, self.stored)
        self.older = _content_at(record, began, self.stored)
        places = request.POST.getlist(CONFLICT)
        chosen = {place: request.POST.get(f"{CHOICE}:{place}") for place in places}
        self.to_take = {place for place, choice in chosen.items() if choice == THEIRS}
        self.unsettled = {place for place in places if chosen[place] not in (YOURS, THEIRS)}
        self.found = Merge(who=describe_last_step(record))

    def run(self) -> Merge:
        data, files = self.request.POST.copy(), self.request.FILES.copy()
        own = sent_form(self.request, self.row_forms)
        self._merge_form(own)
        write_form(data, own)
        for relation, form_class in self.row_forms.items():
            rows = self._merged_rows(relation, form_class)
            write_rows(data, files, relation, rows)
            self._point_to_controls(relation, rows)
        self._mark(data)
        self.request.POST, self.request._files = data, files  # type: ignore[assignment, attr-defined]
        return self.found

    def _mark(self, data: QueryDict) -> None:
        """Note what the form is to be compared with when it is sent the next time."""
        for name in [name for name in data if name.startswith(f"{CHOICE}:")]:
            del data[name]
        data[VERSION], data[BASE] = str(self.record.version), str(self.began)
        data.setlist(CONFLICT, [conflict.place for conflict in self.found.conflicts])

    # The record's own fields

    def _merge_form(self, own: PostedForm) -> None:
        now, seen = self._form(self.stored), self._form(self.seen)
        older = self._form(self.older)
        for name in _fields(now):
            base = older if name in self.unsettled else seen
            self._merge_field(own, name, base, now, place=name, label=_label(now, name))
            if self.found.conflicts and self.found.conflicts[-1].place == name:
                self.found.conflicts[-1].control = f"id_{name}"

    def _form(self, values: Content | None) -> Form:
        model = type(self.record)
        fields = values["fields"] if values else {}
        many = {one.name: fields.get(one.name, []) for one in model._meta.many_to_many}
        return self.form_class(instance=snapshots.as_row(model, fields), initial=many)

    def _merge_field(
        self, sent: PostedForm, name: str, base: Form, now: Form, *, place: str, label: str
    ) -> None:
        """The rule of every field: whoever alone changed it wins, both together have to choose."""
        if place in self.to_take or (_differ(base, now, name) and not sent.differs(base, name)):
            if sent.differs(now, name):
                self.found.taken.append(label)
            sent.take(now, name)
        elif sent.differs(base, name) and _differ(base, now, name) and sent.differs(now, name):
            control = now.fields[name]
            self.found.conflicts.append(
                Conflict(
                    place=place,
                    label=label,
                    original=format_value(control, base.get_initial_for_field(control, name)),
                    theirs=format_value(control, now.get_initial_for_field(control, name)),
                    yours=format_value(control, sent.value(now, name)),
                )
            )

    # Rows

    def _merged_rows(self, relation: str, form_class: type[Form]) -> list[PostedForm]:
        sent = {row.uid: row for row in sent_rows(self.request, relation)}
        keys = {row.uid: str(row.pk) for row in snapshots.rows_of(self.record, relation)}
        merged = []
        for uid, values in self.stored["rows"].get(relation, {}).items():
            row = sent.pop(uid, None) or PostedForm.untouched(uid)
            row.pk = keys[uid]
            self._merge_row(
                relation, row, form_class, snapshots.as_row(form_class._meta.model, values)
            )
            merged.append(row)
        left = [row for row in sent.values() if self._stays(relation, row, form_class)]
        return [*merged, *left]

    def _merge_row(
        self, relation: str, row: PostedForm, form_class: type[Form], stored: Model
    ) -> None:
        """A row that both sides have."""
        place, now = f"{relation}.{row.uid}", form_class(instance=stored)
        if place in self.to_take:
            row.leave_alone()
        if row.is_closed:
            return
        if row.is_deleted:
            base = self._row_form(relation, row.uid, form_class, place)
            if any(_differ(base, now, name) for name in _fields(now)):
                yours = _("removed")
                self._conflict(place, base, theirs=_row_in_words(now), yours=yours)
            return
        for name in _fields(now):
            at = f"{place}.{name}"
            base = self._row_form(relation, row.uid, form_class, at)
            label = f"{self._row_label(now)} · {_label(now, name)}"
            self._merge_field(row, name, base, now, place=at, label=label)

    def _stays(self, relation: str, row: PostedForm, form_class: type[Form]) -> bool:
        """True if a row that is not stored stays in the form: a new one, or one that the other side
        removed while this side worked on it."""
        place = f"{relation}.{row.uid}"
        if row.pk == "" and place not in self.unsettled | self.to_take:
            return bool(row.values or row.files)
        base = self._row_form(relation, row.uid, form_class, place)
        changed = [name for name in _fields(base) if row.differs(base, name)]
        if place in self.to_take or row.is_deleted or row.is_closed or not changed:
            return False
        row.pk = ""
        yours = " · ".join(
            labelled(_label(base, n), format_value(base.fields[n], row.value(base, n)))
            for n in changed
        )
        self._conflict(place, base, theirs=_("removed"), yours=yours)
        return True

    def _row_form(self, relation: str, uid: str, form_class: type[Form], place: str) -> Form:
        """The form of a row as both sides began from it."""
        base = self.older if place in self.unsettled else self.seen
        values = base["rows"].get(relation, {}).get(uid, {}) if base else {}
        return form_class(instance=snapshots.as_row(form_class._meta.model, values))

    def _row_label(self, form: Form) -> str:
        return f"{self.row_words[type(form)]} “{form.instance}”"

    def _conflict(self, place: str, base: Form, *, theirs: str, yours: str) -> None:
        words = {"original": _row_in_words(base), "theirs": theirs, "yours": yours}
        self.found.conflicts.append(Conflict(place=place, label=self._row_label(base), **words))

    def _point_to_controls(self, relation: str, rows: list[PostedForm]) -> None:
        numbers = {row.uid: number for number, row in enumerate(rows)}
        for conflict in self.found.conflicts:
            owner, _dot, rest = conflict.place.partition(".")
            uid, _dot, name = rest.partition(".")
            if owner == relation and name:
                conflict.control = f"id_{relation}-{numbers[uid]}-{name}"


def _content_at(record: Publishable, version: int, stored: Content) -> Content | None:
    """Return the content of the draft at a version. None where it is not known: then each
    difference from what is stored counts as changed by both."""
    saves = Revision.objects.of(record)
    if (found := saves.at(version)) is not None:
        return found.content
    return None if saves.exists() else stored  # without saves the version counted steps only


def _fields(form: Form) -> list[str]:
    """Return the names of the typed fields, without hidden marks and the key of the record."""
    model: type[Model] = form._meta.model
    columns = {field.name for field in [*snapshots.fields_of(model), *model._meta.many_to_many]}
    return [name for name in form.fields if name in columns]


def _differ(one: Form, other: Form, name: str) -> bool:
    """A file is known by its name in the storage, as no browser sends a stored one."""
    if isinstance(one.fields[name], forms.FileField):
        return str(one[name].value() or "") != str(other[name].value() or "")
    return sent_values(one, name) != sent_values(other, name)


def _label(form: Form, name: str) -> str:
    return str(form.fields[name].label or form[name].label)


def _row_in_words(form: Form) -> str:
    """Return the values of a row in words, field by field."""
    said = {name: form.get_initial_for_field(form.fields[name], name) for name in _fields(form)}
    return " · ".join(
        labelled(_label(form, name), format_value(form.fields[name], value))
        for name, value in said.items()
        if value not in (None, "", [], False)
    )
