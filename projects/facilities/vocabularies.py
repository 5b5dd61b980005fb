"""Kinds of facility, and the units of what they can do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FacilityType(models.TextChoices):
    OIL_GAS_FIELD = "oil-gas-field", _("Oil or gas field or block")
    REFINERY = "refinery", _("Refinery or chemical plant")
    POWER_LINE = "power-line", _("Power line or substation")
    STORAGE = "storage", _("Energy storage")
    EQUIPMENT_PLANT = "equipment-plant", _("Equipment factory")
    URANIUM = "uranium", _("Uranium or nuclear fuel plant")
    COAL_MINE = "coal-mine", _("Coal mine")
    WASTE_TO_ENERGY = "waste-to-energy", _("Waste-to-energy plant")


SIZES = {
    "capacity_mw": "MW",
    "storage_mwh": "MWh",
    "capacity_mt_year": "Mt a year",
    "capacity_bcm_year": "bcm a year",
    "capacity_t_year": "t a year",
    "capacity_gw_year": "GW a year",
    "voltage_kv": "kV",
    "length_km": "km",
}
"""Facts that say how large a facility is, each in one unit, so that it can be compared, sorted and
asked for; a facility has those of its type."""
