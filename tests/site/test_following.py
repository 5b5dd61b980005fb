"""Pages after deeds of editors: a process that follows the change log answers as a new one."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portal.models import Record
from portal.publication import publishing
from portal.records.column_store import forget_columns
from portal.records.registry import record_models
from projects.energy.models import EnergyProject
from tests.factories import make_country
from tests.replica import Editors
from tests.site.conftest import Kept
from tests.site.pages import fill_site, kind_of
from tests.site.test_kept_pages import UNLINKED, told

pytestmark = [pytest.mark.django_db, pytest.mark.filled(by=fill_site), pytest.mark.slow]

KEPT = ["/", "/countries/", "/countries/kg/", "/ru/countries/kz/", "/map/", "/charts/", "/changes/"]
"""Pages of which most is kept for as long as it stands."""


class EditorsOfAllKinds(Editors):
    deeds = Editors.deeds | {"retitle": 6, "move": 6, "withdraw": 5, "reopen": 5}

    def retitle(self) -> None:
        def change(draft: Record) -> None:
            draft.title_en, draft.title_ru = f"Title {self.random.random()}", "Название"

        self._change(self._a_kind(), change)

    def move(self) -> None:
        def change(draft: EnergyProject) -> None:
            draft.latitude, draft.longitude = (
                self.random.randint(36, 52),
                self.random.randint(52, 80),
            )
            draft.technology = self.random.choice(["wind", "coal", "hydro"])
            draft.country = make_country(self.random.choice(["KG", "KZ"]))

        self._change(EnergyProject, change)

    def kind_to_withdraw(self) -> type[Record]:
        return self._a_kind()

    def kind_to_reopen(self) -> type[Record]:
        return self._a_kind()

    def _a_kind(self) -> type[Record]:
        return self.random.choice(record_models())

    def _change[R: Record](self, kind: type[R], change: Callable[[R], None]) -> None:
        if (record := self._any(kind)) is not None:
            draft = publishing.start_edit(record, by=self.writer, at=self.now)
            change(draft)
            draft.save()
            self._claim(draft)
            self._publish(draft)


def test_pages_follow_what_editors_do(client: Client, site: Kept) -> None:
    """Ask one in thirty of the addresses, after two deeds."""
    check(client, site, deeds=2, one_in=30)


@pytest.mark.exhaustive
def test_every_page_follows_what_editors_do(client: Client, site: Kept) -> None:
    check(client, site, deeds=12, one_in=1)


def check(client: Client, site: Kept, *, deeds: int, one_in: int) -> None:
    linked = {kind_of(address): address for address in sorted(site.found.asked)}
    addresses = [*KEPT, *[*linked.values(), *UNLINKED][::one_in]]
    editors = EditorsOfAllKinds(7)
    with time_machine.travel(timezone.now(), tick=False):
        editors.now = timezone.now()
        before = [told(client, address) for address in addresses]
        for _ in range(deeds):
            deed = editors.act()
            followed = [told(client, address) for address in addresses]
            forget_columns()
            made = [told(client, address) for address in addresses]
            differ = [
                address
                for address, answer, other in zip(addresses, followed, made, strict=True)
                if answer != other
            ]
            assert differ == [], deed
    assert followed != before
