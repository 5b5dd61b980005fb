"""Rows that belong to a record, edited on its page. Whoever may edit the record may edit them."""

from typing import Any, ClassVar, Self

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.auth import get_permission_codename
from django.db import models
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.forms.checked_form import CheckedForm
from portal.admin.forms.forms import show_plainly
from portal.admin.forms.hidden_fields import (
    CLOSED,
    MARKS,
    UID,
    HiddenField,
    is_own_uid,
    row_uid,
)
from portal.admin.forms.relations import KnownAutocomplete, RelatingAdmin
from portal.admin.workflow.permissions import other_columns, translated_columns
from portal.facts.identifiers import new_uid
from portal.models import Revision

LOCATOR = gettext_lazy("Page, table, row or paragraph in the source")


class PartForm(CheckedForm):
    """A row. One that is sent as it is stored is not checked again: its source would be read twice
    and each of its constraints asked of the database. One that was drawn as a line and never
    opened sends its marks only."""

    uid = HiddenField()
    closed = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[UID] = self.instance.uid if self.instance.pk else ""
        show_plainly(self)
        for name, row in self.instance._state.fields_cache.items():
            widget = getattr(self.fields.get(name), "widget", None)
            inner = getattr(widget, "widget", None)
            if isinstance(inner, KnownAutocomplete):
                inner.known = row

    is_folded = False
    """True for a row that is drawn as a line until somebody opens it."""

    @property
    def is_closed(self) -> bool:
        return self.is_bound and self.add_prefix(CLOSED) in self.data

    def has_changed(self) -> bool:
        return not self.is_closed and super().has_changed()

    @property
    def is_as_stored(self) -> bool:
        """Tell whether a stored row is sent without a change."""
        return self.is_bound and self.instance.pk is not None and not self.has_changed()

    def full_clean(self) -> None:
        if not (self.is_closed or self.is_as_stored):
            return super().full_clean()
        self._errors: ErrorDict = ErrorDict()
        self.cleaned_data = {}
        return None


class RowKey(forms.Field):
    """The hidden key of a stored row, which is loaded already and need not be asked for."""

    widget = forms.HiddenInput

    def __init__(self, row: models.Model) -> None:
        super().__init__(required=False, initial=row.pk)
        self.row = row

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False

    def clean(self, value: Any) -> models.Model:
        if str(value) != str(self.row.pk):
            raise forms.ValidationError(_("This row is not the one that was opened."))
        return self.row


class FoldedRow:
    """A stored row drawn as a line: its form is made only if somebody asks for more than that."""

    is_folded = True

    def __init__(self, formset: "PartFormSet", number: int, row: models.Model) -> None:
        self.formset, self.number, self.instance = formset, number, row
        self.prefix = formset.add_prefix(number)

    @cached_property
    def form(self) -> Any:
        return self.formset.unfolded(self.number)

    @property
    def media(self) -> Any:
        return self.formset.empty_form.media

    def __getattr__(self, name: str) -> Any:
        return getattr(self.form, name)

    def __getitem__(self, name: str) -> Any:
        """A field. Templates try this way before attributes: what the line knows itself must not
        cost the form."""
        if name in self.__dict__ or hasattr(type(self), name):
            raise KeyError(name)
        return self.form[name]

    def __iter__(self) -> Any:
        return iter(self.form)


class PartFormSet(BaseInlineFormSet[Any, Any, Any]):
    folds = False
    """True if stored rows that nobody has opened are drawn as a line each."""

    @cached_property
    def empty_form(self) -> Any:
        """The row that “Add another” copies: made once, though Django asks for it for the head of
        the table, for its files and for the page."""
        return super().empty_form

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk is not None:
            form.fields["id"] = RowKey(form.instance)
        if (delete := form.fields.get(DELETION_FIELD_NAME)) is not None:
            delete.widget.attrs["aria-label"] = _("Delete")

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """A row that somebody else removed, and that stays after all, is the same row again; any
        other new one is known by where it was typed."""
        prefix, _dash, number = form.prefix.rpartition("-")
        uid = row_uid(self.data, prefix, int(number))
        known = is_own_uid(self.data, prefix, uid) or self._has_had(uid)
        form.instance.uid = uid if known else new_uid()
        return super().save_new(form, commit)

    def keep_as_typed(self) -> None:
        """Draw the rows that were sent, even where the table has more or fewer by now."""
        if self.is_bound:
            self._queryset = [form.instance for form in self.initial_forms]

    def describe(self, form: Any) -> None:
        """Give a stored row the words of its line; `form` may be folded."""

    def unfolded(self, number: int, **kwargs: Any) -> Any:
        """The whole form of a row."""
        form = super()._construct_form(number, **kwargs)  # type: ignore[misc]
        if form.instance.pk is not None:
            self.describe(form)
        return form

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        if not self.folds or self.is_bound or i >= self.initial_form_count():
            return self.unfolded(i, **kwargs)
        row = FoldedRow(self, i, self.get_queryset()[i])
        self.describe(row)
        return row

    def in_order(self, rows: Any) -> list[Any]:
        """Rows that the record has loaded already, in the order of the page."""
        return sorted(rows, key=lambda row: row.pk)

    def fold(self) -> None:
        self.folds = True
        loaded = getattr(self.instance, "_prefetched_objects_cache", {})
        if not self.is_bound and "forms" not in self.__dict__ and self.prefix in loaded:
            self._queryset = self.in_order(loaded[self.prefix])
        for form in self.initial_forms:
            if not isinstance(form, FoldedRow):  # sent, or looked at by Django before
                form.is_folded = form.is_closed or not self.is_bound

    def _has_had(self, uid: str) -> bool:
        """True if the record had a row of this uid at an earlier save."""
        relation = self.get_default_prefix()
        saves = Revision.objects.of(self.instance).values_list("content", flat=True)
        return any(uid in content["rows"].get(relation, {}) for content in saves)


class PartInline(RelatingAdmin, InlineModelAdmin[Any, Any]):
    form = PartForm
    formset = PartFormSet
    extra = 0
    help_texts: ClassVar[dict[str, Any]] = {"locator": LOCATOR}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """All rows, public or not, with what they point to, so that none costs a query."""
        relations = [
            field.name
            for field in self.opts.fields
            if isinstance(field, models.ForeignKey) and field.name != "record"
        ]
        rows: QuerySet[Any] = self.model._base_manager.all()
        return rows.select_related(*relations) if relations else rows

    @classmethod
    def of(cls, model: type[models.Model]) -> type[Self]:
        """The inline of a model that needs nothing else."""
        return type(f"{model.__name__}Inline", (cls,), {"model": model})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The marks of a row are drawn beside its fields, not among them."""
        return [name for name in super().get_fields(request, obj) if name not in MARKS]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "view", "change")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add", "change") and not self._only_translates(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if self._only_translates(request, obj):
            return bool(translated_columns(self.model))
        return self._may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change") and not self._only_translates(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return other_columns(self.model) if self._only_translates(request, obj) else fixed

    def _only_translates(self, request: HttpRequest, obj: Any) -> bool:
        parent: Any = self.admin_site.get_model_admin(self.parent_model)
        return bool(parent.only_translates(request, obj))

    def _may(self, request: HttpRequest, *actions: str) -> bool:
        opts = self.parent_model._meta
        codenames = [get_permission_codename(action, opts) for action in actions]
        return any(request.user.has_perm(f"{opts.app_label}.{name}") for name in codenames)


class TabularPartInline(PartInline, admin.TabularInline[Any, Any]):
    """For short rows that are compared with each other."""

    template = "admin/edit_inline/rows.html"

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """In a table the head says what a cell holds; whoever hears the page needs it at the
        cell as well."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = capfirst(str(field.label))
        return field


class StackedPartInline(PartInline, admin.StackedInline[Any, Any]):
    """For rows with texts in several languages; drawn as cards."""

    template = "admin/edit_inline/cards.html"


class OtherNameInline(TabularPartInline):
    verbose_name = gettext_lazy("other name")
    verbose_name_plural = gettext_lazy("other names")
    help_texts: ClassVar[dict[str, Any]] = {
        "language": gettext_lazy("Language code: en, zh, ru, kk, ky …"),
        "script": gettext_lazy("Only where it is not plain: Latn, Cyrl, Hans, Arab"),
    }


class ExternalIdInline(TabularPartInline):
    verbose_name = gettext_lazy("identifier elsewhere")
    verbose_name_plural = gettext_lazy("identifiers elsewhere")
