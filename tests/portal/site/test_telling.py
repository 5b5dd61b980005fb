"""Stories on the pages of what they show or lead to."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from portal.models.reads import reads_noted
from portal.publication import publishing
from portal.publication.time_travel import write_moment
from portal.records.column_store import PublicColumns
from portal.site.stories.telling import of_record
from tests.factories import (
    NOON,
    make_country,
    make_energy_project,
    make_event,
    make_organisation,
    make_picture,
    make_series,
    make_story,
    make_user,
    publish,
)
from tests.portal.site.reading import part, read, words
from tests.projects.energy.test_country_pages import edit, merge, now

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PLANT = "/energy-projects/turgusun/"
SECTION = 'id="section-stories"'


def make_plant(slug: str = "turgusun") -> Any:
    return publish(make_energy_project(slug=slug, title_en=slug.title()))


def story(slug: str, body: str = f"[It]({PLANT})", dated_on: str = "2026-11", **texts: Any) -> Any:
    return publish(make_story(slug=slug, body_en=body, dated_on=dated_on, **texts))


def named(client: Client, url: str) -> list[str]:
    """Return the slugs of the stories that a page names."""
    html = read(client, url)
    shown = part(html, SECTION) if SECTION in html else ""
    return re.findall(r'class="row-title" href="[^"]*/stories/([^"/]*)/', shown)


@pytest.mark.parametrize(
    ("body", "pages"),
    [
        ("It has {{figure energyproject:turgusun capacity_mw}}.", [PLANT]),
        ("{{record energyproject:turgusun}}", [PLANT]),
        ("{{chart series series=trade}}", ["/series/trade/"]),
        ("{{chart series series=trade series=other}}", ["/series/trade/"]),
        ("{{chart status country=KZ}}", ["/countries/kz/"]),
        ("{{map country=KZ}}", ["/countries/kz/"]),
        ("{{picture dawn}}", ["/pictures/dawn/"]),
        (
            f"[*It*](/zh-hans{PLANT}?edition=1#evidence-status), [he](/events/visit/)",
            [PLANT, "/events/visit/"],
        ),
        (
            f"- one <{django_settings.SITE_URL}/organisations/firm/history/>",
            ["/organisations/firm/"],
        ),
        ("| a |\n|---|\n| [it](/countries/KZ/) |", ["/countries/kz/"]),
        (
            f"`{{{{record energyproject:turgusun}}}}`, [all](/energy-projects/), "
            f"[x](https://a.example{PLANT})",
            [],
        ),
    ],
)
def test_page_names_the_stories_that_show_it_or_lead_to_it(
    client: Client, body: str, pages: list[str]
) -> None:
    make_country("KZ")
    make_plant()
    for made in (
        make_series(slug="trade"),
        make_event(slug="visit"),
        make_organisation(slug="firm"),
        make_picture(slug="dawn"),
    ):
        publish(made)
    story("told", body)
    every = [PLANT, "/series/trade/", "/countries/kz/", "/pictures/dawn/"]
    every += ["/events/visit/", "/organisations/firm/", "/stories/told/"]
    assert [url for url in every if named(client, url)] == [one for one in every if one in pages]


def test_stories_stand_newest_first_with_day_and_summary_and_pages_about_the_portal_not(
    client: Client,
) -> None:
    make_plant()
    story("later", dated_on="2026-12", summary_en="What came of it.")
    story("first", dated_on="2026-10")
    story("about-method")
    make_story(slug="draft", body_en=f"[It]({PLANT})")
    assert named(client, PLANT) == ["later", "first"]
    assert "December 2026 What came of it." in words(part(read(client, PLANT), SECTION))


def test_story_is_named_in_the_readers_language_by_its_text_of_any(client: Client) -> None:
    make_plant()
    story("told", "Nothing.", body_ru=f"[Она](/ru{PLANT})", title_en="Dawn", title_ru="Рассвет")
    assert "Dawn" in words(part(read(client, PLANT), SECTION))
    russian = part(read(client, f"/ru{PLANT}"), SECTION)
    assert "Рассвет" in words(russian)
    assert 'href="/ru/stories/told/"' in russian
    assert "Dawn" in words(part(read(client, f"/zh-hans{PLANT}"), SECTION))


def test_page_follows_its_stories_at_once_and_its_past_keeps_them(
    client: Client, settings: Settings
) -> None:
    settings.PORTAL_KEPT_ANSWERS = 8
    make_plant()
    moments = [NOON + timedelta(days=day) for day in range(4)]
    tags = [client.get(PLANT).headers["ETag"]]
    with time_machine.travel(moments[3]):
        told = story("told", "Nothing yet.")
        assert named(client, PLANT) == []
        for at, body in ((moments[1], f"[It]({PLANT})"), (moments[2], "Nothing more.")):
            draft = publishing.start_edit(now(told), by=make_user(), at=at)
            draft.body_en = body
            draft.save()
            publish(draft, at=at)
            tags.append(client.get(PLANT).headers["ETag"])
            assert named(client, PLANT) == (["told"] if PLANT in body else [])
        assert named(client, f"{PLANT}?as_recorded={write_moment(moments[1])}") == ["told"]
        assert named(client, f"{PLANT}?as_recorded={write_moment(moments[0])}") == []
    assert len({*tags}) == 3
    edit(told, body_en="{{record energyproject:turgusun}}")
    assert named(client, PLANT) == ["told"]
    publishing.withdraw(now(told), by=make_user(), at=moments[2], note="Wrong.")
    assert named(client, PLANT) == []


def test_renamed_and_merged_records_are_known_by_their_former_addresses(client: Client) -> None:
    plant, other, third = make_plant(), make_plant("kaskelen"), make_plant("zhanatas")
    story("first", dated_on="2026-10")
    story("second", f"{{{{record energyproject:{other.uid}}}}}", dated_on="2026-11")
    edit(plant, slug="turgusun-hydro")
    assert named(client, "/energy-projects/turgusun-hydro/") == ["first"]
    assert named(client, "/energy-projects/zhanatas/") == []
    merge(other, plant)
    merge(third, other)
    assert named(client, "/energy-projects/zhanatas/") == ["second", "first"]


def test_stories_cost_no_query_once_they_are_read(client: Client) -> None:
    make_plant()

    def count() -> int:
        read(client, PLANT)
        with CaptureQueriesContext(connection) as captured:
            read(client, PLANT)
        return len(captured)

    before = count()
    for slug in ("one", "two", "three"):
        story(slug)
    assert count() == before
    assert len(named(client, PLANT)) == 3


def test_page_stands_while_other_records_are_renamed(client: Client) -> None:
    plant, other = make_plant(), make_plant("kaskelen")
    story("told")

    def stands_after(change: Any) -> bool:
        columns = PublicColumns()
        with reads_noted() as reads:
            assert next(iter(of_record(plant))).rows
        change()
        return PublicColumns().stands(reads, columns.version)

    edit(other, slug="kaskelen-solar")
    assert stands_after(lambda: None)  # the log is followed from here on
    assert stands_after(lambda: edit(other, slug="kaskelen-plant"))
    assert not stands_after(lambda: edit(plant, slug="turgusun-hydro"))
    assert not stands_after(lambda: story("another"))
