"""Global Energy Monitor's vocabulary, so that its trackers load without loss."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Technology(models.TextChoices):
    COAL = "coal", _("Coal")
    GAS = "gas", _("Gas")
    OIL = "oil", _("Oil")
    HYDRO = "hydro", _("Hydropower")
    PUMPED_STORAGE = "pumped-storage", _("Pumped storage")
    NUCLEAR = "nuclear", _("Nuclear")
    SOLAR = "solar", _("Solar")
    WIND = "wind", _("Wind")


class ProjectStatus(models.TextChoices):
    """As defined in the tracker methodology. “Inferred” stands beside it: the status follows from
    silence (two years for shelved, four for cancelled), not from a source."""

    ANNOUNCED = "announced", _("Announced")
    PRE_CONSTRUCTION = "pre-construction", _("Pre-construction")
    CONSTRUCTION = "construction", _("Under construction")
    OPERATING = "operating", _("Operating")
    MOTHBALLED = "mothballed", _("Mothballed")
    RETIRED = "retired", _("Retired")
    SHELVED = "shelved", _("Shelved")
    CANCELLED = "cancelled", _("Cancelled")


ENDED = frozenset({ProjectStatus.RETIRED.value, ProjectStatus.CANCELLED.value})
"""A plant, or a pipeline, that was retired or cancelled stays so."""
GIVEN_UP = ENDED | {ProjectStatus.SHELVED.value}
"""Statuses of phases and plants that no sum of capacity counts as alive."""


class CapacityRating(models.TextChoices):
    AC = "MWac", "MWac"
    DC = "MWp/dc", "MWp/dc"
    UNKNOWN = "unknown", _("Unknown")


TURBINES = _("Onshore"), _("Run-Of-River"), _("Reservoir"), _("OCGT"), _("CCGT"), _("Steam Turbine")
DETAILS = *TURBINES, _("PV")
"""Frequent words of sources for a kind of plant, which its page shows in the reader's language."""
