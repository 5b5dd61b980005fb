"""Kinds of statements that can be made of a passage: rows of records, claims among them, and those
of apps."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.admin.evidence.evidence import named_by, row_words
from portal.admin.forms.checked_form import CleanedData, FormData
from portal.admin.forms.labels import label_of
from portal.admin.forms.parts import offer_parts
from portal.admin.forms.phrases import PrintedFiguresForm, form_field
from portal.admin.forms.relations import fact_of, link_to, related_field
from portal.admin.workflow.permissions import DeskAdmin
from portal.editorial import excerpts
from portal.editorial.excerpts import TextSpan
from portal.formatting.summaries import labelled
from portal.models import (
    Claim,
    Passage,
    Publishable,
    Record,
    Source,
    SourcedPart,
    Status,
    User,
    WorkingText,
)
from portal.models.fields import Column
from portal.publication.publishing import NotAllowed
from portal.records.extension_points import ExtensionPoint
from portal.records.registry import record_model, record_models

PARAGRAPH = gettext_lazy("Left empty: the paragraph, such as “paragraph 7”")
OWN = ("record", "source", "quote")
"""Columns that the page fills in."""
WIDGETS: dict[str, type[forms.Widget] | forms.Widget] = {
    "value": forms.TextInput,
    "note": forms.Textarea(attrs={"rows": 2}),
}


@dataclass(frozen=True, kw_only=True)
class Made:
    """Statement made of a passage, in words."""

    about: str
    """Title of the record."""
    kind: str
    said: str
    """Example: “capacity (MW): over 50”."""
    address: str
    state: str
    is_public: bool
    correct_address: str = ""
    """Address of the form that corrects it; empty for none."""


class StatementForm(forms.ModelForm[Any]):
    """Fields of a statement without the passage, which has its own form. `first` are shown at once,
    the others unfold."""

    first: tuple[str, ...] = ()

    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in self.first]

    def more_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.first]

    def more_is_open(self) -> bool:
        """True if a folded field has data or an error."""
        touched = {*self.errors, *self.changed_data} if self.is_bound else set()
        return any(field.name in touched for field in self.more_fields())


def statement_field(column: Column, **kwargs: Any) -> forms.Field | None:
    """Return the field of a column: a search for a related row, else one that takes phrases."""
    if not isinstance(column, models.ForeignKey):
        return form_field(column, fact_of(column), **kwargs)
    found = related_field(column)
    found.label, found.required = capfirst(label_of(column)), not column.blank
    if issubclass(column.related_model, Record):  # which may be begun beside what names it
        found.widget = RelatedFieldWidgetWrapper(found.widget, column.remote_field, admin.site)
    return found


class RowForm(StatementForm, PrintedFiguresForm):
    """A row; what it needs and its figures are shown first."""

    def prepare(self) -> None:
        super().prepare()
        facts = self.instance.facts.items()
        figures = [one.columns_of(name) for name, one in facts if one.type.has_order]
        first = {name for name, field in self.fields.items() if field.required}.union(*figures)
        self.first = tuple(name for name in self.fields if name in first)
        self.fields["locator"].help_text = PARAGRAPH


class Statements:
    """Kind of statement: the rows of one relation, such as services, roles, phases."""

    relation: str
    form_class: type[StatementForm] = RowForm
    fields: Sequence[str] | None = None
    """Columns of the form, if not all."""
    store: Callable[..., Passage] = staticmethod(excerpts.make_row)

    def __init__(self, relation: str, label: StrOrPromise) -> None:
        self.name = self.relation = relation
        self.label = label

    def models(self, request: HttpRequest) -> list[type[Record]]:
        return [
            model
            for model in record_models()
            if self.relation in model.owned() and can_change(request, model)
        ]

    def refuse(self, request: HttpRequest, record: Record, source: Source) -> None:
        """Raise NotAllowed if the state of the record or the role of the person forbids a
        statement."""
        check_can_write(request, record.open_draft() or record)

    def form(
        self,
        record: Record,
        source: Source,
        *,
        data: FormData | None = None,
        initial: CleanedData | None = None,
    ) -> StatementForm:
        model: Any = record.part_model(
            self.relation
        )  # of the kind of record, so `record=` is known
        form: type[StatementForm] = forms.modelform_factory(  # type: ignore[assignment]
            model, self.form_class, fields=self.fields, exclude=OWN, widgets=WIDGETS,
            formfield_callback=statement_field,
        )  # fmt: skip
        made = form(data, initial=initial, instance=model(record=record, source=source))
        offer_parts(model, made.fields, record.open_draft() or record)
        return made

    def make(
        self,
        form: StatementForm,
        span: TextSpan,
        *,
        text: WorkingText,
        about: Record,
        by: User,
        at: datetime,
    ) -> Passage:
        row: SourcedPart = form.instance
        row.quote = text.text[span.starts_at : span.ends_at]
        row.locator = row.locator or excerpts.build_locator(text.text, span)
        self.complete(row)
        return self.store(text, span, row, about=about, by=by, at=at)

    def complete(self, row: Any) -> None:
        """Fill in what follows from the passage. Raises ValidationError."""

    def remark(self, passage: Passage, record: Record) -> str | SafeString:
        """Return a remark on a statement just made."""
        return ""

    def made(self, passages: Sequence[Passage]) -> dict[str, Made]:
        """Return statements with a fixed number of queries for each kind of record."""
        by_kind = defaultdict(list)
        for passage in passages:
            by_kind[passage.kind].append(passage)
        found: dict[str, Made] = {}
        for kind, some in by_kind.items():
            if self.relation in (model := record_model(kind)).owned():
                named = named_by(model.part_model(self.relation))
                rows = excerpts.rows_of_passages(some, self.relation)
                rows = rows.select_related("record", *named).order_by("record__edit_of", "pk")
                found |= self._describe(list(rows))
        return found

    def _describe(self, rows: Sequence[SourcedPart]) -> dict[str, Made]:
        """Describe rows; one that is public and in a draft links to the draft."""
        public = {row.uid for row in rows if row.record.is_published}
        said = self.words(rows)
        return {
            row.uid: Made(
                about=str(row.record),
                kind=str(type(row.record)._meta.verbose_name),
                said=said[row.uid],
                address=self.address(row.record),
                state=_("Public") if row.uid in public else row.record.get_status_display(),
                is_public=row.uid in public,
            )
            for row in sorted(rows, key=lambda row: row.record.edit_of_id or 0)
        }

    def words(self, rows: Sequence[SourcedPart]) -> dict[str, str]:
        return {row.uid: labelled(self.label, row_words(row)) for row in rows}

    def address(self, record: Record) -> str:
        return f"{link_to(record)}#{self.relation}-group"

    def take_back(self, passage: Passage, *, by: User, at: datetime) -> None:
        excerpts.take_back_row(passage, self.relation, by=by, at=at)


statement_kinds: ExtensionPoint[[], Statements] = ExtensionPoint()
"""Extension point: kinds of statements. Those of the apps come first."""


def row_statements() -> Iterator[Statements]:
    """Yield the rows that have a source, those of each relation once."""
    known: dict[str, StrOrPromise] = {}
    for model in record_models():
        for relation in model.parts:
            part = model.part_model(relation)
            if issubclass(part, SourcedPart) and not issubclass(part, Claim):
                known.setdefault(relation, model.part_label(relation))
    return (Statements(relation, label) for relation, label in known.items())


def kinds_about(request: HttpRequest, record: Record) -> list[Statements]:
    return [one for one in statement_kinds.collect() if type(record) in one.models(request)]


def can_change(request: HttpRequest, model: type[Publishable]) -> bool:
    modeladmin = admin.site._registry.get(model)
    return modeladmin is not None and modeladmin.has_change_permission(request)


def check_can_write(request: HttpRequest, record: Publishable) -> None:
    """Raise NotAllowed unless a person may change this record or batch, or begin a draft of it.
    Other states are left to the rules, which have sentences for them."""
    modeladmin: DeskAdmin = admin.site._registry[type(record)]  # type: ignore[assignment]
    may = modeladmin.has_change_permission(request)
    if record.status in (Status.DRAFT, Status.PUBLISHED):
        may = modeladmin.may_change_draft(request, record)
    if not may:
        sentence = _("Your role does not allow you to write into “%s”: ask an editor.")
        raise NotAllowed(sentence % record)
