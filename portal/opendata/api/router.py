"""The addresses under /api/v1/. Those of lists and rows may end in `.csv` and the like."""

from typing import Any

from rest_framework.routers import DefaultRouter
from rest_framework.urlpatterns import format_suffix_patterns


class Router(DefaultRouter):
    include_format_suffixes = False
    root_view_name = "api_root"

    def get_urls(self) -> list[Any]:
        *lists, root = super().get_urls()
        return [*format_suffix_patterns(lists), root]


router = Router()
