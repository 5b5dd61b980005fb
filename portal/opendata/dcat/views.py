"""The catalogue at its addresses: one for each format, and one where the format is agreed on."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.http.errors import problem
from portal.opendata.dcat import (
    DATA_JSON,
    DCAT,
    CatalogueFormat,
    CollectedCatalogue,
    gather,
    write_catalogue,
)

HTML = "text/html"


@require_safe
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """In the format that is asked for; people are led to the page that explains it."""
    forms = {form.media_type: form for form in DCAT.values()}
    asked = request.get_preferred_type([*forms, HTML])
    answer: HttpResponseBase
    if asked is None:
        answer = problem(406, _("These formats are known: %s.") % ", ".join(forms))
    elif asked == HTML:
        answer = HttpResponse(status=303, headers={"Location": reverse("about_data")})
    else:
        answer = _answer(request, forms[asked])
    patch_vary_headers(answer, ["Accept"])
    return answer


@require_safe
def catalogue_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    return _answer(request, DCAT[ending])


@require_safe
def data_json(request: HttpRequest) -> HttpResponseBase:
    return _answer(request, DATA_JSON)


def _answer(request: HttpRequest, form: CatalogueFormat) -> HttpResponseBase:
    """The catalogue, unless whoever asks has it already. What else is asked is passed over: CKAN
    asks for `?page=2` and compares."""
    found = gather()
    etag = quote_etag(f"{found.fingerprint}-{form.path.rpartition('.')[2]}")
    answer = get_conditional_response(request, etag)
    if answer is None:
        answer = HttpResponse(
            write_catalogue(form, found), content_type=f"{form.media_type}; charset=utf-8"
        )
    answer.headers["ETag"] = etag
    if found.modified:
        answer.headers["Last-Modified"] = http_date(found.modified.timestamp())
    answer.headers["Link"] = _links(form, found)
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


def _links(form: CatalogueFormat, found: CollectedCatalogue) -> str:
    others = [one for one in (*DCAT.values(), DATA_JSON) if one is not form]
    links = [
        f'<{found.site}{one.path}>; rel="alternate"; type="{one.media_type}"' for one in others
    ]
    return ", ".join([*links, f'<{found.licence["url"]}>; rel="license"'])
