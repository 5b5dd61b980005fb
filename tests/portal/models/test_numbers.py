"""Numbers that a column takes are those that both databases give back."""

from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from portal.models.published import PublishedFact
from projects.energy.models import EnergyProject
from tests.admin_client import address, errors_in, filled, make_chief, sign_in
from tests.factories import claim, claim_all, make_energy_project, publish, rule

LARGEST = Decimal("999999999999999.99")


def takes(field: Any, number: Decimal) -> bool:
    try:
        field.run_validators(number)
    except ValidationError:
        return False
    return True


def test_no_column_of_a_form_takes_more_digits_than_are_stored() -> None:
    fields = [field for model in apps.get_models() for field in model._meta.fields]
    typed = [one for one in fields if isinstance(one, models.DecimalField) and one.editable]
    typed = [one for one in typed if not one.model.__name__.endswith("History")]
    assert len(typed) > 40
    typed = [one for one in typed if "published" not in one.model.__module__]  # made by the portal
    assert [str(one) for one in typed if takes(one, Decimal(10) ** 15)] == []


@pytest.mark.django_db
@pytest.mark.engine  # SQLite would store the refused one as 10^17, too long for the column
def test_the_largest_sum_is_stored_and_a_larger_one_refused() -> None:
    client, plant = sign_in(make_chief()), make_energy_project()
    form = client.get(address(plant))
    typed = filled(form, investment_amount="9" * 17, investment_currency="UZS")
    (sentence,) = errors_in(client.post(address(plant), typed))
    assert "15 digits before the decimal point" in sentence
    client.post(address(plant), {**typed, "investment_amount": str(LARGEST)})
    stored = EnergyProject.working.get(pk=plant.pk).investment_amount
    assert stored is not None
    assert abs(stored - LARGEST) < 1


@pytest.mark.django_db
@pytest.mark.engine  # PostgreSQL refuses a distance that its column cannot hold
def test_statement_of_twenty_digits_is_published_beside_the_accepted_value(client: Any) -> None:
    plant = make_energy_project(capacity_mw=5)
    claim_all(plant)
    claim(plant, "capacity_mw", "9" * 20)
    rule(plant, "capacity_mw")
    publish(plant)
    judged = PublishedFact.objects.get(fact="capacity_mw")
    assert [judged.less, judged.more] == [Decimal(0), Decimal(10) ** 12]
    for at in ("/", plant.get_absolute_url()):
        assert client.get(at).status_code == 200
