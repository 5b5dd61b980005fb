"""Downloads of lists beside their pages: the same file as from the API."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe
from rest_framework.exceptions import APIException

from portal.opendata.api.files import file_of
from portal.opendata.api.problems import explain
from portal.opendata.api.tables import endpoint_of
from portal.records.json import DocumentRenderer
from portal.tabular.file_formats import FORMATS, list_formats


@require_safe
def download(request: HttpRequest, name: str, key: str) -> HttpResponseBase:
    """`/energy-projects/download.csv?country=KZ`: the rows of the API in its order."""
    endpoint, form = endpoint_of(name, request), FORMATS[key]
    if form not in list_formats(endpoint.get_queryset().model):
        raise Http404
    try:
        return file_of(endpoint, form)
    except APIException as problem:
        return problem_response(problem)


def problem_response(problem: APIException) -> HttpResponse:
    answer = explain(problem, {})
    body = DocumentRenderer().render(answer.data)
    return HttpResponse(body, status=answer.status_code, content_type="application/problem+json")
