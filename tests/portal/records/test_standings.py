"""How a statement stands: one rule for claims and observations, and rules of rulings that fit."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from portal.facts.extents import WrittenNumber, agree_by_rounding
from portal.models import Edition, Record, Rule, Standing
from portal.publication import publishing
from portal.records.documents import build, load
from portal.records.standings import WORDS, Judged, judge, words_of
from portal.site import quoting
from portal.site.records import pages
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
from tests.optional import the


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"agrees": True}, "Agrees"),
        ({"agrees": True, "is_rounded": True}, "Agrees by rounding"),
        ({"agrees": False}, "Disputed"),
        ({"agrees": False, "rule": "scope", "is_later": True}, "Came after the decision"),
        ({"agrees": False, "rule": "scope"}, "Different measure"),
        ({"agrees": False, "rule": "planned-vs-actual"}, "Planned value"),
        ({"agrees": False, "rule": "later-state"}, "Earlier state"),
        ({"agrees": False, "rule": "slip"}, "Not used: probable typo"),
        ({"agrees": False, "rule": "sibling"}, "Another reporter’s count: both stay"),
        ({"agrees": False, "rule": "slip", "is_replaced": True}, "Replaced by a newer release"),
        ({"agrees": False, "rule": ""}, "Not used"),
        ({"agrees": None}, "Not compared"),
        ({"agrees": None, "is_replaced": True}, "Replaced by a newer release"),
        ({"agrees": None, "has_value": False}, "Gives no value"),
        ({"agrees": False, "rule": "slip", "is_live": False}, "Retracted"),
    ],
)
def test_a_statement_stands_by_ruling_and_by_itself(said: dict[str, Any], words: str) -> None:
    assert str(judge(**said).label) == words


def test_every_rule_has_words_in_every_language() -> None:
    plain = str(Standing.OVERRULED.label)
    for language in ("en", "zh-hans", "ru"):
        with translation.override(language):
            told = [str(words_of(Standing.OVERRULED, code)) for code in Rule.values]
            assert plain not in told
            assert len(set(told)) == len(Rule.values)
    with translation.override("zh-hans"):
        assert words_of("overruled", "scope") == "统计口径不同"
    assert all(Judged(Standing(standing), reason) for standing, reason in WORDS)


PAIRS = [
    ("1200 exact 1,200", "1233 exact 1,233", True),
    ("1200 exact 1 200", "1251 exact", False),
    ("2600000000 exact 2.6 bn", "2614000000 exact 2,614 m", True),
    ("2600000000 exact 2.6 bn", "2660000000 exact", False),
    ("94.8 exact", "94.82 exact", True),
    ("94.82 exact", "94.8 exact", True),
    ("94.9 exact", "94.82 exact", False),
    ("94.8 exact 94.80", "94.82 exact", False),
    ("94.8 exact 94,8 млрд долл.", "94.82 exact", True),
    ("31 exact", "31.2 exact", True),
    ("1330000 exact", "1326000 exact", True),
    ("1330000 exact", "1322000 exact", False),
    ("50000 exact", "52000 exact", False),
    ("50000 exact 5万", "52000 exact", True),
    ("50000 exact 5万", "53000 exact", False),
    ("50000 exact 5.0万", "50200 exact", True),
    ("110 exact", "106 exact", False),
    ("1 exact", "1.4 exact", False),
    ("1700 about nearly 1,700", "1745 exact", True),
    ("1700 over over 1,700", "1690 exact", False),
    ("1700 exact", "1702 at_least", False),
    ("-1200 exact", "-1233 exact", True),
    ("0 exact", "0.4 exact", False),
    ("7 exact", "7 exact", False),
]


@pytest.mark.parametrize(("said", "exact", "is_so"), PAIRS)
def test_a_number_agrees_with_one_that_it_is_short_for(said: str, exact: str, is_so: bool) -> None:
    """Each number with its comparator, and how it is printed."""
    figures = [
        WrittenNumber(Decimal(number), comparator, " ".join(printed))
        for number, comparator, *printed in (text.split(" ") for text in (said, exact))
    ]
    assert agree_by_rounding(*figures) is is_so


@pytest.mark.django_db
def test_a_rounded_claim_agrees_and_yet_is_no_source_of_the_digits() -> None:
    plant = make_energy_project(capacity_mw="94.82")
    claim_all(plant)
    plant.claims.filter(fact="capacity_mw").update(value="94.8")
    assert plant.unsupported() == ["capacity_mw"]
    assert plant.unruled() == []

    claim(plant, "capacity_mw", "94.82")
    assert stands(publish(plant), "capacity_mw")["94.8"] == ("agrees", "rounding")


def stands(record: Record, fact: str) -> dict[Any, Any]:
    document = the(record.edition).document["facts"][fact]
    return {one["text"]: (one["standing"], one["standing_reason"]) for one in document["claims"]}


@pytest.mark.django_db
def test_each_claim_of_a_dispute_stands_for_itself() -> None:
    """One ruling, and beside what it is about a value that agrees and an earlier release."""
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
        "94.8": ("agrees", "rounding"),
        "90": ("overruled", "newest-release"),
        "66.2": ("overruled", "scope"),
    }


def refused(record: Any, why: str = "does not fit") -> str:
    publishing.submit(record, by=make_user(), at=NOON)
    with pytest.raises(publishing.NotAllowed, match=why) as refusal:
        publishing.publish(record, by=make_user(), at=NOON)
    return str(refusal.value)


@pytest.mark.django_db
def test_newest_release_is_only_for_releases_of_one_source() -> None:
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
        ("later-state", "400", "2030", "is no earlier state"),
        ("rounding", "130", "2020", "five per cent"),
        ("wrong-country", "130", "2020", "only for a country"),
        ("translation", "130", "2020", "only for words"),
    ],
)
def test_a_rule_has_to_fit(code: str, value: str, day: str, sentence: str) -> None:
    place = make_place(population=100)
    claim_all(place)
    claim(place, "population", source=make_source(published_on="2024"))
    claim(place, "population", value, source=make_source(published_on=day))
    rule(place, "population", rule=code)

    assert sentence in refused(place)


@pytest.mark.django_db
@pytest.mark.parametrize("is_long", [False, True])
def test_page_says_why_no_value_is_accepted(is_long: bool, monkeypatch: Any) -> None:
    for module in (pages, quoting) if is_long else ():
        monkeypatch.setattr(module, "LARGEST_PAGE", 0)
    place = make_place()
    claim_all(place)
    stated = claim(place, "population", "130")
    rule(place, "population", reason_en="Counted before it was divided.")
    page = Client().get(publish(place).get_absolute_url()).content.decode()

    assert the(place.edition).document["facts"]["population"]["disputed"] is False
    assert "Counted before it was divided." in page
    assert ("Why no value" in page) is not is_long
    told = Client().get(f"/claims/{stated.uid}/").text  # to which a line of a long page leads
    assert "no value accepted" in told
    assert told.count("Why no value") == told.count("Counted before it was divided.") == 1


@pytest.mark.django_db
def test_why_no_value_is_accepted_does_not_cover_what_came_after_it() -> None:
    place, after = make_place(), NOON + timedelta(days=1)
    claim(place, "population", "130")
    rule(place, "population")

    def is_told() -> bool:
        preview = build(load(place), Edition(number=1, issued_at=after))
        return preview["facts"]["population"]["ruling"] is not None

    claim(place, "population", "", kind="withheld", recorded_at=after)
    assert is_told()
    claim(place, "population", "150", recorded_at=after)
    assert not is_told()


@pytest.mark.django_db
def test_a_ruling_does_not_cover_what_came_after_it() -> None:
    place = make_place(population=100)
    claim_all(place)
    claim(place, "population", "130")
    rule(place, "population", rule="scope")
    publish(place)
    draft = publishing.start_edit(place, by=make_user(), at=NOON)
    claim(draft, "population", "150", recorded_at=NOON + timedelta(days=1))

    preview = build(load(draft), Edition(number=2, issued_at=NOON))
    told = {one["text"]: one["standing_reason"] for one in preview["facts"]["population"]["claims"]}
    assert (told, preview["facts"]["population"]["ruling"]) == (
        {"100": "", "130": "scope", "150": "later"},
        None,
    )
    refused(draft, "came after the decision")

    rule(draft, "population", rule="scope", made_at=NOON + timedelta(days=2))
    draft.refresh_from_db()
    public = publishing.publish(draft, by=make_user(), at=NOON)
    assert stands(public, "population")["150"] == ("overruled", "scope")
