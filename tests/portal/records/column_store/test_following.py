"""Things made of public rows, which stay until something changes in what was read for them."""

import gc
import weakref
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import numpy as np
import pytest
from django.db import transaction
from django.db.models import Q

from portal.filters.facets import Counts, facet_counts
from portal.graphics.maps.frames import HOME
from portal.graphics.maps.question import build_map_question, find_features
from portal.graphics.maps.svg import WIDE
from portal.graphics.maps.symbols import Sign, build_signs
from portal.models import (
    Change,
    Country,
    Disagreement,
    JournalHead,
    Organisation,
    Place,
    PublishedClaim,
    PublishedFact,
    Record,
    SearchEntry,
    SearchWord,
    Source,
    history_models,
)
from portal.models.history import each_read_once, read_once
from portal.models.reads import NAMED_SOURCES as NAMED
from portal.models.reads import _tables_in
from portal.participation.origins import read_origins
from portal.publication import publishing, time_travel
from portal.publication.followed_tables import row_kinds
from portal.publication.history_rebuild import rebuild
from portal.publication.source_lineage import public_lineage
from portal.records.column_store import (
    Having,
    PublicColumns,
    Within,
    about,
    forget_columns,
    parts_read,
)
from portal.records.column_store.columns import PartOfRows
from portal.records.column_store.mentions import _count_all, count_mentions
from portal.records.column_store.versions import tables_of_kind
from portal.records.registry import record_models
from projects.energy.filters import EnergyProjectFilter
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_organisation,
    make_place,
    make_series,
    make_source,
    make_trade_hub,
    make_user,
    observe,
    publish,
    rule,
)
from tests.forgotten_history import forget_history
from tests.replica import Editors
from trade.statistics.disputed_periods import rows_about
from trade.statistics.latest import LatestValue, latest_about

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def count_projects(columns: PublicColumns) -> Counter[object]:
    return Counter(columns.of(EnergyProject).codes("technology").counts())


def count_twice(columns: PublicColumns) -> Counter[object]:
    return columns.kept(count_projects) + count_projects(columns)


def list_organisations(_columns: PublicColumns) -> list[str]:
    return list(Organisation.objects.order_by("pk").values_list("slug", flat=True))


def list_publishers(_columns: PublicColumns) -> list[str]:
    return list(Country.objects.exclude(source=None).values_list("source__publisher", flat=True))


def find_disputed_plants(columns: PublicColumns) -> list[object]:
    rows = columns.of(Disagreement, part=about(Disagreement, EnergyProject.kind()))
    return list(rows.codes("record_uid").counts())


def find_periods(_columns: PublicColumns, uid: str) -> dict[tuple[str, str], list[Disagreement]]:
    return rows_about([uid])


WIND = Having("technology", frozenset({"wind"}))
AROUND_ALMATY = Within(75, 42, 78, 45)


def list_part(columns: PublicColumns, part: PartOfRows) -> list[int]:
    return [*map(int, columns.of(EnergyProject, part=part).keys)]


def list_titles(_columns: PublicColumns, part: Having) -> list[str]:
    with parts_read(EnergyProject) as parts:
        parts.add(part)
        found = EnergyProject.objects.filter(**{f"{part.column}__in": part.values})
        return list(found.by_title().values_list("title_en", flat=True))


def differ(record: Record, fact: str, value: str) -> None:
    """Publish a record of which a second source says something else."""
    claim_all(record)
    claim(record, fact, value)
    rule(record, fact)
    publish(record)


def list_measured(_columns: PublicColumns, record: Record) -> list[LatestValue]:
    return latest_about(record)


def count_changes(_columns: PublicColumns) -> list[int]:
    return [Change.objects.count()]


def test_what_is_made_is_the_same_until_a_row_of_its_columns_begins_or_ends() -> None:
    project = publish(make_energy_project(technology="wind"))
    first = PublicColumns().kept(count_twice)
    publish(make_organisation())
    assert PublicColumns().kept(count_twice) is first == {"wind": 2}

    publish(make_energy_project(technology="hydro"))
    assert PublicColumns().kept(count_twice) == {"wind": 2, "hydro": 2}

    project.refresh_from_db()
    publishing.withdraw(project, by=make_user(), at=NOON, note="Wrong.")
    assert PublicColumns().kept(count_twice) == {"hydro": 2}


class TakenBack(Exception):
    """Rolls a transaction back."""


@pytest.mark.engine
def test_rows_of_a_publication_that_was_taken_back_are_never_public() -> None:
    publish(make_energy_project(technology="wind"))
    organisation = publish(make_organisation())
    with suppress(TakenBack), transaction.atomic():  # as a bundle is tried whose time is set
        publish(make_energy_project(technology="hydro"))
        publish(make_organisation())
        assert PublicColumns().kept(count_twice) == {"wind": 2, "hydro": 2}
        assert len(PublicColumns().kept(list_organisations)) == 2
        raise TakenBack
    others = [publish(make_organisation()) for _ in range(2)]
    publish(make_energy_project(technology="solar"))

    known = [one.slug for one in (organisation, *others)]
    assert PublicColumns().kept(list_organisations) == known
    assert PublicColumns().kept(count_twice) == {"wind": 2, "solar": 2}


@pytest.mark.engine
def test_what_queries_gave_is_the_same_until_the_log_names_one_of_their_tables() -> None:
    organisation = publish(make_organisation())
    PublicColumns().kept(list_organisations)
    publish(make_place())
    PublicColumns().kept(list_organisations)  # the log is followed from here on
    known = PublicColumns().kept(list_organisations)
    publish(make_place())
    assert PublicColumns().kept(list_organisations) is known == [organisation.slug]

    another = publish(make_organisation())
    assert PublicColumns().kept(list_organisations) == [organisation.slug, another.slug]


def test_what_is_said_about_one_kind_stands_while_another_moves() -> None:
    differ(make_energy_project(), "capacity_mw", "77")
    series = publish(make_series())
    columns = PublicColumns()
    plants, periods = columns.kept(find_disputed_plants), columns.kept(find_periods, series.uid)
    assert [len(plants), periods] == [1, {}]

    differ(make_trade_hub(), "area_ha", "140")
    assert PublicColumns().kept(find_disputed_plants) is plants
    assert PublicColumns().kept(find_periods, series.uid) is periods

    differ(make_energy_project(), "capacity_mw", "78")
    assert len(PublicColumns().kept(find_disputed_plants)) == 2
    assert PublicColumns().kept(find_periods, series.uid) is periods

    publish(observe(series, "2024", 3).batch)
    publish(observe(series, "2024", 5).batch)
    ((_place, rows),) = PublicColumns().kept(find_periods, series.uid).items()
    assert [len(rows), Disagreement.objects.count()] == [1, 4]


@pytest.mark.engine
def test_a_part_stands_until_a_row_of_it_begins_or_ends() -> None:
    point = {"longitude": "76.9", "latitude": "43.3"}
    wind = publish(make_energy_project(technology="wind", title_en="Wind"))
    publish(make_energy_project(technology="coal", **point))
    parts = [WIND, AROUND_ALMATY, Having("pk", frozenset({wind.pk}))]
    known: list[object] = []

    def read() -> list[object]:
        columns = PublicColumns()
        found: list[object] = [columns.kept(list_part, part) for part in parts]
        return [*found, columns.kept(list_titles, WIND)]

    def moved() -> list[bool]:
        nonlocal known
        before, known = known, read()
        return [one is not other for one, other in zip(before, known, strict=True)]

    known = read()
    publish(make_energy_project(technology="hydro", longitude="60", latitude="40"))
    read()  # the log is followed from here on
    assert [moved(), known[3]] == [[False, False, False, False], ["Wind"]]
    publish(make_energy_project(technology="hydro", **point))
    assert moved() == [False, True, False, False]
    publish(make_energy_project(technology="wind", title_en="Another"))
    assert [moved(), known[3]] == [[True, False, False, True], ["Another", "Wind"]]
    wind.refresh_from_db()
    publishing.withdraw(wind, by=make_user(), at=NOON, note="Wrong.")
    assert [moved(), known[2:]] == [[True, False, True, True], [[], ["Another"]]]


@pytest.mark.exhaustive
def test_columns_that_parts_were_compared_with_are_let_go() -> None:
    publish(make_energy_project(technology="wind"))
    held = []
    for _again in range(5):
        publish(make_energy_project(technology="coal"))
        assert len(PublicColumns().kept(list_part, WIND)) == 1
        held.append(weakref.ref(PublicColumns().of(EnergyProject)))
    gc.collect()
    assert sum(one() is not None for one in held) <= 2


@pytest.mark.engine
def test_mentions_are_counted_by_what_changed() -> None:
    owner, other = (publish(make_organisation()) for _ in range(2))
    plants = [publish(owned(make_energy_project(), owner)) for _ in range(2)]
    known, position = PublicColumns().kept(_count_all), JournalHead.last_position()
    assert count_mentions(PublicColumns(), Organisation) == {owner.uid: 2}

    draft = publishing.start_edit(plants[0], by=make_user(), at=NOON)
    draft.roles.all().delete()
    publish(owned(draft, other))
    publish(owned(make_energy_project(), other))
    assert count_mentions(PublicColumns(), Organisation) == {owner.uid: 1, other.uid: 2}
    with time_travel.at_position(position):
        assert count_mentions(PublicColumns(), Organisation) == {owner.uid: 2}

    plants[1].refresh_from_db()
    publishing.withdraw(plants[1], by=make_user(), at=NOON, note="Wrong.")
    assert count_mentions(PublicColumns(), Organisation) == {other.uid: 2}
    followed = known.updated(PublicColumns())
    forget_columns()
    assert followed == PublicColumns().kept(_count_all)


def owned(plant: EnergyProject, by: Organisation) -> EnergyProject:
    plant.roles.create(organisation=by, role="owner", source=make_source())
    return plant


def test_a_new_source_leaves_what_names_others() -> None:
    place = publish(make_place())
    source = place.claims.all()[0].source
    Country.objects.filter(pk=place.country_id).update(source=source)
    PublicColumns().kept(list_publishers)
    publish(make_organisation())
    known = PublicColumns().kept(list_publishers)  # the log is followed from here on
    publish(make_organisation())
    assert PublicColumns().kept(list_publishers) is known == [source.publisher]

    source.publisher = "Bureau of Statistics"
    source.save()
    publishing.source_described(source, at=NOON)
    assert PublicColumns().kept(list_publishers) == [source.publisher]


@pytest.mark.engine
def test_what_the_log_does_not_follow_is_read_anew_for_each_position() -> None:
    for _again in range(3):
        publish(make_organisation())
        assert PublicColumns().kept(count_changes) == [Change.objects.count()]


@pytest.mark.engine
def test_sources_that_are_not_public_are_read_anew_for_each_position() -> None:
    first, second = publish(make_place()), publish(make_place())
    for at, place in enumerate((first, second)):
        public_lineage()
        make_source(slug=f"copy-{at}", derived_from=make_source(slug=f"paper-{at}"))
        publishing.withdraw(place, by=make_user(), at=NOON, note="Not so.")
        assert public_lineage().origin(f"copy-{at}") == f"paper-{at}"


def test_what_others_read_in_a_request_is_noted_too() -> None:
    def read() -> list[str]:
        return list_organisations(PublicColumns())

    def make(_columns: PublicColumns) -> list[str]:
        return read_once(read)

    for count in range(1, 4):
        publish(make_organisation())
        with each_read_once():
            assert len(read_once(read)) == count
            assert PublicColumns().kept(make) == read()


def test_every_table_of_public_rows_is_named_by_a_kind() -> None:
    kinds = [*(model.kind() for model in record_models()), *row_kinds()]
    named = {table for kind in kinds for table in tables_of_kind.collect(kind)}
    kept = {model._meta.db_table for model in history_models()}
    assert kept | {SearchWord._meta.db_table} == named
    assert tables_of_kind.collect("of a later release") == []


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('SELECT "portal_source"."id" FROM "portal_source" WHERE 1', {"portal_source"}),
        ("SELECT 1 FROM portal_place p, portal_source", {"portal_place", "portal_source"}),
        ('SELECT 1 FROM "trade_series" LEFT OUTER JOIN "portal_edition" ON 1', {"trade_series"}),
        ('SELECT 1 FROM "portal_edition" U0', {"portal_edition"}),
        ('SELECT 1 FROM "trade_series" INNER JOIN "portal_source" ON 1', {"trade_series", NAMED}),
        ('SELECT 1 FROM "auth_group", json_each(?) one', {"auth_group"}),
        ('SELECT "trade_series"."id", "portal_place" FROM (SELECT 1) "T"', {"portal_place"}),
    ],
)
def test_tables_of_a_query(sql: str, tables: set[str]) -> None:
    assert _tables_in(sql) == tables


def test_what_was_kept_before_names_what_it_read_too() -> None:
    publish(make_energy_project(technology="wind"))
    assert PublicColumns().kept(count_projects) == {"wind": 1}
    assert PublicColumns().kept(count_twice) == {"wind": 2}

    publish(make_energy_project(technology="wind"))
    assert PublicColumns().kept(count_twice) == {"wind": 4}


@pytest.mark.engine
def test_whoever_began_to_read_before_is_told_what_stood_then() -> None:
    publish(make_energy_project(technology="wind"))
    before, position = PublicColumns(), JournalHead.last_position()
    publish(make_energy_project(technology="wind"))

    for _again in range(2):
        assert PublicColumns().kept(count_projects) == {"wind": 2}
        assert before.kept(count_projects) == {"wind": 1}
        with time_travel.at_position(position):
            assert PublicColumns().kept(count_projects) == {"wind": 1}


def test_reading_the_past_leaves_what_is_made_of_today() -> None:
    publish(make_energy_project(technology="wind"))
    position = JournalHead.last_position()
    publish(make_energy_project(technology="wind"))
    today = PublicColumns().kept(count_projects)
    with time_travel.at_position(position):
        PublicColumns().kept(count_projects)

    assert PublicColumns().kept(count_projects) is today


@pytest.mark.engine
def test_every_deed_is_followed_as_if_all_were_read_anew(scaled: Callable[[int], int]) -> None:
    editors, seen = Editors(11), 0
    publish(make_energy_project(longitude="70.1", latitude="41.2"))
    for number in range(scaled(45)):
        deed = editors.act()
        followed = everything()
        seen += len(followed[1])
        if number % 3 == 2:  # so that several deeds are followed
            position = editors.random.randint(1, JournalHead.last_position())
            with time_travel.at_position(position):
                past = everything()
            forget_columns()
            with time_travel.at_position(position):
                assert everything() == past, deed
            assert everything() == followed, deed
    assert seen


@pytest.mark.engine
def test_rows_of_today_have_the_numbers_of_the_history(scaled: Callable[[int], int]) -> None:
    editors = Editors(18)
    for _again in range(scaled(70)):
        editors.act()
    for model in (Disagreement, EnergyProject, PublishedClaim, PublishedFact, SearchEntry):
        public = model._base_manager.filter(getattr(model, "is_public_row", Q()))
        numbers = sorted(public.values_list("pk", flat=True))
        assert sorted(PublicColumns().of(model).keys) == numbers, model
    assert Disagreement.objects.filter(kind="series").exists()


def everything() -> tuple[Counts, list[Sign], list[object], list[object]]:
    found = find_features(build_map_question({}))
    frame, columns = WIDE.frame(HOME), PublicColumns()
    origins = columns.kept(read_origins)
    tables = [
        (
            layer.layer.kind,
            *(
                np.nan_to_num(column).tolist()
                for column in (
                    layer.rows,
                    layer.table.editions,
                    layer.table.sizes,
                    layer.table.longitudes,
                    layer.table.is_ringed,
                    layer.table.is_disputed,
                )
            ),
            [layer.table.states.values[code] for code in layer.table.states.of_row],
        )
        for layer in found.layers
    ]
    return (
        facet_counts(EnergyProjectFilter({}, EnergyProject.objects.all())),
        build_signs(found.layers, frame, 1),
        list(tables),
        [columns.of(Organisation).keys.tolist(), [origins.values[at] for at in origins.of_row]],
    )


def test_series_that_measure_records_of_a_kind_leave_pages_of_others() -> None:
    hub, plant = publish(make_trade_hub()), publish(make_energy_project())
    PublicColumns().kept(list_measured, plant)
    publish(make_place())  # the log is followed from here on
    of_hub, of_plant = (PublicColumns().kept(list_measured, one) for one in (hub, plant))
    series = make_series(measures_kind=hub.kind(), measures_uid=hub.uid, title_en="Trains")
    publish(series)
    found = PublicColumns().kept(list_measured, hub)
    assert ([len(one) for one in (of_hub, found)], of_plant) == ([0, 1], [])
    assert PublicColumns().kept(list_measured, plant) is of_plant

    draft = publishing.start_edit(series.indicator, by=make_user(), at=NOON)
    draft.tolerance_percent = 7  # names nothing, so that no series is written anew
    draft.save()
    publishing.submit(draft, by=make_user(), at=NOON)
    publishing.publish(draft, by=make_user(), at=NOON, note="Said more exactly.")
    assert PublicColumns().kept(list_measured, hub) is not found
    assert PublicColumns().kept(list_measured, plant) is of_plant


def test_columns_agree_after_a_change_of_which_the_log_says_nothing() -> None:
    """The note on a source is for editors; the count of its saves is in the history."""
    sources = [make_source(slug=f"s{n}", publisher=f"P{n}", title=f"T{n}") for n in range(3)]
    for source in sources:
        plant = make_energy_project(capacity_mw=24)
        claim_all(plant)
        plant.claims.update(source=source)
        publish(plant)
    PublicColumns().of(Source, "publisher")
    position = JournalHead.last_position()
    noted = Source.objects.get(slug="s0")
    noted.note, noted.row_version = "Ask them.", noted.row_version + 1
    noted.save()

    publishing.source_described(noted, at=NOON)

    assert JournalHead.last_position() == position
    columns = PublicColumns().of(Source)
    publishers, titles = columns.codes("publisher"), columns.codes("title")
    rows = zip(publishers.of_row.tolist(), titles.of_row.tolist(), strict=True)
    assert {(publishers.values[one], titles.values[other]) for one, other in rows} == {
        ("P0", "T0"),
        ("P1", "T1"),
        ("P2", "T2"),
    }


def test_what_a_process_of_an_earlier_release_published_is_there_once_its_history_is() -> None:
    """It writes the log and not the history, while others read columns already."""
    places = [make_place(title_en=f"Place {n}", slug=f"place-{n}") for n in range(2)]
    publish(places[0])
    PublicColumns().of(Place, "slug")
    known = JournalHead.last_position()
    publish(places[1])
    forget_history(after=known)
    PublicColumns().of(Place, "slug")

    list(rebuild())

    columns = PublicColumns().of(Place)
    slugs, titles = columns.codes("slug"), columns.codes("title_en")
    assert [slugs.values[code] for code in slugs.of_row] == ["place-0", "place-1"]
    assert [titles.values[code] for code in titles.of_row] == ["Place 0", "Place 1"]
