"""What every read-only endpoint shares; each app's api.py registers with `router`.

The settings name what stands here, and the framework reads them while it is being imported, so
this module and those it imports know neither models nor generic views.
"""

from portal.api.filtering import ClosedFilterBackend
from portal.api.pagination import Pagination
from portal.api.problems import explain
from portal.api.router import router

__all__ = ["ClosedFilterBackend", "Pagination", "explain", "router"]
