"""Canonical query strings."""

import pytest
from django.template import Context
from django.test import RequestFactory

from portal.site.canonical import canonical_query, is_noise


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("country=KZ", "?country=KZ"),
        ("technology=wind&country=KZ", "?country=KZ&technology=wind"),
        ("country=UZ&country=KZ", "?country=KZ&country=UZ"),
        ("country=", ""),
        ("q=+", ""),
        ("q=%D0%B0+b%26c", "?q=%D0%B0+b%26c"),
        ("page=1", ""),
        ("page=2", "?page=2"),
        ("page=01", "?page=01"),
        ("order=title&view=map&theme=dark", ""),
        ("utm_source=letter&fbclid=x&gclid=y&mc_cid=1&ref=z&igsh=q", ""),
        ("country=KZ&utm_campaign=x&page=3&order=-title", "?country=KZ&page=3"),
    ],
)
def test_parameters_are_sorted_and_noise_is_dropped(
    rf: RequestFactory, query: str, canonical: str
) -> None:
    assert canonical_query(rf.get(f"/energy-projects/?{query}"), {}) == canonical


@pytest.mark.parametrize(
    ("context", "canonical"),
    [
        ({"edition": {"number": 1}, "document": {}}, ""),
        ({"edition": {"number": 1}}, "?edition=1"),
        ({"document": {}}, "?edition=1"),
    ],
)
def test_old_editions_of_a_record_point_to_the_current_one(
    rf: RequestFactory, context: dict[str, object], canonical: str
) -> None:
    request = rf.get("/events/one/?edition=1")
    assert canonical_query(request, context) == canonical
    assert canonical_query(request, Context(context)) == canonical


@pytest.mark.parametrize(
    ("name", "noise"),
    [
        *((name, True) for name in ("order", "view", "theme", "utm_x", "mc_eid", "yclid")),
        *((name, False) for name in ("ordering", "utm_", "mc_xid", "referrer", "country", "q")),
    ],
)
def test_noise_is_matched_by_the_whole_name(name: str, noise: bool) -> None:
    assert is_noise(name) == noise
