from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.peers.desk.models import Plant, PlantClaim


class ClaimInline(admin.StackedInline[PlantClaim, Plant]):
    model = PlantClaim
    extra = 0


class PlantAdmin(admin.ModelAdmin[Plant]):
    list_display = ("title_en", "status", "technology", "capacity_mw", "updated_at")
    list_filter = ("status", "technology")
    search_fields = ("title_en", "slug")
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    inlines: ClassVar[list[Any]] = [ClaimInline]


site = admin.AdminSite()
site.register(Plant, PlantAdmin)
urlpatterns = [path("admin/", site.urls)]


def let_in(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Middleware: whoever asks may do all."""

    def middleware(request: HttpRequest) -> HttpResponse:
        everybody: Any = User(pk=1, username="bench", is_staff=True, is_superuser=True)
        request.user = everybody
        return get_response(request)

    return middleware
