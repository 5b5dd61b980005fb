"""Sections of the form of a record: the essentials first, the rest behind tabs."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.contrib.admin.helpers import AdminForm, Fieldline, Fieldset, InlineAdminFormSet
from django.utils.translation import gettext as _
from django_stubs_ext import FieldOpts, StrOrPromise

from portal.models import Record
from portal.models.languages import columns

type FieldsetSpec = tuple[StrOrPromise | None, FieldOpts]
type Row = str | list[str] | tuple[str, ...]

ESSENTIALS, DETAILS, NAMES, EVIDENCE = "essentials", "details", "names", "evidence"
FACTS = "facts"
"""Class of the fieldset of facts."""


def fieldset(
    title: StrOrPromise | None,
    *rows: str | tuple[str, ...],
    classes: Sequence[str] = (),
    description: StrOrPromise = "",
) -> FieldsetSpec:
    """Return a fieldset as Django declares it."""
    return title, {"fields": rows, "classes": classes, "description": description}


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
        of_fields = (line.form.errors.get(name, ()) for line in self._lines for name in line.fields)
        of_rows: list[int] = [one.formset.total_error_count() for one in self.inlines]
        return sum(map(len, of_fields)) + sum(of_rows)

    @property
    def _lines(self) -> Iterator[Fieldline]:
        return (line for fieldset in self.fieldsets for line in fieldset)


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
        is_part = name in model.parts
        label = model.part_label(name) if is_part else inline.opts.verbose_name_plural
        found.setdefault(name, FormSection(name, label)).inlines.append(inline)
    return [one for one in found.values() if one.fieldsets or one.inlines]


def arrange_fieldsets(
    model: type[Record], fieldsets: Iterable[FieldsetSpec], more: Collection[str] = ()
) -> list[FieldsetSpec]:
    """Move the rows with what publication needs, with key facts and with the columns `more` into
    the first fieldset, below the titles."""
    wanted = {*model.required_columns(), *more} - {*columns("title"), "slug"}
    wanted |= {name for key in model.key_facts for name in model.get_fact(key).columns_of(key)}
    first: list[Row] = [tuple(columns("title"))]
    rest: list[FieldsetSpec] = []
    for name, options in fieldsets:
        others: list[Row] = []
        for row in options["fields"]:
            is_essential = wanted & {*([row] if isinstance(row, str) else row)}
            if row != first[0]:
                (first if is_essential else others).append(row)
        if others:
            rest.append((name, {**options, "fields": others}))
    rest.sort(key=lambda one: FACTS not in one[1].get("classes", ()))
    return [(None, {"fields": first, "classes": [ESSENTIALS]}), *rest]
