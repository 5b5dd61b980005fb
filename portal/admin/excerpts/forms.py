"""Forms of the text page: the text, and the passage of a statement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.editorial.excerpts import TEXT_LIMIT

TEXT_BOX = {
    "rows": 22,
    "class": "vLargeTextField",
    "aria-describedby": "paste-help",
    "data-limit": TEXT_LIMIT,
    "data-too-long": _("The text is too long to be kept: take it part by part."),
}
"""The browser checks the length before sending; the server checks it again."""


class TextForm(forms.Form):
    text = forms.CharField(
        label=_("Text"),
        error_messages={"required": _("Paste or type the text.")},
        widget=forms.Textarea(attrs=TEXT_BOX),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PassageForm(forms.Form):
    quote = forms.CharField(
        label=_("Passage"),
        required=False,  # `portal.editorial.excerpts.find` has the words
        help_text=_("Select it in the text, or copy it here as it stands there."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    paragraph = forms.IntegerField(
        label=_("Paragraph"),
        required=False,
        min_value=1,
        help_text=_("Only where the same words stand in several."),
    )
    starts_at = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
