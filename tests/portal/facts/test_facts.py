"""Agreement of claims with accepted values."""

from decimal import Decimal
from typing import Any

import pytest

from portal.facts import (
    Amount,
    Choice,
    CountryCode,
    DateRange,
    Fact,
    FactType,
    Money,
    PartialDate,
    Point,
    Text,
)
from portal.facts.extents import largest
from portal.facts.types import ColumnValue
from portal.models import Claim
from projects.energy.models import EnergyProject
from projects.energy.vocabularies import Technology

EnergyProjectClaim: Any = EnergyProject.part_model("claims")


def claimed(
    value: str, comparator: str = "exact", lower: str | None = None, upper: str | None = None
) -> Claim:
    made: Claim = EnergyProjectClaim(
        value=value,
        comparator=comparator,
        lower=None if lower is None else Decimal(lower),
        upper=None if upper is None else Decimal(upper),
    )
    return made


@pytest.mark.parametrize(
    ("kind", "accepted", "claim", "agrees"),
    [
        (Amount(), "24.9", claimed("24.9"), True),
        (Amount(), "24.9", claimed("25"), False),
        (Amount(), "25", claimed("24.9", "about"), True),
        (Amount(), "19392", claimed("19000", "about"), True),
        (Amount(), "150", claimed("160", "about"), False),
        (Amount(), "52", claimed("50", "over"), True),
        (Amount(), "49", claimed("50", "over"), False),
        (Amount(), "85", claimed("95", "at_most"), True),
        (Amount(), "11", claimed("10", lower="10", upper="12"), True),
        (Amount(), "15", claimed("10", lower="10", upper="12"), False),
        (CountryCode(), "KZ", claimed("KG"), False),
        (CountryCode(), "KZ", claimed("KZ"), True),
        (Choice(Technology), "wind", claimed("solar"), False),
        (Text(), "a treaty", claimed("a pact"), False),
        (PartialDate(), "2021", claimed("2021-07"), True),
        (PartialDate(), "2021-07", claimed("2021"), True),
        (PartialDate(), "2021-07", claimed("2021-08"), False),
        (PartialDate(), "2024-02", claimed("2024-02-29"), True),
        (DateRange(), "2023-05-18/2023-05-19", claimed("2023-05-19"), True),
        (DateRange(), "2023-05-18/2023-05-19", claimed("2023-05-20"), False),
        (Point(), "43.6,76.9", claimed("43.61,76.91"), True),
        (Point(), "43.6,76.9", claimed("44.6,76.9"), False),
        (Money(), "150 USD", claimed("160 USD"), False),
        (Money(), "150 USD", claimed("1000 CNY"), None),
        (Amount(), "", claimed("5"), None),
        (Amount(), "5", claimed(""), None),
    ],
)
def test_agreement(kind: FactType, accepted: str, claim: Claim, agrees: bool | None) -> None:
    assert Fact(type=kind).agrees(accepted, "exact", claim) is agrees


def test_an_accepted_value_is_as_exact_as_its_most_exact_claim() -> None:
    fact = Fact(type=Amount())

    assert fact.comparator("50", [claimed("50", "over")]) == "over"
    assert fact.comparator("50", [claimed("50", "over"), claimed("50")]) == "exact"
    assert fact.comparator("50", [claimed("60", "about")]) == "exact"


def test_over_fifty_agrees_with_a_larger_count() -> None:
    """“Over 50” is not 50: a later count of 80 does not contradict it."""
    fact = Fact(type=Amount())

    assert fact.agrees("50", "over", claimed("80")) is True
    assert fact.agrees("50", "exact", claimed("80")) is False


@pytest.mark.parametrize(
    ("kind", "text", "canonical"),
    [
        (Amount(), " 100.00 ", "100"),
        (Amount(), "1E+2", "100"),
        (Amount(), "-0", "0"),
        (Point(), "49.949819, 84.0", "49.949819,84"),
        (Money(), "150000000.00 USD", "150000000 USD"),
        (DateRange(), "2023-05-18/2023-05-19", "2023-05-18/2023-05-19"),
    ],
)
def test_canonical_text(kind: FactType, text: str, canonical: str) -> None:
    assert kind.clean(text) == canonical


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Amount(), "many"),
        (Amount(), "NaN"),
        (Amount(), "Infinity"),
        (CountryCode(), "Kazakhstan"),
        (Choice(Technology), "steam"),
        (PartialDate(), "2021-13"),
        (PartialDate(), "2023-02-29"),
        (PartialDate(), "June 2021"),
        (DateRange(), "2023-05-19/2023-05-18"),
        (Point(), "91,0"),
        (Point(), "43"),
        (Money(), "150"),
    ],
)
def test_invalid_value_is_refused_with_sentence(kind: FactType, text: str) -> None:
    with pytest.raises(ValueError, match=r"“.+” (is|lies|ends)") as refusal:
        kind.clean(text)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("kind", "values", "wrong"),
    [
        (Point(), [Decimal("43.25"), Decimal("76.9")], {}),
        (Point(), [Decimal(95), Decimal(200)], {0: "A latitude", 1: "A longitude"}),
        (Point(), [None, Decimal("-180.5")], {0: "A location needs", 1: "A longitude"}),
        (Point(), [Decimal(43), None], {1: "A location needs"}),
        (Point(), [None, None], {}),
        (Money(), [Decimal(5), "USD"], {}),
        (Money(), [None, ""], {}),
        (Money(), [Decimal(5), "usd"], {1: "“usd” is not the code"}),
        (Money(), [None, "us"], {1: "“us” is not the code"}),
        (Money(), [Decimal(5), ""], {1: "An amount needs"}),
        (DateRange(), ["2025-06", "2025-06"], {}),
        (DateRange(), ["2025-06", "2025-05"], {1: "“2025-06/2025-05” ends before"}),
        (DateRange(), ["2025-13", "2025-05"], {0: "“2025-13” is not a date"}),
        (DateRange(), ["2025", "sometime"], {1: "“sometime” is not a date"}),
        (CountryCode(), ["WLD"], {0: "“WLD” is not a two-letter"}),
        (CountryCode(), [None], {}),
    ],
)
def test_types_name_the_column_that_is_wrong(
    kind: FactType, values: list[ColumnValue], wrong: dict[int, str]
) -> None:
    found = kind.problems(values)

    assert found.keys() == wrong.keys()
    assert all(found[number].startswith(words) for number, words in wrong.items())


@pytest.mark.parametrize(
    ("fact", "accepted", "other", "ratio"),
    [
        (Fact(type=Amount()), "680", "180000", Decimal(180000) / 680),
        (Fact(type=Amount()), "180000", "680", Decimal(180000) / 680),
        (Fact(type=Amount()), "-2", "-3", "1.5"),
        (Fact(type=Amount()), "-2", "3", None),
        (Fact(type=Amount()), "0", "3", None),
        (Fact(type=Money()), "100 USD", "250 USD", "2.5"),
        (Fact(type=Money()), "100 USD", "250 EUR", None),
        (Fact(type=Text()), "one", "two", None),
    ],
)
def test_gap_is_the_ratio_of_the_larger_to_the_smaller(
    fact: Fact, accepted: str, other: str, ratio: Decimal | str | None
) -> None:
    found = fact.gap_ratio(accepted, other)

    assert found == (None if ratio is None else Decimal(ratio))


def test_largest_gap_is_rounded_where_it_is_printed() -> None:
    assert str(largest([None, Decimal("1.0154832"), Decimal("1.01")])) == "1.0154"
