from projects.energy import admin as energy
from projects.pipelines import admin as pipelines

__all__ = ["energy", "pipelines"]
