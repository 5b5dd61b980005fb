"""Pages and files of releases, and the package of a query."""

import logging
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import chain
from tempfile import TemporaryFile

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.filters.changes import ChangeListFilter, end_of
from portal.formatting.countries import load_country_names
from portal.http.errors import unavailable
from portal.models import Change, Correction, Release, Removal
from portal.models.languages import DEFAULT
from portal.opendata import releases
from portal.opendata.api import links
from portal.opendata.api.files import all_rows
from portal.opendata.api.tables import endpoint_of, table_of
from portal.opendata.releases.differences import WORDS, Difference, count_changes, write_csv
from portal.opendata.releases.parts import parts_of_query
from portal.publication import time_travel
from portal.publication.public_rows import CORRECTION
from portal.site.corrections import show_corrections
from portal.site.stories.markdown import Prose
from portal.site.views.change_list import position_at
from portal.site.views.questions import choice_parameter, page_parameter, refuse_unknown_parameters
from portal.tabular.file_formats import BOM, CSV
from portal.tabular.formats.scratch import read_pieces

FRESH = "public, max-age=3600, s-maxage=60"
"""A release changes only where something was removed for good: soon for shared caches, too."""
PER_PAGE = 200
log = logging.getLogger(__name__)


class Lost(BadRequest):
    """The file of a release is gone, and what can be made in its place is another one."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    refuse_unknown_parameters(request, "page")
    page = page_parameter(request, _made().defer("described"))
    context = {"page": page, "revisions": [one for one in _removals() if one.releases]}
    return render(request, "portal/release_list.html", context)


def _made() -> QuerySet[Release]:
    """Return the releases there were at the moment that is read."""
    return Release.objects.filter(released_at__lte=time_travel.now())


def _removals() -> QuerySet[Removal]:
    return Removal.objects.done().order_by("-confirmed_at")


@require_safe
def release_detail(request: HttpRequest, number: int) -> HttpResponse:
    refuse_unknown_parameters(request)
    release = get_object_or_404(_made(), number=number)
    around = _made().filter(number__in=[number - 1, number + 1]).in_bulk(field_name="number")
    context = {
        "release": release,
        "revisions": [
            {"removal": removal, "sha256": revised["sha256"]}
            for removal in _removals()
            for revised in removal.releases
            if revised["number"] == number
        ],
        "notes": Prose(str(release.notes)).html(lambda number: ""),
        "corrections": show_corrections(_corrections_in(release), load_country_names(request)),
        "before": around.get(number - 1),
        "after": around.get(number + 1),
        "moment": time_travel.write_moment(release.released_at),
    }
    return render(request, "portal/release_detail.html", context)


def _corrections_in(release: Release) -> list[Correction]:
    """Return the cases of errors that took a step since the release before, as they are now."""
    before = Release.objects.filter(number=release.number - 1).first()
    steps = Change.objects.of(CORRECTION).filter(position__lte=release.position)
    steps = steps.filter(position__gt=before.position if before else 0)
    return list(Correction.objects.filter(uid__in=steps.values("key")).order_by("uid"))


@require_safe
def release_changes(request: HttpRequest, number: int) -> HttpResponseBase:
    """Differences from an earlier release, by default the previous one, as a page or CSV."""
    refuse_unknown_parameters(request, "from", "page", "format")
    release = get_object_or_404(_made(), number=number)
    earlier = Release.objects.filter(number__lt=number)
    asked = choice_parameter(
        request, "from", [str(one) for one in earlier.values_list("number", flat=True)]
    )
    before = earlier.filter(number=int(asked)).first() if asked else earlier.first()
    if before is None:
        raise Http404
    found = releases.find_differences(before.position, release.position)
    if choice_parameter(request, "format", ["csv"]):
        return _differences_file(found, f"{before.number}-{release.number}")
    listed = sorted(found, key=lambda one: (list(WORDS).index(one.change), one.kind, one.title))
    context = {
        "release": release,
        "before": before,
        "earlier": list(earlier),
        "page": page_parameter(request, listed, per_page=PER_PAGE),
        "counts": count_changes(listed),
        "words": WORDS,
    }
    return render(request, "portal/release_changes.html", context)


@require_safe
def differences(request: HttpRequest) -> HttpResponseBase:
    """`/changes/differences.csv?since=2026-07-01&until=2026-07-31`: what differs between the ends
    of two days, today's without the second, as `changes.csv` of a release has it."""
    refuse_unknown_parameters(request, "since", "until")
    asked = ChangeListFilter(request.GET, Change.objects.all())
    asked.refuse_invalid()
    days = asked.form.cleaned_data
    since, until = days["since"], days["until"]
    first = position_at(end_of(since)) if since else 0
    last = position_at(end_of(until)) if until else time_travel.position()
    names = [day.isoformat() for day in (since, until) if day]
    return _differences_file(releases.find_differences(first, last), "-".join(names) or "all")


def _differences_file(found: Iterable[Difference], name: str) -> HttpResponseBase:
    pieces = chain([BOM.encode()], write_csv(found))
    answer = StreamingHttpResponse(pieces, content_type=CSV.media_type)
    file_name = f"corridor-changes-{name}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return answer


@require_safe
def release_file(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    release = get_object_or_404(Release, number=number)
    found = release.files.get(name)
    if found is None or request.GET:
        raise Http404
    try:
        opened = releases.open_release_file(release, name)
    except releases.BeingRevised:
        return unavailable(request)
    except releases.Different as problem:
        log.exception("A lost file of a release cannot be made again")
        raise Lost(
            _("This file was lost, and it did not come out as it was. It has been logged.")
        ) from problem
    answer = FileResponse(opened, content_type=found.media_type)
    answer.headers["Content-Length"] = str(found.size)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["ETag"] = f'"{found.sha256}"'
    answer.headers["Cache-Control"] = FRESH
    return answer


@require_safe
def package(request: HttpRequest, name: str) -> HttpResponseBase:
    """`/energy-projects/download.zip?country=KZ`: a package of the rows of a query and of the rows
    that belong to them."""
    endpoint = endpoint_of(name, request)
    found = all_rows(endpoint)
    table, position = table_of(endpoint), time_travel.position()
    change = Change.objects.filter(position=position).first()
    made = releases.Package(
        name=f"corridor-{name}",
        title=f"{settings.PORTAL_NAME}: {name}",
        version=str(position),
        at=change.at if change else timezone.now(),
        url=links.list_address(request, endpoint),
        about=f"The rows of one question, and what belongs to them, at position {position}.",
        parts=parts_of_query(table, found),
    )
    answer = StreamingHttpResponse(_written(made), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}-{position}.zip"'
    answer.headers["Link"] = links.link_header(
        links.of_everything(), links.of_list(request, endpoint)
    )
    return answer


def _written(made: releases.Package) -> Iterator[bytes]:
    """Write a package when it is sent."""
    with TemporaryFile() as file:
        with translation.override(DEFAULT):
            made.write(file)
        yield from read_pieces(file)
