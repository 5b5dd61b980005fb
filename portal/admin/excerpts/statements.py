"""Kinds of statements that can be made of a passage: claims on records, and those of apps."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.admin.forms.checked_form import CleanedData, FormData
from portal.admin.forms.labels import label_of
from portal.admin.forms.phrases import form_field
from portal.admin.forms.relations import related_field
from portal.admin.workflow.permissions import DeskAdmin
from portal.editorial.excerpts import TextSpan
from portal.models import Passage, Publishable, Record, Source, Status, User, WorkingText
from portal.models.fields import Column
from portal.publication.publishing import NotAllowed
from portal.records.extension_points import ExtensionPoint


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
        return form_field(column, **kwargs)
    found = related_field(column)
    found.label, found.required = capfirst(label_of(column)), not column.blank
    return found


class Statements(ABC):
    """Kind of statement. Subclasses call the functions that hold the rules."""

    name: str
    label: StrOrPromise

    @abstractmethod
    def models(self, request: HttpRequest) -> list[type[Record]]:
        """Return the models of records that a person may make such statements about."""

    @abstractmethod
    def refuse(self, request: HttpRequest, record: Record, source: Source) -> None:
        """Raise NotAllowed if the state of the record or the role of the person forbids a
        statement."""

    @abstractmethod
    def form(
        self,
        record: Record,
        source: Source,
        *,
        data: FormData | None = None,
        initial: CleanedData | None = None,
    ) -> StatementForm: ...

    @abstractmethod
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
        """Make the statement of a valid form. Raises NotAllowed."""

    def remark(self, passage: Passage, record: Record) -> str | SafeString:
        """Return a remark on a statement just made."""
        return ""

    @abstractmethod
    def made(self, passages: Sequence[Passage]) -> dict[str, Made]:
        """Return the existing statements of this kind, by uid."""

    @abstractmethod
    def take_back(self, passage: Passage, *, by: User, at: datetime) -> None:
        """Undo it. Raises NotAllowed."""


statement_kinds: ExtensionPoint[[], Statements] = ExtensionPoint()
"""Extension point: kinds of statements. Those of the apps come first."""


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
    if record.status == Status.DRAFT:
        may = modeladmin.has_change_permission(request, record)
    elif record.status == Status.PUBLISHED:
        may = modeladmin.has_edit_permission(request)
    if not may:
        sentence = _("Your role does not allow you to write into “%s”: ask an editor.")
        raise NotAllowed(sentence % record)
