"""The addresses under /api/ that programs ask: version 1 and its description."""

from django.urls import include, path, re_path
from django.utils.module_loading import autodiscover_modules

from portal.api import endpoints, router
from portal.api.docs import NoSuchEndpoint, SchemaView

autodiscover_modules("api")

urlpatterns = [
    path("v1/", include(router.urls)),
    path("schema/", SchemaView.as_view(), name="api_schema"),
    re_path(r"^v1/.*/$", NoSuchEndpoint.as_view()),
]

__all__ = ["endpoints", "router", "urlpatterns"]
