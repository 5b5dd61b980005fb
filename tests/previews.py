"""Drafts and public pages as they are read in each language, side by side."""

import re
from typing import Any

from django.test import Client
from django.utils import translation

from tests.admin_client import address

PREFIXES = {"en": "", "zh-hans": "/zh-hans", "ru": "/ru"}
BANNER = re.compile(rb"<!-- preview -->.*?<!-- /preview -->", re.DOTALL)
PAST = re.compile(rb'<form class="past-form".*?</form>\n|<a class="past-link".*?</a>', re.DOTALL)
"""A draft has no past."""
FOR_PHONES = re.compile(
    rb'<svg class="chart-svg" viewBox="0 0 3\d\d .*?</svg>|<img class="chart-image" [^>]*>',
    re.DOTALL,
)
"""The narrow drawing of a chart: a public page takes it from a file, which a draft has none of."""


def previewed(client: Client, draft: Any) -> dict[str, bytes]:
    """The preview in each language, without its banner."""
    page = address(draft, "preview")
    found = {code: client.get(page, {"language": code}) for code in PREFIXES}
    assert {code: answer.status_code for code, answer in found.items()} == dict.fromkeys(found, 200)
    cut = {code: BANNER.subn(b"", _without(answer.content)) for code, answer in found.items()}
    assert {code: banners for code, (_page, banners) in cut.items()} == dict.fromkeys(found, 1)
    return {code: page for code, (page, _banners) in cut.items()}


def published(record: Any) -> dict[str, bytes]:
    """The public page in each language, as the world gets it, without the form for its past."""
    with translation.override("en"):
        url = record.get_absolute_url()
    found = {code: Client().get(prefix + url) for code, prefix in PREFIXES.items()}
    assert {code: answer.status_code for code, answer in found.items()} == dict.fromkeys(found, 200)
    return {code: PAST.sub(b"", _without(answer.content)) for code, answer in found.items()}


def _without(page: bytes) -> bytes:
    return FOR_PHONES.sub(b"", page)
