"""What may be asked of a chart of projects: all that may be asked of their list, and how to look
at the answer."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.forms import HiddenInput
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from portal.filters.fields import ChoiceField
from portal.filters.parameters import Parameter
from portal.graphics.charts import Asked, Option
from portal.graphics.charts.options import option
from projects.charts.units import Unit, units_of
from projects.filters import EnergyProjectFilter, PipelineFilter
from projects.models import EnergyProject, Pipeline

CUMULATIVE, ADDED = "cumulative", "added"
CAPACITY, SHARE = "capacity", "share"
SINCE = ("2010", "2000", "1990", "1950", "1920")


class ChartView(Parameter):
    """One of several ways to draw the same rows; `usual` is that of an address without it. A form
    that chooses rows carries it along unseen: the chart has switches for it."""

    field_class = ChoiceField

    def __init__(self, *choices: tuple[str, Any], usual: str, **kwargs: Any) -> None:
        super().__init__(choices=choices, widget=HiddenInput, **kwargs)
        self.usual = usual

    def words(self) -> dict[str, str]:
        """The ways and their words; the usual one is an address that says nothing of it."""
        ways = {str(value): str(title) for value, title in self.field.choices}
        return {"" if value == self.usual else value: title for value, title in ways.items()}

    def filter(self, queryset: Any, value: str) -> Any:
        return queryset

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": self.field.allowed()}


class ProjectQuestion(EnergyProjectFilter):
    """What is asked of the list; a chart draws what is said now, of no past day."""

    valid_on = None


class PipelineQuestion(PipelineFilter):
    valid_on = None


class CapacityQuestion(ProjectQuestion):
    measure = ChartView(
        (CUMULATIVE, gettext_lazy("in operation")),
        (ADDED, gettext_lazy("begun each year")),
        usual=CUMULATIVE,
        label=gettext_lazy("Capacity"),
    )
    since = ChartView(
        *((year, year) for year in SINCE), usual="2000", label=gettext_lazy("From the year")
    )


class MixQuestion(ProjectQuestion):
    measure = ChartView(
        (CAPACITY, gettext_lazy("in MW")),
        (SHARE, gettext_lazy("as shares")),
        usual=CAPACITY,
        label=gettext_lazy("Shown"),
    )


def of_projects(question: type[EnergyProjectFilter]) -> Callable[[QueryDict], EnergyProjectFilter]:
    return lambda asked: question(asked, EnergyProject.objects.with_documents())


def of_pipelines(asked: QueryDict) -> PipelineFilter:
    return PipelineQuestion(asked, Pipeline.objects.with_documents())


def units_in(asked: Asked) -> list[Unit]:
    """The units of the plants that were asked for; where a status was, those of that status."""
    states = asked.values["status"]
    found = units_of(documents(asked.question))
    return [unit for unit in found if not states or unit.status in states]


def documents(question: Any) -> list[Any]:
    """What the list of the same question would show, all pages of it. One query."""
    return [record.edition.document for record in question.qs]


def chosen(question: Any, name: str) -> str:
    """The way that was asked for, or the usual one."""
    filters: dict[str, Any] = question.filters
    return str(question.form.cleaned_data[name] or filters[name].usual)


def options(name: str, asked: Asked) -> tuple[Option, ...]:
    """The switches of a chart: every way to draw it that its question knows."""
    views = {key: one for key, one in asked.question.filters.items() if isinstance(one, ChartView)}
    query = asked.query.copy()
    for key, view in views.items():
        if query.get(key) == view.usual:
            del query[key]
    asked = replace(asked, query=query)
    return tuple(
        option(name, asked, key, str(view.label), view.words()) for key, view in views.items()
    )


def asked_words(question: Any) -> str:
    """What was asked for, for the line under a title: “Country: Kazakhstan, Technology: Wind”."""
    form = question.form
    words = [
        _("%(label)s: %(value)s") % {"label": form.fields[name].label, "value": value}
        for name, one in question.filters.items()
        if not isinstance(one, ChartView) and name != "order" and (value := _value(form, name))
    ]
    return pgettext("between the items of a list", ", ").join(words)


def _value(form: Any, name: str) -> str:
    value, field = form.cleaned_data.get(name), form.fields[name]
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    labels = {
        str(getattr(key, "value", key)): str(label) for key, label in getattr(field, "choices", ())
    }
    listed = value if isinstance(value, list) else [value]
    return " / ".join(labels.get(str(one), str(one)) for one in listed)
