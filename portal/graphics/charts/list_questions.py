"""Charts of the rows of a list: each takes the parameters of the list, and how to look at them."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Model
from django.forms import HiddenInput
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.filters.closed import ClosedFilterSet
from portal.filters.fields import ChoiceField
from portal.filters.grouping import GROUP, SUM
from portal.filters.parameters import Parameter
from portal.formatting.locales import join_parts
from portal.graphics.charts.controls import Option
from portal.graphics.charts.options import build_option
from portal.graphics.charts.registry import ChartRequest


class ChartSwitch(Parameter):
    """One of several ways to draw the same rows; `usual` is that of an address without it. A form
    that chooses rows carries it along unseen: the chart has switches for it."""

    field_class = ChoiceField
    narrows = False

    def __init__(self, *choices: tuple[str, StrOrPromise], usual: str, **kwargs: object) -> None:
        super().__init__(choices=choices, widget=HiddenInput, **kwargs)
        self.usual = usual

    def words(self) -> dict[str, str]:
        """The ways and their words; the usual one is an address that says nothing of it."""
        ways = {str(value): str(title) for value, title in self.field.choices}
        return {"" if value == self.usual else value: title for value, title in ways.items()}


def chosen(question: ClosedFilterSet, name: str) -> str:
    """The way that was asked for, or the usual one."""
    return str(question.form.cleaned_data[name] or question.filters[name].usual)


def options(name: str, asked: ChartRequest) -> tuple[Option, ...]:
    """The switches of a chart: every way to draw it that its question knows."""
    switches = {
        key: one for key, one in asked.question.filters.items() if isinstance(one, ChartSwitch)
    }
    query = asked.query.copy()
    for key, switch in switches.items():
        if query.get(key) == switch.usual:
            del query[key]
    asked = replace(asked, query=query)
    ways = ((key, str(switch.label), switch.words()) for key, switch in switches.items())
    return tuple(build_option(name, asked, *way) for way in ways)


def asked_words(question: ClosedFilterSet, *, without: Iterable[str] = ()) -> str:
    """The question in words, for the subtitle: “Country: Kazakhstan, Technology: Wind”."""
    words = [
        _("%(label)s: %(value)s") % {"label": question.form.fields[name].label, "value": value}
        for name, one in question.filters.items()
        if not isinstance(one, ChartSwitch)
        if name not in ("order", GROUP, SUM)
        and name not in without
        and (value := asked_value(question, name))
    ]
    return join_parts(words)


def asked_value(question: ClosedFilterSet, name: str) -> str:
    """One value of it in words: “Kazakhstan / Uzbekistan”; empty where nothing was asked."""
    value, field = question.form.cleaned_data.get(name), question.form.fields[name]
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    listed = value if isinstance(value, list) else [value]
    if isinstance(listed[0], Model):  # of which the choices are all rows
        return " / ".join(map(str, listed))
    choices = getattr(field, "choices", ())
    labels = {str(getattr(key, "value", key)): str(label) for key, label in choices}
    return " / ".join(labels.get(str(one), str(one)) for one in listed)
