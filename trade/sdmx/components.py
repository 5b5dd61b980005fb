"""The parts of a data structure: what tells series apart, what is measured, what is said of it.

The data structure, the concepts, the columns of tables and the attributes of observations are
all read off these lists.
"""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

AGENCY = "CORRIDOR"
VERSION = "2.0"
"""Of everything but the list of agencies, whose version SDMX sets; 1.0 had unit and multiplier in
one text."""
STRUCTURE = "STATISTICS"
CONCEPTS = "CS_STATISTICS"

TIME = "TIME_PERIOD"
VALUE = "OBS_VALUE"


@dataclass(frozen=True)
class Component:
    """A dimension, the measure or an attribute; coded, or of an SDMX text type."""

    id: str
    name: StrOrPromise
    codelist: str = ""
    text_type: str = "String"
    required: bool = False


DIMENSIONS = (
    Component("FREQ", _("Frequency"), "CL_FREQ"),
    Component("REF_AREA", _("Country"), "CL_AREA"),
    Component("COUNTERPART_AREA", _("Partner"), "CL_AREA"),
    Component("REPORTER", _("Reporter"), "CL_REPORTER"),
    Component("DETAIL", _("Detail"), "CL_DETAIL"),
    Component("MEASURED", _("What it measures"), "CL_MEASURED"),
    Component("SERIES", _("Series"), "CL_SERIES"),
)
TIME_DIMENSION = Component(TIME, _("Period"), text_type="ObservationalTimePeriod")
MEASURE = Component(VALUE, _("Value"), text_type="Decimal")
ATTRIBUTES = (
    Component("UNIT_MEASURE", _("Unit"), "CL_UNIT_MEASURE", required=True),
    Component("COMPARATOR", _("Comparator"), "CL_COMPARATOR", required=True),
    Component("LOWER", _("Lower bound"), text_type="Decimal"),
    Component("UPPER", _("Upper bound"), text_type="Decimal"),
    Component("OBS_STATUS", _("Status"), "CL_OBS_STATUS", required=True),
    Component("CUMULATIVE", _("Counted from the beginning of the period"), text_type="Boolean"),
    Component("DISPUTED", _("Disputed"), text_type="Boolean"),
    Component("SOURCE", _("Source"), "CL_SOURCE", required=True),
    Component("LOCATOR", _("Place in the source")),
    Component("AS_PRINTED", _("As printed")),
    Component("COMMENT_OBS", _("Note")),
    Component("PERIOD", _("Period as the portal writes it"), required=True),
    Component("RECORDED_AT", _("Recorded"), text_type="DateTime", required=True),
    Component("OBSERVATION", _("Identifier of the observation"), required=True),
    Component("RULING", _("Rule of the ruling")),
    Component("UNIT_MULT", _("Unit multiplier"), "CL_UNIT_MULT", required=True),
    Component("OTHERS", _("What differs, with its sources")),
    Component("DISAGREEMENT", _("Key of the disagreement")),
    Component("GAP_PERCENT", capfirst(_("gap, % of the accepted value")), text_type="Decimal"),
    Component("GAP_RATIO", capfirst(_("gap, times")), text_type="Decimal"),
)
COMPONENTS = (*DIMENSIONS, TIME_DIMENSION, MEASURE, *ATTRIBUTES)

DIMENSION_IDS = tuple(one.id for one in DIMENSIONS)
ATTRIBUTE_IDS = tuple(one.id for one in ATTRIBUTES)
