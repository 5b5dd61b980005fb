"""Questions of charts of projects: the parameters of their list, and how to look
at the answer."""

from collections.abc import Callable

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from portal.filters.parameters import Parameter
from portal.filters.selection import Selection, selection_of
from portal.filters.valid_on import PastDayField
from portal.formatting.locales import join_list
from portal.graphics.charts.list_questions import ChartSwitch, asked_value
from portal.graphics.charts.registry import ChartRequest
from portal.models import Country
from portal.models.places import Role
from portal.records.column_store import PublicColumns
from projects.energy.filters import EnergyProjectFilter
from projects.energy.models import EnergyProject
from projects.energy.units import Units, read_units

CUMULATIVE, ADDED = "cumulative", "added"
CAPACITY, SHARE = "capacity", "share"
SINCE = ("2010", "2000", "1990", "1950", "1920")


class ProjectQuestion(EnergyProjectFilter):
    """The parameters of the list without a past day, on which other rows would be found."""

    valid_on: Parameter | None = None


class CapacityQuestion(ProjectQuestion):
    measure = ChartSwitch(
        (CUMULATIVE, gettext_lazy("in operation")),
        (ADDED, gettext_lazy("begun each year")),
        (SHARE, gettext_lazy("as shares")),
        usual=CUMULATIVE,
        label=gettext_lazy("Capacity"),
    )
    since = ChartSwitch(
        *((year, year) for year in SINCE), usual="2000", label=gettext_lazy("From the year")
    )


class DayDrawn(Parameter):
    """The day that a chart draws, which leaves out no row of the list."""

    field_class, narrows = PastDayField, False


class MixQuestion(ProjectQuestion):
    valid_on = DayDrawn(label=gettext_lazy("As it stood on"), for_programs=True)
    measure = ChartSwitch(
        (CAPACITY, gettext_lazy("in MW")),
        (SHARE, gettext_lazy("as shares")),
        usual=CAPACITY,
        label=gettext_lazy("Shown"),
    )


def of_projects(question: type[EnergyProjectFilter]) -> Callable[[QueryDict], EnergyProjectFilter]:
    return lambda asked: question(asked, EnergyProject.objects.all())


def place_of(asked: ChartRequest, units: Units) -> str:
    """Name the countries that were asked for; else those of the units, from three on their region.
    One query."""
    if named := asked_value(asked.question, "country"):
        return named
    codes = {code for found, _of in units.by("countries") for code in units.table.codes[found]}
    countries = list(Country.objects.filter(code__in=codes))
    if len(countries) < 3:
        return join_list(country.name for country in countries)
    is_region = all(country.role == Role.FOCUS for country in countries)
    return str(Role.FOCUS.label) if is_region else ""


def units_in(asked: ChartRequest) -> Units:
    """The units of the plants that were asked for; where a status was, those of that status, of
    whatever status the plant is as a whole."""
    selection, statuses = selection_of(asked.question), asked.values["status"]
    if selection.asked.keys() <= {"status"}:
        found = selection.columns.kept(_read_all, asked.values["order"])
    else:
        found = read_units(selection.columns, selection.without("status"), selection.places())
    return found.of_status(*statuses) if statuses else found


def _read_all(columns: PublicColumns, order: str) -> Units:
    """Return the units of all plants, in an order of the list."""
    question = EnergyProjectFilter({"order": order}, EnergyProject.objects.all())
    question.is_valid()
    selection = Selection(question, columns)
    return read_units(columns, selection.all, selection.places())
