import csv
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse

from portal.formatting.addresses import contact_url
from portal.graphics.maps import borders_note
from portal.models import (
    Disagreement,
    PublishedClaim,
    Rule,
    SearchEntry,
    Source,
    SourceKind,
    Standing,
)
from portal.records.kinds import Kind, all_kinds
from portal.tabular.catalogue_formats import DATA_JSON, DCAT


def about(request: HttpRequest) -> HttpResponse:
    """What this is, how a figure is chosen, and how to correct one."""
    context = {
        "rules": Rule.choices,
        "source_kinds": SourceKind.choices,
        "contact": settings.PORTAL_CONTACT,
        "contact_url": contact_url(settings.PORTAL_CONTACT),
        "operator": settings.PORTAL_OPERATOR,
        "borders": borders_note(),
    }
    return render(request, "portal/about.html", context)


def about_data(request: HttpRequest) -> HttpResponse:
    """The files, their licences, whose work they build on, and how much there is."""
    context = {
        "attribution": attribution(),
        "catalogue": [*DCAT.values(), DATA_JSON],
        "files": packaged_files(),
        "kinds": counted_kinds(),
        "sources_count": Source.objects.count(),
        "standings": standings(),
        "disagreements_count": Disagreement.objects.count(),
    }
    return render(request, "portal/about_data.html", context)


def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed; the editors' desk has nothing to find."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in HIDDEN)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


HIDDEN = ("/*admin/", "/*search/", "/*preview/", "/*as_recorded=")


def icon(request: HttpRequest) -> HttpResponse:
    """Where it is looked for beside what names none: frames, files, feeds."""
    return redirect(static("portal/img/favicon.svg"))


def attribution() -> list[dict[str, Any]]:
    """Whose data the packaged files are built from, and on what terms, with the sources that are
    cited here. One query."""
    path = Path(apps.get_app_config("portal").path) / "data" / "attribution.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cited = Source.objects.in_bulk(
        [slug for row in rows for slug in row["sources"].split(";")], field_name="slug"
    )
    return [
        {**row, "cited": [cited[slug] for slug in row["sources"].split(";") if slug in cited]}
        for row in rows
    ]


def packaged_files() -> list[tuple[str, int]]:
    """Each file of the packaged data set, as `app/name`, with its size in bytes."""
    found = []
    apps_with_kinds = {kind.app for kind in all_kinds().values()}
    for config in apps.get_app_configs():
        folder = Path(config.path) / "data"
        if config.label in apps_with_kinds:
            found += [(f, f"{config.name}/{f.relative_to(folder)}") for f in folder.rglob("*.csv")]
    return sorted((name, file.stat().st_size) for file, name in found)


def counted_kinds() -> list[tuple[Kind, int]]:
    """Every kind of record with the number of public ones. One query."""
    counted = SearchEntry.objects.order_by().values_list("kind").annotate(Count("pk"))
    counts = dict(counted)
    return [(way, counts.get(way.kind, 0)) for way in all_kinds().values()]


def standings() -> list[tuple[str, int]]:
    """How many public claims stand in which way."""
    counted = PublishedClaim.objects.order_by().values_list("standing").annotate(Count("pk"))
    counts = dict(counted)
    return [(standing.value, counts[standing]) for standing in Standing if standing in counts]
