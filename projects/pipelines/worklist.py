"""How long the values of pipelines are good for."""

from portal.editorial.worklist import YEAR, keeps
from projects.energy.worklist import ENDED
from projects.pipelines.models import Pipeline

keeps(
    Pipeline,
    lasting={"status": ENDED},
    status=2 * YEAR,
    capacity_bcm_year=5 * YEAR,
    throughput_bcm_year=2 * YEAR,
)
