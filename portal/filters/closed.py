"""FilterSet that rejects unknown parameters and invalid values instead of ignoring them."""

from collections.abc import Iterator, Mapping
from copy import copy
from functools import cached_property, lru_cache
from typing import Any, ClassVar
from weakref import proxy

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from portal.filters.derived import derive_parameters, with_choices
from portal.filters.parameters import Parameter
from portal.filters.refusals import (
    InvalidParameters,
    find_refused,
    repeated_parameter,
    unknown_parameter,
)

IN_LISTS = ("page", "page_size", "cursor", "fields", "format")
"""Parameters of a list that do not filter rows."""

ALSO_ALLOWED = (*IN_LISTS, "as_recorded")
"""Parameters accepted beside those of a FilterSet."""

FORM_END = ("source", "disputed", "updated_after", "order")
"""Parameters at the end of every form."""


class FieldOfForm(BoundField):
    """A field that does not keep its form: else both, and the rows that a list found, would stay
    until garbage is collected."""

    def __init__(self, form: forms.Form, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        self.form = proxy(form)


class ClosedForm(forms.Form):
    """Form that also reports errors of parameters without a field."""

    bound_field_class = FieldOfForm
    refused: tuple[tuple[str, ValidationError], ...] = ()

    def clean(self) -> None:
        for name, problem in self.refused:
            self.add_error(name if name in self.fields else None, problem)

    def problems(self) -> dict[str, list[str]]:
        """Return the errors: sentences by parameter."""
        found: dict[str, list[str]] = {}
        for name, errors in self.errors.as_data().items():
            for error in errors:
                asked = str((error.params or {}).get("name", name))
                found.setdefault(asked, []).extend(error.messages)
        return found

    def sentences(self) -> str:
        """Return all errors in one line."""
        return " ".join(one for found in self.problems().values() for one in found)


class _Parameters(dict[str, Parameter]):
    """Parameters by name. Each FilterSet has copies of its own; a deep copy, as django-filter asks
    for, would take a third of the time that a short list takes."""

    def __deepcopy__(self, memo: object) -> dict[str, Parameter]:
        copies = {name: copy(parameter) for name, parameter in self.items()}
        for parameter in copies.values():
            parameter.method = parameter.method  # which a filter binds to itself
        return copies


class ClosedFilterSet(django_filters.FilterSet):
    """Filters and orders by the parameters of an address.

    An unknown parameter, a repeated one with a single value and an invalid value make the form
    invalid, each with a sentence; `qs` is empty then. Parameters without a value, as untouched
    forms send them, count as absent. A trailing underscore avoids Python keywords: `from_` is
    `from` in the address. A subclass names its `model` and declares its `order`; parameters for
    programs are derived from the facts of the model, and from the columns named in `also`.
    """

    model: ClassVar[type[Model] | None] = None
    also: ClassVar[tuple[str, ...]] = ()
    is_shown = True
    """True if its form is shown. Otherwise there are only the fields of parameters that are given;
    the others would take half the time of a short list."""

    class Meta:
        form = ClosedForm
        fields: ClassVar[list[str]] = []

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        queryset: QuerySet[Any] | None = None,
        **kwargs: object,
    ) -> None:
        self.asked = {
            name: self.base_filters[name].spelled(values) if name in self.base_filters else values
            for name, values in _values_by_name(data or {}).items()
        }
        # Not blank ones, nor those with a null character, which PostgreSQL rejects; each once, as
        # a page has a link for each that names them all.
        given = {
            name: usable
            for name, values in self.asked.items()
            if (usable := [v for v in dict.fromkeys(values) if v.strip() and "\0" not in v])
        }
        super().__init__(MultiValueDict(given), queryset, **kwargs)
        self.is_bound = True
        for parameter in self.filters.values():
            parameter.parent = proxy(self)  # which it is not to keep

    @classmethod
    def get_filters(cls) -> dict[str, Parameter]:
        cls._meta.model = cls.model  # which django-filter reads in a class Meta
        found = {name.rstrip("_"): parameter for name, parameter in super().get_filters().items()}
        if cls.model is not None:
            found = {name: with_choices(cls.model, one) for name, one in found.items()}
            found |= derive_parameters(cls.model, found, cls.also)
        return _Parameters(sorted(found.items(), key=lambda item: item[0] in FORM_END))

    def get_form_class(self) -> type[forms.Form]:
        names = {*self.filters} if self.is_shown else {*self.asked, "order"}
        asked = (name for name in self.filters if name in names)
        return _make_form(type(self), *asked)  # type: ignore[arg-type]  # classes can be hashed

    @cached_property
    def form(self) -> ClosedForm:
        form: ClosedForm = super().form
        form.refused = tuple(self._find_refused())
        return form

    # Rows of any model: `model` is no type parameter.
    @property
    def qs(self) -> QuerySet[Any]:
        return super().qs if self.is_valid() else self.queryset.none()

    def count_rows(self) -> int:
        """Return the number of found rows. Only for a valid form."""
        return self.qs.count()

    def as_if(self, **instead: object) -> QuerySet[Model]:
        """Return the rows for other values of some parameters, in their cleaned form.

        None stands for a parameter that is not given. Only for a valid form.
        """
        cleaned = self.form.cleaned_data
        self.form.cleaned_data = {**cleaned, **instead}  # where methods read other parameters
        try:
            found: QuerySet[Model] = self.filter_queryset(self.queryset.all())
        finally:
            self.form.cleaned_data = cleaned
        return found

    @property
    def narrows(self) -> bool:
        """True if it may leave out rows."""
        return any(name in self.filters and self.filters[name].narrows for name in self.asked)

    def problems(self) -> dict[str, list[str]]:
        return self.form.problems()

    def refuse_invalid(self) -> None:
        """Raise InvalidParameters unless each parameter is known and can be read."""
        if not self.is_valid():
            raise InvalidParameters(self.problems())

    def refuse_for_programs(self) -> None:
        """Refuse what the API alone reads; for pages and feeds, before their rows are asked for."""
        for name in ALSO_ALLOWED:
            if name not in ("page", "as_recorded") and any(self.asked.get(name, ())):
                self.form.add_error(None, unknown_parameter(name, [*self.filters, "page"]))

    def _find_refused(self) -> Iterator[tuple[str, ValidationError]]:
        known = self.filters
        asked = {n: v for n, v in self.asked.items() if n in known or n not in ALSO_ALLOWED}
        yield from find_refused(asked, known, lambda name: known[name].field.widget, *IN_LISTS)
        for name in IN_LISTS:
            if name != "fields" and len(self.asked.get(name, ())) > 1:
                yield name, repeated_parameter(name)
        for name in known:
            needed = known[name].needs.split()
            is_met = any(any(asked.get(one, ())) for one in needed)
            if needed and any(asked.get(name, ())) and not is_met:
                sentence = _("This means nothing without “%s”.") % " / ".join(needed)
                yield name, ValidationError(sentence, code="incomplete")


@lru_cache(maxsize=128)
def _make_form(kind: type[ClosedFilterSet], *names: str) -> type[forms.Form]:
    """Return a form whose fields each FilterSet copies."""
    found = kind()  # which filters do not keep
    fields = {name: found.filters[name].field for name in names}
    return type(f"{kind.__name__}Form", (kind._meta.form,), fields)


def _values_by_name(data: Mapping[str, object]) -> dict[str, list[str]]:
    if isinstance(data, MultiValueDict):
        return {name: list(map(str, values)) for name, values in data.lists()}
    return {
        name: [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)]
        for name, value in data.items()
    }
