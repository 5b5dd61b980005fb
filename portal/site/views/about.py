from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from portal.formatting.addresses import absolute_url, contact_url
from portal.formatting.source_list import SourceList
from portal.graphics.maps.borders import borders_note
from portal.models import (
    Disagreement,
    PublishedClaim,
    Rule,
    SearchEntry,
    Source,
    SourceKind,
    Standing,
)
from portal.models.languages import DEFAULT, LANGUAGES, pick_text
from portal.models.packaged_tables import read_table
from portal.records import contributions
from portal.records.column_store import PublicColumns
from portal.records.document_types import StoryDocument
from portal.records.documents import document_of
from portal.records.kinds import Kind, all_kinds
from portal.records.standings import Judged
from portal.site.about_pages import ABOUT_PAGES, packaged_text, published_text
from portal.site.stories.markdown import render_prose
from portal.site.views.sources import count_by_standing
from portal.site.views.stories import text_context
from portal.tabular.file_formats import DATA_JSON, DCAT


def about(request: HttpRequest) -> HttpResponse:
    """Render the page about the portal: rules for choosing figures, kinds of sources, contact."""
    context = {
        "rules": Rule.choices,
        "source_kinds": SourceKind.choices,
        "contact": settings.PORTAL_CONTACT,
        "contact_url": contact_url(settings.PORTAL_CONTACT),
        "operator": settings.PORTAL_OPERATOR,
        "borders": borders_note(),
        "methods": contributions.methods.collect(),
        "asked_who_takes_part": [
            kind
            for kind in all_kinds().values()
            if kind.filterset and "participation" in kind.filterset.base_filters
        ],
        "pages": ABOUT_PAGES.items(),
    }
    return render(request, "portal/about.html", context)


def about_page(request: HttpRequest, name: str) -> HttpResponse:
    """Render a page about the portal, such as `/about/privacy/`."""
    if name not in ABOUT_PAGES:
        raise Http404
    story = published_text(name)
    document = document_of(story, StoryDocument) if story else None
    context = (
        text_context(request, story, document)
        if story and document
        else {"html": render_prose(packaged_text(name)), "sources": SourceList()}
    )
    context |= {
        "name": name,
        "title": pick_text(document["title"]) if document else ABOUT_PAGES[name],
        "own": document,
        "pages": ABOUT_PAGES.items(),
        "contact": settings.PORTAL_CONTACT,
        "contact_url": contact_url(settings.PORTAL_CONTACT),
        "operator": settings.PORTAL_OPERATOR,
    }
    return render(request, "portal/about_page.html", context)


def data(request: HttpRequest) -> HttpResponse:
    """Render the page of all that there is: the kinds of record, with their numbers."""
    context = {
        "kinds": count_kinds(),
        "sources_count": Source.objects.count(),
        "disagreements_count": Disagreement.objects.count(),
    }
    return render(request, "portal/data.html", context)


def about_data(request: HttpRequest) -> HttpResponse:
    context = {
        "attribution": read_attribution(),
        "catalogue": [*DCAT.values(), DATA_JSON],
        "kinds": count_kinds(),
        "sources_count": Source.objects.count(),
        "standings": count_standings(),
        "disagreements_count": Disagreement.objects.count(),
    }
    return render(request, "portal/about_data.html", context)


def robots(request: HttpRequest) -> HttpResponse:
    """Answer `robots.txt`: everything public may be indexed, the editors' desk may not."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in [*HIDDEN, "/*as_recorded="])]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer `/.well-known/security.txt` (RFC 9116): where weaknesses are reported. Raises
    Http404."""
    contact = contact_url(settings.PORTAL_SECURITY_CONTACT)
    if not contact:
        raise Http404
    expires = timezone.localdate() + timedelta(days=180)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires}T00:00:00Z",
        "Preferred-Languages: en, zh, ru",
        f"Canonical: {absolute_url(request.path)}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


HIDDEN = [
    f"{'' if code == DEFAULT else f'/{code}'}/{name}/"
    for name in ["admin", "cite", "report", "search", "preview", "subscribe"]
    for code in LANGUAGES
]
"""Whole addresses: `*report/` would be the end of a record's address as well."""


def icon(request: HttpRequest) -> HttpResponse:
    """Redirect `/favicon.ico`, which browsers request for frames, files and feeds."""
    return redirect(static("portal/img/favicon.svg"))


def read_attribution() -> list[dict[str, object]]:
    """Read authors and licences of the data in the packaged files, with the public sources cited
    for them. One query."""
    rows = read_table(Path(apps.get_app_config("portal").path) / "data" / "attribution.csv")
    cited = Source.objects.in_bulk(
        [slug for row in rows for slug in row["sources"].split(";")], field_name="slug"
    )
    return [
        {**row, "cited": [cited[slug] for slug in row["sources"].split(";") if slug in cited]}
        for row in rows
    ]


def count_kinds() -> list[tuple[Kind, int]]:
    counts = PublicColumns().of(SearchEntry).codes("kind").counts()
    return [(way, counts.get(way.kind, 0)) for way in all_kinds().values()]


def count_standings() -> list[tuple[Judged, int]]:
    counts, order = count_by_standing(PublishedClaim.objects.all()), list(Standing)
    return sorted(counts.items(), key=lambda one: (order.index(one[0].standing), -one[1]))
