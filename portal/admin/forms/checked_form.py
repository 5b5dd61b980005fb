"""Model form with database constraints reported at the field they concern."""

from collections.abc import Collection, Mapping, MutableMapping
from typing import Any, TypedDict, Unpack

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.forms.renderers import BaseRenderer
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

type FormData = Mapping[str, Any]
type FormFiles = MultiValueDict[str, UploadedFile[bytes]]
type CleanedData = dict[str, Any]
"""Values of a form by field, each of the type of its field."""


class FormArguments(TypedDict, total=False):
    """Keyword arguments of `forms.ModelForm`, beside data and files."""

    auto_id: bool | str
    prefix: str | None
    initial: MutableMapping[str, object] | None
    error_class: type[ErrorList]
    label_suffix: str | None
    empty_permitted: bool
    instance: models.Model | None
    use_required_attribute: bool | None
    renderer: BaseRenderer | None


class CheckedForm(forms.ModelForm[Any]):
    """Shows a violated constraint at the field that its `violation_error_code` names."""

    def __init__(
        self,
        data: FormData | None = None,
        files: FormFiles | None = None,
        **kwargs: Unpack[FormArguments],
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Complete fields and initial values; subclasses extend it."""

    def replace_sent(self, name: str, value: object) -> None:
        """Replace a value that was sent, as if the page had sent the new one."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[name] = str(value)
        self.data = data

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
