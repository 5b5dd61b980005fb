"""The code lists: SDMX's own where there are some, the rest from what is public."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter

from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.facts import Comparator
from portal.formatting.numbers import format_unit
from portal.models import Country, Source
from portal.models.languages import in_all, texts_by_language
from trade.sdmx.coding import FREQUENCIES, NOT_APPLICABLE, NOT_GIVEN, Coding, unit_code, unit_parts
from trade.statistics.models import Frequency, Series
from trade.statistics.observations import Observation, ObsStatus

type Names = dict[str, str]
"""Language → name; the language of a name that is not translated is its own."""


@dataclass(frozen=True)
class Codelist:
    id: str
    name: StrOrPromise
    read: Callable[[], Mapping[str, Names]]
    """Code → names, in a stable order."""


def codelists() -> list[Codelist]:
    """Reading one asks the database, at most once for each list and kind of record."""
    coding = Coding()
    return [
        Codelist("CL_AREA", _("Countries and groups of countries"), _areas),
        Codelist("CL_COMPARATOR", _("How a value is to be read"), lambda: _labels(Comparator)),
        Codelist(
            "CL_DETAIL",
            _("Fuels, technologies and parts"),
            lambda: _none() | _sorted((key, {"en": text}) for text, key in coding.details.items()),
        ),
        Codelist("CL_FREQ", _("Frequencies"), _frequencies),
        Codelist(
            "CL_MEASURED",
            _("Records that are measured"),
            lambda: _none() | _sorted(coding.measured.values()),
        ),
        Codelist("CL_OBS_STATUS", _("Status of observations"), lambda: _labels(ObsStatus)),
        Codelist(
            "CL_REPORTER",
            _("Who counts"),
            lambda: {NOT_GIVEN: in_all(_("Not given"))} | _sorted(coding.reporters.values()),
        ),
        Codelist("CL_SERIES", _("Statistical series"), _series),
        Codelist("CL_SOURCE", _("Sources"), _sources),
        Codelist("CL_UNIT_MEASURE", _("Units"), _units),
        Codelist("CL_UNIT_MULT", _("Unit multipliers"), _multipliers),
    ]


def _areas() -> Mapping[str, Names]:
    countries = Country.objects.order_by("code")
    return _none() | {one.code: texts_by_language(one, "name") for one in countries}


def _labels(choices: type[TextChoices]) -> Mapping[str, Names]:
    return {one.value: in_all(one.label) for one in choices}


def _frequencies() -> Mapping[str, Names]:
    return {code: in_all(Frequency(one).label) for one, code in FREQUENCIES.items()}


def _series() -> Mapping[str, Names]:
    return {one.slug: texts_by_language(one, "title") for one in Series.objects.order_by("slug")}


def _sources() -> Mapping[str, Names]:
    cited = Source.objects.filter(pk__in=Observation.objects.values("source")).order_by("slug")
    return {one.slug: {"en": str(one)} for one in cited}


def _units() -> Mapping[str, Names]:
    units = Series.objects.order_by("unit").values_list("unit", flat=True).distinct()
    bases = {unit_parts(unit)[0] for unit in units}
    return _sorted((unit_code(base), in_all(_unit_name(base))) for base in sorted(bases))


def _name_of_unit(base: str) -> str:
    return format_unit(base) or base


_unit_name = lazy(_name_of_unit, str)


MULTIPLIERS = {0: _("Units"), 3: _("Thousands"), 6: _("Millions"), 9: _("Billions")}
"""SDMX code list CL_UNIT_MULT: powers of ten."""


def _multipliers() -> Mapping[str, Names]:
    return {str(power): in_all(name) for power, name in MULTIPLIERS.items()}


def _none() -> dict[str, Names]:
    return {NOT_APPLICABLE: in_all(_("Does not apply"))}


def _sorted(codes: Iterable[tuple[str, Names]]) -> dict[str, Names]:
    return dict(sorted(codes, key=itemgetter(0)))
