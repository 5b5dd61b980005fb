import csv

import django_filters
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import include, path
from rest_framework import routers, serializers, viewsets

from tests.peers.plain.models import Project, Source

PER_PAGE = 50
FACETS = ("country", "technology", "status")
COLUMNS = ("slug", "title", *FACETS, "capacity_mw", "commissioned_on", "latitude", "longitude")


class ProjectFilter(django_filters.FilterSet):
    q = django_filters.CharFilter("title", "icontains")
    order = django_filters.OrderingFilter(fields=["title", "capacity_mw"])

    class Meta:
        model = Project
        fields = FACETS


def project_list(request: HttpRequest) -> HttpResponse:
    found = ProjectFilter(request.GET, Project.objects.all())
    counts = {}
    for name in FACETS:
        others = request.GET.copy()
        others.pop(name, None)
        rows = ProjectFilter(others, Project.objects.order_by()).qs
        counts[name] = rows.order_by(name).values_list(name).annotate(Count("pk"))
    rows = found.qs.prefetch_related("sources")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "plain/list.html", {"page": page, "counts": counts})


def project_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "plain/detail.html", {"project": get_object_or_404(Project, slug=slug)})


class Line:
    def write(self, text: str) -> str:
        return text


def project_csv(request: HttpRequest) -> StreamingHttpResponse:
    write = csv.writer(Line()).writerow
    rows = Project.objects.values_list(*COLUMNS).iterator(2000)
    return StreamingHttpResponse(map(write, rows), content_type="text/csv")


def constant(request: HttpRequest, size: int) -> HttpResponse:
    """So many bytes, which cost nothing to make."""
    return HttpResponse(b"x" * size)


class SourceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Source
        fields = ("slug", "title", "publisher")


class ProjectSerializer(serializers.ModelSerializer):
    sources = SourceSerializer(many=True)

    class Meta:
        model = Project
        fields = (*COLUMNS, "sources")


class ProjectViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Project.objects.prefetch_related("sources")
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    lookup_field = "slug"


router = routers.SimpleRouter()
router.register("energy-projects", ProjectViewSet)
urlpatterns = [
    path("energy-projects/", project_list),
    path("energy-projects/download.csv", project_csv),
    path("energy-projects/<slug>/", project_detail, name="project"),
    path("constant/<int:size>/", constant),
    path("api/v1/", include(router.urls)),
]
