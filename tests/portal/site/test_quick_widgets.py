from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from portal.site.quick_widgets import QuickRenderer

ODD = '<b> & "it"'
CHOICES = [("", "—"), (ODD, gettext_lazy("Delete")), ("Group", [(1, ODD), (2, mark_safe("<i>"))])]


class OddForm(forms.Form):
    text = forms.CharField(label=ODD, max_length=9, widget=forms.TextInput({"data-x": ODD}))
    number = forms.DecimalField(required=False, widget=forms.NumberInput({"step": 0.5}))
    words = forms.CharField(required=False, widget=forms.Textarea({"lang": "ru", "hidden": False}))
    choice = forms.ChoiceField(choices=CHOICES)
    many = forms.MultipleChoiceField(choices=CHOICES, required=False)
    ticked = forms.BooleanField(label=mark_safe("<i>ok</i>"))
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)
    day = forms.DateField()


def test_forms_are_drawn_as_django_draws_them() -> None:
    drawn = []
    values = {"text": ODD, "number": "1.50", "words": ODD, "choice": ODD, "many": ["1", "2"]}
    for renderer in (QuickRenderer(), DjangoTemplates()):
        empty, bound = OddForm(renderer=renderer), OddForm(values, renderer=renderer)
        drawn.append("".join(f"{form}{form['text'].label_tag()}" for form in (empty, bound)))
    quick, slow = (html.replace("\n", "").replace("  ", "") for html in drawn)
    assert quick == slow
    assert "&lt;b&gt; &amp; &quot;it&quot;" in quick
