"""Modules whose tables belong to the app."""

from projects.energy import models as energy
from projects.energy import parts
from projects.facilities import models as facilities
from projects.pipelines import models as pipelines
