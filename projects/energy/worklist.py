"""How long the values of projects are good for."""

from portal.editorial.worklist import YEAR, keeps
from projects.energy.models import EnergyProject

ENDED = {"retired", "cancelled"}

keeps(
    EnergyProject,
    lasting={"status": ENDED},
    status=YEAR,
    capacity_mw=3 * YEAR,
    annual_generation_gwh=3 * YEAR,
    investment=5 * YEAR,
    co2_avoided_t_year=5 * YEAR,
    households_supplied=5 * YEAR,
    residents_supplied=5 * YEAR,
    rank_in_region=2 * YEAR,
)
