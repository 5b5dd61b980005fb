"""A FilterSet that ignores nothing: what it does not know is an error, and no answer is given."""

from collections.abc import Iterator
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from portal.filters.derived import derived

IN_LISTS = ("page", "page_size", "cursor", "fields", "format")
"""Parameters of a list that do not choose among rows."""

ALSO_ALLOWED = (*IN_LISTS, "edition", "as_recorded")
"""Those of a list or a record, and of everything."""

LAST = ("source", "disputed", "updated_after", "order")
"""What a form asks after everything of its own kind."""


class ClosedForm(forms.Form):
    """Reports what the address asks for beside its fields."""

    refused: tuple[tuple[str, ValidationError], ...] = ()

    def clean(self) -> None:
        for name, problem in self.refused:
            self.add_error(name if name in self.fields else None, problem)


class ClosedFilterSet(django_filters.FilterSet):
    """Filters and orders by the parameters of an address.

    An unknown parameter, a parameter given twice where one value is meant and a value that has no
    meaning make the form invalid, each with a sentence; `qs` is empty then. Parameters without a
    value, as an untouched form sends them, count as absent. A trailing underscore keeps a name
    from Python: `from_` is `from` in the address. A subclass states its `order`; what only
    programs ask follows from the facts of its model, and from the columns it names in `also`.
    """

    also: ClassVar[tuple[str, ...]] = ()

    class Meta:
        form = ClosedForm
        fields: ClassVar[list[str]] = []

    def __init__(self, data: Any = None, queryset: Any = None, **kwargs: Any) -> None:
        self.asked = _listed(data or {})
        given = {name: values for name in self.asked if (values := _given(self.asked[name]))}
        super().__init__(MultiValueDict(given), queryset, **kwargs)
        self.is_bound = True

    @classmethod
    def get_filters(cls) -> Any:
        found = {name.rstrip("_"): parameter for name, parameter in super().get_filters().items()}
        if (model := cls._meta.model) is not None:
            found |= derived(model, found, cls.also)
        return dict(sorted(found.items(), key=lambda item: item[0] in LAST))

    @property
    def form(self) -> Any:
        form = super().form
        form.refused = tuple(self._refused())
        return form

    @property
    def qs(self) -> Any:
        return super().qs if self.is_valid() else self.queryset.none()

    def as_if(self, **instead: Any) -> Any:
        """The rows that other values of some parameters would find, given as the form gives them;
        None is a parameter that nobody gave. Only for a question that can be answered."""
        asked = self.form.cleaned_data
        self.form.cleaned_data = {**asked, **instead}  # where methods look for their neighbours
        try:
            return self.filter_queryset(self.queryset.all())
        finally:
            self.form.cleaned_data = asked

    def unknown_parameters(self) -> list[str]:
        """What was asked for by a name that means nothing here."""
        return [name for name in self.asked if name not in {*self.filters, *ALSO_ALLOWED}]

    def problems(self) -> dict[str, list[str]]:
        """What is wrong, as sentences by parameter."""
        found: dict[str, list[str]] = {}
        for name, errors in self.form.errors.as_data().items():
            for error in errors:
                asked = (error.params or {}).get("name", name)
                found.setdefault(asked, []).extend(error.messages)
        return found

    def _refused(self) -> Iterator[tuple[str, ValidationError]]:
        for name in self.unknown_parameters():
            yield name, _unknown(name, [*self.filters, *IN_LISTS])
        for name in filter(self.asked.get, self.filters):
            values = self.asked[name]
            if any("\0" in value for value in values):
                yield name, ValidationError(_("Null characters are not allowed."), code="null")
            elif len(values) > 1 and not self._takes_many(name):
                yield name, ValidationError(_("Give this parameter once."), code="repeated")
            elif (needed := self._lacks(name)) and any(values):
                sentence = _("This means nothing without “%s”.") % needed
                yield name, ValidationError(sentence, code="incomplete")

    def _lacks(self, name: str) -> str:
        """The parameter without which this one means nothing, if nobody gave it."""
        needed: str = self.filters[name].needs
        return "" if any(self.asked.get(needed, [])) else needed

    def _takes_many(self, name: str) -> bool:
        return bool(getattr(self.filters[name].field.widget, "allow_multiple_selected", False))


def _listed(data: Any) -> dict[str, list[str]]:
    if isinstance(data, MultiValueDict):
        return {name: list(map(str, values)) for name, values in data.lists()}
    return {
        name: [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)]
        for name, value in data.items()
    }


def _given(values: list[str]) -> list[str]:
    """The values worth reading: PostgreSQL cannot even be asked about a null character."""
    return [value for value in values if value.strip() and "\0" not in value]


def _unknown(name: str, allowed: list[str]) -> ValidationError:
    return ValidationError(
        _("There is no parameter “%(name)s” here. These are allowed: %(allowed)s."),
        code="unknown",
        params={"name": name, "allowed": ", ".join(allowed)},
    )
