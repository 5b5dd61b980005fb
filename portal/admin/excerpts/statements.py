"""What a passage can be made into: claims on records, and whatever else an app knows."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.editorial.excerpts import TextSpan
from portal.models import Passage, Publishable, Record, Source, Status, User, WorkingText
from portal.publication.publishing import NotAllowed
from portal.records.extension_points import ExtensionPoint


@dataclass(frozen=True, kw_only=True)
class Made:
    """A statement that was made of a passage, in words."""

    about: str
    """The title of the record."""
    kind: str
    said: str
    """“capacity (MW): over 50”"""
    address: str
    state: str
    is_public: bool


class StatementForm(forms.ModelForm[Any]):
    """The fields of a statement but for the passage, which has a form of its own. `first` are
    shown at once, the others unfold."""

    first: ClassVar[tuple[str, ...]] = ()

    def first_fields(self) -> list[Any]:
        return [field for field in self if field.name in self.first]

    def more_fields(self) -> list[Any]:
        return [field for field in self if field.name not in self.first]

    def more_is_open(self) -> bool:
        """Whether something is filled in or wrong among the fields that unfold."""
        touched = {*self.errors, *self.changed_data} if self.is_bound else set()
        return any(field.name in touched for field in self.more_fields())


class Statements(ABC):
    """One kind of statement. Its rules are elsewhere; this asks and tells."""

    name: ClassVar[str]
    label: ClassVar[Any]

    @abstractmethod
    def models(self, request: HttpRequest) -> list[type[Record]]:
        """The kinds of record that this person may make such statements about."""

    @abstractmethod
    def refuse(self, request: HttpRequest, record: Record, source: Source) -> None:
        """Raise NotAllowed when the state of the record, or the person's role, forbids it."""

    @abstractmethod
    def form(self, record: Record, source: Source, **kwargs: Any) -> StatementForm: ...

    @abstractmethod
    def make(
        self, form: Any, span: TextSpan, *, text: WorkingText, about: Record, by: User, at: datetime
    ) -> Passage:
        """Make the statement of a valid form. Raises NotAllowed."""

    def remark(self, passage: Passage, record: Record) -> str | SafeString:
        """What is to be said about a statement just made; nothing, usually."""
        return ""

    @abstractmethod
    def made(self, passages: Sequence[Passage]) -> dict[str, Made]:
        """Those that are of this kind and still there, by the uid of the statement."""

    @abstractmethod
    def take_back(self, passage: Passage, *, by: User, at: datetime) -> None:
        """Undo it. Raises NotAllowed."""


statement_kinds: ExtensionPoint[[], Statements] = ExtensionPoint()
"""The kinds of statement; those of the apps come first, and are offered first."""


def kinds_about(request: HttpRequest, record: Record) -> list[Statements]:
    return [one for one in statement_kinds.collect() if type(record) in one.models(request)]


def may_change(request: HttpRequest, model: type[Publishable]) -> bool:
    modeladmin = admin.site._registry.get(model)
    return modeladmin is not None and modeladmin.has_change_permission(request)


def may_write_into(request: HttpRequest, record: Publishable) -> None:
    """NotAllowed unless this person may change this record or batch, or begin a draft of it. A
    state that forbids it is left to the rules, which have the words."""
    modeladmin: Any = admin.site._registry[type(record)]
    may = modeladmin.has_change_permission(request)
    if record.status == Status.DRAFT:
        may = modeladmin.has_change_permission(request, record)
    elif record.status == Status.PUBLISHED:
        may = modeladmin.has_edit_permission(request)
    if not may:
        sentence = _("Your role does not allow you to write into “%s”: ask an editor.")
        raise NotAllowed(sentence % record)
