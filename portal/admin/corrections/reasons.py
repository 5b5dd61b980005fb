"""The form of a reason for readers."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from portal.admin.forms.note_field import NoteField
from portal.models.languages import LANGUAGES, columns, in_language


class ReasonForm(forms.Form):
    """The reason that readers are given, in each language."""

    def __init__(self, data: QueryDict | None, initial: dict[str, str]) -> None:
        super().__init__(data, initial=initial)
        for name, code in zip(columns("reason"), LANGUAGES, strict=True):
            label = in_language(gettext_lazy("Reason for readers"), code)
            self.fields[name] = NoteField(label=label, required=False)

    @property
    def reason(self) -> dict[str, str]:
        names = zip(LANGUAGES, columns("reason"), strict=True)
        return {code: self.cleaned_data.get(name, "") for code, name in names}
