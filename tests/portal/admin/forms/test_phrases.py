"""Figures and dates typed at the desk as a source prints them."""

from decimal import Decimal
from time import process_time
from typing import Any

import pytest

from portal.facts.types import plain_number
from portal.models import Claim
from projects.energy.models import EnergyProject
from tests.admin_client import add_row, address, address_of, errors_in, filled, make_chief, sign_in
from tests.factories import (
    NOON,
    claim,
    make_country,
    make_energy_project,
    make_organisation,
    make_series,
    make_source,
    observe,
)
from tests.optional import the

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def type_claims(*rows: dict[str, str], **source: Any) -> tuple[list[Claim], list[str]]:
    """Save claims typed into the form of a project; return its claims or the errors."""
    project, said_in = make_energy_project(), make_source(**source).pk
    client = sign_in(make_chief())
    data = filled(client.get(address(project)))
    for row in rows:
        sent = {"kind": "value", "comparator": "exact", "source": said_in, **row}
        data = add_row(data, "claims", **sent)
    answer = client.post(address(project), {**data, "_continue": "1"}, follow=True)
    return list(project.claims.order_by("pk")), errors_in(answer)


def meant(claim: Any) -> tuple[Any, Any, Any, Any, Any]:
    return claim.value, claim.comparator, claim.lower, claim.upper, claim.as_printed


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    ("fact", "typed", "expected"),
    [
        ("households_supplied", "超过5000万", ("50000000", "over", None, None)),
        ("capacity_mw", "10万千瓦", ("100", "exact", None, None)),
        ("capacity_mw", "более 1,5 ГВт", ("1500", "over", None, None)),
        ("capacity_mw", "nearly 10,000", ("10000", "about", None, None)),
        ("capacity_mw", "540–550 MW", ("540", "at_least", Decimal(540), Decimal(550))),
        ("units", "dozens", ("24", "at_least", Decimal(24), None)),
        ("annual_generation_gwh", "up to 79.8", ("79.8", "at_most", None, None)),
    ],
)
def test_printed_figure_gives_a_claim_its_comparator_and_bounds(
    fact: str, typed: str, expected: tuple[str, str, Decimal | None, Decimal | None]
) -> None:
    [claim], errors = type_claims({"fact": fact, "value": typed})

    assert errors == []
    assert meant(claim) == (*expected, typed)


@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        ("43°15′30″N", "76°54′E", ("43.258333", "76.900000")),
        ("43° 15' 30,6\" с. ш.", "76°54’ в.д.", ("43.258500", "76.900000")),
        ("北纬43°15′", "东经76.9°", ("43.250000", "76.900000")),
        ("S 5°30′", "70° W", ("-5.500000", "-70.000000")),
        ("43,25", "-76.9", ("43.250000", "-76.900000")),
        ("43.2567, 76.9286", "", ("43.256700", "76.928600")),
        ("43.2567,76.9286", "", ("43.256700", "76.928600")),
        ("43,25; 76,9", "", ("43.250000", "76.900000")),
        ("43°15'30.0\"N 76°54'00.0\"E", "", ("43.258333", "76.900000")),
    ],
)
def test_coordinates_are_read_as_maps_print_them(
    latitude: str, longitude: str, expected: tuple[str, str]
) -> None:
    project, client = make_energy_project(), sign_in(make_chief())
    data = filled(client.get(address(project)), latitude=latitude, longitude=longitude)
    answer = client.post(address(project), {**data, "_continue": "1"}, follow=True)
    assert "errors" not in answer.context or errors_in(answer) == []
    stored = EnergyProject.working.get(pk=project.pk)
    assert (stored.latitude, stored.longitude) == tuple(map(Decimal, expected))


@pytest.mark.parametrize(
    ("latitude", "sentence"),
    [
        ("43°75′", "Minutes and seconds of “43°75′” lie below 60."),
        ("43.2515'", "“'” is not understood as part of a figure."),
        ("76°54′E", "“°54′e” is not understood as part of a figure."),
    ],
)
def test_coordinates_that_cannot_be_right_are_refused_in_words(
    latitude: str, sentence: str
) -> None:
    project, client = make_energy_project(), sign_in(make_chief())
    data = filled(client.get(address(project)), latitude=latitude, longitude="76.9")
    assert sentence in errors_in(client.post(address(project), {**data, "_continue": "1"}))


def test_name_of_a_language_is_refused_where_its_code_belongs() -> None:
    project, client = make_energy_project(), sign_in(make_chief())
    data = filled(client.get(address(project)), title_local="Тургусун", local_language="Russian")
    errors = errors_in(client.post(address(project), {**data, "_continue": "1"}))
    assert errors == ["“Russian” is no code of a language: ru, kk or zh-hans is one."]
    for code in ("ru", "kaa", "zh-Hant"):
        data = filled(client.get(address(project)), title_local="Тургусун", local_language=code)
        answer = client.post(address(project), {**data, "_continue": "1"})
        assert answer.status_code == 302


def test_plain_figure_stays_without_printed_words() -> None:
    [claim], _errors = type_claims({"fact": "capacity_mw", "value": "24.90"})

    assert meant(claim) == ("24.9", "exact", None, None, "")


def test_printed_money_and_dates_become_canonical() -> None:
    claims, errors = type_claims(
        {"fact": "investment", "value": "94,8 млрд долл."},
        {"fact": "commissioned_on", "value": "late 2024", "as_of": "2025年上半年"},
    )

    assert errors == []
    assert [(c.value, c.as_of, c.as_printed) for c in claims] == [
        ("94800000000 USD", "", "94,8 млрд долл."),
        ("2024", "2025-01/2025-06", "late 2024"),
    ]


def test_words_of_an_editor_come_before_what_was_typed() -> None:
    typed = {"fact": "capacity_mw", "value": "over 50", "as_printed": "well over 50 megawatts"}
    [claim], _errors = type_claims(typed)

    assert meant(claim) == ("50", "over", None, None, "well over 50 megawatts")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("over 50", ("50", "over", None, None, "over 50")),
        ("50–60 MW", ("50", "at_least", Decimal(50), Decimal(60), "50–60 MW")),
        ("5万千瓦", ("50", "exact", None, None, "5万千瓦")),
        ("nearly 70", ("70", "about", None, None, "nearly 70")),
    ],
)
def test_words_typed_over_a_stored_figure_are_kept_even_where_the_number_stays(
    typed: str, expected: tuple[Any, ...]
) -> None:
    project, client = make_energy_project(), sign_in(make_chief())
    stored = claim(project, "capacity_mw", "50", as_printed="50 MW", recorded_at=NOON)
    data = filled(client.get(address(project), {"rows": "open"}))
    client.post(address(project), {**data, "claims-0-value": typed, "_continue": "1"})
    stored.refresh_from_db()
    assert meant(stored) == expected
    assert (stored.recorded_at == NOON) is (expected[:2] == ("50", "exact"))


def meaning(number: Any, row: Any) -> tuple[str, str, str]:
    return plain_number(number), row.comparator, row.as_printed


def test_words_typed_over_the_figure_of_a_role_or_a_statistic_are_kept() -> None:
    client, project = sign_in(make_chief()), make_energy_project()
    about = {"organisation": make_organisation(), "role": "owner", "source": make_source()}
    role = project.roles.create(capacity_mw=50, as_printed="50 MW", **about)
    data = filled(client.get(address(project), {"rows": "open"}))
    client.post(address(project), {**data, "roles-0-capacity_mw": "over 50", "_continue": "1"})
    role.refresh_from_db()
    assert meaning(role.capacity_mw, role) == ("50", "over", "over 50")

    row = observe(make_series(), "2024", 100, as_printed="100")
    data = filled(client.get(address(row.batch)))
    client.post(address(row.batch), {**data, "observations-0-value": "over 100", "_continue": "1"})
    row.refresh_from_db()
    assert meaning(row.value, row) == ("100", "over", "over 100")


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (
            {"fact": "capacity_mw", "value": "1,234"},
            "“1,234” can be read in more than one way. Understood would be: 1234 · 1,2340.",
        ),
        (
            {"fact": "capacity_mw", "value": "5 trains"},
            "“5 trains” is given in another unit than “MW”.",
        ),
        (
            {"fact": "capacity_mw", "value": "over 50", "comparator": "about"},
            "“over 50” says something else than the comparator.",
        ),
        (
            {"fact": "commissioned_on", "value": "3/4/2024"},
            "“3/4/2024” can be read in more than one way. "
            "Understood would be: 2024-04-03 · 2024-03-04.",
        ),
        (
            {"fact": "commissioned_on", "value": "by the end of 2024"},
            "“by the end of 2024” is more than one year, or only a last day.",
        ),
    ],
)
def test_refused_phrase_stands_at_its_field_with_what_would_be_understood(
    sent: dict[str, str], sentence: str
) -> None:
    claims, errors = type_claims(sent, language="ru")

    assert claims == []
    assert any(sentence in error for error in errors), errors


def type_record(**changes: Any) -> tuple[EnergyProject | None, list[str]]:
    """Save a new project with a source for its facts; return it and the page."""
    make_country("KZ")
    client = sign_in(make_chief())
    page = client.get(address_of(EnergyProject, "add"))
    values = {
        "title_en": "Turgusun",
        "slug": "turgusun",
        "country": "KZ",
        "technology": "hydro",
        "project_status": "operating",
        "sourcing-source": make_source().pk,
    }
    data = filled(page, **{**values, **changes})
    answer = client.post(address_of(EnergyProject, "add"), {**data, "_continue": "1"}, follow=True)
    return EnergyProject.working.first(), errors_in(answer)


def test_field_of_a_fact_takes_a_phrase_and_its_claim_says_the_rest() -> None:
    made, errors = type_record(capacity_mw="超过5万千瓦", commissioned_on="июнь 2021 г.")

    assert errors == []
    project = the(made)
    assert (project.capacity_mw, project.commissioned_on) == (Decimal(50), "2021-06")
    assert [
        (c.fact, c.value, c.comparator, c.as_printed)
        for c in project.claims.filter(fact__in=["capacity_mw", "commissioned_on"]).order_by("pk")
    ] == [
        ("capacity_mw", "50", "over", "超过5万千瓦"),
        ("commissioned_on", "2021-06", "exact", "июнь 2021 г."),
    ]


def test_amount_fills_its_currency_in() -> None:
    made, errors = type_record(investment_amount="over $1.2 billion")

    assert errors == []
    project = the(made)
    assert (project.investment_amount, project.investment_currency) == (
        Decimal(1_200_000_000),
        "USD",
    )
    [claim] = project.claims.filter(fact="investment")
    assert meant(claim) == ("1200000000 USD", "over", None, None, "over $1.2 billion")


def test_amount_as_calculators_write_it_keeps_its_currency() -> None:
    made, errors = type_record(investment_amount="1e9", investment_currency="USD")

    assert errors == []
    project = the(made)
    assert (project.investment_amount, project.investment_currency) == (
        Decimal(1_000_000_000),
        "USD",
    )


def test_amount_of_a_role_fills_its_currency_in() -> None:
    project, client = make_energy_project(), sign_in(make_chief())
    row = {
        "state": "current",
        "organisation": make_organisation().pk,
        "role": "owner",
        "comparator": "about",
    }
    data = filled(client.get(address(project)))
    data = add_row(data, "roles", amount="nearly 20 million yuan", source=make_source().pk, **row)
    answer = client.post(address(project), {**data, "_continue": "1"}, follow=True)

    assert errors_in(answer) == []
    role = project.roles.get()
    assert (role.amount, role.currency) == (Decimal(20_000_000), "CNY")


@pytest.mark.parametrize(
    ("amount", "currency", "sentence"),
    [
        ("$5 million", "CNY", "“$5 million” is in another currency."),
        ("500 MW", "USD", "“500 MW” has a unit or a currency: write the number alone."),
    ],
)
def test_amount_of_something_else_is_refused(amount: str, currency: str, sentence: str) -> None:
    project, errors = type_record(investment_amount=amount, investment_currency=currency)

    assert project is None
    assert sentence in errors


def test_field_of_a_fact_refuses_bounds_without_a_value() -> None:
    project, errors = type_record(capacity_mw="dozens of MW")

    assert project is None
    assert any("“dozens of MW” gives bounds, not a value" in error for error in errors)


def test_digits_without_end_are_refused_at_once() -> None:
    began = process_time()
    claims, errors = type_claims({"fact": "capacity_mw", "value": "1" * 20_000 + "x"})

    assert (claims, len(errors)) == ([], 1)
    assert process_time() - began < 3


@pytest.mark.parametrize("typed", ["9" * 29, f"{'9' * 60} MW"])
def test_number_that_no_page_could_print_is_refused(typed: str) -> None:
    claims, errors = type_claims({"fact": "capacity_mw", "value": typed})

    assert (claims, len(errors)) == ([], 1)
    assert "digits" in str(errors)
