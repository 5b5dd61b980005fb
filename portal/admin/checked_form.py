"""A form that says in words, and at the right field, what the database would refuse."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class CheckedForm(forms.ModelForm[Any]):
    """Shows a violated constraint at the field that its `violation_error_code` names."""

    def _update_errors(self, errors: ValidationError) -> None:
        super()._update_errors(errors_at_fields(errors, self.fields))  # type: ignore[misc]


def errors_at_fields(errors: ValidationError, fields: Collection[str]) -> ValidationError:
    """Return the errors of a model by the fields of its form; what has no field stands above."""
    by_field: dict[str, list[ValidationError]] = {}
    found = getattr(errors, "error_dict", None) or {NON_FIELD_ERRORS: errors.error_list}
    for name, problems in found.items():
        for problem in problems:
            place = problem.code if name == NON_FIELD_ERRORS else name
            by_field.setdefault(place if place in fields else NON_FIELD_ERRORS, []).append(problem)
    return ValidationError(by_field)
