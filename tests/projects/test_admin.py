"""What only the admin of energy projects and pipelines does."""

import gzip
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.models import Organisation
from projects.energy.models import EnergyProject
from projects.pipelines.models import Pipeline
from tests.admin_client import add_row, address, address_of, errors_in, filled, make_chief, sign_in
from tests.factories import (
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_organisation,
    make_pipeline,
    make_source,
    rule,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def evidence_in_list(client: Client, query: str = "") -> dict[Any, Any]:
    page = client.get(address_of(EnergyProject) + query)
    admin = page.context["cl"].model_admin
    return {p.title_en: admin.evidence(p) for p in page.context["cl"].result_list}


def three_projects() -> tuple[EnergyProject, EnergyProject, EnergyProject]:
    complete, lacking, disputed = (
        make_energy_project(title_en=name) for name in ("Complete", "Lacking", "Disputed")
    )
    claim_all(complete)
    claim(lacking, "country")
    claim_all(disputed)
    claim(disputed, "capacity_mw", "90")
    return complete, lacking, disputed


def test_list_names_facts_without_a_source_or_a_ruling() -> None:
    three_projects()
    assert evidence_in_list(sign_in(make_chief())) == {
        "Complete": '<span class="evidence evidence-supported">✓</span>',
        "Lacking": '<span class="evidence evidence-lacking">'
        "<b>no source</b> technology, status, capacity</span>",
        "Disputed": '<span class="evidence evidence-disputed"><b>no decision</b> capacity</span>',
    }


def test_evidence_filter_agrees_with_the_list() -> None:
    _complete, _lacking, disputed = three_projects()
    client = sign_in(make_chief())
    assert list(evidence_in_list(client, "?evidence=complete")) == ["Complete"]
    assert list(evidence_in_list(client, "?evidence=no-source")) == ["Lacking"]
    assert list(evidence_in_list(client, "?evidence=no-ruling")) == ["Disputed"]
    rule(disputed, "capacity_mw")
    assert list(evidence_in_list(client, "?evidence=no-ruling")) == []


def test_list_reads_references_together() -> None:
    client = sign_in(make_chief())
    project = make_energy_project(vendor=make_organisation(title_en="Vendor A"))
    claim(project, "vendor")
    page = address_of(EnergyProject)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for _n in range(3):
        claim_all(make_energy_project(vendor=make_organisation()))
    with CaptureQueriesContext(connection) as four:
        client.get(page)
    assert len(four) == len(one)
    assert "vendor" not in evidence_in_list(client)[project.title_en]


def test_form_says_beside_each_fact_how_its_claims_stand() -> None:
    project = make_energy_project()
    claim(project, "capacity_mw", "100")
    claim(project, "capacity_mw", "90", source=make_source(publisher="Tracker"))
    claim(project, "units", "8", source=make_source(publisher="Ministry"))
    fields = sign_in(make_chief()).get(address(project)).context["adminform"].form.fields
    assert "data-beside>1 claim agrees · differs: Tracker: 90 · needs a decision</a>" in str(
        fields["capacity_mw"].help_text
    )
    assert "no source yet" in str(fields["technology"].help_text)
    assert "not accepted yet: Ministry: 8</a>" in str(fields["units"].help_text)
    assert "evidence" not in str(fields["vendor"].help_text)


def test_vendor_is_claimed_by_name() -> None:
    client = sign_in(make_chief())
    vendor = make_organisation(title_en="Reactor Works")
    project = make_energy_project(vendor=vendor)
    data = add_row(
        filled(client.get(address(project))),
        "claims",
        fact="vendor",
        value="reactor works",
        kind="value",
        comparator="exact",
        source=make_source().pk,
    )
    answer = client.post(address(project), {**data, "_continue": "1"}, follow=True)
    assert errors_in(answer) == []
    assert project.claims.get().value == vendor.uid
    assert filled(client.get(address(project)))["claims-0-value"] == "Reactor Works"

    Organisation.working.filter(pk=vendor.pk).update(title_en="Renamed")
    data = filled(client.get(address(project)))
    client.post(address(project), {**data, "claims-0-locator": "p. 2", "_continue": "1"})
    stored = project.claims.get()
    assert (stored.value, stored.locator) == (vendor.uid, "p. 2")


def test_what_the_database_would_refuse_is_said_in_words() -> None:
    client = sign_in(make_chief())
    project = make_energy_project()
    data = filled(
        client.get(address(project)),
        capacity_mw="0",
        second_country=project.country_id,
        investment_amount="5000",
    )
    answer = client.post(address(project), data)
    assert answer.context["adminform"].form.errors == {
        "capacity_mw": ["A capacity is more than zero; leave it empty."],
        "second_country": ["This is the first country already."],
        "investment_currency": ["An amount needs its currency."],
    }
    pipeline = make_pipeline()
    answer = client.post(address(pipeline), filled(client.get(address(pipeline)), length_km="-5"))
    assert answer.context["adminform"].form.errors == {
        "length_km": ["This is more than zero; leave it empty if unknown."]
    }


def test_pipeline_keeps_every_country_it_passes() -> None:
    client = sign_in(make_chief())
    pipeline = make_pipeline()
    codes = [make_country(code).pk for code in ("CN", "KZ", "TM", "UZ")]
    data = filled(client.get(address(pipeline)), countries=codes)
    client.post(address(pipeline), {**data, "_continue": "1"})
    assert sorted(c.pk for c in Pipeline.working.get().countries.all()) == codes


def test_change_form_costs_no_query_per_claim() -> None:
    client = sign_in(make_chief())
    project = make_energy_project()
    claim_all(project)
    client.get(address(project))
    with CaptureQueriesContext(connection) as few:
        client.get(address(project))
    for number in range(50):
        claim(project, "capacity_mw", str(90 + number))
    with CaptureQueriesContext(connection) as many:
        client.get(address(project))
    assert len(many) == len(few)
    assert len(many) <= 31


def test_list_of_a_hundred_is_small() -> None:
    client = sign_in(make_chief())
    for _ in range(100):
        claim(make_energy_project(), "capacity_mw")
    client.get(address_of(EnergyProject))
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address_of(EnergyProject))
    assert len(page.context["cl"].result_list) == 50
    assert len(asked) <= 12
    assert len(gzip.compress(page.content)) <= 15 * 1024
