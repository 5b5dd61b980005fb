"""How a statement stands: one rule for claims and observations, and rules of rulings that fit."""

from decimal import Decimal

import pytest
from django.utils import translation

from portal.facts.extents import is_rounded
from portal.models import Rule, Standing
from portal.publication import publishing
from portal.records.standings import WORDS, Judged, judge, words_of
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_place,
    make_source,
    make_user,
    publish,
    rule,
)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"agrees": True}, "Agrees"),
        ({"agrees": True, "is_rounded": True}, "Agrees, rounded"),
        ({"agrees": False}, "Disputed"),
        ({"agrees": False, "is_rounded": True}, "Disputed"),
        ({"agrees": False, "rule": "scope"}, "Different measure"),
        ({"agrees": False, "rule": "planned-vs-actual"}, "Planned value"),
        ({"agrees": False, "rule": "slip"}, "Not used: probable typo"),
        ({"agrees": False, "rule": "slip", "is_rounded": True}, "Differs by rounding"),
        ({"agrees": False, "rule": "slip", "is_replaced": True}, "Replaced by a newer release"),
        ({"agrees": False, "rule": ""}, "Not used"),
        ({"agrees": None}, "Not compared"),
        ({"agrees": None, "is_replaced": True}, "Replaced by a newer release"),
        ({"agrees": None, "has_value": False}, "Gives no value"),
        ({"agrees": False, "rule": "slip", "is_live": False}, "Retracted"),
    ],
)
def test_a_statement_stands_by_ruling_and_by_itself(said, words):
    assert str(judge(**said).label) == words


def test_every_rule_has_words_in_every_language():
    plain = str(Standing.OVERRULED.label)
    for language in ("en", "zh-hans", "ru"):
        with translation.override(language):
            told = [str(words_of(Standing.OVERRULED, code)) for code in Rule.values]
            assert plain not in told
            assert len(set(told)) == len(Rule.values)
    with translation.override("zh-hans"):
        assert words_of("overruled", "scope") == "统计口径不同"
    assert all(Judged(Standing(standing), reason) for standing, reason in WORDS)


@pytest.mark.parametrize(
    ("said", "exact", "is_so"),
    [
        ("94.8", "94.82", True),
        ("94.9", "94.82", False),
        ("31", "31.2", True),
        ("1330000", "1326000", True),
        ("1330000", "1322000", False),
        ("50000", "52000", False),
        ("110", "106", False),
        ("7", "7", False),
        ("94.82", "94.8", False),
    ],
)
def test_a_number_is_rounded_within_its_own_last_digit(said, exact, is_so):
    assert is_rounded(Decimal(said), Decimal(exact)) is is_so


def stands(record, fact):
    document = record.edition.document["facts"][fact]
    return {one["text"]: (one["standing"], one["standing_reason"]) for one in document["claims"]}


@pytest.mark.django_db
def test_each_claim_of_a_dispute_stands_for_itself():
    """One ruling, and beside what it is about a rounded value and an earlier release."""
    plant = make_energy_project(capacity_mw="94.82")
    claim_all(plant)
    old = make_source(kind="dataset")
    claim(plant, "capacity_mw", "94.82", source=make_source(kind="dataset", supersedes=old))
    claim(plant, "capacity_mw", "94.8")
    claim(plant, "capacity_mw", "90", source=old)
    claim(plant, "capacity_mw", "66.2")
    rule(plant, "capacity_mw", rule="scope")

    assert stands(publish(plant), "capacity_mw") == {
        "94.82": ("agrees", ""),
        "94.8": ("overruled", "rounding"),
        "90": ("overruled", "newest-release"),
        "66.2": ("overruled", "scope"),
    }


def refused(record):
    publishing.submit(record, by=make_user(), at=NOON)
    with pytest.raises(publishing.NotAllowed, match="does not fit") as refusal:
        publishing.publish(record, by=make_user(), at=NOON)
    return str(refusal.value)


@pytest.mark.django_db
def test_newest_release_is_only_for_releases_of_one_source():
    one = make_energy_project(capacity_mw=100)
    claim_all(one)
    claim(one, "capacity_mw", "80", source=make_source(published_on="2022"))
    rule(one, "capacity_mw", rule="newest-release")
    assert "releases of one source" in refused(one)

    first = make_source(kind="dataset")
    second = make_source(kind="dataset", supersedes=first)
    third = make_source(kind="dataset", supersedes=second)
    other = make_energy_project(capacity_mw=100)
    claim_all(other)
    claim(other, "capacity_mw", "100", source=third)
    claim(other, "capacity_mw", "80", source=first)
    rule(other, "capacity_mw", rule="newest-release")
    assert stands(publish(other), "capacity_mw")["80"] == ("overruled", "newest-release")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "value", "day", "sentence"),
    [
        ("planned-vs-actual", "400", "2030", "is no plan"),
        ("rounding", "130", "2020", "five per cent"),
        ("wrong-country", "130", "2020", "only for a country"),
        ("translation", "130", "2020", "only for words"),
    ],
)
def test_a_rule_has_to_fit(code, value, day, sentence):
    place = make_place(population=100)
    claim_all(place)
    claim(place, "population", source=make_source(published_on="2024"))
    claim(place, "population", value, source=make_source(published_on=day))
    rule(place, "population", rule=code)

    assert sentence in refused(place)
