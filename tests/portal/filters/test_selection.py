"""Lists in columns: found and sorted as the database does it, today and at any position."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import translation

from portal.filters import selection, shown_order
from portal.filters.selection import Selection
from portal.models import Change
from portal.publication import publishing, time_travel
from projects.energy.filters import EnergyProjectFilter
from projects.energy.models import EnergyProject
from tests.factories import NOON, make_energy_project, make_trade_hub, make_user, publish

# Databases differ: order of texts.
pytestmark = pytest.mark.django_db

QUERIES = (
    *("", "order=updated", "order=-updated", "order=-title", "q=river", "q=river&order=updated"),
    *("q=river+hydro", "q=nothing", "q=rivver", "q=水电", "q=ri", "q=river&technology=hydro"),
    f"updated_after={NOON + timedelta(days=1):%Y-%m-%d}",
    f"updated_after={NOON + timedelta(days=5):%Y-%m-%d}&q=river",
)


@pytest.fixture
def rivers() -> None:
    """Three that are public, the first changed last, and a draft; a hub of the same name."""
    first, *_others = [
        publish(make_energy_project(title_en=title, technology="hydro"))
        for title in ("River plant", "éclat on the river", "Zaisan")
    ]
    make_energy_project(title_en="River of drafts")
    publish(make_trade_hub(title_en="River port"))
    for days, title in ((2, "River hydro station"), (9, "A river, renamed")):
        draft = publishing.start_edit(first, by=make_user(), at=NOON)
        draft.title_en = title
        draft.save()
        publishing.submit(draft, by=make_user(), at=NOON)
        publishing.publish(draft, by=make_user(), at=NOON + timedelta(days=days))
        first.refresh_from_db()


@pytest.mark.engine
@pytest.mark.every_day(one_in=2)
@pytest.mark.parametrize("few", [0, 1000])
def test_rows_are_those_of_the_database_in_its_order(
    rivers: None, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(selection, "FEW", few)
    for position in Change.objects.values_list("position", flat=True):
        with time_travel.at_position(position):
            for query in QUERIES:
                found = EnergyProjectFilter(QueryDict(query), EnergyProject.objects.all())
                expected = list(found.qs.values_list("pk", flat=True))
                asked = Selection(found)
                assert asked.count == len(expected), (position, query)
                assert asked.keys(0, 9) == expected, (position, query)
                assert asked.keys(1, 2) == expected[1:2], (position, query)
                sorted_rows = asked.rows.keys[asked.sorted_rows()]
                assert sorted_rows.tolist() == expected, (position, query)


def test_something_is_found_by_each_word_and_moment(rivers: None) -> None:
    found = {
        query: EnergyProjectFilter(QueryDict(query), EnergyProject.objects.all()).qs.count()
        for query in QUERIES
    }

    assert found["q=river"] == 2
    assert found["q=nothing"] == 0
    assert found["q=rivver"] == 2
    assert [found[query] for query in QUERIES[-2:]] == [1, 1]


@pytest.mark.parametrize("language", ["zh-hans", "ru"])
def test_few_titles_are_sorted_as_all_are(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = [("Zeta", "阿拉木图", "Ёлка 10"), ("Alpha", "", ""), ("Alpha", "北京", "Елка 2")]
    for english, chinese, russian in titles:
        publish(make_energy_project(title_en=english, title_zh_hans=chinese, title_ru=russian))
    found = EnergyProject.objects.all()
    with translation.override(language):
        few = shown_order.keys_by_title(found)
        monkeypatch.setattr(shown_order, "FEW", 0)
        assert few == shown_order.keys_by_title(found)
        assert few[:2] == shown_order.keys_by_title(found, 2)

    assert len(set(few)) == 3
