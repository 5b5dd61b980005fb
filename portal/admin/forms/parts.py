"""Rows that belong to a record, edited on its page. Whoever may edit the record may edit them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, ClassVar, Self, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.auth import get_permission_codename
from django.db import models
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.forms.forms import show_plainly
from portal.admin.forms.hidden_fields import (
    CLOSED,
    MARKS,
    SHARED_SOURCE,
    UID,
    HiddenField,
    is_own_uid,
    row_uid,
)
from portal.admin.forms.phrases import PrintedFiguresForm
from portal.admin.forms.relations import (
    HelpTexts,
    KnownAutocomplete,
    KnownChoiceField,
    RelatingAdmin,
)
from portal.admin.workflow.permissions import PermittedAdmin, other_columns
from portal.facts.identifiers import new_uid
from portal.formatting.presentation import sort_by_numbers
from portal.models import Record, Revision
from portal.models.fields import Column, PartUidsField
from portal.publication import copies, snapshots
from portal.records.standings import Judged

LOCATOR = gettext_lazy("Page, table, row or paragraph in the source")


class PartForm(PrintedFiguresForm):
    """A row. One that is sent as it is stored is not checked again: its source would be read twice
    and each of its constraints asked of the database. One that was drawn as a line and never
    opened sends its marks only."""

    uid = HiddenField()
    closed = HiddenField()

    headline = ""
    """The words of its line; those of the row without."""
    standing: Judged | None = None
    is_folded = False
    """True for a row that is drawn as a line until somebody opens it."""
    is_fetched = False
    """True for the row that “Add another” copies, if the fields of the copy are fetched."""

    def prepare(self) -> None:
        super().prepare()
        self.initial[UID] = self.instance.uid if self.instance.pk else ""
        show_plainly(self)
        if "source" in self.fields:
            needed = _("Choose a source here, or one for all changes below.")
            self.fields["source"].error_messages["required"] = needed
        for name, row in self.instance._state.fields_cache.items():
            field = self.fields.get(name)
            if isinstance(field, KnownChoiceField):
                field.known = row
            inner = getattr(getattr(field, "widget", None), "widget", None)
            if isinstance(inner, KnownAutocomplete):
                inner.known = row

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
            self._take_source()
            return super().full_clean()
        self._errors, self.cleaned_data = ErrorDict(), {}
        return None

    def _take_source(self) -> None:
        """Give a new row without a source the one that was chosen for all changes."""
        if not self.is_bound or self.instance.pk is not None or "source" not in self.fields:
            return
        name, shared = self.add_prefix("source"), self.data.get(SHARED_SOURCE, "")
        if shared and not self.data.get(name) and self.has_changed():
            self.replace_sent(name, shared)


class RowKey(forms.Field):
    """The hidden key of a stored row, which is loaded already and need not be asked for."""

    widget = forms.HiddenInput

    def __init__(self, row: models.Model) -> None:
        super().__init__(required=False, initial=row.pk)
        self.row = row

    def has_changed(self, initial: object, data: object) -> bool:
        return False

    def clean(self, value: object) -> models.Model:
        if str(value) != str(self.row.pk):
            raise forms.ValidationError(_("This row is not the one that was opened."))
        return self.row


class FoldedRow:
    """A stored row drawn as a line: its form is made only if somebody asks for more than that."""

    instance: Any  # of the model of the formset
    headline = ""
    standing: Judged | None = None
    is_folded = True
    media = forms.Media()  # the row that “Add another” copies has the files of all

    def __init__(self, formset: "PartFormSet", number: int, row: models.Model) -> None:
        self.formset, self.number, self.instance = formset, number, row
        self.prefix = formset.add_prefix(number)

    @cached_property
    def form(self) -> PartForm:
        return self.formset.unfolded(self.number)

    def __getattr__(self, name: str) -> object:
        return getattr(self.form, name)

    def __getitem__(self, name: str) -> BoundField:
        """A field. Templates try this way before attributes: what the line knows itself must not
        cost the form."""
        if name in self.__dict__ or hasattr(type(self), name):
            raise KeyError(name)
        return self.form[name]

    def __iter__(self) -> Iterator[BoundField]:
        return iter(self.form)


MOST_ROWS = 300
"""Rows of a table that a form takes, besides those that are stored: an import may bring more."""


class PartFormSet(BaseInlineFormSet[models.Model, models.Model, Any]):
    folds = False
    """True if stored rows that nobody has opened are drawn as a line each."""

    def total_form_count(self) -> int:
        """Return no more rows than were sent: a number alone makes none."""
        if not self.is_bound:
            return super().total_form_count()
        kept = len(self.get_queryset()) if self.initial_form_count() else 0
        self.absolute_max = MOST_ROWS + kept
        count = super().total_form_count()
        start = re.compile(rf"{re.escape(str(self.prefix))}-(\d{{1,5}})-")
        sent = [int(found[1]) + 1 for key in self.data if (found := start.match(key))]
        return min(count, max([min(count, kept), *sent]))

    @cached_property
    def empty_form(self) -> PartForm:
        """The row that “Add another” copies: made once, though Django asks for it for the head of
        the table, for its files and for the page."""
        return super().empty_form

    def add_fields(self, form: PartForm, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk is not None:
            form.fields["id"] = RowKey(form.instance)
        if (delete := form.fields.get(DELETION_FIELD_NAME)) is not None:
            delete.widget.attrs["aria-label"] = _("Delete")

    def save_new(self, form: PartForm, commit: bool = True) -> models.Model:
        """A row that somebody else removed, and that stays after all, is the same row again; any
        other new one is known by where it was typed."""
        prefix, _dash, number = str(form.prefix).rpartition("-")
        uid = row_uid(self.data, prefix, int(number))
        known = is_own_uid(self.data, prefix, uid) or self._has_had(uid)
        form.instance.uid = uid if known else new_uid()
        return super().save_new(form, commit)

    def keep_as_typed(self) -> None:
        """Draw the rows that were sent, even where the table has more or fewer by now."""
        if self.is_bound:
            self._queryset = [form.instance for form in self.initial_forms]

    def describe(self, form: PartForm | FoldedRow) -> None:
        """Give a stored row the words of its line."""

    def unfolded(self, number: int, **kwargs: object) -> PartForm:
        """The whole form of a row."""
        form: PartForm = super()._construct_form(number, **kwargs)  # type: ignore[misc]
        if form.instance.pk is not None:
            self.describe(form)
        return form

    def _construct_form(self, i: int, **kwargs: object) -> PartForm | FoldedRow:
        if not self.folds or self.is_bound or i >= self.initial_form_count():
            return self.unfolded(i, **kwargs)
        row = FoldedRow(self, i, self.get_queryset()[i])
        self.describe(row)
        return row

    def in_order(self, rows: Iterable[models.Model]) -> Sequence[models.Model]:
        """Rows that the record has loaded already, in the order of the page."""
        return sorted(rows, key=lambda row: row.pk)

    def fold(self) -> None:
        self.folds = True
        loaded = getattr(self.instance, "_prefetched_objects_cache", {})
        if not self.is_bound and "forms" not in self.__dict__ and self.prefix in loaded:
            self._queryset = list(self.in_order(loaded[self.prefix]))
        self.empty_form.is_fetched = self.instance.pk is not None  # counts the rows
        for form in self.initial_forms:
            if not isinstance(form, FoldedRow):  # sent, or looked at by Django before
                form.is_folded = form.is_closed or not self.is_bound

    def _has_had(self, uid: str) -> bool:
        """True if the record had a row of this uid at an earlier save."""
        relation = self.get_default_prefix()
        saves = Revision.objects.of(self.instance).values_list("content", flat=True)
        return any(uid in content["rows"].get(relation, {}) for content in saves)


class OwnedFormSet(PartFormSet):
    """Rows that know their record, with what is being saved with it."""

    def _construct_form(self, i: int, **kwargs: object) -> PartForm | FoldedRow:
        form = super()._construct_form(i, **kwargs)
        form.instance.record = self.instance
        return form


class PartInline(RelatingAdmin, InlineModelAdmin[models.Model, models.Model]):
    form = PartForm
    formset = PartFormSet
    extra = 0
    max_num = MOST_ROWS
    form_section: ClassVar[str] = ""
    """Section of the form that it stands in; empty for one of its own."""
    help_texts: ClassVar[HelpTexts] = {"locator": LOCATOR}

    def get_formset(
        self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any
    ) -> type[PartFormSet]:
        kwargs |= {"absolute_max": MOST_ROWS, "labels": self.own_labels}
        made = cast("type[PartFormSet]", super().get_formset(request, obj, **kwargs))
        offer_parts(self.model, made.form.base_fields, cast("Record | None", obj))
        return made

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Model]:
        """All rows, public or not, with what they point to, so that none costs a query."""
        relations = [
            field.name
            for field in self.opts.fields
            if isinstance(field, models.ForeignKey) and field.name != "record"
        ]
        rows = self.model._base_manager.all()
        return rows.select_related(*relations) if relations else rows

    @classmethod
    def of(cls, model: type[models.Model]) -> type[Self]:
        """The inline of a model that needs nothing else."""
        return type(f"{model.__name__}Inline", (cls,), {"model": model})

    def get_fields(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> tuple[str | list[str] | tuple[str, ...], ...]:
        """The marks of a row are drawn beside its fields, not among them."""
        return tuple(name for name in super().get_fields(request, obj) if name not in MARKS)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may(request, obj, "view", "change")

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may(request, obj, "add", "change") and not self._only_languages(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        if languages := self._only_languages(request, obj):
            return bool(copies.text_columns(self.model, languages))
        return self.may(request, obj, "change")

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may(request, obj, "change") and not self._only_languages(request, obj)

    def get_readonly_fields(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> list[str] | tuple[str, ...]:
        fixed = super().get_readonly_fields(request, obj)
        languages = self._only_languages(request, obj)
        return other_columns(self.model, languages) if languages else fixed

    def _only_languages(self, request: HttpRequest, obj: models.Model | None) -> list[str]:
        parent = self.admin_site.get_model_admin(self.parent_model)
        return parent.only_languages(request, obj) if isinstance(parent, PermittedAdmin) else []

    def may(self, request: HttpRequest, obj: models.Model | None, *actions: str) -> bool:
        """True if a person may do one of these with the record, and so with its rows."""
        opts = self.parent_model._meta
        codenames = [get_permission_codename(action, opts) for action in actions]
        return any(request.user.has_perm(f"{opts.app_label}.{name}") for name in codenames)


def offer_parts(
    model: type[models.Model], fields: Mapping[str, forms.Field], record: Record | None
) -> None:
    """Let fields that name other rows of a record offer those that are stored."""
    for column in (one for one in model._meta.fields if isinstance(one, PartUidsField)):
        if isinstance(field := fields.get(column.name), forms.ChoiceField):
            field.choices = cache(partial(_list_parts, record, column.relation))


def _list_parts(record: Record | None, relation: str) -> list[tuple[str, str]]:
    """Return the stored rows of a record by uid, Unit 2 before Unit 10."""
    rows = snapshots.rows_of(record, relation) if record else []
    named = [{"uid": row.uid, "name": row.name_in_words(str(row))} for row in rows]
    return [(row["uid"], row["name"]) for row in sort_by_numbers(named)]


class TabularPartInline(PartInline, admin.TabularInline[models.Model, models.Model]):
    """For short rows that are compared with each other."""

    template = "admin/edit_inline/rows.html"

    def formfield_for_dbfield(
        self, db_field: Column, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        """In a table the head says what a cell holds; whoever hears the page needs it at the
        cell as well."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget = getattr(field.widget, "widget", None) or field.widget
            widget.attrs["aria-label"] = capfirst(str(field.label))
        return field


class StackedPartInline(PartInline, admin.StackedInline[models.Model, models.Model]):
    """For rows with texts in several languages; drawn as cards."""

    template = "admin/edit_inline/cards.html"


class OtherNameInline(TabularPartInline):
    form_section = "names"
    verbose_name = gettext_lazy("other name")
    verbose_name_plural = gettext_lazy("other names")
    help_texts: ClassVar[HelpTexts] = {
        "language": gettext_lazy("Language code: en, zh, ru, kk, ky …"),
        "script": gettext_lazy("Only where it is not plain: Latn, Cyrl, Hans, Arab"),
    }


class ExternalIdInline(TabularPartInline):
    form_section = "names"
    verbose_name = gettext_lazy("identifier elsewhere")
    verbose_name_plural = gettext_lazy("identifiers elsewhere")
