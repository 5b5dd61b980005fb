"""Things made of columns, which stay until one of the rows of these begins or ends."""

from collections import Counter

import numpy as np
import pytest

from portal.column_store import PublicColumns, forget_columns
from portal.filters.facets import Counts, facet_counts
from portal.graphics.maps.frames import HOME
from portal.graphics.maps.question import build_map_question, find_features
from portal.graphics.maps.svg import WIDE
from portal.graphics.maps.symbols import Sign, find_signs
from portal.models import JournalHead, Organisation
from portal.publication import publishing, time_travel
from projects.energy.filters import EnergyProjectFilter
from projects.energy.models import EnergyProject
from projects.participation.origins import read_origins
from tests.factories import NOON, make_energy_project, make_organisation, make_user, publish
from tests.replica import Editors

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def count_projects(columns: PublicColumns) -> Counter[object]:
    return Counter(columns.of(EnergyProject).codes("technology").counts())


def count_twice(columns: PublicColumns) -> Counter[object]:
    return columns.followed(count_projects) + columns.kept(count_projects)


def test_what_is_made_is_the_same_until_a_row_of_its_columns_begins_or_ends() -> None:
    project = publish(make_energy_project(technology="wind"))
    first = PublicColumns().followed(count_twice)
    publish(make_organisation())
    assert PublicColumns().followed(count_twice) is first == {"wind": 2}

    publish(make_energy_project(technology="hydro"))
    assert PublicColumns().followed(count_twice) == {"wind": 2, "hydro": 2}

    project.refresh_from_db()
    publishing.withdraw(project, by=make_user(), at=NOON, note="Wrong.")
    assert PublicColumns().followed(count_twice) == {"hydro": 2}


def test_what_was_kept_before_names_its_columns_too() -> None:
    publish(make_energy_project(technology="wind"))
    assert PublicColumns().kept(count_projects) == {"wind": 1}
    assert PublicColumns().followed(count_twice) == {"wind": 2}

    publish(make_energy_project(technology="wind"))
    assert PublicColumns().followed(count_twice) == {"wind": 4}


def test_whoever_began_to_read_before_is_told_what_stood_then() -> None:
    publish(make_energy_project(technology="wind"))
    before, position = PublicColumns(), JournalHead.last_position()
    publish(make_energy_project(technology="wind"))

    for _again in range(2):
        assert PublicColumns().followed(count_projects) == {"wind": 2}
        assert before.followed(count_projects) == {"wind": 1}
        with time_travel.at_position(position):
            assert PublicColumns().followed(count_projects) == {"wind": 1}


def test_reading_the_past_leaves_what_is_made_of_today() -> None:
    publish(make_energy_project(technology="wind"))
    position = JournalHead.last_position()
    publish(make_energy_project(technology="wind"))
    today = PublicColumns().followed(count_projects)
    with time_travel.at_position(position):
        PublicColumns().followed(count_projects)

    assert PublicColumns().followed(count_projects) is today


def test_every_deed_is_followed_as_if_all_were_read_anew() -> None:
    editors, seen = Editors(11), 0
    publish(make_energy_project(longitude="70.1", latitude="41.2"))
    for number in range(45):
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


def everything() -> tuple[Counts, list[Sign], list[object], list[object]]:
    found = find_features(build_map_question({}))
    frame, columns = WIDE.frame(HOME), PublicColumns()
    origins = columns.followed(read_origins)
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
        [sign for layer in found.layers for sign in find_signs(layer, frame, 1)],
        list(tables),
        [columns.of(Organisation).keys.tolist(), [origins.values[at] for at in origins.of_row]],
    )
