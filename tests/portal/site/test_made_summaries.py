"""Summaries of records on their pages, and titles that the portal composed."""

import json
import re

import pytest
from django.test import Client
from django.utils.translation import override

from portal.formatting.country_phrases import at_border_with, in_country, of_country
from portal.formatting.summaries import lowered, summary_of, write_sentences
from portal.models import Country, Place, Record
from portal.records.kinds import all_kinds
from portal.records.registry import record_models
from tests.factories import (
    MAKERS,
    claim,
    claim_all,
    make_country,
    make_event,
    make_organisation,
    make_place,
    publish,
    rule,
)
from tests.full_records import make_full
from tests.optional import the
from tests.portal.site.reading import read

NAMES = {"KZ": "Kazakhstan", "GB": "United Kingdom", "XK": "Kosovo"}
IN_THREE = ("en", "zh-hans", "ru")


def test_sentences_leave_out_what_is_empty() -> None:
    assert write_sentences(["city in Kazakhstan", "", "open"], [""]) == "City in Kazakhstan, open."
    assert write_sentences(["one"], ["two", "three"]) == "One. Two, three."
    with override("ru"):
        assert write_sentences(["саммит", "2025 г."]) == "Саммит, 2025 г."
    with override("zh-hans"):
        assert write_sentences(["峰会", "2025年"], ["中国"]) == "峰会，2025年。中国。"


def test_abbreviations_keep_their_capitals() -> None:
    assert (lowered("Annual"), lowered("GDP per head"), lowered("")) == (
        "annual",
        "GDP per head",
        "",
    )


@pytest.mark.parametrize(
    ("language", "inside", "of"),
    [
        ("en", "Bank in the United Kingdom", "Bank of the United Kingdom"),
        ("ru", "Bank в Великобритании", "Bank Великобритании"),
        ("zh-hans", "United KingdomBank", "United KingdomBank"),
    ],
)
def test_countries_take_the_form_of_their_place_in_a_sentence(
    language: str, inside: str, of: str
) -> None:
    with override(language):
        assert in_country("Bank", "GB", NAMES) == inside
        assert of_country("Bank", "GB", NAMES) == of
        assert in_country("Bank", None, NAMES) == "Bank"


def test_a_country_whose_russian_forms_are_unknown_stays_in_the_nominative() -> None:
    with override("ru"):
        assert in_country("Банк", "XK", NAMES) == "Банк (Kosovo)"
        assert at_border_with("XK", NAMES) == ""
        assert at_border_with("KZ", NAMES) == "на границе с Казахстаном"
    assert at_border_with("KZ", NAMES) == "at the border with Kazakhstan"


@pytest.mark.every_day(one_in=4)
@pytest.mark.django_db
@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.__name__)
def test_every_kind_has_at_most_two_sentences_in_each_language(model: type[Record]) -> None:
    kind = all_kinds()[model.kind()]
    whole = make_full(model)
    for record in (whole, MAKERS[model]()):
        document = the(publish(record).edition).document | {"summary": dict.fromkeys(IN_THREE, "")}
        for language in IN_THREE:
            with override(language):
                made = summary_of(document, NAMES).text
            assert bool(made) == (kind.summary is not None)
            assert len(re.findall(r"\.(?= |$)|。", made)) <= 2, made
            assert "%" not in made.replace("unit: %", "")
            assert "None" not in made


def make_disputed_place(**more: object) -> Place:
    place = make_place(title_en="Otar", population=100, place_kind="city", **more)
    claim_all(place)
    claim(place, "population", "250")
    rule(place, "population")
    published: Place = publish(place)
    return published


@pytest.mark.django_db
def test_the_page_says_what_its_facts_say(client: Client) -> None:
    make_country("KZ")
    Country.objects.update(name_en="Kazakhstan", name_ru="Казахстан")
    place = make_disputed_place()

    text = "City in Kazakhstan, population 100 (sources differ)."
    html = read(client, place.get_absolute_url())
    assert f'<p class="record-summary">{text} <small class="muted">Made from the facts' in html
    assert f'content="{text}"' in html.split("og:site_name")[0]
    assert f'property="og:description" content="{text}"' in html
    (node,) = re.findall(r'application/ld\+json">(\{"@context".*?"Place".*?)</script>', html)
    assert json.loads(node)["description"] == text
    russian = read(client, f"/ru{place.get_absolute_url()}")
    assert "Город в Казахстане, население 100 (источники расходятся)." in russian


@pytest.mark.django_db
def test_what_an_editor_wrote_in_the_readers_language_comes_first(client: Client) -> None:
    url = make_disputed_place(summary_en="A stop on the line.").get_absolute_url()

    english, russian = read(client, url), read(client, f"/ru{url}")
    assert '<p class="record-summary">A stop on the line.</p>' in english
    assert "Made from the facts" not in english
    assert "Составлено по приведённым ниже данным" in russian
    assert "A stop on the line." not in russian


@pytest.mark.django_db
def test_a_missing_value_leaves_no_field_behind(client: Client) -> None:
    make_country("KZ")
    Country.objects.update(name_en="Kazakhstan")
    place = publish(make_place(population=None, place_kind="capital"))
    bare = publish(make_organisation(country=None, organisation_kind="company"))
    bank = publish(make_organisation(country=None, organisation_kind="multilateral"))
    event = publish(make_event(event_kind="summit", starts_on="2025-06", country=None))

    assert "Capital of Kazakhstan.</p>" in read(client, place.get_absolute_url()).replace(
        " <small", "</p><small"
    )
    assert "Company, its country is not stated." in read(client, bare.get_absolute_url())
    assert "Multilateral institution. <small" in read(client, bank.get_absolute_url())
    assert "Summit, June 2025." in read(client, event.get_absolute_url())


@pytest.mark.django_db
def test_composed_titles_are_marked_to_those_who_see_them(client: Client) -> None:
    place = publish(
        make_place(
            title_en="Otar",
            title_zh_hans="Otar（城镇）",
            title_origin_zh_hans="composed",
            title_ru="Отар",
            title_origin_ru="general_knowledge",
        )
    )
    url = place.get_absolute_url()
    english, chinese, russian = (read(client, f"{path}{url}") for path in ("", "/zh-hans", "/ru"))

    assert 'href="/zh-hans/about/#titles"' in chinese
    assert ">暂译</a>" in chinese
    assert 'id="titles"' in read(client, "/zh-hans/about/")
    assert "#titles" not in english
    assert "#titles" not in russian
    assert "Отар" in english
    assert "Otar（城镇）" not in english  # no name by which others call it
    answer = client.get(f"/api/v1{url}").json()
    assert answer["title_origin"] == {"en": "", "zh-hans": "composed", "ru": "general_knowledge"}
