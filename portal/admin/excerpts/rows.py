"""Rows of records made of passages: a service of a hub, the role of an organisation, a phase."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.admin.evidence.evidence import named_by, row_words
from portal.admin.excerpts.statements import (
    Made,
    StatementForm,
    Statements,
    can_change,
    check_can_write,
    statement_field,
)
from portal.admin.forms.checked_form import CheckedForm, CleanedData, FormData
from portal.admin.forms.relations import link_to
from portal.editorial import excerpts
from portal.editorial.excerpts import TextSpan
from portal.models import Claim, Passage, Record, Source, SourcedPart, User, WorkingText
from portal.records.registry import record_model, record_models

OWN = ("record", "source", "quote")
"""Columns that the page fills in."""


class RowForm(StatementForm, CheckedForm):
    """A row; what it needs is shown first."""

    def prepare(self) -> None:
        super().prepare()
        self.first = tuple(name for name, field in self.fields.items() if field.required)
        self.fields["locator"].help_text = PARAGRAPH


PARAGRAPH = gettext_lazy("Left empty: the paragraph, such as “paragraph 7”")


class RowStatements(Statements):
    """Rows of one relation."""

    relation: str

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
        check_can_write(request, record.open_draft() or record)

    def form(
        self,
        record: Record,
        source: Source,
        *,
        data: FormData | None = None,
        initial: CleanedData | None = None,
    ) -> StatementForm:
        model = record.part_model(self.relation)
        form: type[RowForm] = forms.modelform_factory(  # type: ignore[assignment]
            model, RowForm, exclude=OWN, formfield_callback=statement_field
        )
        made = form(data, initial=initial)
        made.instance.record, made.instance.source = record, source
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
        return excerpts.make_row(text, span, row, about=about, by=by, at=at)

    def complete(self, row: Any) -> None:
        """Fill in what follows from the passage. Raises ValidationError."""

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

    def _describe(self, rows: list[Any]) -> dict[str, Made]:
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

    def words(self, rows: list[Any]) -> dict[str, str]:
        """Return the words of rows by uid."""
        return {row.uid: f"{self.label}: {row_words(row)}" for row in rows}

    def address(self, record: Record) -> str:
        return f"{link_to(record)}#{self.relation}-group"

    def take_back(self, passage: Passage, *, by: User, at: datetime) -> None:
        excerpts.take_back_row(passage, self.relation, by=by, at=at)


def row_statements() -> Iterator[RowStatements]:
    """Yield the rows that have a source, those of each relation once."""
    known: dict[str, StrOrPromise] = {}
    for model in record_models():
        for relation in model.parts:
            part = model.part_model(relation)
            if issubclass(part, SourcedPart) and not issubclass(part, Claim):
                label = model.part_labels.get(relation) or str(part._meta.verbose_name_plural)
                known.setdefault(relation, label)
    return (RowStatements(relation, label) for relation, label in known.items())
