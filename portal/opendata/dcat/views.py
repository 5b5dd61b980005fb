"""Views of the catalogue: one address per format, and one with content negotiation."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.filters.refusals import problem_response
from portal.opendata.dcat import (
    DATA_JSON,
    DCAT,
    CatalogueFormat,
    CollectedCatalogue,
    collect_catalogue,
    write_catalogue,
)
from portal.tabular.file_formats import CATALOGUE_TYPES


@require_safe
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """Answer in the accepted format; redirect browsers to the page about the data."""
    forms = {form.media_type: form for form in DCAT.values()}
    accepted = request.get_preferred_type(CATALOGUE_TYPES)
    answer: HttpResponseBase
    if accepted is None:
        answer = problem_response(406, _("These formats are known: %s.") % ", ".join(forms))
    elif accepted not in forms:
        answer = HttpResponse(status=303, headers={"Location": reverse("about_data")})
    else:
        answer = _answer(request, forms[accepted])
    patch_vary_headers(answer, ["Accept"])
    return answer


@require_safe
def catalogue_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    return _answer(request, DCAT[ending])


@require_safe
def data_json(request: HttpRequest) -> HttpResponseBase:
    return _answer(request, DATA_JSON)


def _answer(request: HttpRequest, form: CatalogueFormat) -> HttpResponseBase:
    """Answer with the catalogue, or 304 for a current ETag. Parameters are ignored: CKAN requests
    `?page=2` and compares."""
    collected = collect_catalogue()
    etag = quote_etag(f"{collected.fingerprint}-{form.path.rpartition('.')[2]}")
    answer = get_conditional_response(request, etag)
    if answer is None:
        answer = HttpResponse(
            write_catalogue(form, collected), content_type=f"{form.media_type}; charset=utf-8"
        )
    answer.headers["ETag"] = etag
    if collected.modified:
        answer.headers["Last-Modified"] = http_date(collected.modified.timestamp())
    answer.headers["Link"] = _alternate_links(form, collected)
    answer.headers["Cache-Control"] = "public, max-age=300, s-maxage=60"
    return answer


def _alternate_links(form: CatalogueFormat, collected: CollectedCatalogue) -> str:
    others = [one for one in (*DCAT.values(), DATA_JSON) if one is not form]
    links = [
        f'<{collected.site}{one.path}>; rel="alternate"; type="{one.media_type}"' for one in others
    ]
    return ", ".join([*links, f'<{collected.licence["url"]}>; rel="license"'])
