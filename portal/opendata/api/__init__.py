"""The read-only REST API; each app's api.py registers its viewsets with `router`.

The settings name these classes and Django REST framework imports them while it is being imported
itself, so this module and those it imports know neither models nor generic views.
"""

from portal.opendata.api.filtering import ClosedFilterBackend
from portal.opendata.api.pagination import Pagination
from portal.opendata.api.problems import explain
from portal.opendata.api.router import router
