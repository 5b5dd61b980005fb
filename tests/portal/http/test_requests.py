"""A charset that a header names changes nothing."""

import pytest
from django.test import RequestFactory

from portal.http.requests import Utf8Request


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset=koi8-r",
        "text/plain; charset=zlib",
        "text/plain; charset*=nonsense''a",
        "a;" * 9000,
    ],
)
def test_words_of_an_address_are_read_and_written_as_utf_8(content_type: str) -> None:
    asked = RequestFactory().get("/search/", {"q": "нефть"}).environ
    request = Utf8Request({**asked, "CONTENT_TYPE": content_type})

    assert request.GET["q"] == "нефть"
    assert request.GET.urlencode() == asked["QUERY_STRING"]


def test_form_in_another_charset_is_read_as_utf_8() -> None:
    kind = "application/x-www-form-urlencoded; charset=koi8-r"
    environ = RequestFactory().post("/subscribe/", "q=%D0%BD", content_type=kind).environ

    assert Utf8Request(environ).POST["q"] == "н"
