"""Columns in memory say what the tables say, today and at every earlier position."""

import weakref
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from portal.models import Change, Disagreement, JournalHead, Place, SearchEntry
from portal.publication import publishing, time_travel
from portal.records.column_store import (
    MISSING,
    CodedColumn,
    PublicColumns,
    combine,
    forget_columns,
    tables,
)
from portal.records.column_store.columns import CodedValues, Columns, sort_rows, take_runs
from portal.records.column_store.issues import read_issues
from portal.records.column_store.tables import KEPT, ColumnTable
from projects.energy.models import EnergyProject
from projects.energy.parts import EnergyProjectRole
from tests.factories import (
    NOON,
    claim_all,
    make_country,
    make_energy_project,
    make_place,
    make_user,
    publish,
    rule,
)
from tests.replica import Editors

# Databases differ: rows are read by position.
pytestmark = pytest.mark.django_db


def technologies() -> dict[object, int]:
    return PublicColumns().of(EnergyProject).codes("technology").counts()


def asked() -> dict[object, int]:
    """Ask the database the same."""
    return Counter(EnergyProject.objects.values_list("technology", flat=True))


def test_drafts_are_in_no_column() -> None:
    publish(make_energy_project(technology="wind"))
    claim_all(make_energy_project(technology="hydro"))

    assert technologies() == {"wind": 1}


@pytest.mark.engine
def test_columns_follow_what_is_published_edited_and_withdrawn() -> None:
    project = publish(make_energy_project(technology="wind"))
    assert technologies() == {"wind": 1}

    publish(make_energy_project(technology="wind"))
    assert technologies() == {"wind": 2}

    draft = publishing.start_edit(project, by=make_user(), at=NOON)
    draft.technology = "solar"
    draft.save()
    claim_all(draft)
    rule(draft, "technology")
    publish(draft)
    assert technologies() == {"solar": 1, "wind": 1}

    publishing.withdraw(
        EnergyProject.objects.get(pk=project.pk), by=make_user(), at=NOON, note="Wrong."
    )
    assert technologies() == {"wind": 1}


@pytest.mark.engine
def test_every_earlier_position_is_counted_as_the_database_counts_it(
    scaled: Callable[[int], int],
) -> None:
    editors = Editors(3)
    for _deed in range(scaled(25)):
        editors.act()
    PublicColumns().of(EnergyProject)  # which later deeds are added to
    for _deed in range(scaled(25)):
        editors.act()

    positions = range(1, JournalHead.last_position() + 1, 3)
    for position in positions:
        with time_travel.at_position(position):
            assert technologies() == asked(), position
            rows = PublicColumns().of(EnergyProjectRole)
            assert (
                len(rows)
                == EnergyProjectRole.objects.filter(record__in=EnergyProject.objects.all()).count()
            )
    assert len(positions) > scaled(20)


@pytest.mark.engine
def test_whoever_began_to_read_before_sees_what_stood_then() -> None:
    project = publish(make_energy_project(technology="wind"))
    before = PublicColumns()
    publishing.withdraw(project, by=make_user(), at=NOON, note="Wrong.")
    assert len(PublicColumns().of(EnergyProject)) == 0

    assert before.of(EnergyProject).codes("technology").counts() == {"wind": 1}


@pytest.mark.engine
def test_columns_are_read_anew_when_the_log_was_put_back() -> None:
    publish(make_energy_project(technology="wind"))
    known = technologies()
    JournalHead.objects.update(at=NOON + timedelta(days=1))
    EnergyProject.objects.update(technology="hydro")  # as a restored database may differ
    ColumnTable(EnergyProject)._states().update(technology="hydro")

    assert (known, technologies()) == ({"wind": 1}, {"hydro": 1})


@pytest.mark.engine
def test_while_the_history_is_not_written_the_rows_of_today_are_read() -> None:
    publish(make_energy_project(technology="wind"))
    Change.objects.update(has_history=False)
    ColumnTable(EnergyProject)._states().delete()
    forget_columns()

    assert technologies() == {"wind": 1}


@pytest.mark.engine
def test_decimals_are_whole_numbers_of_their_last_place_and_null_is_missing() -> None:
    publish(make_place(latitude="43.25", longitude="76.95", population=None))
    rows = PublicColumns().of(Place)

    assert rows.numbers("latitude").tolist() == [43_250_000]
    assert rows.numbers("population").tolist() == [MISSING]


def test_ranks_follow_the_values_and_leave_out_what_is_not_given() -> None:
    for day in ("2021-06", "", "2020"):
        publish(make_energy_project(commissioned_on=day))
    ranks = PublicColumns().of(EnergyProject).codes("commissioned_on").ranks()

    assert ranks.tolist() == [1, MISSING, 0]


@pytest.mark.engine
def test_new_texts_are_ranked_where_the_database_sorts_them(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(tables, "FEW_TEXTS", 3)

    def add(*titles: str) -> list[str]:
        for title in titles:
            publish(make_place(title_en=title))
        rows = PublicColumns().of(Place)
        order = np.lexsort((rows.keys, rows.text_ranks("title_en")))
        return [
            str(rows.codes("title_en").values[code])
            for code in rows.codes("title_en").of_row[order]
        ]

    def in_order() -> list[str]:
        return list(Place.objects.order_by("title_en", "pk").values_list("title_en", flat=True))

    assert add("beta", "Delta", "ёлка", "中") == in_order()
    known = tables._tables[Place].ranks["title_en"]
    assert add("1st", "alpha", "Епсилон") == in_order()
    assert add("zeta", "beta", "丁") == in_order()
    assert len(tables._tables[Place].ranks["title_en"]) == len(known) + 5
    rows = PublicColumns().of(Place)
    with django_assert_max_num_queries(0):
        rows.text_ranks("title_en")


def test_rows_are_found_by_key() -> None:
    first, second = (publish(make_energy_project(country=make_country("UZ"))) for _ in range(2))
    rows = PublicColumns().of(EnergyProject)

    assert rows.rows_of(np.array([second.pk, 10**9, first.pk, -5])).tolist() == [1, -1, 0, -1]
    assert rows.marked(np.array([second.pk])).tolist() == [False, True]
    assert PublicColumns().of(Place).rows_of(np.array([1])).tolist() == [-1]


@pytest.mark.engine
def test_moments_and_disputes_are_those_of_the_database_at_every_position(
    scaled: Callable[[int], int],
) -> None:
    editors = Editors(5)
    for _deed in range(scaled(30)):
        editors.act()
        check_joined()  # so that later deeds are added to what is known
    for position in range(1, JournalHead.last_position() + 1, 3):
        with time_travel.at_position(position):
            check_joined()


def check_joined() -> None:
    columns = PublicColumns()
    rows, moments = columns.of(EnergyProject), read_issues(columns, EnergyProject)
    uids = [rows.codes("uid").values[code] for code in rows.codes("uid").of_row]
    known = dict(SearchEntry.objects.values_list("record_uid", "issued_at"))
    assert [moments.values[code] for code in moments.of_row] == [known[uid] for uid in uids]
    disputed = set(Disagreement.objects.values_list("record_uid", flat=True))
    assert rows.among("uid", disputed).tolist() == [uid in disputed for uid in uids]
    named = columns.of(Disagreement).codes("record_uid")
    marks = np.arange(len(named.of_row)) % 2 == 0
    wanted = {named.values[code] for code in named.of_row[marks]}
    assert rows.named_in("uid", named, marks).tolist() == [uid in wanted for uid in uids]


def test_values_are_found_among_others_that_come_up_later() -> None:
    ours, others = CodedValues(), CodedValues()
    for value in "ab":
        ours.code(value)
    others.code("b")
    assert ours.codes_in(others).tolist() == [-1, 0]

    ours.code("c")
    for value in "xca":
        others.code(value)
    assert ours.codes_in(others).tolist() == [3, 0, 2]


def test_rows_are_sorted_by_several_numbers_as_numpy_sorts_them() -> None:
    random = np.random.default_rng(1)
    few, far = random.integers(-9, 9, 500), random.integers(MISSING, np.iinfo(np.int64).max, 500)
    far[::7], far[::11] = MISSING, np.iinfo(np.int64).max
    for numbers in ([few], [far], [far, few], [few.astype(np.int32), few, far], [few[:0]]):
        assert sort_rows(*numbers).tolist() == np.lexsort(numbers).tolist()


def test_runs_are_taken_one_after_the_other() -> None:
    values, ends = np.arange(10, 16), np.array([0, 2, 5, 5, 6])
    assert take_runs(values, ends, np.array([2, 0, 4, 1, 3, 2])).tolist() == [
        *(12, 13, 14), 15, *(10, 11), *(12, 13, 14)
    ]  # fmt: skip
    assert take_runs(values, ends, np.array([], dtype=np.int64)).tolist() == []


@pytest.mark.parametrize("last", [9, 10**12])
def test_rows_of_few_and_of_far_keys_are_found(last: int) -> None:
    rows = Columns(np.array([7, 3, last]), np.arange(3), read=_nothing, sort=_nothing)
    asked = np.array([3, 4, last, last + 1, MISSING, 7])

    assert rows.rows_of(asked).tolist() == [1, -1, 2, -1, -1, 0]


def _nothing(_name: str, _states: object = None) -> NDArray[np.int64]:
    raise AssertionError


def test_values_are_counted_in_the_order_in_which_they_come_up() -> None:
    column = CodedColumn(np.array([2, 0, 2, 3, 0], dtype=np.int32), ["a", "b", "c", "d"])

    assert list(column.counts_in_order(np.arange(5)).items()) == [("c", 2), ("a", 2), ("d", 1)]
    assert column.counts_in_order(np.empty(0, dtype=np.int64)) == {}


def test_combinations_are_the_same_few_or_many() -> None:
    few = [CodedColumn(np.array([1, 0, 1], dtype=np.int32), ["a", "b"])] * 2
    many = [CodedColumn(np.array([9, 3, 9], dtype=np.int32), list("cdeafghijb"))] * 2

    for columns in (few, many):
        found = combine(lambda *both: "".join(both), *columns)
        assert [found.values[code] for code in found.of_row] == ["bb", "aa", "bb"]


def test_what_is_asked_for_again_is_kept_and_the_rest_forgotten() -> None:
    made: list[object] = []

    def ask(*of: str) -> object:
        return PublicColumns().kept(make, *of)

    def make(_columns: PublicColumns, *_of: str) -> object:
        made.append(one := object())
        return one

    first = ask("ru")
    for number in range(2 * KEPT):
        ask(f"another {number}")
        assert ask("ru") is first
    count = len(made)
    ask("another 0")
    assert len(made) == count + 1


def test_what_was_made_of_a_former_version_is_not_held() -> None:
    publish(make_energy_project())
    first = weakref.ref(PublicColumns().kept(_find_all))
    assert PublicColumns().kept(_find_all) is first()
    publish(make_energy_project())
    PublicColumns().kept(_find_all)
    assert first() is None


def _find_all(columns: PublicColumns) -> NDArray[np.int64]:
    return columns.of(EnergyProject).keys.copy()


@pytest.mark.parametrize("most", [0, 1, 3, 7, 50, 200])
def test_first_rows_are_those_of_the_whole_order(most: int) -> None:
    chance = np.random.default_rng(1)
    keys, marks = chance.permutation(90), chance.random(90) < 0.6
    titles, sizes = chance.integers(0, 40, 90), chance.integers(-4, 4, 90)  # many are equal
    rows = Columns(keys, np.arange(90), lambda _name, states: states, lambda _name: keys)

    order = np.lexsort((keys, titles, sizes))
    ordered = keys[order[marks[order]]].tolist()
    assert rows.first(most, marks, titles, sizes) == (int(marks.sum()), ordered[:most])
    assert rows.first(most, marks) == (int(marks.sum()), sorted(ordered)[:most])
