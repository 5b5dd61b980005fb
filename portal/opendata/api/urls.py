"""Addresses under /api/: version 1 and its description."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView

from portal.opendata.api import endpoints, router
from portal.opendata.api.docs import NoSuchEndpoint, SchemaView
from portal.opendata.api.search import SearchView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api_docs")),
    path("v1/search/", SearchView.as_view(), name="api_search"),
    path("v1/", include(router.urls)),
    path("schema/", SchemaView.as_view(), name="api_schema"),
    re_path(r"^v1/.*/$", NoSuchEndpoint.as_view()),
]

__all__ = ["endpoints", "router", "urlpatterns"]
