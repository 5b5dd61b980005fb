"""Observations out of pasted and uploaded tables."""

from datetime import timedelta
from decimal import Decimal
from html import escape
from typing import Any

import pytest
from django.urls import reverse

from portal.editorial import bundles, drafts
from portal.facts.types import plain_number
from portal.importing import batches
from portal.importing.targets import FAULTY
from portal.models import Bundle, Finding, ImportBatch, ImportOutcome, Source, Status
from tests.admin_client import address, filled, make_chief, said_by, sign_in
from tests.factories import NOON, make_batch, make_series, make_source, make_user, observe, publish
from tests.meeting import meet
from tests.optional import the
from trade.statistics.importing import NAME
from trade.statistics.models import Series
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def series() -> Series:
    return publish(make_series())


def start(series: Series, text: str, source: Source | None = None, **more: Any) -> ImportBatch:
    data = text if isinstance(text, bytes) else text.encode()
    about = {"target": NAME, "source": source or make_source(), "about_uid": series.uid}
    return batches.start_import(data, **{**about, "by": make_user(), **more}, at=NOON)


def apply(batch: ImportBatch, *, submits: bool = False) -> ImportBatch:
    batches.apply_later(batch, submits=submits)
    done = batches.run(batch.pk, at=NOON)
    assert done.problem == ""
    return done


def outcomes(batch: ImportBatch) -> list[Any]:
    return [(row.title, row.outcome) for row in batch.rows.all()]


def public(series: Any) -> dict[Any, Any]:
    rows = Observation.objects.live().filter(series=series).exclude(value=None)
    return {row.period: plain_number(the(row.value)) for row in rows}


def test_pasted_values_are_sourced_and_submitted(series: Series) -> None:
    client, source = sign_in(make_chief()), make_source()
    page = client.get(address(series))
    start_page = reverse("admin:import_start", args=[NAME]) + f"?about={series.uid}"
    assert start_page in page.text
    months = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
    text = "\n".join(f"{month}\t{100 + n}" for n, month in enumerate(months))
    preview = client.post(start_page, {"text": text, "source": source.pk}, follow=True)
    where = preview.redirect_chain[-1][0]
    shown = preview.context["page"].object_list
    done = client.post(
        where,
        {
            "_apply_submit": "",
            "shown": [row.pk for row in shown],
            "take": [row.pk for row in shown[1:]],
        },
        follow=True,
    )
    assert said_by(done) == ["The import is applied."]
    made = ObservationBatch.working.get()
    assert (made.status, made.source, made.rows.count()) == (Status.REVIEW, source, 23)
    assert done.text.count("✓") == 23  # beside each row that was taken


def test_cells_take_phrases_and_refusals_name_what_to_do(series: Series) -> None:
    batch = start(
        series,
        "Год;Значение\n2021;более 50 млрд долларов\n2022;около 90 млрд долл.\n2023;много\n"
        "2024;=1+1",
    )
    assert outcomes(batch) == [
        ("2021", ImportOutcome.NEW),
        ("2022", ImportOutcome.NEW),
        ("2023", ImportOutcome.REFUSED),
        ("2024", ImportOutcome.REFUSED),
    ]
    apply(batch)
    first, second = Observation.working.order_by("period")
    assert (first.value, first.comparator, first.as_printed) == (
        Decimal(50),
        "over",
        "более 50 млрд долларов",
    )
    assert (second.value, second.comparator) == (Decimal(90), "about")
    notes = [cell["note"] for row in batch.rows.all() for cell in row.cells if cell["note"]]
    assert notes[-1] == "“=1+1” is a formula, and none is calculated. Paste its value."


def test_figure_with_more_digits_than_every_database_keeps_is_refused(series: Series) -> None:
    batch = start(series, "2021\t10000000000000000000\n2022\t999999999999999")
    assert outcomes(batch) == [("2021", ImportOutcome.REFUSED), ("2022", ImportOutcome.NEW)]
    (refused, *_rest) = batch.rows.all()
    assert "more digits" in refused.cells[0]["note"]


def test_figure_that_may_be_a_thousand_is_refused_in_a_table_with_commas(series: Series) -> None:
    batch = start(series, "2021\t1,5\n2022\t1.234\n2023\t1.234,5\n2024\t1.234.567")
    found = dict(outcomes(batch))
    assert found.pop("2022") == ImportOutcome.REFUSED
    assert ImportOutcome.REFUSED not in found.values()
    assert ImportOutcome.REFUSED not in dict(outcomes(start(series, "2022\t1.234"))).values()


@pytest.mark.parametrize("head", ["млн долл.", "Сумма (млн долл.)"])
def test_figures_with_commas_are_in_the_unit_of_their_head(series: Series, head: str) -> None:
    Series.working.filter(pk=series.pk).update(frequency="monthly")
    months = ["январь 2025\t1 520,5", "февраль 2025\t1 480,2", "март 2025\t", "май 2025\t904,75"]
    batch = start(series, "\n".join([f"Период\t{head}", *months]))
    assert outcomes(batch) == [
        (period, ImportOutcome.NEW) for period in ("2025-01", "2025-02", "2025-05")
    ]
    apply(batch)
    values = dict(Observation.working.values_list("period", "value"))
    assert values == {
        "2025-01": Decimal("1.5205"),
        "2025-02": Decimal("1.4802"),
        "2025-05": Decimal("0.90475"),
    }


@pytest.mark.parametrize("head", ["Annual", "Ежегодно", "Export, per year"])
def test_head_that_only_says_that_figures_are_of_a_year_names_no_unit(
    series: Series, head: str
) -> None:
    batch = start(series, f"Year\t{head}\n2024\t12\n2025\t13")
    batches.plan_again(batch, {"Year": "period", head: "value"}, at=NOON)
    assert outcomes(batch) == [("2024", ImportOutcome.NEW), ("2025", ImportOutcome.NEW)]


def test_preview_says_once_how_exact_a_value_is(series: Series) -> None:
    start_page = reverse("admin:import_start", args=[NAME]) + f"?about={series.uid}"
    sent = {"text": "2023\tabout 90", "source": make_source().pk}
    page = sign_in(make_chief()).post(start_page, sent, follow=True)
    assert '<td data-head="Read as">about 90</td>' in page.text


@pytest.mark.parametrize(
    ("rows", "periods"),
    [
        ("2021,11", "2021"),
        ("2021,1\n2022,2", "2021 – 2022"),
        ("2022,2\n2020,1\n2021,1", "2020 – 2022"),  # the newest above
    ],
)
def test_batch_is_named_after_its_periods(series: Series, rows: str, periods: str) -> None:
    apply(start(series, f"year,value\n{rows}"))
    assert ObservationBatch.working.get().title.rpartition(", ")[2] == periods


def test_second_vintage_adds_what_was_revised_and_withdraws_what_is_gone(series: Series) -> None:
    first = make_source()
    apply(start(series, "year,value\n2020,10\n2021,11\n2022,12\n2023,13", first))
    publish(ObservationBatch.working.get())
    chief, new_form = sign_in(make_chief()), reverse("admin:portal_source_add")
    blank = filled(chief.get(f"{new_form}?supersedes={first.pk}"), published_on="2026", slug="new")
    saved = chief.post(new_form, blank, follow=True)
    second = Source.working.get(supersedes=first)
    way = f"{reverse('admin:import_start', args=[NAME])}?about={series.uid}&source={second.pk}"
    form = chief.get(reverse("admin:portal_source_change", args=[second.pk]))
    assert {escape(way) in page.text for page in (saved, form)} == {True}
    assert chief.get(way).context["form"]["source"].value() == second.pk
    batch = start(series, "year,value\n2020,10\n2021,11.5\n2022,12\n2024,14", second, is_whole=True)
    assert outcomes(batch) == [
        ("2020", ImportOutcome.SAME),
        ("2021", ImportOutcome.CHANGED),
        ("2022", ImportOutcome.SAME),
        ("2024", ImportOutcome.NEW),
        ("2023", ImportOutcome.GONE),
    ]
    apply(batch)
    revised = ObservationBatch.working.latest("pk")
    publish(revised)
    assert public(series) == {"2020": "10", "2021": "11.5", "2022": "12", "2024": "14"}
    gone = Observation.working.get(period="2023", value=13)
    assert str(revised) in gone.retraction_reason
    assert set(start(series, "year,value\n2021,11.5\n2024,14", second).counts) == {
        ImportOutcome.SAME
    }


def test_other_sources_confirm_or_differ_and_units_are_doubted(series: Series) -> None:
    other = make_batch()
    observe(series, "2020", 100, batch=other)
    observe(series, "2021", 100, batch=other)
    publish(other)
    batch = start(series, "period\t2020\t2021\t2022\nTrade\t100\t120\t100000000000")
    assert outcomes(batch) == [
        ("2020", ImportOutcome.CONFIRMED),
        ("2021", ImportOutcome.CONFLICT),
        ("2022", ImportOutcome.DOUBTFUL),
    ]
    assert [row.is_taken for row in batch.rows.all()] == [True, True, False]
    assert [row.cells[0]["head"] for row in batch.rows.all()] == ["2020", "2021", "2022"]


def test_mapping_by_hand_is_remembered_for_the_next_edition_of_its_source(series: Series) -> None:
    table, first, other = "when,before,after\n2020,1,2\n2021,3,4", make_source(), make_source()
    person = make_user()
    for source, value in ((first, "before"), (other, "after")):
        batch = start(series, table, source, by=person)
        batches.plan_again(batch, {"when": "period", value: "value"}, at=NOON)
    again = start(series, table, make_source(supersedes=first), by=person)
    assert again.mapping == {"when": "period", "before": "value"}
    newer = start(series, table, make_source(supersedes=other), by=person)
    assert newer.mapping == {"when": "period", "after": "value"}


def test_values_of_a_series_that_counts_from_the_start_do_so_too(series: Series) -> None:
    source = make_source()
    observe(series, "2020", 10, batch=make_batch(source=source), cumulative=True)
    batch = start(series, "2020\t10\n2021\t11", source)
    assert outcomes(batch) == [("2020", ImportOutcome.SAME), ("2021", ImportOutcome.NEW)]
    apply(batch)
    assert Observation.working.get(period="2021").cumulative


def test_undo_takes_back_what_nobody_has_changed_since(series: Series) -> None:
    other = publish(make_series(slug="other"))
    changes: list[dict[str, Any]] = [
        {"value": Decimal(12)},
        {"quote": "Twelve."},
        {"attributed_to": make_source()},
        {"pinned": True},
        {"as_printed": "about 15"},
        {"series": other},
    ]
    done = apply(start(series, "".join(f"20{n}\t{n}.12345678\n" for n in range(20, 27))))
    for year, change in enumerate(changes, 2021):
        Observation.working.filter(period=year).update(**change)
    batches.undo(done, by=make_user(), at=NOON)
    left = Observation.working.order_by("period").values_list("period", flat=True)
    assert list(left) == ["2021", "2022", "2023", "2024", "2025", "2026"]
    done.refresh_from_db()
    assert done.state == "undone"
    assert len(done.report["kept"]) == len(changes)


def test_batch_whose_note_was_edited_stays_without_its_rows(series: Series) -> None:
    done = apply(start(series, "2020\t10\n2021\t11"))
    made = ObservationBatch.working.get()
    with drafts.change_draft(made, by=make_user(), at=NOON + timedelta(days=1)) as fresh:
        fresh.note = "Ask the ministry."
    batches.undo(done, by=make_user(), at=NOON + timedelta(days=2))
    left = ObservationBatch.working.get()
    assert (left.note, left.rows.count()) == ("Ask the ministry.", 0)
    done.refresh_from_db()
    assert done.report["kept"] == [f"{left}: edited since"]


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_value_is_not_edited_in_a_batch_that_an_undone_import_takes_back() -> None:
    done = apply(start(publish(make_series()), "2020\t10"))
    made = ObservationBatch.working.get()

    def edit() -> None:
        with drafts.change_draft(made, by=make_user(), at=NOON) as fresh:
            fresh.rows.update(value=12)

    _undone, refused = meet(
        lambda: batches.undo(done, by=make_user(), at=NOON),
        before='DELETE FROM "trade_observation" ',
        second=edit,
    )
    assert str(refused) == "It is no longer there."
    assert not Observation.working.exists()


def test_untouched_import_leaves_no_draft_behind(series: Series) -> None:
    done = apply(start(series, "2020\t10\n2021\t11"))
    batches.undo(done, by=make_user(), at=NOON)
    assert not ObservationBatch.working.exists()


def test_columns_and_rows_name_sources_of_their_own(series: Series) -> None:
    mine, other = make_source(slug="mine"), make_source(slug="other")
    batch = start(
        series,
        "year,value,value@other,source\n2020,10,11,\n2021,12,,other\n2022,13,,nobody\n",
        mine,
    )
    assert outcomes(batch) == [
        ("2020", ImportOutcome.NEW),
        ("2020", ImportOutcome.NEW),
        ("2021", ImportOutcome.NEW),
        ("2022", ImportOutcome.REFUSED),
    ]
    [refused] = batch.rows.get(outcome=ImportOutcome.REFUSED).cells
    assert refused["note"] == (
        "“nobody” is no source here, or several are. Write its short address."
    )
    apply(batch)
    stored = Observation.working.order_by("period", "value")
    told = [(one.period, one.value, one.source, one.batch.source) for one in stored]
    assert told == [
        ("2020", Decimal(10), mine, mine),
        ("2020", Decimal(11), other, other),
        ("2021", Decimal(12), other, other),
    ]
    bundle = bundles.open_bundle("New figures", by=make_user(), at=NOON)
    for one in ObservationBatch.working.all():
        bundles.put_into(bundle, one)
        about = {"kind": "observationbatch", "record_uid": one.uid, "title": one.title}
        Finding.objects.create(check_id="blocked", found_at=NOON, **about)
    batches.undo(batch, by=make_user(), at=NOON)
    assert not ObservationBatch.working.exists()
    assert not Finding.objects.exists()
    assert not Bundle.objects.open().exists()


def test_table_of_every_pair_of_countries_finds_the_series_that_there_are(series: Series) -> None:
    """Each pair was a condition of its own, of which SQLite takes a thousand at most."""
    others = [f"KZ/X{number}/{series.indicator.slug},2020,1" for number in range(1_200)]
    own = f"KZ/CN/{series.indicator.slug},2020,2"
    batch = start(series, "\n".join(["series,year,value", own, *others]), about_uid="")
    assert [row.title for row in batch.rows.filter(outcome=ImportOutcome.NEW)] == ["2020"]
    refused = len(others)
    assert batch.counts == {ImportOutcome.NEW: 1, ImportOutcome.REFUSED: refused, FAULTY: refused}


def test_whole_table_withdraws_nothing_of_series_that_it_does_not_name(series: Series) -> None:
    """A table that names its series by their countries had others of the same two taken for its
    own."""
    other, source = publish(make_series(slug="other", detail="of wood")), make_source()
    for one, value in ((series, 10), (other, 20)):
        apply(start(one, f"year,value\n2020,{value}\n2021,{value}", source))
        publish(ObservationBatch.working.latest("pk"))
    text = f"series,year,value\nKZ/CN/{series.indicator.slug},2021,10"
    batch = start(series, text, source, about_uid="", is_whole=True)
    assert [(row.title, row.target_uid) for row in batch.rows.filter(outcome="gone")] == [
        ("2020", series.uid)
    ]


def test_a_status_is_told_by_its_code_or_as_the_desk_calls_it(series: Series) -> None:
    given = {"2020": "E", "2021": "estimated", "2022": "Оценка", "2023": "估计值", "2024": "guess"}
    text = "".join(f"{year}\t5\t{status}\n" for year, status in given.items())
    batch = start(series, f"period\tvalue\tstatus\n{text}")

    *known, unknown = batch.rows.all()
    assert [row.cells[0]["stated"]["obs_status"] for row in known] == ["E"] * 4
    assert unknown.cells[0]["note"].startswith(
        "“guess” is no status. Use one of A (Normal value), B (Time series break)"
    )


def test_import_says_that_differing_values_wait_for_a_decision(series: Series) -> None:
    publish(observe(series, "2023", 100).batch)
    start_page = reverse("admin:import_start", args=[NAME]) + f"?about={series.uid}"
    client = sign_in(make_chief())
    for figure, is_told in ((100, False), (150, True)):
        sent = {"text": f"2023\t{figure}", "source": make_source().pk}
        preview = client.post(start_page, sent, follow=True)
        sentence = "1 row differs from another source."
        assert (sentence in preview.text) is is_told
    (row,) = preview.context["page"].object_list
    ticked = {"_apply_submit": "", "shown": row.pk, "take": row.pk}
    assert sentence in client.post(preview.redirect_chain[-1][0], ticked, follow=True).text
