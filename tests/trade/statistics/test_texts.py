"""A figure in an article becomes an observation of a series, in a batch of its source."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from portal.editorial import excerpts
from portal.models import Passage, Source
from portal.publication import publishing
from tests.admin_client import address, make_chief, make_editor, said_by, sign_in
from tests.client_response import ClientResponse
from tests.factories import (
    NOON,
    make_batch,
    make_energy_project,
    make_series,
    make_source,
    make_user,
    publish,
)
from tests.portal.site.reading import words
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ARTICLE = "贸易额创新高\n2024年双边贸易额达948亿美元，比上年增长6%。\nПримерно 94,8 млрд долларов."
QUOTE = "2024年双边贸易额达948亿美元"
STEWARD = [
    "portal.view_source",
    "trade.view_series",
    "trade.add_observationbatch",
    "trade.change_observationbatch",
]


def kept(**kwargs: Any) -> Source:
    source = make_source(title="Trade News", **kwargs)
    return excerpts.store_text(source, ARTICLE, seen=0, by=make_user(), at=NOON).source


def state(client: Client, source: Source, series: Series, **fields: Any) -> ClientResponse:
    defaults = {"quote": QUOTE, "period": "2024", "value": "94.8", "comparator": "exact"}
    data = {"_make": "1", "record": f"series:{series.uid}", "obs_status": "A", **defaults, **fields}
    return client.post(address(source, "text"), data, follow=True)


def problems(response: ClientResponse) -> dict[Any, Any]:
    desk = response.context["desk"]
    return {**desk.passage_form.errors, **desk.statement_form.errors}


def test_passage_becomes_an_observation_in_a_batch_of_its_source() -> None:
    source, series, anna = kept(), make_series(), make_chief()
    response = state(sign_in(anna), source, series, as_printed="948亿美元", cumulative="on")
    batch = ObservationBatch.working.get()
    assert (batch.title, batch.source, batch.status) == (
        "Trade News, taken from its text",
        source,
        "draft",
    )
    row = batch.rows.get()
    assert (row.series, row.period, row.value, row.source) == (
        series,
        "2024",
        Decimal("94.8"),
        source,
    )
    assert (row.locator, row.as_printed, row.cumulative) == ("paragraph 2", "948亿美元", True)
    assert row.quote == QUOTE
    passage = Passage.objects.get()
    assert (passage.quote, passage.kind, passage.statement_uid) == (QUOTE, "series", row.uid)
    page = words(response.content.decode())
    assert "2024: 94.8 bn US dollars (“948亿美元”)" in page
    assert address(batch) in response.content.decode()
    publishing.submit(batch, by=anna, at=NOON)
    with pytest.raises(publishing.NotAllowed, match="Somebody who has not worked on this"):
        publishing.publish(batch, by=anna, at=NOON)


def test_next_one_joins_the_open_batch_and_a_closed_one_stays_closed() -> None:
    source, series, client = kept(), make_series(), sign_in(make_chief())
    by_hand = make_batch(source=source, title="Another batch of the same source")
    state(client, source, series)
    ObservationBatch.working.exclude(pk=by_hand.pk).update(title="Renamed by an editor")
    state(client, source, series, period="2025", value="", obs_status="O")
    batch = ObservationBatch.working.get(title="Renamed by an editor")
    assert (batch.rows.count(), by_hand.rows.count()) == (2, 0)

    publishing.submit(batch, by=make_user(), at=NOON)
    state(client, source, series, period="2026", comparator="about")
    assert batch.rows.count() == 2
    new = ObservationBatch.working.latest("pk")
    assert (new.title, new.rows.get().period) == ("Trade News, taken from its text", "2026")


def test_figure_in_words_of_the_source_is_kept_as_printed() -> None:
    source, series = kept(), make_series()
    quote = "Примерно 94,8 млрд долларов"
    state(sign_in(make_chief()), source, series, quote=quote, comparator="about")
    row = Observation.working.get()
    assert (row.as_printed, row.locator) == ("Примерно 94,8 млрд долларов", "paragraph 3")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"period": "last year"}, "period"),
        ({"period": ""}, "period"),
        ({"value": ""}, "value"),
        ({"value": "much"}, "value"),
        ({"quote": "not there"}, "quote"),
    ],
)
def test_what_is_wrong_is_said(fields: dict[str, str], expected: str) -> None:
    source, series = kept(), make_series()
    response = state(sign_in(make_chief()), source, series, note="Typed.", **fields)
    assert list(problems(response)) == [expected]
    assert "Typed." in response.content.decode()
    assert not ObservationBatch.working.exists()


def test_value_sent_twice_is_kept_once() -> None:
    source, series, client = kept(), make_series(), sign_in(make_chief())
    state(client, source, series)
    response = state(client, source, series)
    assert "The batch has this value for this period already." in words(response.content.decode())
    assert (Observation.working.count(), Passage.objects.count()) == (1, 1)


def test_series_takes_claims_as_well() -> None:
    source, series, client = kept(), make_series(), sign_in(make_chief())
    data = {"record": f"series:{series.uid}", "_statement": "claim"}
    page = client.post(address(source, "text"), data)
    assert list(page.context["desk"].statement_form.fields)[:2] == ["fact", "comparator"]
    state(client, source, series, statement="claim", fact="drivers", value="oil", kind="value")
    assert series.claims.get().value == "oil"
    page = client.get(address(source, "text"))
    assert [kind.name for kind in page.context["desk"].kinds] == ["observation", "claim"]


def test_observation_is_taken_back_until_readers_have_seen_it() -> None:
    source, series, client = kept(), publish(make_series()), sign_in(make_chief())
    state(client, source, series)
    state(client, source, series, period="2023")
    first, second = Passage.objects.order_by("pk")
    other = sign_in(make_chief())
    response = other.post(address(source, "text"), {"_take_back": first.uid}, follow=True)
    assert said_by(response) == ["Only the person who made a statement takes it back here."]
    client.post(address(source, "text"), {"_take_back": first.uid})
    assert list(Observation.working.values_list("period", flat=True)) == ["2023"]
    assert list(Passage.objects.all()) == [second]

    batch = ObservationBatch.working.get()
    publishing.submit(batch, by=make_user(), at=NOON)
    publishing.publish(batch, by=make_user(), at=NOON)
    response = client.post(address(source, "text"), {"_take_back": second.uid}, follow=True)
    assert "Readers have seen this value" in said_by(response)[-1]
    assert Observation.objects.count() == 1


def test_series_are_offered_to_whoever_may_write_batches() -> None:
    source, series, project = kept(), make_series(), make_energy_project()
    steward = sign_in(make_editor(*STEWARD))
    desk = steward.post(address(source, "text"), {"_find": "1", "find": series.title_en})
    assert [one.row for one in desk.context["desk"].found] == [series]
    state(steward, source, series)
    assert Observation.working.count() == 1
    writer = sign_in(make_editor("portal.view_source", "projects.change_energyproject"))
    desk = writer.post(address(source, "text"), {"_find": "1", "find": series.title_en})
    assert desk.context["desk"].found == []
    response = state(writer, source, series, period="2022")
    assert "Choose the record" in words(response.content.decode())
    assert Observation.working.count() == 1
    assert project.claims.count() == 0


def test_long_title_of_a_source_fits_into_that_of_the_batch() -> None:
    source, series = make_source(title="长" * 300), make_series()
    excerpts.store_text(source, ARTICLE, seen=0, by=make_user(), at=NOON)
    state(sign_in(make_chief()), source, series)
    title = ObservationBatch.working.get().title
    assert (len(title), title.endswith("长…, taken from its text")) == (200, True)
    state(sign_in(make_chief()), source, series, period="2023")
    assert ObservationBatch.working.count() == 1
