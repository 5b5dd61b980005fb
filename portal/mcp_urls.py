"""The address at which assistants ask, and the tools that each app has for them."""

from django.urls import path
from django.utils.module_loading import autodiscover_modules

from portal.mcp.endpoint import endpoint

autodiscover_modules("mcp")

urlpatterns = [path("", endpoint)]
