"""What every read-only endpoint shares; each app's api.py registers with `router`.

The settings name what stands here, and the framework reads them while it is being imported, so
this module and those it imports know neither models nor generic views.
"""

from portal.opendata.api.filtering import ClosedFilterBackend
from portal.opendata.api.pagination import Pagination
from portal.opendata.api.problems import explain
from portal.opendata.api.router import router

__all__ = ["ClosedFilterBackend", "Pagination", "explain", "router"]
