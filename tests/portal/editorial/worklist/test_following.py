"""What is found of a record after a save is what the night would find, whatever changed beside."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.editorial import bundles
from portal.editorial.retraction.steps import open_bundle
from portal.editorial.worklist import CHECKS, refresh_all
from portal.models import Finding, Organisation, Place, Source, Status
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    make_batch,
    make_country,
    make_energy_project,
    make_place,
    make_series,
    make_user,
    observe,
    publish,
)
from tests.replica import Editors
from trade.statistics.models import Series
from trade.statistics.observations import ObservationBatch

POINTS = [(45.0, 70.0), (45.000001, 70.0), (47.5, 68.25), (41.3, 69.25)]
NAMES = ["Zhanatas", "Zhanatas wind farm", "Жанатас", "Another"]


class Neighbours(Editors):
    """Records with the points, names and years of others, and sources that are retracted."""

    deeds = {
        "add": 4,
        "found": 3,
        "begin": 2,
        "move": 4,
        "name": 3,
        "withdraw": 2,
        "reopen": 2,
        "rename": 1,
        "count": 4,
        "prepare": 4,
        "correct": 2,
        "take_back": 2,
        "retract": 2,
    }

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.reader.is_superuser = True
        self.reader.save()

    def found(self) -> None:
        place = make_place(**self._told(), country=make_country(), place_kind="city")
        self._claim(place)
        self._publish(place)

    def begin(self) -> None:
        publishing.log_change(make_energy_project(**self._told()), by=self.writer, at=self.now)

    def _told(self) -> dict[str, Any]:
        latitude, longitude = self.random.choice(POINTS)
        name = self.random.choice(NAMES)
        return {"latitude": latitude, "longitude": longitude, "title_en": name}

    def move(self) -> None:
        self._change(self.random.choice([EnergyProject, Place]), ("latitude", "longitude"))

    def name(self) -> None:
        self._change(self.random.choice([EnergyProject, Place, Organisation]), ("title_en",))

    def _change(self, model: Any, names: tuple[str, ...]) -> None:
        if (record := self._any(model)) is not None:
            draft = publishing.start_edit(record, by=self.writer, at=self.now)
            told = self._told()
            for one in names:
                setattr(draft, one, told[one])
            draft.save()
            self._claim(draft)
            self._publish(draft)

    def kind_to_withdraw(self) -> Any:
        return self.random.choice([EnergyProject, Place, Series, Organisation])

    def kind_to_reopen(self) -> Any:
        return self.kind_to_withdraw()

    def prepare(self) -> None:
        """A batch that waits, with the growth that its quotes tell."""
        if (series := self._any(Series)) is None:
            self._publish(series := make_series())
        batch = make_batch(source=self.random.choice(self.sources))
        for year in ("2020", "2021", "2022"):
            value = self.random.randint(1, 60)
            observe(series, year, value, batch=batch, quote=f"It was {value}, up 10 %")
        publishing.submit(batch, by=self.writer, at=self.now)
        waiting = ObservationBatch.working.filter(status=Status.REVIEW).exclude(pk=batch.pk)
        if (earlier := waiting.first()) is not None:
            publishing.publish(earlier, by=self.reader, at=self.now)

    def retract(self) -> None:
        """Retract a source with nothing but its mark, or take that off."""
        cited = Source.objects.order_by("pk")
        if (source := self._of(cited)) is None:
            return
        reasons, name = {"en": "Wrong."}, f"Wrong: {source.pk}"
        bundle = open_bundle(source, reasons, name=name, by=self.writer, at=self.now)
        bundles.publish_all(bundle, [], by=self.reader, at=self.now, note="")


BY_ALL_NAMES = {"double", "double-name"}
"""These know a name by the words that few others have."""


def kept() -> set[tuple[object, ...]]:
    told = {check.id for check in CHECKS.values() if check.find_concerned}
    names = told - BY_ALL_NAMES
    found = Finding.objects.filter(check_id__in=names)
    return {
        (*row[:-1], repr(row[-1]))
        for row in found.values_list("check_id", "kind", "record_uid", "field", "detail")
    }


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", [2, 0])
def test_findings_beside_a_change_are_those_of_the_night(
    seed: int, scaled: Callable[[int], int]
) -> None:
    editors = Neighbours(seed)
    seen: set[object] = set()
    for number in range(scaled(72)):
        deed = editors.act()
        if number % 3 == 2:
            now = kept()
            seen |= {check for check, *_rest in now}
            refresh_all(at=editors.now)
            made_anew = kept()
            assert (now - made_anew, made_anew - now) == (set(), set()), f"{number} {deed}"
    assert {"growth", "retracted-source", "shared-point"} <= seen


@pytest.mark.django_db
def test_record_beside_several_names_the_one_made_first_whichever_was_edited_last() -> None:
    about = {"latitude": 45, "longitude": 70}
    first, *_others = [publish(make_energy_project(**about, title_en=x)) for x in ("A", "B", "C")]

    def named() -> list[str]:
        refresh_all(at=NOON)
        found = Finding.objects.filter(check_id="shared-point").order_by("title")
        return [one.detail["other"] for one in found]

    assert named() == ["B", "A", "A"]
    publish(publishing.start_edit(first, by=make_user(), at=NOON))
    assert named() == ["B", "A", "A"]
