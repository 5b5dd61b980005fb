"""The field of forms for a note, a comment or a reason."""

from django import forms

from portal.models.fields import check_length


class NoteField(forms.CharField):
    """Some lines of text, of TEXT_LIMIT characters at most."""

    default_validators = [check_length]
    widget = forms.Textarea(attrs={"rows": 2})
