"""A figure that cannot be right is not published until somebody says why it stands."""

import json
import random
import re
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portal.editorial import drafts, plausibility, worklist
from portal.editorial.plausibility.figures import compare
from portal.editorial.plausibility.neighbours import neighbours_of
from portal.facts import Amount
from portal.facts.types import plain_number
from portal.models import Finding, Waiver
from portal.publication import publishing
from portal.publication.proof import has_value
from portal.publication.public_version import read_version
from portal.publication.publishing import NotAllowed
from portal.publication.time_travel import today
from projects.energy.models import EnergyProject
from tests.admin_client import address, make_chief, make_editor, make_member, sign_in
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_batch,
    make_country,
    make_energy_project,
    make_organisation,
    make_place,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from trade.statistics.models import Indicator, Series

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("plausibility_required"),
    pytest.mark.slow,
]

REASON = {"reason_en": "The law of that year counts it so.", "reason_ru": "", "reason_zh_hans": ""}


def trade() -> Any:
    """A public series with the trade of four years."""
    series = publish(make_series(unit="USD bn"))
    batch = make_batch()
    for year, value in ((2021, 49.5), (2022, 70.2), (2023, 89.4), (2024, 94.8)):
        observe(series, str(year), value, batch=batch)
    publish(batch)
    return series


@pytest.mark.parametrize("quote", ["9" * 400, "9" * 400 + " MW"])
def test_quote_with_a_number_beyond_all_measure_stops_no_check(quote: str) -> None:
    project = make_energy_project(capacity_mw=100)
    claim(project, "capacity_mw", quote=quote, as_printed=quote[:300])
    worklist.refresh_all(at=NOON)
    assert Finding.objects.filter(record_uid=project.uid, check_id="not-there").exists()


@pytest.mark.parametrize(("before", "is_read"), [("x " * 900, True), ("x " * 1_000, False)])
def test_no_more_than_the_first_characters_of_a_quote_are_read(before: str, is_read: bool) -> None:
    """Reading takes the square of its length: 22 s for 20,000 characters of numbers."""
    quote = f"{before}100 MW"
    assert has_value(Amount(), "MW", "100", "exact", quote, "en", is_row=False) is is_read
    assert compare("100", "MW", quote, "en", is_dataset=False).has_figure is is_read


def test_a_hundred_billion_billions_need_a_reason_that_holds_for_this_value() -> None:
    series = trade()
    forecast = observe(series, "2025", 100_000_000_000, obs_status="F", as_printed="$100 billion")
    with pytest.raises(NotAllowed, match="differs from") as refusal:
        publish(forecast.batch)
    assert re.search(r"\.,", str(refusal.value)) is None  # sentences, not a list of names

    batch = type(forecast.batch).working.get(pk=forecast.batch.pk)
    chief = make_chief()
    for check in ("observed-scale", "off-series"):
        subject = ("series", series.uid, "2025", "100000000000")
        plausibility.waive(check, subject, reasons=REASON, by=chief, at=NOON)
    forecast.value = 200_000_000_000
    forecast.save()
    with pytest.raises(NotAllowed, match="200000000000"):
        publishing.publish(batch, by=make_chief(), at=NOON)
    forecast.value = 100_000_000_000
    forecast.save()
    assert publishing.publish(batch, by=make_chief(), at=NOON).is_published


def test_a_part_of_the_first_year_is_compared_with_its_year() -> None:
    series = publish(make_series(unit="trains"))
    batch = make_batch()
    observe(series, "0001", 5, batch=batch)
    observe(series, "0001-H1", 6, batch=batch)
    publishing.submit(batch, by=make_user(), at=NOON)
    with pytest.raises(NotAllowed, match="the part is more than the whole"):
        publishing.publish(batch, by=make_chief(), at=NOON)


@pytest.mark.parametrize(
    ("capacity", "is_asked"), [(100, False), (150, False), (180, False), (120, True)]
)
def test_a_capacity_is_that_of_its_running_its_living_or_all_its_phases(
    capacity: int, is_asked: bool
) -> None:
    plant = make_energy_project(capacity_mw=capacity, project_status="operating")
    for status, of_phase in (("operating", 100), ("construction", 50), ("cancelled", 30)):
        plant.phases.create(
            name=status, phase_status=status, capacity_mw=of_phase, source=make_source()
        )
    worklist.refresh([plant], at=NOON)
    assert Finding.objects.filter(check_id="phases-total").exists() is is_asked


def test_command_looks_into_drafts_if_asked_and_at_one_kind() -> None:
    make_energy_project(commissioned_on="2019", retired_on="2015")

    def found(*words: str) -> list[str]:
        out = StringIO()
        call_command("check_data", "--json", *words, stdout=out)
        lines = out.getvalue().splitlines()
        return [json.loads(line)["check"] for line in lines if line.startswith("{")]

    assert found() == []
    assert "date-order" in found("--drafts")
    assert found("--drafts", "--kind", "place") == []


@pytest.mark.parametrize(("days", "is_asked"), [(0, False), (1, True)])
def test_a_plant_that_is_retired_since_today_may_run(days: int, is_asked: bool) -> None:
    day = today() - timedelta(days=days)
    plant = make_energy_project(project_status="operating", retired_on=day.isoformat())
    worklist.refresh([plant], at=NOON)
    assert Finding.objects.filter(check_id="retired-runs").exists() is is_asked


def test_a_value_that_was_retracted_is_not_asked_for() -> None:
    series = trade()
    wrong = observe(series, "2025", 100_000_000_000, batch=series.observations.first().batch)
    found = Finding.objects.filter(check_id="off-series")
    worklist.refresh([series], at=NOON)
    assert found.exists()
    wrong.retracted_at, wrong.retraction_reason = NOON, "Misread."
    wrong.save()
    worklist.refresh([series], at=NOON)
    assert not found.exists()


def test_a_unit_that_one_series_alone_has_is_asked_for() -> None:
    indicator = publish(make_series(unit="trains")).indicator
    series = [
        publish(make_series(unit=unit, slug=f"s-{at}", indicator=indicator))
        for at, unit in enumerate(("CNY bn", "TEU", "TEU", "Mt"))
    ]
    indicator.unit = "USD bn"
    indicator.save()

    worklist.refresh(series, at=NOON)

    found = Finding.objects.filter(check_id="other-unit")
    assert [one.detail["unit"] for one in found] == ["Mt"]


def test_another_unit_for_what_is_public_needs_a_reason() -> None:
    series = trade()
    change_unit(series.indicator, "CNY bn", "series of it (1) are public")
    change_unit(series, "CNY bn", "values that are public in it (4)")
    change_unit(publish(make_series(unit="USD bn", title_en="Empty")), "USD thousands", "")


def change_unit(record: Series | Indicator, unit: str, refusal: str) -> None:
    """Publish a draft with another unit, once a refusal of these words is answered by a reason."""
    chief = make_chief()
    draft = publishing.start_edit(record, by=chief, at=NOON)
    draft.unit = unit
    draft.save()
    publishing.submit(draft, by=chief, at=NOON)
    if refusal:
        with pytest.raises(NotAllowed, match=re.escape(refusal)):
            publishing.publish(draft, by=make_chief(), at=NOON)
        check, kind = f"{record.kind()}-unit-changed", record.kind()
        subject = (kind, record.uid, "unit", unit)
        plausibility.waive(check, subject, reasons=REASON, by=chief, at=NOON)
    publishing.publish(draft, by=make_chief(), at=NOON)
    record.refresh_from_db()
    assert record.unit == unit


@time_machine.travel("2026-12-31 19:00+00:00", tick=False)  # midnight in Tashkent
def test_a_day_that_has_begun_for_the_editor_is_not_to_come() -> None:
    publish(make_energy_project(commissioned_on="2027-01-01"))
    with pytest.raises(NotAllowed, match="commissioned only later: 2 January 2027"):
        publish(make_energy_project(commissioned_on="2027-01-02"))
    daily = make_series(frequency="daily")
    publish(observe(daily, "2027-01-01", 3).batch)
    with pytest.raises(NotAllowed, match="the period has not ended"):
        publish(observe(daily, "2027-01-02", 3).batch)


def test_what_blocks_is_waived_by_those_who_publish_and_can_be_taken_back() -> None:
    trade()
    plant = make_energy_project(commissioned_on="2031")
    claim_all(plant)
    worklist.refresh([plant], at=NOON)
    finding = Finding.objects.get(check_id="future-start")
    subject = finding.detail["waives"]
    with pytest.raises(NotAllowed, match="may publish"):
        plausibility.waive("future-start", subject, reasons=REASON, by=make_editor(), at=NOON)
    before = read_version()
    waiver = plausibility.waive("future-start", subject, reasons=REASON, by=make_chief(), at=NOON)
    assert read_version() != before  # pages that are kept show it
    worklist.refresh([plant], at=NOON)
    assert not Finding.objects.filter(check_id="future-start").exists()

    before, chief = read_version(), make_chief()
    for by in (chief, make_chief()):  # both had it open; the second finds it ended
        plausibility.end_waiver(waiver, by=by, at=NOON)
    worklist.refresh([plant], at=NOON)
    assert Finding.objects.filter(check_id="future-start").exists()
    assert Waiver.objects.get().ended_by == chief
    assert read_version() != before


def test_what_holds_nothing_back_is_not_waived() -> None:
    plant = make_energy_project(accuracy="exact", project_status="announced")
    worklist.refresh([plant], at=NOON)
    finding = Finding.objects.get(check_id="exact-plan")
    page = f"/admin/worklist/{finding.pk}/waive/"
    assert sign_in(make_chief()).post(page, REASON).status_code == 404
    subject = finding.detail["waives"]
    with pytest.raises(NotAllowed, match="snooze it instead"):
        plausibility.waive("exact-plan", subject, reasons=REASON, by=make_chief(), at=NOON)
    assert not Waiver.objects.exists()


def test_an_editor_sees_it_beside_the_field_and_readers_see_the_reason() -> None:
    plant = make_energy_project(commissioned_on="2019", retired_on="2015")
    claim_all(plant)
    worklist.refresh([plant], at=NOON)
    finding = Finding.objects.get(check_id="date-order")
    client = sign_in(make_chief(first_name="Aigul", last_name="Nur"))
    page = client.get(address(plant)).content.decode()
    asked = [client.get(address(plant, name)).content.decode() for name in ("submit", "review")]
    assert all("This cannot be right, or needs a reason." in one for one in asked)
    assert "Retired comes before commissioned: 2015 &lt; 2019." in page
    assert f"/worklist/{finding.pk}/waive/" in page
    said = ">Retired comes before commissioned: 2015 &lt; 2019.<"
    assert page.count(said) == 2  # with what is missing, and beside the field
    assert asked[1].count(said) == 1
    assert f"/worklist/{finding.pk}/waive/" in asked[1]

    refused = client.post(f"/admin/worklist/{finding.pk}/waive/", {"reason_en": " "})
    assert refused.status_code == 200
    client.post(f"/admin/worklist/{finding.pk}/waive/", REASON)
    plausibility.waive(
        "retired-runs",
        ("energyproject", plant.uid, "retired_on", "operating 2015"),
        reasons=REASON, by=make_chief(), at=NOON,
    )  # fmt: skip
    publish(plant)
    shown = client.get(plant.get_absolute_url()).content.decode()
    assert REASON["reason_en"] in shown
    assert "Aigul Nur" in shown

    waiver, contributor = Waiver.objects.earliest("pk"), sign_in(make_member("Contributor"))
    assert contributor.post(f"/admin/waivers/{waiver.pk}/end/").status_code == 403
    plausibility.end_waiver(waiver, by=make_chief(), at=NOON)
    worklist.refresh([EnergyProject.objects.get()], at=NOON)
    finding = Finding.objects.get(check_id="date-order")
    assert contributor.post(f"/admin/worklist/{finding.pk}/waive/", REASON).status_code == 403
    assert "/snooze/" in (page := contributor.get("/admin/").content.decode())
    assert "/waive/" not in page + contributor.get(address(plant)).content.decode()


def waive_as_editor(check_id: str) -> None:
    finding = Finding.objects.get(check_id=check_id)
    answer = sign_in(make_chief()).post(f"/admin/worklist/{finding.pk}/waive/", REASON)
    assert answer.status_code == 302


def test_readers_see_no_value_of_a_draft_before_it_is_public(client: Client) -> None:
    plant = make_energy_project(capacity_mw=100)
    claim_all(plant)
    public = publish(plant)
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    with drafts.change_draft(draft, by=make_user(), at=NOON) as fresh:
        fresh.capacity_mw = 54321
        fresh.claims.filter(fact="capacity_mw").update(value="54321")
    worklist.refresh([draft], at=NOON)
    for check_id in ("off-history", "plant-size"):
        waive_as_editor(check_id)
    waived = timezone.now()

    def shown(**moment: str) -> tuple[bool, int]:
        page = client.get(public.get_absolute_url(), moment).text
        rows = client.get("/api/v1/waivers/", moment).json()["results"]
        return "54,321" in page, len(rows)

    assert shown() == (False, 0)
    with time_machine.travel(waived + timedelta(hours=1)):
        publish(EnergyProject.working.get(pk=fresh.pk), at=timezone.now())
    with time_machine.travel(waived + timedelta(hours=2)):
        assert shown() == (True, 2)
        assert shown(as_recorded=waived.isoformat()) == (False, 0)


def test_readers_see_no_value_of_a_batch_before_it_is_public(client: Client) -> None:
    series = trade()
    batch = observe(
        series, "2025", 100_000_000_000, obs_status="F", as_printed="$100 billion"
    ).batch
    worklist.refresh([batch], at=NOON)
    for check_id in Finding.objects.filter(detail__has_key="waives").values_list(
        "check_id", flat=True
    ):
        waive_as_editor(check_id)
    edited = publishing.start_edit(series, by=make_user(), at=NOON)
    publish(edited)
    assert not client.get("/api/v1/waivers/").json()["results"]
    publish(batch)
    assert client.get("/api/v1/waivers/").json()["results"]


def test_readers_see_the_reason_for_a_public_value_at_once(client: Client) -> None:
    public = publish(make_energy_project())
    EnergyProject.working.update(commissioned_on="2031")  # as a release without the check
    worklist.refresh([public], at=NOON)
    waive_as_editor("future-start")
    assert REASON["reason_en"] in client.get(public.get_absolute_url()).text


@pytest.mark.parametrize(
    ("seed", "number"),
    [(20, 12), *(pytest.param(seed, 100, marks=pytest.mark.exhaustive) for seed in (1, 2, 3))],
)
def test_nothing_ten_times_off_its_series_or_words_is_published_unasked(
    seed: int, number: int
) -> None:
    series, chance = trade(), random.Random(seed)
    public = make_energy_project(title_en="Public", capacity_mw=100)
    claim_all(public)
    public = publish(public)
    for _number in range(number):
        power = chance.choice([-6, -4, -3, -1, 1, 3, 4, 8, 9])
        value = Decimal(str(chance.uniform(60, 90))).quantize(Decimal("0.01"))
        wrong = round(value.scaleb(power) * (Decimal("1.9") if power > 0 else Decimal("0.5")), 6)
        printed = ("", f"${value} billion", f"{value} млрд долл.", f"{value * 10}亿美元")
        words = chance.choice(printed)
        period, status = chance.choice([("2025", "A"), ("2030", "F"), ("2022", "A"), ("2024", "E")])
        comparator = chance.choice(["exact", "about", "over"])
        batch = observe(
            series, period, wrong or "0.000001", as_printed=words, obs_status=status,
            comparator=comparator, quote=chance.choice(["", f"trade was {words}"]),
        ).batch  # fmt: skip
        with pytest.raises(NotAllowed):
            publish(batch)
        if power in (1, 3, 4, -1, -3):
            draft = publishing.start_edit(public, by=make_user(), at=NOON)
            draft.capacity_mw = max(round(Decimal(100).scaleb(power), 3), Decimal("0.001"))
            draft.save()
            draft.claims.filter(fact="capacity_mw").update(value=plain_number(draft.capacity_mw))
            with pytest.raises(NotAllowed):
                publish(draft)
            type(draft).working.filter(pk=draft.pk).delete()
    plant = make_energy_project(capacity_mw=24900)
    claim(plant, "capacity_mw", as_printed="24.9 MW")
    for name in ("country", "technology", "status"):
        claim(plant, name)
    with pytest.raises(NotAllowed, match=r"24\.9"):
        publish(plant)


def test_what_is_public_is_read_once_for_many_saves() -> None:
    publish(make_energy_project())
    neighbours = neighbours_of(EnergyProject)
    assert neighbours_of(EnergyProject) is neighbours
    publish(make_energy_project())
    assert len(neighbours_of(EnergyProject).columns) == 2


@pytest.mark.parametrize(
    "words", ["59,4 тысячи поездов", "59,4 тысяч ящиков", "0,0594 миллиона штук"]
)
def test_size_in_words_is_read_before_a_noun(words: str) -> None:
    assert compare("59400", "TEU", words, "ru", is_dataset=False).powers == {0}


def test_a_letter_that_is_like_another_makes_no_word_of_size() -> None:
    """The ı of Kazakh, for example, which a pattern without case takes for an i."""
    words = "1 mıllıard 350 mıllıon teńge"
    assert compare("1350000000", "KZT", words, "kk", is_dataset=False).has_number


def test_a_quote_in_units_of_its_column_is_no_error() -> None:
    """A column in thousands of dollars differs from each value by the same power of ten."""
    series = publish(make_series(unit="USD bn"))
    batch = make_batch(source=make_source(kind="dataset"))
    for year in range(2010, 2015):
        value = Decimal(year - 1980) / 1000
        observe(series, str(year), value, batch=batch, quote=f"China | {year}: {value * 1000000}")
    assert publish(batch).is_published


def test_column_of_parts_in_another_unit_holds_no_later_record_back() -> None:
    """Rows of one data set that tell of units in kW, published one after the other."""
    source = make_source(kind="dataset")
    for number in range(50, 54):
        plant = make_energy_project(latitude=number, longitude=70, capacity_mw=number)
        unit = plant.phases.create(name="1", source=make_source(), capacity_mw=number)
        about = {"source": source, "quote": f"Unit 1 | {number}000"}
        claim_all(plant)
        claim(plant, f"phases-{unit.uid}-capacity_mw", str(number), **about)
        if number < 53:
            Waiver.objects.create(
                check_id="scale",
                kind="energyproject",
                record_uid=plant.uid,
                field=f"phases-{unit.uid}-capacity_mw",
                value=str(number),
                made_by=make_user(),
                **REASON,
            )
        assert publish(plant).is_published


def test_a_year_told_before_its_end_is_an_estimate_or_needs_a_reason() -> None:
    """A round figure of August is no count of the year; one of December, or an estimate, may be."""
    series = publish(make_series(unit="bcm"))
    august, december = (make_source(published_on=f"2021-{month}-24") for month in ("08", "12"))
    with pytest.raises(NotAllowed, match="had not ended"):
        publish(observe(series, "2021", 40, source=august).batch)
    publish(observe(series, "2021", 40, source=august, obs_status="E").batch)
    publish(observe(series, "2021", 40, source=december).batch)


@pytest.mark.parametrize(
    ("latitude", "found"), [("43.10", ["Zhanatas wind farm"]), ("45.00", [])], ids=["near", "far"]
)
def test_a_plant_of_the_same_name_nearby_is_perhaps_there_already(
    latitude: str, found: list[str]
) -> None:
    """Two hundred kilometres away it is another one."""
    place = {"country": make_country("KZ"), "longitude": Decimal("69.7"), "technology": "wind"}
    known = make_energy_project(title_en="Zhanatas wind farm", latitude=Decimal(43), **place)
    claim_all(known)
    publish(known)
    again = make_energy_project(
        title_en="Zhanatas wind farm", latitude=Decimal(latitude), capacity_mw=7, **place
    )
    claim_all(again)

    worklist.refresh([again], at=NOON)

    doubles = Finding.objects.filter(check_id="double", record_uid=again.uid)
    assert [one.detail["other"] for one in doubles] == found


def test_a_double_is_asked_about_although_another_record_of_the_name_has_a_reason() -> None:
    """The reason says that it is not the first of them, and nothing of the second."""
    named = {"title_en": "Zhanatas wind farm", "technology": "wind", "longitude": 70}
    first, second, third = (make_energy_project(latitude=43 + n / 10, **named) for n in range(3))
    for one in (first, second, third):
        claim_all(one)
    publish(first)
    subject = ["energyproject", second.uid, "title_en", first.uid]
    plausibility.waive("double", subject, reasons=REASON, by=make_user(), at=NOON)
    publish(second)
    subject[1] = third.uid
    plausibility.waive("double", subject, reasons=REASON, by=make_user(), at=NOON)
    with pytest.raises(NotAllowed, match="It has the name of “Zhanatas wind farm”, 11"):
        publish(third)


@pytest.mark.parametrize(("others", "found"), [(2, 0), (3, 1)])
def test_a_place_is_far_from_its_province_beside_three_others(others: int, found: int) -> None:
    """Each of them counts once, for places as for plants."""
    for _number in range(others):
        publish(make_place(latitude=45, longitude=65, admin1="KZ-10"))
    place = make_place(latitude=49, longitude=65, admin1="KZ-10")
    worklist.refresh([place], at=NOON)
    assert Finding.objects.filter(check_id="far-from-province").count() == found


def test_a_subsidiary_with_the_name_of_its_group_is_no_double() -> None:
    group = make_organisation(title_en="Harbin Electric")
    part = make_organisation(title_en="Harbin electric", parent=group)
    other = make_organisation(title_en="Harbin ELECTRIC")
    for one in (group, part, other):
        claim_all(one)
        publish(one)

    worklist.refresh([group, part, other], at=NOON)

    found = Finding.objects.filter(check_id="double-name")
    assert [(one.title, one.detail["other"]) for one in found] == [
        ("Harbin ELECTRIC", "Harbin Electric")
    ]
    client = sign_in(make_chief())
    merge = f"../merge/?other={group.uid}"  # beside the question
    assert merge in client.get(address(other)).text
    assert client.get(address(other, "merge"), {"other": group.uid}).context["other"] == group


@pytest.mark.parametrize(
    ("units", "quote", "printed", "found"),
    [
        (4, "All four units of 28 megawatts run", "", []),
        (4, "All five units of 28 megawatts run", "", ["not-there"]),
        (3, "25 мегаватт болгон чакан ГЭС үч генераторлуу", "үч генераторлуу", []),
        (3, "25 мегаватт болгон чакан ГЭС үч генераторлуу", "", ["not-there"]),
    ],
)
def test_a_count_may_be_a_word_and_printed_words_in_the_quote_are_enough(
    units: int, quote: str, printed: str, found: list[str]
) -> None:
    plant = make_energy_project(units=units)
    claim(plant, "units", quote=quote, as_printed=printed)

    worklist.refresh([plant], at=NOON)

    kept = Finding.objects.filter(check_id__in=["not-there", "absent", "scale"])
    assert list(kept.values_list("check_id", flat=True)) == found


def test_amounts_of_money_are_compared_in_one_currency() -> None:
    for number in range(9):
        amount = {"investment_amount": 10**8 * (number + 1), "investment_currency": "USD"}
        publish(make_energy_project(**amount))
    dear = make_energy_project(investment_amount=8 * 10**11, investment_currency="KZT")
    claim_all(dear)
    publish(dear)

    dearer = make_energy_project(investment_amount=8 * 10**11, investment_currency="USD")
    claim_all(dearer)
    with pytest.raises(NotAllowed, match="all others lie between 100000000 and 900000000"):
        publish(dearer)
