"""Addresses, numbers in them, language tags and names in the languages of the region."""

import pytest
from django.conf import LazySettings
from django.utils import translation

from portal.formatting.addresses import (
    add_language,
    contact_url,
    parse_number,
    permanent_url,
    remove_language,
)
from portal.formatting.countries import regional_names
from portal.formatting.locales import language_tag, reader_locale


@pytest.mark.parametrize(
    ("url", "language", "expected"),
    [
        ("/hubs/?page=2", "ru", "/ru/hubs/?page=2"),
        ("/hubs/", "zh-hans", "/zh-hans/hubs/"),
        ("/hubs/", "en", "/hubs/"),
        ("/hubs/", "kk", "/hubs/"),
        ("https://example.org/hubs/", "ru", "https://example.org/hubs/"),
        ("#evidence", "ru", "#evidence"),
        ("", "ru", ""),
    ],
)
def test_language_is_added_to_addresses_of_the_portal(
    url: str, language: str, expected: str
) -> None:
    assert add_language(url, language) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/ru/hubs/", "/hubs/"),
        ("/zh-hans/", "/"),
        ("/hubs/", "/hubs/"),
        ("/en/hubs/", "/en/hubs/"),
        ("/russia/", "/russia/"),
        ("/ru", "/"),
        ("/", "/"),
    ],
)
def test_language_is_removed_from_paths(path: str, expected: str) -> None:
    assert remove_language(path) == expected


@pytest.mark.parametrize(
    ("contact", "url"),
    [
        ("desk@example.org", "mailto:desk@example.org"),
        ("https://example.org/contact/", "https://example.org/contact/"),
        ("http://example.org/@desk", "http://example.org/@desk"),
        ("", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_contact_url(contact: str, url: str) -> None:
    assert contact_url(contact) == url


@pytest.mark.parametrize("language", ["en", "ru"])
def test_permanent_address_has_no_language(settings: LazySettings, language: str) -> None:
    settings.SITE_URL = "https://corridor.example/"
    with translation.override(language):
        found = [
            permanent_url("0123456789ab"),
            permanent_url("0123456789ab", edition=3),
            permanent_url("0123456789ab", 3, "capacity_mw"),
        ]

    address = "https://corridor.example/id/0123456789ab"
    assert [url.replace("/?", "?").replace("/#", "#").rstrip("/") for url in found] == [
        address,
        f"{address}?edition=3",
        f"{address}?edition=3#evidence-capacity-mw",
    ]


@pytest.mark.parametrize(
    ("code", "tag"),
    [("en", "en"), ("zh-hans", "zh-Hans"), ("zh", "zh-Hans"), ("ru", "ru"), ("kk", "kk")],
)
def test_language_tag(code: str, tag: str) -> None:
    assert language_tag(code) == tag


@pytest.mark.parametrize(
    ("language", "locale"),
    [("en", "en_GB"), ("zh-hans", "zh_Hans_CN"), ("ru", "ru_RU"), ("kk", "en_GB")],
)
def test_reader_locale(language: str, locale: str) -> None:
    with translation.override(language):
        assert str(reader_locale()) == locale


def test_locale_without_a_language_is_that_of_the_default() -> None:
    with translation.override(None):
        assert str(reader_locale()) == "en_GB"


def test_regional_names_of_a_country() -> None:
    assert dict(regional_names("KZ")) == {
        "kk": "Қазақстан",
        "ky": "Казакстан",
        "tg": "Қазоқистон",
        "tk": "Gazagystan",
        "uz": "Qozogʻiston",
    }
    assert regional_names("C5") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("007", 7),
        ("99999999", 99_999_999),
        ("100000000", None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        (" 1", None),
        ("²", None),
        ("٣", None),
    ],
)
def test_number_is_parsed(text: str, number: int | None) -> None:
    assert parse_number(text) == number


def test_number_of_digits_is_limited() -> None:
    assert parse_number("123456", digits=5) is None
    assert parse_number("123456789", digits=9) == 123_456_789
