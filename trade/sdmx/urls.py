"""The addresses under /api/sdmx/. A last slash may be left out, as the clients of SDMX do."""

from django.urls import re_path

from trade.sdmx import views

PART = "(?:/(?P<{}>[^/]*))?"


def _address(start: str, *parts: str) -> str:
    """A pattern of parts that may be left out from the end."""
    return "^2\\.1/" + start + "".join(PART.format(name) for name in parts) + "/?$"


urlpatterns = [
    re_path(_address("data/(?P<flow>[^/]+)", "key", "provider"), views.data, name="sdmx_data"),
    re_path(
        _address("availableconstraint/(?P<flow>[^/]+)", "key", "provider", "component"),
        views.available,
        name="sdmx_available",
    ),
    re_path(
        _address("(?P<kind>[a-z]+)", "agency", "name", "version", "item"),
        views.structures,
        name="sdmx_structures",
    ),
    re_path("^(?P<rest>.*)$", views.nowhere),
]
