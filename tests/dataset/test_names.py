"""Titles of the packaged records in Chinese and Russian: how many, and where they are from."""

import re
from collections import Counter

import pytest

from portal.formatting.country_phrases import russian_forms
from portal.models import Country, Organisation, Place
from portal.records.registry import record_models
from projects.energy.models import EnergyProject
from projects.facilities.models import Facility
from projects.pipelines.models import Pipeline
from tests.dataset.files import data_folder, rows
from trade.corridors.models import Corridor
from trade.hubs.models import TradeHub

NAMED = (EnergyProject, Facility, Pipeline, TradeHub, Corridor, Organisation, Place)
LANGUAGES = {"zh_hans": "[\u4e00-\u9fff]", "ru": "[А-Яа-яЁё]"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_records_have_a_title_in_chinese_and_russian(data: None, language: str) -> None:
    """Established and composed ones are counted apart; so the README of the data prints them."""
    readme = (data_folder("portal") / "README.md").read_text(encoding="utf-8")
    for model in NAMED:
        titles = model.objects.values_list(f"title_{language}", f"title_origin_{language}")
        named = Counter(origin or "established" for title, origin in titles if title)
        assert sum(named.values()) >= 0.98 * model.objects.count(), (model, named)
        counts = " | ".join(
            str(named[one]) for one in ("established", "general_knowledge", "composed")
        )
        label = {"zh_hans": "Chinese", "ru": "Russian"}[language]
        assert f"| {model.kind()} | {label} | {counts} |" in readme, (model.kind(), counts)


@pytest.mark.parametrize(
    ("language", "places", "organisations"), [("zh_hans", 16, 50), ("ru", 0, 155)]
)
def test_titles_are_in_the_script_of_their_language(
    data: None, language: str, places: int, organisations: int
) -> None:
    """Organisations, and villages of which no name was read, keep their own name as it is: what
    they are stands beside it, and would be in the way within a sentence."""
    most = {Place: places, Organisation: organisations}
    for model in NAMED:
        titles = model.objects.exclude(**{f"title_{language}": ""})
        found = titles.values_list(f"title_{language}", flat=True)
        foreign = [title for title in found if not re.search(LANGUAGES[language], title)]
        assert len(foreign) <= most.get(model, 0), foreign


def test_no_two_projects_have_one_composed_title(data: None) -> None:
    for model in (EnergyProject, Facility, Pipeline):
        for language in LANGUAGES:
            titles = model.objects.values_list(f"title_{language}", f"title_origin_{language}")
            composed = {title for title, origin in titles if origin == "composed"}
            counted = Counter(title for title, _ in titles)
            assert {title for title in composed if counted[title] > 1} == set()


def test_every_named_record_is_a_packaged_one() -> None:
    kinds = {model.kind() for model in record_models()}
    found = [row for app in ("portal", "projects", "trade") for row in rows(f"{app}/names.csv")]
    assert {row["record_kind"] for row in found} <= kinds
    keys = [(row["record_kind"], row["record"], row["language"]) for row in found]
    assert len(keys) == len(set(keys))
    assert all(row["source"] or row["locator"] for row in found if row["origin"] == "read")


def test_every_packaged_country_has_russian_forms(data: None) -> None:
    countries = Country.objects.exclude(role="group").values_list("code", flat=True)
    assert set(countries) <= russian_forms().keys()


def test_titles_composed_in_chinese_count_power_as_pages_do() -> None:
    composed = [
        row["title"]
        for label in ("portal", "projects", "trade")
        for row in rows(f"{label}/names.csv")
        if (row["origin"], row["language"]) == ("composed", "zh-hans")
    ]

    assert len(composed) > 100
    assert [title for title in composed if re.search("兆瓦|吉瓦", title)] == []
