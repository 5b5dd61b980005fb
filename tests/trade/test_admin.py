"""What only the admin of statistics and freight does: batches above all."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.models import Revision, Status, Step
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from tests.admin_client import (
    add_row,
    address,
    address_of,
    errors_in,
    filled,
    make_chief,
    make_editor,
    said_by,
    sign_in,
)
from tests.client_response import ClientResponse
from tests.factories import (
    NOON,
    make_batch,
    make_ranking,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    observe,
    publish,
)
from tests.optional import the
from trade.rankings.models import Ranking
from trade.statistics.admin.batches import ROWS_ON_PAGE
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ROW = {"comparator": "exact", "obs_status": "A"}


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(
    ("typed", "period", "expected"),
    [
        ("94,8 млрд долл.", "2024 год", ("94.8", "exact", None, "2024")),
        ("近1000亿美元", "2025年上半年", ("100", "about", None, "2025-H1")),
        ("billions of dollars", "by the end of 2024", ("2", "at_least", "2", "2024-12-31")),
        ("$3–5 billion", "late 2024", ("3", "at_least", "3", "2024-09/2024-12")),
    ],
)
def test_value_and_period_of_a_row_are_typed_as_printed(
    typed: str, period: str, expected: tuple[str, str, str | None, str]
) -> None:
    series, source = publish(make_series(unit="USD bn")), make_source()
    client = sign_in(make_chief())
    data = filled(
        client.get(address_of(ObservationBatch, "add")), title="Customs", source=source.pk
    )
    row = {"series": series.pk, "period": period, "value": typed, "source": source.pk}
    data = add_row(data, "observations", **row, **ROW)

    client.post(address_of(ObservationBatch, "add"), data)

    observation = Observation.working.get()
    value, comparator, lower, stored = expected
    assert (observation.value, observation.comparator, observation.period) == (
        Decimal(value),
        comparator,
        stored,
    )
    assert observation.lower == (None if lower is None else Decimal(lower))
    assert observation.as_printed == typed


def test_rows_without_series_or_source_have_that_of_the_row_above_and_of_the_batch() -> None:
    series, source = publish(make_series()), make_source()
    client = sign_in(make_chief())
    data = filled(
        client.get(address_of(ObservationBatch, "add")), title="Customs", source=source.pk
    )
    typed = [{"series": series.pk, "period": "2023", "value": "4"}]
    typed += [{"period": str(year), "value": "5"} for year in (2024, 2025)]
    for row in typed:
        data = add_row(data, "observations", **row, **ROW)

    client.post(address_of(ObservationBatch, "add"), data)

    stored = Observation.working.order_by("period").values_list("period", "series", "source")
    assert [*stored] == [(year, series.pk, source.pk) for year in ("2023", "2024", "2025")]


def test_single_observation_is_added_on_a_page_of_its_own() -> None:
    batch = ObservationBatch.working.create(title="Customs", source=make_source())
    client, page = sign_in(make_chief()), address_of(Observation, "add")
    series = publish(make_series())
    row = {"series": series.pk, "batch": batch.pk, "period": "2024", "value": "5", **ROW}

    answer = client.post(page, filled(client.get(page), **row))

    assert errors_in(answer) == ["Choose a source here, or one for all changes below."]
    client.post(page, filled(client.get(page), source=make_source().pk, **row))
    assert Observation.working.get().series == series


def test_figure_in_another_unit_than_the_series_is_refused() -> None:
    series, source = publish(make_series(unit="USD bn")), make_source()
    client = sign_in(make_chief())
    page = client.get(address_of(ObservationBatch, "add"))
    row = {"series": series.pk, "period": "2024", "value": "12 trains", "source": source.pk}
    data = add_row(filled(page, title="Customs", source=source.pk), "observations", **row, **ROW)

    answer = client.post(address_of(ObservationBatch, "add"), data)

    assert any("“12 trains” is given in another unit" in one for one in errors_in(answer))
    assert not Observation.working.exists()


def test_a_value_that_is_changed_comes_after_the_rulings_of_before() -> None:
    batch = make_batch()
    row, other = (observe(publish(make_series()), "2024", 5, batch=batch) for _ in range(2))
    client = sign_in(make_chief())
    data = filled(client.get(address(batch)))
    (name,) = (key for key, value in data.items() if key.endswith("-id") and value == row.pk)
    prefix = name.removesuffix("-id")

    answer = client.post(address(batch), {**data, f"{prefix}-value": "6"})

    assert answer.status_code == 302, errors_in(answer)
    changed, kept = (Observation.working.get(pk=one.pk) for one in (row, other))
    assert (changed.value, changed.recorded_at > NOON, kept.recorded_at) == (Decimal(6), True, NOON)


def published_batch(**kwargs: Any) -> ObservationBatch:
    batch = make_batch(**kwargs)
    observe(publish(make_series()), "2024", 94.8, batch=batch)
    publishing.submit(batch, by=make_user(), at=NOON)
    return publishing.publish(batch, by=make_user(), at=NOON)


def press(client: Client, batch: ObservationBatch, button: str, **fields: Any) -> ClientResponse:
    version = client.get(address(batch)).context["panel"].record.version
    data = {"seen_version": version, f"_step_{button}": "1", **fields}
    return client.post(address(batch), data, follow=True)


def test_batch_from_an_empty_form_to_the_public() -> None:
    writer, reader = sign_in(make_chief()), sign_in(make_chief())
    series, source = publish(make_series()), make_source()
    data = filled(
        writer.get(address_of(ObservationBatch, "add")), title="Customs 2024", source=source.pk
    )
    for period, value in (("2023", "89.4"), ("2024", "94.8")):
        data = add_row(
            data,
            "observations",
            series=series.pk,
            period=period,
            value=value,
            source=source.pk,
            **ROW,
        )
    answer = writer.post(
        address_of(ObservationBatch, "add"), {**data, "_step_submit": "1"}, follow=True
    )
    assert errors_in(answer) == []
    batch = ObservationBatch.working.get()
    assert batch.status == Status.REVIEW

    refused = press(writer, batch, "publish")
    assert said_by(refused) == ["Somebody who has not worked on this version has to approve it."]
    assert not Observation.objects.exists()

    press(reader, batch, "publish")
    found = Observation.objects.order_by("period").values_list("period", "value")
    assert [(period, str(value)) for period, value in found] == [
        ("2023", "89.400000"),
        ("2024", "94.800000"),
    ]
    source.refresh_from_db()
    assert source.first_cited_at is not None


def test_correction_supersedes_what_it_corrects() -> None:
    old = published_batch()
    new = make_batch(supersedes=old)
    series = Series.objects.get()
    observe(series, "2024", 95.1, batch=new)
    publishing.submit(new, by=make_user(), at=NOON)
    press(sign_in(make_chief()), new, "publish")
    rows = Observation.objects.order_by("pk").values_list("value", "retracted_at")
    assert [(str(value), at is None) for value, at in rows] == [
        ("94.800000", False),
        ("95.100000", True),
    ]
    press(sign_in(make_chief()), new, "withdraw", step_note="Read from the wrong table.")
    assert ObservationBatch.working.get(pk=new.pk).status == Status.WITHDRAWN


def test_rows_are_read_only_once_they_were_public() -> None:
    client = sign_in(make_chief())
    batch = published_batch()
    row = batch.rows.get()
    assert client.get(address(row)).status_code == 200
    assert client.post(address(row), {"value": "1"}).status_code == 403
    assert client.post(address(row, "delete"), {"post": "yes"}).status_code == 403

    publishing.withdraw(batch, by=make_user(), at=NOON, note="Wrong.")
    publishing.reopen(batch, by=make_user(), at=NOON)
    page = client.get(address(batch))
    data = {**filled(page), "title": "Again", "observations-0-value": "1", "_continue": "1"}
    client.post(address(batch), data)
    assert client.post(address(row), {"value": "1"}).status_code == 403
    assert ObservationBatch.working.get().title == "Again"
    assert str(batch.rows.get().value) == "94.800000"


def test_rows_of_a_draft_batch_are_changed_in_its_form() -> None:
    client = sign_in(make_chief())
    row = observe(make_series(), "2024", 94.8)
    data = filled(client.get(address(row.batch)), _continue="1")
    answer = client.post(address(row.batch), {**data, "observations-0-value": "95"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert str(row.value) == "95.000000"


def test_row_of_a_draft_batch_is_changed_on_its_own_page() -> None:
    chief = make_chief()
    client = sign_in(chief)
    row = observe(make_series(), "2024", 94.8)
    page = client.get(address(row))
    answer = client.post(address(row), {**filled(page), "value": "95"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert str(row.value) == "95.000000"
    assert [step.by for step in Step.objects.of(row.batch)] == [chief]


def test_author_of_a_row_cannot_approve_the_batch_that_it_is_moved_to() -> None:
    author, steward, other = make_user(), make_chief(), make_batch()
    row = observe(make_series(), "2024", 94.8)
    publishing.log_change(row.batch, by=author, at=NOON)
    client = sign_in(steward)
    data = {**filled(client.get(address(row))), "batch": other.pk}
    assert client.post(address(row), data).status_code == 302
    other.refresh_from_db()
    publishing.submit(other, by=steward, at=NOON)
    with pytest.raises(NotAllowed, match="has not worked on this version"):
        publishing.publish(other, by=author, at=NOON)


def test_long_batch_links_to_its_rows() -> None:
    client = sign_in(make_chief())
    batch, series = make_batch(), make_series()
    for year in range(1900, 1901 + ROWS_ON_PAGE):
        observe(series, str(year), 1, batch=batch)
    observe(series, "2024", 1)
    page = client.get(address(batch))
    assert page.context["inline_admin_formsets"] == []
    link = f"{address_of(Observation)}?batch__id__exact={batch.pk}"
    assert f'href="{link}">All {ROWS_ON_PAGE + 1} observations' in page.content.decode()
    assert client.get(link).context["cl"].result_count == ROWS_ON_PAGE + 1


def test_observations_are_listed_by_the_state_of_their_batch() -> None:
    client = sign_in(make_chief())
    published_batch()
    draft = observe(make_series(), "2025", 1)
    page = client.get(f"{address_of(Observation)}?batch__status__exact=draft")
    assert [*page.context["cl"].result_list] == [draft]
    assert "By state of the batch" in page.content.decode()


@pytest.mark.parametrize("state", ["draft-of-published", "beside"])
def test_no_batch_has_a_state_that_only_records_have(state: str) -> None:
    make_batch()
    page = sign_in(make_chief()).get(address_of(ObservationBatch), {"state": state})
    assert list(page.context["cl"].result_list) == []


def test_lists_ask_as_often_for_three_rows_as_for_one() -> None:
    client = sign_in(make_chief())
    for model in (ObservationBatch, Observation):
        observe(make_series(), "2024", 1)
        client.get(address_of(model))
        with CaptureQueriesContext(connection) as one:
            client.get(address_of(model))
        observe(make_series(), "2024", 1)
        observe(make_series(), "2025", 1)
        with CaptureQueriesContext(connection) as three:
            client.get(address_of(model))
        assert len(three) == len(one)


def test_value_or_the_word_that_it_is_missing() -> None:
    client = sign_in(make_chief())
    row = observe(make_series(), "2024", 1)
    data = filled(client.get(address(row)), value="")
    answer = client.post(address(row), data)
    assert errors_in(answer) == ["Give the value, or the status “missing value”."]
    assert client.post(address(row), {**data, "obs_status": "O"}).status_code == 302


def test_series_measures_a_record_named_by_its_address() -> None:
    client = sign_in(make_chief())
    hub = make_trade_hub(slug="khorgos-gateway")
    series = make_series()
    data = filled(
        client.get(address(series)), measures_kind="tradehub", measures_uid="khorgos-gateway"
    )
    client.post(address(series), {**data, "_continue": "1"})
    stored = Series.working.get()
    assert (stored.measures_kind, stored.measures_uid) == ("tradehub", hub.uid)
    assert filled(client.get(address(series)))["measures_uid"] == "khorgos-gateway"

    for kind, name, sentence in (
        ("tradehub", "nowhere", "There is no such record: “nowhere”."),
        ("", hub.uid, "Choose the kind of record and name it, or neither."),
    ):
        data = filled(client.get(address(series)), measures_kind=kind, measures_uid=name)
        assert errors_in(client.post(address(series), data)) == [sentence]
    Series.working.update(measures_kind="gone")  # with its app
    assert filled(client.get(address(series)))["measures_uid"] == hub.uid


def test_ruling_on_a_period_is_signed() -> None:
    chief = make_chief()
    series = make_series()
    data = add_row(
        filled(sign_in(chief).get(address(series))),
        "period_rulings",
        period="2024",
        rule="official",
        reason_en="The customs office counts at the border.",
    )
    sign_in(chief).post(address(series), {**data, "_continue": "1"})
    assert [r.made_by for r in Series.working.get().period_rulings.all()] == [chief]


def test_entry_of_a_ranking_says_who_it_is() -> None:
    client = sign_in(make_chief())
    ranking = make_ranking()
    data = add_row(filled(client.get(address(ranking))), "entries", rank=1, source=make_source().pk)
    answer = client.post(address(ranking), data)
    assert errors_in(answer) == ["Say who it is: a country, a place or a name."]
    data["entries-0-name"] = "Kazakhstan"
    client.post(address(ranking), {**data, "_continue": "1"})
    assert [entry.name for entry in Ranking.working.get().entries.all()] == ["Kazakhstan"]


def test_whoever_may_not_publish_gets_no_batch_through() -> None:
    batch = make_batch()
    observe(make_series(), "2024", 1, batch=batch)
    publishing.submit(batch, by=make_user(), at=NOON)
    client = sign_in(make_editor("trade.view_observationbatch", "trade.change_observationbatch"))
    assert client.get(address(batch)).context["panel"].buttons == []
    data = {"_step_publish": "1", "seen_version": batch.version}
    assert client.post(address(batch), data).status_code == 403
    assert not Observation.objects.exists()


def test_batch_supersedes_only_what_was_public() -> None:
    client, series, first = sign_in(make_chief()), publish(make_series()), make_batch(title="First")
    observe(series, "2024", 1, batch=first)
    second = make_batch()
    sent = filled(client.get(address(second)), supersedes=first.pk)

    refused = client.post(address(second), sent).context["adminform"].form.errors

    assert refused == {"supersedes": ["“First” was never public: change its rows there."]}


def test_bounds_of_a_row_are_in_their_order() -> None:
    client, batch = sign_in(make_chief()), make_batch()
    row = observe(make_series(), "2024", 7, batch=batch)
    sent = {**filled(client.get(address(row))), "lower": "9", "upper": "5"}

    refused = client.post(address(row), sent).context["adminform"].form.errors

    assert refused == {"upper": ["The upper bound is below the lower one."]}


def test_quote_of_a_row_has_a_largest_length() -> None:
    client, batch = sign_in(make_chief()), make_batch()
    row = observe(make_series(), "2024", 7, batch=batch)
    sent = {**filled(client.get(address(row))), "quote": "a" * 601}

    refused = client.post(address(row), sent).context["adminform"].form.errors

    assert refused == {"quote": ["Readers see what is quoted: 600 characters at most, not 601."]}


def row_page(client: Client, row: Observation, **changes: Any) -> dict[Any, Any]:
    page = client.get(address(row))
    return {**filled(page), **changes, "_continue": "1"}


def test_rows_of_a_batch_merge_like_any_others() -> None:
    anna, boris = sign_in(make_chief()), sign_in(make_chief())
    series, batch = make_series(), make_batch()
    for period in ("2021", "2022"):
        observe(series, period, 1, batch=batch)
    mine = filled(boris.get(address(batch)))
    theirs = filled(anna.get(address(batch)), title="Theirs")
    theirs["observations-0-value"] = "10"
    anna.post(address(batch), {**theirs, "_continue": "1"})
    mine["observations-1-value"] = "20"
    saved = boris.post(address(batch), {**mine, "_continue": "1"}, follow=True)
    assert errors_in(saved) == []
    batch.refresh_from_db()
    rows = [(row.period, row.value) for row in batch.rows.order_by("period")]
    assert (batch.title, rows) == ("Theirs", [("2021", Decimal(10)), ("2022", Decimal(20))])


def test_row_on_a_page_of_its_own_is_not_written_over_unawares() -> None:
    anna, boris = sign_in(make_chief()), sign_in(make_chief())
    series, batch = make_series(), make_batch()
    row, other = observe(series, "2021", 1, batch=batch), observe(series, "2022", 1, batch=batch)
    mine, elsewhere = row_page(boris, row, value="2"), row_page(boris, other, value="5")
    in_batch = filled(anna.get(address(batch)))
    anna.post(address(row), row_page(anna, row, value="3"))

    refused = boris.post(address(row), mine)
    assert "Value: stored now “3” · yours “2”" in errors_in(refused)
    row.refresh_from_db()
    assert row.value == 3
    boris.post(address(row), {**filled(refused), "_continue": "1"})
    boris.post(address(other), elsewhere)
    assert sorted(the(one.value) for one in batch.rows) == [2, 5]

    in_batch["observations-0-as_printed"] = "two"
    anna.post(address(batch), {**in_batch, "_continue": "1"})
    found = [(one.value, one.as_printed) for one in batch.rows.order_by("period")]
    assert found == [(Decimal(2), "two"), (Decimal(5), "")]


def test_what_a_batch_held_is_forgotten_when_it_is_published() -> None:
    client, batch = sign_in(make_chief()), make_batch()
    observe(make_series(), "2021", 1, batch=batch)
    client.post(address(batch), filled(client.get(address(batch)), title="Changed"))
    assert Revision.objects.of(batch).count() == 2
    batch.refresh_from_db()
    publish(batch)
    assert not Revision.objects.of(batch).exists()
