"""Sections of the form of a record: the essentials first, the rest behind tabs."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

from django.contrib.admin.helpers import AdminForm, Fieldset, InlineAdminFormSet
from django.contrib.admin.utils import flatten
from django.utils.translation import gettext as _
from django_stubs_ext import FieldOpts, StrOrPromise

from portal.models import Record
from portal.models.fields import Column
from portal.models.languages import columns

type FieldsetSpec = tuple[StrOrPromise | None, FieldOpts]
type Row = str | tuple[str, ...]

ESSENTIALS, DETAILS, NAMES, EVIDENCE = "essentials", "details", "names", "evidence"
FACTS = "facts"
"""Class of the fieldset of facts."""


@dataclass
class FormSection:
    name: str
    label: StrOrPromise
    fieldsets: list[Fieldset] = field(default_factory=list)
    inlines: list[InlineAdminFormSet] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Number of stored rows."""
        return sum(one.formset.initial_form_count() for one in self.inlines)

    @property
    def errors(self) -> int:
        """Number of errors that a sent form has here."""
        names = {name for one in self.fieldsets for name in flatten(one.fields)}
        of_form = self.fieldsets[0].form.errors if self.fieldsets else {}
        in_fields = sum(len(said) for name, said in of_form.items() if name in names)
        return in_fields + sum(one.formset.total_error_count() for one in self.inlines)


def build_sections(
    model: type[Record], adminform: AdminForm, inlines: Iterable[InlineAdminFormSet]
) -> list[FormSection]:
    """Return the sections that have something, in the order of their tabs."""
    found = {
        ESSENTIALS: FormSection(ESSENTIALS, _("Essentials")),
        DETAILS: FormSection(DETAILS, _("Details")),
        NAMES: FormSection(NAMES, _("Names and summary")),
        EVIDENCE: FormSection(EVIDENCE, _("Sources and decisions")),
    }
    for fieldset in adminform:
        placed = {ESSENTIALS, NAMES} & {*fieldset.classes.split()}
        found[min(placed, default=DETAILS)].fieldsets.append(fieldset)
    for inline in inlines:
        name = inline.opts.form_section or inline.formset.prefix
        label = model.part_labels.get(name, inline.opts.verbose_name_plural)
        found.setdefault(name, FormSection(name, label)).inlines.append(inline)
    return [one for one in found.values() if one.fieldsets or one.inlines]


def arrange_fieldsets(
    model: type[Record], fieldsets: Iterable[FieldsetSpec], more: Collection[str] = ()
) -> list[FieldsetSpec]:
    """Move the rows with what publication needs, with key facts and with the columns `more` into
    the first fieldset, below the titles."""
    wanted = {*required_columns(model), *more} - set(columns("title"))
    wanted |= {name for key in model.key_facts for name in model.get_fact(key).columns_of(key)}
    first: list[Row] = [tuple(columns("title"))]
    rest: list[FieldsetSpec] = []
    for name, options in fieldsets:
        rows = [cast(Row, row) for row in options["fields"] if row != first[0]]
        essential = [row for row in rows if wanted & {*([row] if isinstance(row, str) else row)}]
        first += essential
        if others := [row for row in rows if row not in essential]:
            rest.append((name, cast(FieldOpts, {**options, "fields": others})))
    rest.sort(key=lambda one: FACTS not in one[1].get("classes", ()))
    return [(None, {"fields": first, "classes": [ESSENTIALS]}), *rest]


def required_columns(model: type[Record]) -> Iterator[str]:
    """Yield the columns that publication needs, but for the address, which follows the title."""
    for column in cast(list[Column], model._meta.fields):
        is_given = column.blank or column.has_default() or column.primary_key
        if column.editable and not is_given and column.name != "slug":
            yield column.name
