"""How long the values of projects are good for."""

from portal.editorial.worklist import YEAR, keeps
from projects.models import EnergyProject, Pipeline

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
keeps(
    Pipeline,
    lasting={"status": ENDED},
    status=2 * YEAR,
    capacity_bcm_year=5 * YEAR,
    throughput_bcm_year=2 * YEAR,
)
