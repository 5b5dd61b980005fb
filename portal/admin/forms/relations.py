"""Relations in forms: autocomplete over all originals, public or not."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import QuerySet
from django.db.models.fields.related import RelatedField
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy
from django_stubs_ext import StrOrPromise

from portal.admin.forms import phrases
from portal.admin.forms.labels import label_of
from portal.admin.forms.values import NamedProvinceField
from portal.editorial.admin_site import admin_address, originals
from portal.facts import Fact, Province
from portal.models import Part, Record
from portal.models.fields import Column

type HelpTexts = dict[str, StrOrPromise]
type Attributes = dict[str, object]
"""Attributes of a widget, or the context of one of its options."""

type OptionGroups = list[tuple[str | None, list[Attributes], int | None]]
"""Label, options and index of each group of a select box."""


class RelatingAdmin(BaseModelAdmin[Any]):
    """Base of ModelAdmins and inlines."""

    help_texts: ClassVar[HelpTexts] = {}
    """Help texts that replace those of the model: `{"slug": _("…")}`."""
    labels: ClassVar[HelpTexts] = {}
    """Labels that replace those of the model, likewise."""
    form_classes: ClassVar[dict[str, type[forms.Field]]] = {}
    """Classes of form fields that replace those of the columns, likewise."""
    text_rows: ClassVar[dict[str, int]] = {"body": 18, "summary": 4}
    """Lines of a text box by the first word of its column; others have three."""
    text_boxes: ClassVar[dict[str, type[forms.Textarea]]] = {}
    """Text boxes with tools, likewise."""

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        relations = [*self.opts.fields, *self.opts.many_to_many]
        return [field.name for field in relations if self._is_offered(field)]

    def get_field_queryset(
        self, db: str | None, db_field: RelatedField[Any, Any], request: HttpRequest
    ) -> QuerySet[models.Model] | None:
        """Include drafts, which the default manager hides; leave out draft copies of public
        records."""
        model = db_field.remote_field.model
        if not hasattr(model, "working"):
            return super().get_field_queryset(db, db_field, request)
        return originals(model.working.all())

    def formfield_for_dbfield(
        self, db_field: Column, request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        kwargs.setdefault("label", capfirst(label_of(db_field, self.labels)))
        if isinstance(db_field, models.TextField):
            word = db_field.name.split("_")[0]
            box = self.text_boxes.get(word, forms.Textarea)
            attrs = {"rows": self.text_rows.get(word, 3), "class": "vLargeTextField"}
            kwargs["widget"] = box(attrs=attrs)
        if isinstance(db_field, models.ForeignKey) and self._is_offered(db_field):
            kwargs["widget"] = KnownAutocomplete(db_field, self.admin_site)
            kwargs["form_class"] = KnownChoiceField
        fact = fact_of(db_field)
        if fact is not None and isinstance(fact.type, Province):
            kwargs["form_class"] = NamedProvinceField
        if db_field.name in self.form_classes:
            kwargs["form_class"] = self.form_classes[db_field.name]
        formfield = phrases.printed_field(db_field, fact, **kwargs)
        if formfield is None:
            formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if type(formfield) is forms.CharField and db_field.name in ("language", "local_language"):
            formfield.validators.append(LANGUAGE_CODE)
        if formfield is not None and db_field.name in self.help_texts:
            formfield.help_text = self.help_texts[db_field.name]
        if isinstance(widget := getattr(formfield, "widget", None), RelatedFieldWidgetWrapper):
            # Beside a choice one adds or mends what is chosen; deleting it has a page of its own.
            widget.can_delete_related = widget.can_view_related = False
        return phrases.take_whole(formfield)

    @property
    def own_labels(self) -> HelpTexts:
        """Labels of columns, for those too that can only be read."""
        return {one.name: capfirst(label_of(one, self.labels)) for one in self.opts.fields}

    def _is_offered(self, field: Column) -> bool:
        remote = field.remote_field
        return bool(remote and field.editable and self.admin_site.is_registered(remote.model))


LANGUAGE_CODE = RegexValidator(
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    gettext_lazy("“%(value)s” is no code of a language: ru, kk or zh-hans is one."),
)


class KnownChoiceField(forms.ModelChoiceField[Any]):
    """Takes the row that is chosen already, if it is loaded, without a query."""

    known: models.Model | None = None

    def to_python(self, value: object) -> models.Model | None:
        if self.known is not None and str(value) == str(self.known.pk):
            return self.known
        return super().to_python(value)


class KnownAutocomplete(AutocompleteSelect):
    """Renders the selected row, if it is loaded already, without a query."""

    known: models.Model | None = None

    def build_attrs(
        self, base_attrs: Attributes, extra_attrs: Attributes | None = None
    ) -> Attributes:
        """Add the placeholder “Search …”, which screen readers read too."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-placeholder": gettext("Search …")}

    def optgroups(
        self, name: str, value: Sequence[str], attr: Attributes | None = None
    ) -> OptionGroups:
        known = self.known
        if known is None or [str(item) for item in value] != [str(known.pk)]:
            return super().optgroups(name, [*filter(self._is_key, value)], attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options.append(self.create_option(name, known.pk, str(known), True, len(options)))
        return [(None, options, 0)]

    def _is_key(self, value: str) -> bool:
        """Tell whether the database can look for a value: what is none comes back with the form."""
        try:
            self.field.target_field.clean(value, None)
        except ValidationError:
            return False
        return True


def related_field(column: Any) -> forms.ModelChoiceField[Any]:
    """Return an optional field outside the admin of a model: it searches originals, public or
    not."""
    return forms.ModelChoiceField(
        originals(column.related_model._base_manager.all()),
        label=column.verbose_name,
        required=False,
        widget=KnownAutocomplete(column, admin.site),
    )


def link_to(record: models.Model) -> str:
    """Return the address of the change form of a row."""
    return admin_address(record, "change", record.pk)


def fact_of(column: Column) -> Fact | None:
    """Return the fact that a column holds; None for other columns."""
    model = column.model
    facts: Mapping[str, Fact] = model.facts if issubclass(model, Record | Part) else {}
    return next((f for name, f in facts.items() if column.name in f.columns_of(name)), None)
