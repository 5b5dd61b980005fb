"""The form by which a reader reports an error, and its guards against programs."""

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

SHORTEST, LONGEST = 3, 24 * 3600
"""Seconds from showing the form to sending it."""
LONGEST_TEXT = 2000

_signer = TimestampSigner(salt="portal.corrections.form")


class ReportForm(forms.Form):
    """`about` is the figure, so that the signed moment of one form fits no other."""

    wrong = forms.CharField(
        label=_("What is wrong"), widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_TEXT
    )
    right = forms.CharField(label=_("What would be right"), required=False, max_length=LONGEST_TEXT)
    evidence = forms.CharField(
        label=_("A source"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
        help_text=_("An address, or words that say where it can be read."),
    )
    address = forms.EmailField(
        label=_("E-mail address, if you want to be told what becomes of it"),
        required=False,
        max_length=254,
        help_text=_("Nobody is shown it. It is deleted when the case is closed."),
    )
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    moment = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, about: str, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self._about = about
        if not settings.PORTAL_SENDS_MAIL:
            del self.fields["address"]
        for name in ("wrong", "right", "evidence"):
            self.fields[name].strip = True  # type: ignore[attr-defined]
        if data is not None:
            self.data = {**data.dict(), "moment": _signer.sign(about)}
            self._sent = data.get("moment", "")
        else:
            self.initial["moment"] = _signer.sign(about)

    def clean(self) -> None:
        """Say of each guard that refuses why; what was typed stays, with a new moment."""
        if self.cleaned_data.get("website"):
            self.add_error("website", _("This field is for programs that fill in everything."))
        try:
            is_own = _signer.unsign(self._sent, max_age=LONGEST) == self._about
        except SignatureExpired:
            self.add_error(None, _("The form was open for more than a day. Send it again."))
            return
        except BadSignature:
            is_own = False
        if not is_own:
            self.add_error(None, _("The form has lost its stamp. Send it again."))
        elif _is_young(self._sent):
            self.add_error(None, _("That was very fast. Read it once more, and send it again."))


def _is_young(signed: str) -> bool:
    try:
        _signer.unsign(signed, max_age=SHORTEST)
    except SignatureExpired:
        return False
    return True
