"""The catalogue at its addresses: one for each format, and one where the format is agreed on."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import APIException

from portal.api.answers import PREFLIGHT
from portal.api.problems import explain
from portal.catalogue import DATA_JSON, DCAT, Form, Found, gather
from portal.renderers import DocumentRenderer

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
    "Cache-Control": "public, max-age=300",
}
HTML = "text/html"

only_read = require_http_methods(["GET", "HEAD", "OPTIONS"])


class NoSuchForm(APIException):
    status_code = 406


@only_read
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """In the format that is asked for; people are led to the page that explains it."""
    forms = {form.media_type: form for form in DCAT.values()}
    asked = request.get_preferred_type([*forms, HTML])
    if asked is None:
        answer: HttpResponseBase = _refused(_("These formats are known: %s.") % ", ".join(forms))
    elif asked == HTML:
        answer = HttpResponse(status=303, headers={"Location": reverse("about_data")})
    else:
        answer = _answer(request, forms[asked])
    patch_vary_headers(answer, ["Accept"])
    return answer


@only_read
def catalogue_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    return _answer(request, DCAT[ending])


@only_read
def data_json(request: HttpRequest) -> HttpResponseBase:
    return _answer(request, DATA_JSON)


def _answer(request: HttpRequest, form: Form) -> HttpResponseBase:
    """The catalogue, unless whoever asks has it already. What else is asked is passed over: CKAN
    asks for `?page=2` and compares."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={**OPEN, **PREFLIGHT})
    found = gather()
    etag = quote_etag(f"{found.fingerprint}-{form.path.rpartition('.')[2]}")
    answer = get_conditional_response(request, etag)
    if answer is None:
        answer = HttpResponse(form.write(found), content_type=f"{form.media_type}; charset=utf-8")
    for name, value in {**OPEN, "ETag": etag, "Link": _links(form, found)}.items():
        answer.headers[name] = value
    if found.modified:
        answer.headers["Last-Modified"] = http_date(found.modified.timestamp())
    return answer


def _links(form: Form, found: Found) -> str:
    others = [one for one in (*DCAT.values(), DATA_JSON) if one is not form]
    links = [
        f'<{found.site}{one.path}>; rel="alternate"; type="{one.media_type}"' for one in others
    ]
    return ", ".join([*links, f'<{found.licence["url"]}>; rel="license"'])


def _refused(sentence: str) -> HttpResponse:
    said = explain(NoSuchForm(sentence), {})
    body = DocumentRenderer().render(said.data)
    return HttpResponse(body, status=said.status_code, content_type="application/problem+json")
