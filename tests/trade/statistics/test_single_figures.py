"""One public value corrected, and a figure added with its series: one form and one review each."""

from typing import Any

import pytest
from django.utils import timezone

from portal.editorial import sourcing
from portal.models import Status
from portal.publication import publishing, second_reader
from portal.publication.publishing import NotAllowed
from tests.admin_client import address, make_member, said_by, sign_in
from tests.factories import (
    NOON,
    make_batch,
    make_corridor,
    make_energy_project,
    make_event,
    make_facility,
    make_pipeline,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    observe,
    publish,
)
from tests.meeting import meet
from trade.statistics import figures
from trade.statistics.admin.batches import correct_address
from trade.statistics.models import Indicator, Series
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CORRECT = "/admin/trade/observation/{}/correct/"
ADD = "/admin/trade/observation/add-figure/?measures=tradehub:{}"
KNOWN = {"comparator": "exact", "obs_status": "A"}
NEW = {
    "indicator_title": "Streamers",
    "unit": "persons",
    "frequency": "annual",
    "period": "2024",
    "value": "over 50,000",
}


def approve(batch: ObservationBatch, seen: int | None = None) -> list[str]:
    batch.refresh_from_db()
    client = sign_in(make_member("Publisher"))
    sent = {"seen_version": seen or batch.version, "_step_publish": "1"}
    return said_by(client.post(address(batch), sent, follow=True))


def test_correcting_one_value_leaves_the_others_of_its_batch() -> None:
    series, batch = publish(make_series(unit="USD bn")), make_batch()
    rows = [observe(series, str(year), 10 + year, batch=batch) for year in (2020, 2021, 2022)]
    publish(batch)
    client, source = sign_in(make_member("Data steward")), make_source()
    sent = {**KNOWN, "value": "9.5", "source": source.pk, "reason": "Misread."}
    review = client.post(CORRECT.format(rows[1].pk), sent, follow=True)
    about = {key: value for part in review.context["parts"] for key, value in part.context.items()}
    correction = about["correction"]
    assert (correction.changed, correction.kept, correction.withdrawn) == (1, 2, 0)
    again = client.post(CORRECT.format(rows[1].pk), sent)
    assert "waits already" in str(again.context["form"].errors)
    made = ObservationBatch.working.latest("pk")
    assert (made.status, made.note, made.supersedes) == (Status.REVIEW, "Misread.", batch)
    locked = client.get(address(made)).content.decode()  # says what the form says
    assert 'data-head="Wording in the source"' in locked
    assert "As printed" not in locked
    approve(made)
    live = Observation.objects.filter(retracted_at=None).order_by("period")
    assert [(row.period, float(row.value or 0)) for row in live] == [
        ("2020", 2030),
        ("2021", 9.5),
        ("2022", 2032),
    ]


def test_a_figure_of_a_hub_brings_its_series_and_indicator_through_one_review() -> None:
    hub, client = publish(make_trade_hub(title_en="Khorgos")), sign_in(make_member("Data steward"))
    sent = {**KNOWN, **NEW, "source": make_source().pk}
    page = client.post(ADD.format(hub.uid), {**sent, "unit": ""})
    assert page.context["form"].errors == {"unit": ["Give the unit of the values."]}
    client.post(ADD.format(hub.uid), sent)
    row = Observation.working.get()
    assert (row.comparator, int(row.value or 0), row.as_printed) == ("over", 50000, "over 50,000")
    assert row.series.measures_uid == hub.uid
    approve(row.batch)
    assert (Indicator.objects.count(), Series.objects.count()) == (1, 1)
    assert Observation.objects.get().is_public
    panel = client.get(address(hub)).context["panel"]
    (figures,) = [one for one in panel.parts if one.template.endswith("figures.html")]
    assert figures.context["series"] == [row.series]


def test_new_series_may_have_a_title_in_any_script() -> None:
    hub, client = publish(make_trade_hub(title_en="Khorgos")), sign_in(make_member("Data steward"))
    titles = {"series_title": "Грузы Хоргоса", "indicator_title": "货运量"}
    client.post(ADD.format(hub.uid), {**KNOWN, **NEW, **titles, "source": make_source().pk})
    made = Observation.working.get().series
    assert (made.title_en, made.indicator.title_en) == ("Грузы Хоргоса", "货运量")


def test_records_that_can_be_measured_lead_to_their_first_figure() -> None:
    client, led = sign_in(make_member("Data steward")), set()
    for make in (make_pipeline, make_facility, make_energy_project, make_corridor, make_event):
        record = publish(make())
        panel = client.get(address(record)).context["panel"]
        for one in panel.parts:
            if one.template.endswith("figures.html"):
                assert one.context["add"].endswith(f"?measures={record.kind()}:{record.uid}")
                led.add(make)
    assert led == {make_pipeline, make_facility, make_energy_project, make_corridor}


@pytest.mark.parametrize("changed", [Indicator, Series])
def test_figure_is_not_published_with_words_that_its_reviewer_has_not_read(
    changed: type[Indicator] | type[Series],
) -> None:
    hub, client = publish(make_trade_hub()), sign_in(make_member("Data steward"))
    client.post(ADD.format(hub.uid), {**KNOWN, **NEW, "source": make_source().pk})
    batch, new = ObservationBatch.working.get(), changed.working.get()
    seen, another = batch.version, make_user()
    publishing.send_back(new, by=another, at=NOON, note="Of whom?")
    with sourcing.change_seen_draft(new, by=another, at=NOON, note="") as draft:
        draft.title_en = "Streamers on contract"
    draft.refresh_from_db()
    publishing.submit(draft, by=another, at=NOON)

    assert "changed by somebody else" in str(approve(batch, seen))
    assert not changed.objects.exists()
    assert "is public" in str(approve(batch))
    assert changed.objects.exists()


def test_approval_of_a_figure_ends_with_a_change_of_its_series(settings: Any) -> None:
    settings.PORTAL_TWO_APPROVALS = ["observationbatch"]
    hub, client = publish(make_trade_hub()), sign_in(make_member("Data steward"))
    client.post(ADD.format(hub.uid), {**KNOWN, **NEW, "source": make_source().pk})
    batch, series, another = ObservationBatch.working.get(), Series.working.get(), make_user()
    now = timezone.now()
    publishing.approve(batch, by=make_member("Publisher"), at=now)
    assert second_reader.find_approval(batch)

    publishing.send_back(series, by=another, at=now, note="Of whom?")
    with sourcing.change_seen_draft(series, by=another, at=timezone.now(), note="") as draft:
        draft.title_en = "Streamers on contract"
    draft.refresh_from_db()
    publishing.submit(draft, by=another, at=timezone.now())
    assert second_reader.find_approval(batch) is None


def test_who_writes_no_statistics_cannot_correct_them() -> None:
    row = observe(publish(make_series()), "2020", 1)
    publish(row.batch)
    assert sign_in(make_member("Editor")).get(CORRECT.format(row.pk)).status_code == 403


def test_form_of_a_figure_shows_the_newest_value_of_its_series() -> None:
    series, batch = publish(make_series(unit="USD bn")), make_batch()
    for year, value, status in (("2023", 7, "A"), ("2024", 8.5, "A"), ("2030", 20, "F")):
        observe(series, year, value, batch=batch, obs_status=status)
    publish(batch)
    add = f"/admin/trade/observation/add-figure/?series={series.pk}"
    client = sign_in(make_member("Data steward"))
    page = client.get(add)
    assert (page.context["newest"].period, page.context["words"]) == (
        "2024",
        "8.5\xa0bn US dollars",
    )
    refused = client.post(add, {**KNOWN, "series": series.pk, "period": "2026", "value": "x"})
    assert "<details open>" not in refused.text.partition("A new series")[0][-200:]
    other = client.post(add, {**KNOWN, "period": "2026", "value": "x"})
    assert "<details open>" in other.text.partition("A new series")[0][-200:]


def test_only_a_public_figure_that_its_batch_has_once_is_corrected() -> None:
    series, batch = publish(make_series()), make_batch()
    rows = [observe(series, "2024", at, batch=batch, source=make_source()) for at in (1, 2)]
    new = Observation(value=3, source=make_source())
    about: dict[str, Any] = {"reason": "Misread.", "by": make_user(), "at": NOON}
    with pytest.raises(NotAllowed, match="Only what is public"):
        figures.correct(rows[0], new, **about)
    assert correct_address(rows[0]) == ""
    publish(batch)
    rows[0].refresh_from_db()
    assert correct_address(rows[0]) == CORRECT.format(rows[0].pk)
    with pytest.raises(NotAllowed, match="several values of this period"):
        figures.correct(rows[0], new, **about)
    rows[0].retracted_at, rows[0].retraction_reason = NOON, "Misread."
    rows[0].save()
    assert correct_address(rows[0]) == ""
    with pytest.raises(NotAllowed, match="Only what is public"):
        figures.correct(rows[0], new, **about)


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_of_one_value_at_once_the_second_is_refused() -> None:
    old = observe(publish(make_series()), "2024", 1)
    publish(old.batch)
    rows = [Observation.working.get(pk=old.pk) for _ in "ab"]
    about: dict[str, Any] = {"reason": "Misread.", "by": make_user(), "at": NOON}

    made, refused = meet(
        lambda: figures.correct(rows[0], Observation(value=2, source=old.source), **about),
        before='INSERT INTO "trade_observationbatch"',
        second=lambda: figures.correct(rows[1], Observation(value=3, source=old.source), **about),
    )

    assert "waits already" in str(refused)
    assert list(ObservationBatch.working.filter(supersedes=old.batch)) == [made]
