"""Rows made of passages: services of a hub, roles of organisations, whom the text credits."""

from decimal import Decimal
from typing import Any

import pytest
from django.forms import MultipleChoiceField

from portal.editorial import excerpts
from portal.models import Passage, Record, Source
from portal.publication import publishing
from tests.admin_client import address, make_chief, make_editor, said_by, sign_in
from tests.factories import (
    NOON,
    claim,
    make_energy_project,
    make_organisation,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    publish,
)
from tests.optional import the
from trade.hubs.models import TradeHub
from trade.statistics.observations import Observation

pytestmark = pytest.mark.django_db
TEXT = "Its attractions are car exhibitions.\nCNNC is in the running for the contract of 5 GW."


def state(client: Any, source: Any, record: Record, sort: str, quote: str, **fields: Any) -> Any:
    """Post the form of the page of a text as a browser without scripts does."""
    page = address(source, "text")
    about = {"record": f"{record.kind()}:{record.uid}", "statement": sort, "quote": quote}
    form = client.post(page, {**about, "_statement": sort}).context["desk"].statement_form
    drawn = {
        name: form[name].value() or ""
        for name, field in form.fields.items()
        if not isinstance(field, MultipleChoiceField)  # boxes that nobody ticks
    }
    return client.post(page, {**drawn, **about, **fields, "_make": "1"}, follow=True)


@pytest.fixture
def source() -> Source:
    source = make_source()
    excerpts.store_text(source, TEXT, seen=0, by=make_user(), at=NOON)
    return source


def test_passage_becomes_a_service_and_stays_at_services_for_the_next(source: Source) -> None:
    hub, client = publish(make_trade_hub(title_en="Trade City")), sign_in(make_chief())
    more = {"name_en": "Car exhibitions", "category": "events", "service_status": "operating"}
    answer = state(client, source, hub, "services", "car exhibitions", **more)
    assert said_by(answer) == ["Added to “Trade City”, as a draft."]
    (service,) = the(hub.open_draft()).services.all()
    said = (str(service), service.source, service.quote, service.locator)
    assert said == ("Car exhibitions", source, "car exhibitions", "paragraph 1")
    desk = answer.context["desk"]
    sorts = ["Statement", "Companies and funders", "What it offers"]
    assert [str(kind.label) for kind in desk.kinds] == sorts
    assert desk.kind.name == "services"
    assert [row.made.said for row in desk.rows] == ["What it offers: Car exhibitions"]
    again = state(client, source, hub, "services", "car exhibitions", **more)
    assert "a claim about that already" in again.content.decode()

    client.post(address(source, "text"), {"_take_back": Passage.objects.get().uid})
    assert not the(hub.open_draft()).services.exists()
    assert not Passage.objects.exists()


def test_statement_taken_back_leaves_no_value_of_its_own(source: Source) -> None:
    project, client = make_energy_project(capacity_mw=None, units=None), sign_in(make_chief())
    words = "the contract of 5 GW"
    state(client, source, project, "claims", words, fact="capacity_mw", value="5 GW")
    state(client, source, project, "claims", words, fact="units", value="5")
    project.refresh_from_db()
    assert project.capacity_mw == 5000
    assert project.units == 5
    claim(project, "units", "5")
    for passage in Passage.objects.all():
        client.post(address(source, "text"), {"_take_back": passage.uid})
    project.refresh_from_db()
    assert not project.capacity_mw
    assert project.units == 5  # another source says so, too


def test_passage_becomes_a_role_of_an_organisation_with_a_figure_as_printed(source: Source) -> None:
    project, client = make_energy_project(), sign_in(make_chief())
    bidder = make_organisation(title_en="CNNC")
    unit = project.phases.create(name="Unit 1", phase_status="announced", source=source)
    refused = state(client, source, project, "roles", "CNNC is in the running", role="bidder")
    assert set(refused.context["desk"].statement_form.errors) == {"organisation"}
    shown = refused.context["desk"].statement_form.first
    assert {"organisation", "role", "amount", "currency", "capacity_mw"} < {*shown}
    assert b'id="add_id_organisation"' in refused.content
    assert refused.content.count(b"/admin/RelatedObjectLookups.js") == 1
    assert refused.content.count(b"/autocomplete.js") == 1  # twice, each search is drawn twice
    fields = {"organisation": bidder.pk, "role": "bidder", "capacity_mw": "5 GW"}
    fields |= {"phases": [unit.uid], "amount": "over $80 million"}
    answer = state(client, source, project, "roles", "CNNC is in the running", **fields)
    (row,) = answer.context["desk"].rows
    assert row.made.said.endswith(": CNNC · Bidder")
    role = project.roles.get()
    assert (role.organisation, role.state) == (bidder, "current")
    assert (role.capacity_mw, role.phases) == (Decimal(5000), unit.uid)
    assert (role.amount, role.currency) == (Decimal(80_000_000), "USD")
    assert (role.comparator, role.as_printed) == ("over", "over $80 million")
    publishing.submit(type(project).working.get(), by=make_user(), at=NOON)
    locked = state(client, source, project, "roles", "CNNC", **fields)
    assert "is not a draft" in locked.content.decode()


def test_statement_names_whom_the_text_credits(source: Source) -> None:
    project, series, client = make_energy_project(), make_series(), sign_in(make_chief())
    office = make_source(title="Yearbook")
    claim = {"fact": "vendor", "kind": "unknown", "attributed_to": office.pk}
    state(client, source, project, "claim", "CNNC is in the running", **claim)
    assert project.claims.get().attributed_to == office
    figure = {"period": "2025", "value": "5", "attributed_to": office.pk}
    state(client, source, series, "observation", "the contract of 5 GW", **figure)
    assert Observation.working.get().attributed_to == office


def test_another_record_opens_with_the_statement_that_is_made_of_it_most(source: Source) -> None:
    series, client = make_series(), sign_in(make_chief())
    chosen = {"_choose": f"series:{series.uid}", "statement": "claim"}
    assert client.post(address(source, "text"), chosen).context["desk"].kind.name == "observation"


def test_record_that_is_not_there_is_begun_where_it_was_looked_for(source: Source) -> None:
    client, page = sign_in(make_chief()), address(source, "text")
    sent = {"find": "Trade City", "_new": "tradehub", "quote": "car exhibitions"}
    for _time in range(2):
        desk = client.post(page, sent).context["desk"]
        assert (str(desk.record), desk.record.slug) == ("Trade City", "trade-city")
        assert desk.passage_form["quote"].value() == "car exhibitions"
    assert TradeHub.working.get().status == "draft"
    assert client.post(page, {**sent, "find": " "}).context["desk"].record is None
    reader = sign_in(make_editor("portal.change_source", "trade.view_tradehub"))
    assert reader.post(page, {**sent, "find": "Another"}).context["desk"].record is None
    assert TradeHub.working.count() == 1
