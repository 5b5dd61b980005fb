"""Parts of pages that are drawn once for the same content, and quicker variables of templates."""

from typing import Any, NamedTuple

import pytest
from django.template import Context, Engine, Template
from django.utils.safestring import SafeString
from django.utils.translation import override

from portal.formatting.source_list import SourceList
from portal.models import Country
from portal.site.quick_nodes import quicken

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


def draw(shown: dict[str, object], sources: SourceList, secret: str = "") -> str:
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
    assert draw(row("Part", code="ZZ"), SourceList()) == "PartNewdam"


class Pair(NamedTuple):
    first: str
    second: int


class Thing:
    label = "<b>"

    def __str__(self) -> str:
        return "a & b"

    def call(self) -> str:
        return "<called>"


@pytest.mark.parametrize(
    "text",
    [
        "{{ row.text }} {{ row.safe }} {{ row.number }} {{ row.none }} {{ row.missing }}",
        "{{ row.items|length }} {{ row.values }} {{ missing.more }} {{ row.text.more }}",
        "{{ thing }} {{ thing.label }} {{ thing.call }} {{ thing.missing }} {{ call }}",
        "{{ pair.1 }} {{ pair.first }} {{ list.0 }} {{ list.9 }} {{ pair.count }}",
        "{% if row.missing or thing.missing %}yes{% elif not row.none %}no{% endif %}",
        "{% for key, value in row.items %}{{ forloop.counter }}{{ key }}{{ value }}{% endfor %}",
        "{% autoescape off %}{{ row.text }}{% endautoescape %}{{ row.text|upper }}",
        "{% load i18n %}{% translate row.word %} {{ row.word }} {{ _('Sources') }}",
        "{% load i18n %}{% translate 'Sources' %}{% translate 'Sources'|upper %}",
        "{% load i18n %}{% translate 'Sources' noop %}{% translate 'Map' as map %}{{ map }}",
        "{% load i18n %}{% translate 'country' context 'counted' %}",
        "{% include 'part.html' with a=row.text %}{% include 'part.html' with a=1 only %}",
        "{% include name with a=2 %}{% include 'p'|add:'art.html' with a=3 %}",
    ],
)
def test_quick_variables_draw_the_same(text: str) -> None:
    shown: dict[str, Any] = {
        "row": {
            "text": "<i>",
            "safe": SafeString("<i>"),
            "number": 1234.5,
            "none": None,
            "word": "Sources",
        },
        "thing": Thing(),
        "call": lambda: "<c>",
        "pair": Pair("<1>", 2),
        "list": ["<0>"],
        "name": "part.html",
    }
    part = {"part.html": "({{ a }}{{ row.number }})"}
    engine = Engine(
        string_if_invalid="[%s]",
        libraries={"i18n": "django.templatetags.i18n"},
        loaders=[("django.template.loaders.locmem.Loader", part)],
    )
    plain, quick = engine.from_string(text), engine.from_string(text)
    quicken(quick.nodelist)

    for language in ("ru", "zh-hans", "ru"):
        with override(language):
            assert quick.render(Context(shown)) == plain.render(Context(shown))
