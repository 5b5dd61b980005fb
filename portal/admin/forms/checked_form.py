"""Model form with database constraints reported at the field they concern."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

type FormData = Mapping[str, Any]
type FormFiles = MultiValueDict[str, UploadedFile[bytes]]
type CleanedData = dict[str, Any]
"""Values of a form by field, each of the type of its field."""


class CheckedForm(forms.ModelForm[Any]):
    """Shows a violated constraint at the field that its `violation_error_code` names."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.prepare()

    filled_in: tuple[str, ...] = ()
    """Columns that follow from others that were typed, as the bounds of a claim do."""

    def prepare(self) -> None:
        """Complete fields and initial values; subclasses extend it."""

    def replace_sent(self, name: str, value: object) -> None:
        """Replace a value that was sent, as if the page had sent the new one."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[name] = str(value)
        self.data = data

    def _get_validation_exclusions(self) -> set[str]:
        exclude: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return exclude | self._kept_relations()

    def _kept_relations(self) -> set[str]:
        """Return the relations of a stored row that stay: they need not be looked for again."""
        if self.instance.pk is None:
            return set()
        relations = {one.name for one in self.instance._meta.fields if one.many_to_one}
        return (relations & {*self.fields}).difference(self.changed_data)

    def validate_constraints(self) -> None:
        """Check those that a changed column can break; each costs three queries."""
        exclude = self._get_validation_exclusions() - self._kept_relations()
        try:
            self.instance.validate_constraints(exclude=exclude | self._untouched_columns())
        except ValidationError as problem:
            self._update_errors(problem)

    def _untouched_columns(self) -> set[str]:
        """Return the columns of a stored row that stand in unchanged constraints only."""
        if self.instance.pk is None:
            return set()
        changed = {*self.changed_data, *self.filled_in}
        conditions = [
            _columns_of(one.condition)
            for one in self.instance._meta.constraints
            if isinstance(one, models.CheckConstraint)
        ]
        touched = [names for names in conditions if names & changed]
        return set().union(*conditions).difference(*touched)

    def _update_errors(self, errors: ValidationError) -> None:
        super()._update_errors(errors_at_fields(errors, self.fields))  # type: ignore[misc]


def _columns_of(condition: object) -> set[str]:
    """Return the columns that the condition of a constraint compares."""
    if isinstance(condition, tuple):
        name, value = condition
        other = getattr(value, "name", None) if isinstance(value, models.F) else None
        return {name.partition("__")[0], *filter(None, [other])}
    return set().union(*map(_columns_of, getattr(condition, "children", ())))


def errors_at_fields(errors: ValidationError, fields: Collection[str]) -> ValidationError:
    """Return the errors of a model by the fields of its form; what has no field stands above."""
    by_field: dict[str, list[ValidationError]] = {}
    found = getattr(errors, "error_dict", None) or {NON_FIELD_ERRORS: errors.error_list}
    for name, problems in found.items():
        for problem in problems:
            place = problem.code if name == NON_FIELD_ERRORS else name
            by_field.setdefault(place if place in fields else NON_FIELD_ERRORS, []).append(problem)
    return ValidationError(by_field)
