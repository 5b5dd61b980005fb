"""Feeds at the address of the page of their subject, with `feed.atom` or `feed.json`."""

import hashlib
from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.filters.changes import ChangeListFilter
from portal.filters.closed import ClosedFilterSet
from portal.filters.fields import spell_country
from portal.filters.shown_order import sort_countries
from portal.formatting.addresses import absolute_url
from portal.formatting.summaries import labelled
from portal.models import Correction, Country, Disagreement, Record, Source, Status
from portal.opendata import feeds
from portal.opendata.api.router import registered_viewsets
from portal.opendata.api.views import RowViewSet
from portal.opendata.feeds.entries import Stream, read_page
from portal.records.kinds import all_kinds
from portal.site.changes.log import logged_changes
from portal.site.feed_formats import FEED_FORMATS
from portal.site.filter_form import build_query
from portal.site.records.pages import load_public_or_withdrawn
from portal.site.records.tombstone import render_tombstone
from portal.site.views.questions import page_number, refuse_unknown_parameters

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""Date of an empty feed; Atom requires one."""


@require_safe
def feeds_page(request: HttpRequest) -> HttpResponse:
    context = {
        "kinds": list(all_kinds().values()),
        "countries": sort_countries(Country.objects.all()),
    }
    return render(request, "portal/feeds.html", context)


@require_safe
def feed_of_all(request: HttpRequest, form: str) -> HttpResponseBase:
    refuse_unknown_parameters(request, "page")
    stream = feeds.with_arrivals(feeds.of_everything(), feeds.FeedScope())
    return _answer(request, form, stream, _("Everything on the portal"), reverse("home"))


@require_safe
def feed_of_country(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    refuse_unknown_parameters(request, "page")
    country = get_object_or_404(Country, code=spell_country(code))
    scope = feeds.FeedScope(country=country.code)
    stream = feeds.with_arrivals(feeds.of_country(country.code), scope)
    return _answer(request, form, stream, str(country), country.get_absolute_url())


@require_safe
def feed_of_changes(request: HttpRequest, form: str) -> HttpResponseBase:
    """Feed of `/changes/`, by the same parameters."""
    found = ChangeListFilter(request.GET, logged_changes())
    found.refuse_for_programs()
    found.refuse_invalid()
    page = reverse("changes") + build_query(request.GET, "page")
    return _answer(request, form, feeds.LogStream(found.qs), _("What changed"), page)


@require_safe
def feed_of_list(request: HttpRequest, section: str, form: str) -> HttpResponseBase:
    """Feed of the list at `/<section>/`, filtered by the same parameters."""
    viewset = _find_list(section)
    found = viewset.filterset_class(request.GET, viewset.queryset.all())
    found.refuse_for_programs()
    found.refuse_invalid()
    page = request.path.removesuffix(f"feed.{form}") + build_query(request.GET, "page")
    stream, title = _stream_of_list(found)
    return _answer(request, form, stream, title, page)


@require_safe
def feed_of_record(request: HttpRequest, section: str, slug: str, form: str) -> HttpResponseBase:
    refuse_unknown_parameters(request, "page")
    model = _find_list(section).queryset.model
    if not issubclass(model, Record):
        raise Http404
    record = load_public_or_withdrawn(model, slug)
    if record.status == Status.WITHDRAWN:
        return render_tombstone(request, record)
    scope = feeds.FeedScope(kind=record.kind(), uids=[record.uid])
    stream = feeds.with_arrivals(feeds.of_record(record), scope)
    return _answer(request, form, stream, str(record), record.get_absolute_url())


def _find_list(section: str) -> type[RowViewSet]:
    """Return the viewset of the API list at an address, with its queryset and FilterSet; 404."""
    viewset = registered_viewsets().get(section)
    if viewset and issubclass(viewset.queryset.model, Correction | Record | Source | Disagreement):
        return viewset
    raise Http404


def _stream_of_list(found: ClosedFilterSet) -> tuple[Stream, str]:
    model = found.queryset.model
    stream: Stream
    if model is Source:
        stream, title = feeds.SourceStream(found.qs), _("Sources")
    elif model is Correction:
        stream, title = feeds.CorrectionStream(found.qs), _("Corrections")
    elif model is Disagreement:
        stream, title = feeds.DisagreementStream(found.qs), _("Disagreements")
    else:
        scope = feeds.FeedScope(kind=model.kind(), uids=found.qs.order_by().values("uid"))
        stream = feeds.with_arrivals(feeds.of_list(found), scope)
        title = str(all_kinds()[model.kind()].many)
    return stream, _("%s, a part of them") % title if found.narrows else title


def _answer(
    request: HttpRequest, form: str, stream: Stream, title: str, page: str
) -> HttpResponseBase:
    """Answer with a page of the feed, or 304 for a current ETag."""
    found = read_page(stream, page_number(request, digits=3) or 1)
    if not found.marks and found.number > 1:
        raise Http404
    at = max((mark.at for mark in found.marks), default=LONG_AGO)
    url = absolute_url(request.get_full_path())
    links = {}
    for relation, number in found.neighbours.items():
        query = build_query(request.GET, "page", **({"page": number} if number > 1 else {}))
        links[relation] = absolute_url(request.path + query)
    entries = stream.entries(found.marks, request)
    named = labelled(settings.PORTAL_NAME, str(title))
    written = feeds.write_feed(
        form, entries, title=named, page=absolute_url(page), url=url, at=at, links=links
    )
    etag = quote_etag(hashlib.sha256(written).hexdigest()[:32])
    whole = HttpResponse(written, content_type=f"{FEED_FORMATS[form]}; charset=utf-8")
    answer = get_conditional_response(request, etag, int(at.timestamp()), whole) or whole
    answer.headers["ETag"] = etag
    answer.headers["Last-Modified"] = http_date(at.timestamp())
    answer.headers["Cache-Control"] = "public, max-age=300, s-maxage=60"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
