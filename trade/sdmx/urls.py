"""The addresses under /api/sdmx/. A last slash may be left out, as the clients of SDMX do."""

from django.urls import re_path
from django.views.generic import RedirectView

from trade.sdmx import rest2, views

PART = "(?:/(?P<{}>[^/]*))?"
FLOW, ARTEFACT = ("agency", "flow", "version"), ("agency", "name", "version")


def _address(start: str, *parts: str) -> str:
    """A pattern of parts that may be left out from the end."""
    return f"^{start}" + "".join(PART.format(name) for name in parts) + "/?$"


urlpatterns = [
    re_path(_address("2\\.1"), RedirectView.as_view(url="/api/sdmx/2.1/dataflow/")),
    re_path(
        _address("2\\.1/data/(?P<flow>[^/]+)", "key", "provider"), views.data, name="sdmx_data"
    ),
    re_path(
        _address("2\\.1/availableconstraint/(?P<flow>[^/]+)", "key", "provider", "component"),
        views.available,
        name="sdmx_available",
    ),
    re_path(
        _address("2\\.1/(?P<kind>[a-z]+)", "agency", "name", "version", "item"),
        views.structures,
        name="sdmx_structures",
    ),
    re_path(_address("3\\.0/data", "context", *FLOW, "key"), rest2.data),
    re_path(_address("3\\.0/availability", "context", *FLOW, "key", "component"), rest2.available),
    re_path(_address("3\\.0/structure", "kind", *ARTEFACT, "item"), rest2.structures),
    re_path(_address("3\\.0/schema/(?P<context>[a-z]+)", *ARTEFACT), rest2.schema),
    re_path("^(?P<rest>.*)$", views.unknown_resource),
]
