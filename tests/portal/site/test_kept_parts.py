"""Parts of pages that are drawn once for the same content."""

from collections.abc import Mapping

import orjson
import pytest
from django.template import Context, Template
from django.utils import timezone
from django.utils.translation import override

from portal.formatting.presentation import StoredRow
from portal.formatting.source_list import SourceList
from portal.models import Country
from portal.publication.public_rows import COUNTRY, log_rows

PART = Template(
    "{% load corridor %}{% kept row %}{{ secret }}{{ row.title }}{% country row.code %}"
    "{% local row.words %}{% marks row.claims sources %}{% endkept %}"
)
WORDS = {"en": "dam", "ru": "плотина"}


def source(slug: str) -> dict[str, str]:
    return {"slug": slug, "kind": "press", "publisher": slug, "title": slug, "url": ""}


def row(title: str, *slugs: str, code: str = "") -> dict[str, object]:
    claims = [{"source": source(slug), "locator": f"p. {slug}"} for slug in slugs]
    return {"title": title, "claims": claims, "code": code, "words": WORDS}


def draw(shown: Mapping[str, object], sources: SourceList, secret: str = "") -> str:
    return PART.render(Context({"row": shown, "sources": sources, "secret": secret}))


@pytest.mark.django_db
def test_kept_part_has_the_source_numbers_of_each_page() -> None:
    first, other = SourceList(), SourceList()
    other.number(source("c"))  # type: ignore[arg-type]
    shown = row("Numbered", "a", "b")
    once, again = draw(shown, first, "drawn "), draw(shown, other, "drawn anew ")

    assert once.startswith("drawn Numbered")
    assert again.startswith("drawn Numbered"), "it was kept"
    assert '<a href="#source-1" id="mark-1" data-places="1"' in once
    assert '<a href="#source-2" id="mark-2" data-places="1"' in again
    assert [entry.source["slug"] for entry in other] == ["c", "a", "b"]
    assert list(other.places) == ["p. a", "p. b"]


@pytest.mark.django_db
def test_part_of_another_content_language_or_country_name_is_drawn_anew() -> None:
    country = Country.objects.create(code="ZZ", name_en="Old", name_ru="Старая")
    assert draw(row("Part", code="ZZ"), SourceList()) == "PartOlddam"
    assert draw(row("Other", code="ZZ"), SourceList()) == "OtherOlddam"
    with override("ru"):
        assert draw(row("Part", code="ZZ"), SourceList()) == "PartСтараяплотина"
    country.name_en = "New"
    country.save()
    log_rows(COUNTRY, [country.code], at=timezone.now())
    assert draw(row("Part", code="ZZ"), SourceList()) == "PartNewdam"


@pytest.mark.django_db
def test_row_of_a_list_is_read_to_be_drawn_and_not_again() -> None:
    def stored(title: str, code: str = "") -> StoredRow:
        head = {"kind": "none", "uid": "u", "edition": {"number": 1, "issued_at": "2026-01-01"}}
        document = {**head, "url": "/u/", "title": title, "claims": [], "words": WORDS}
        found = StoredRow(1, 1, orjson.dumps(document))
        found.more["code"] = code
        return found

    drawn, again = stored("Stored"), stored("Stored")
    assert draw(drawn, SourceList()) == draw(again, SourceList()) == "Storeddam"
    assert ("data" in vars(drawn), "data" in vars(again)) == (True, False)
    assert draw(stored("Other"), SourceList()) == "Otherdam"
    assert draw(stored("Stored", "ZZ"), SourceList()) == "StoredZZdam"
