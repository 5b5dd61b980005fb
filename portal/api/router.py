"""The addresses under /api/v1/."""

from rest_framework.routers import DefaultRouter


class Router(DefaultRouter):
    include_format_suffixes = False
    root_view_name = "api_root"


router = Router()
