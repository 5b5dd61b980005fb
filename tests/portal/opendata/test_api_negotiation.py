"""Content negotiation of the API: suffix, `format=` and `Accept`, without views."""

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from portal.filters.refusals import InvalidParameters
from portal.opendata.api.negotiation import ByAddressOrAccept, FormatRenderer, NoAcceptableFormat
from portal.tabular.file_formats import CSV, GEOJSON, JSON, PARQUET

RENDERERS = [FormatRenderer(form) for form in (JSON, CSV, GEOJSON, PARQUET)]


def negotiate(accept: str | None = None, suffix: str | None = None, query: str = "") -> str:
    """The key of the format that is chosen for a request."""
    headers = {} if accept is None else {"accept": accept}
    request = Request(APIRequestFactory().get(f"/api/v1/hubs/{query}", headers=headers))
    found, media_type = ByAddressOrAccept().select_renderer(request, RENDERERS, suffix)
    assert media_type == found.media_type
    return found.form.key


@pytest.mark.parametrize(
    ("accept", "key"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("text/csv", "csv"),
        ("text/csv; charset=utf-8", "csv"),
        ("text/*", "csv"),
        ("application/*", "json"),
        ("application/*;q=0.1, text/csv;q=0.2", "csv"),
        ("text/csv;q=0.5, application/geo+json", "geojson"),
        ("application/geo+json;q=0.5, text/csv;q=0.5", "geojson"),
        ("text/csv;q=0.5, application/geo+json;q=0.5", "csv"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "json"),
        ("text/html, text/csv;q=0.1", "csv"),
        # The most specific range decides, wherever it is.
        ("*/*, application/json;q=0", "csv"),
        ("application/*;q=0, */*;q=0.1", "csv"),
        ("*/*;q=0.1, text/*;q=0.5, text/csv;q=0", "json"),
    ],
)
def test_accept_chooses_the_format(accept: str | None, key: str) -> None:
    assert negotiate(accept) == key


@pytest.mark.parametrize("accept", ["image/png", "text/html, image/*", "*/*;q=0", "text/csv;q=0"])
def test_nothing_acceptable_is_406_with_the_available_types(accept: str) -> None:
    with pytest.raises(NoAcceptableFormat) as refused:
        negotiate(accept)
    assert refused.value.status_code == 406
    assert str(refused.value.detail) == (
        "None of the accepted formats is available here. These are: application/json, text/csv, "
        "application/geo+json, application/vnd.apache.parquet."
    )


@pytest.mark.parametrize(
    ("suffix", "query", "key"),
    [
        ("csv", "", "csv"),
        (None, "?format=geojson", "geojson"),
        ("csv", "?format=csv", "csv"),
        (None, "?format=", "json"),
    ],
)
def test_a_named_format_takes_precedence_over_accept(
    suffix: str | None, query: str, key: str
) -> None:
    assert negotiate("application/json", suffix, query) == key


@pytest.mark.parametrize(
    ("suffix", "query"), [("xml", ""), (None, "?format=xml"), ("csv", "?format=json")]
)
def test_unknown_or_contradicting_names_are_refused(suffix: str | None, query: str) -> None:
    with pytest.raises(InvalidParameters) as refused:
        negotiate("*/*", suffix, query)
    assert refused.value.errors == {
        "format": ["These formats are known: json, csv, geojson, parquet."]
    }
