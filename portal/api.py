"""What every read-only endpoint shares; each app's api.py registers with `router`."""
from rest_framework.pagination import PageNumberPagination
from rest_framework.filters import BaseFilterBackend
class Pagination(PageNumberPagination): pass
class ClosedFilterBackend(BaseFilterBackend): pass
def explain(exc, context): pass
