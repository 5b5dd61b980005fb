from projects.energy import admin as energy
from projects.facilities import admin as facilities
from projects.pipelines import admin as pipelines

__all__ = ["energy", "facilities", "pipelines"]
