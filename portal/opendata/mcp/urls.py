"""The address at which assistants ask, and the tools that each app has for them."""

from django.urls import path

from portal.opendata.mcp.endpoint import endpoint

urlpatterns = [path("", endpoint)]
