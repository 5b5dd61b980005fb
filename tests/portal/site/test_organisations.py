"""Organisations and places: what they are to projects, hubs and corridors."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal.models import Organisation
from portal.publication import publishing
from tests.factories import (
    NOON,
    claim_all,
    make_corridor,
    make_country,
    make_energy_project,
    make_event,
    make_organisation,
    make_place,
    make_ranking,
    make_source,
    make_trade_hub,
    make_user,
    publish,
)
from tests.portal.site.reading import part, queries, read, unresolved_marks, words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def a_project(organisation: Any, *roles: str, **kwargs: Any) -> Any:
    project = make_energy_project(**{"title_en": "Zhanatas", **kwargs})
    register = make_source(publisher="Register")
    for role in roles or ["owner"]:
        project.roles.create(
            organisation=organisation, role=role, share_percent="49.5", source=register
        )
    return publish(project)


@pytest.fixture
def samruk() -> Any:
    return publish(make_organisation(title_en="Samruk", slug="samruk"))


def section(html: str, key: str) -> str:
    return words(part(html, f'id="section-{key}"'))


def test_organisation_lists_projects_by_role_with_share_and_source(
    client: Client, samruk: Organisation
) -> None:
    a_project(samruk, "operator", "owner")
    a_project(samruk, "financier", title_en="Shelek")
    html = read(client, "/organisations/samruk/")
    assert "Owner Zhanatas" in section(html, "projects-owner")
    assert "share of 49.5%" in section(html, "projects-owner")
    assert "operator, share of 49.5%" in section(html, "projects-owner")
    assert "section-projects-operator" not in html
    assert "100 MW" in section(html, "projects-owner")
    assert "Funder Shelek" in section(html, "projects-financier")
    assert "Register" in words(part(html, 'class="sources"'))
    assert unresolved_marks(html) == set()


def test_statements_on_one_role_in_a_project_stand_in_one_line(
    client: Client, samruk: Organisation
) -> None:
    project = make_energy_project(title_en="Zhanatas")
    for share in ("49.5", "50", None):
        project.roles.create(
            organisation=samruk, role="owner", share_percent=share, source=make_source()
        )
    publish(project)
    told = section(read(client, "/organisations/samruk/"), "projects-owner")
    assert told.count("Zhanatas") == 1
    assert "share of 49.5%" in told
    assert "share of 50%" in told
    assert "named by the source" in told


def test_roles_of_others_in_a_project_are_not_listed(client: Client, samruk: Organisation) -> None:
    project = make_energy_project()
    for organisation, role in ((samruk, "owner"), (publish(make_organisation()), "financier")):
        project.roles.create(organisation=organisation, role=role, source=make_source())
    publish(project)
    html = read(client, "/organisations/samruk/")
    assert "section-projects-owner" in html
    assert "section-projects-financier" not in html


def test_roles_in_drafts_and_pending_edits_are_not_shown(
    client: Client, samruk: Organisation
) -> None:
    other = publish(make_organisation(title_en="Other", slug="other"))
    project = a_project(samruk)
    make_energy_project(title_en="Secret plant").roles.create(
        organisation=samruk, role="owner", source=make_source()
    )
    copy = publishing.start_edit(project, by=make_user(), at=NOON + timedelta(days=1))
    copy.roles.create(organisation=other, role="bidder", source=make_source())
    assert "Secret plant" not in read(client, "/organisations/samruk/")
    assert "Zhanatas" not in read(client, "/organisations/other/")


def test_organisation_lists_hubs_and_subsidiaries(client: Client, samruk: Organisation) -> None:
    hub = make_trade_hub(title_en="Dry port")
    hub.roles.create(organisation=samruk, role="operator", source=make_source())
    publish(hub)
    publish(make_organisation(title_en="Samruk-Energy", parent=samruk))
    html = read(client, "/organisations/samruk/")
    assert "Operator Dry port" in section(html, "projects-operator")
    assert "Samruk-Energy Company" in section(html, "subsidiaries")


def test_a_place_shows_its_hubs_corridors_rankings_and_events(client: Client) -> None:
    place = publish(make_place(title_en="Horgos", slug="horgos"))
    publish(make_trade_hub(title_en="Border centre", place=place))
    corridor = make_corridor(title_en="Western corridor")
    corridor.stops.create(
        position=1, role="crossing", name_en="Horgos", place=place, source=make_source()
    )
    publish(corridor)
    ranking = make_ranking(title_en="Busiest towns")
    ranking.entries.create(rank=1, place=place, source=make_source())
    publish(ranking)
    publish(make_event(title_en="Opening", place=place))
    html = read(client, "/places/horgos/")
    expected = {
        "hubs": "Border centre",
        "corridors": "Western corridor",
        "rankings": "Busiest towns",
        "events": "Opening",
    }
    for key, title in expected.items():
        assert title in section(html, key)
    assert "43.25° N" in words(html)


def test_old_edition_shows_its_own_document(client: Client, samruk: Organisation) -> None:
    copy = publishing.start_edit(samruk, by=make_user(), at=NOON)
    copy.title_en = "Samruk-Kazyna"
    copy.save()
    publishing.submit(copy, by=make_user(), at=NOON)
    publishing.publish(copy, by=make_user(), at=NOON, note="Renamed")
    assert "<h1>Samruk-Kazyna</h1>" in read(client, "/organisations/samruk/")
    assert "<h1>Samruk</h1>" in read(client, "/organisations/samruk/?edition=1")
    read(client, "/organisations/samruk/?edition=9", 404)
    assert "soon" in words(read(client, "/organisations/samruk/?edition=soon", 400))


def test_the_lists_show_figures_with_their_sources(client: Client, samruk: Organisation) -> None:
    publish(make_place(title_en="Almaty", population=2_000_000))
    organisations, places = read(client, "/organisations/"), read(client, "/places/")
    assert "Samruk Source 1 Company" in words(organisations)  # one for the whole row
    assert "2 million people" in words(places)
    assert unresolved_marks(organisations) == unresolved_marks(places) == set()


def test_parent_that_is_a_draft_is_neither_named_nor_denied(client: Client) -> None:
    parent = make_organisation(title_en="Hidden parent")
    child = make_organisation(title_en="Child", parent=parent)
    claim_all(child)
    html = read(client, publish(child).get_absolute_url())

    assert "Parent organisation a record that is not public" in words(html)
    assert "Hidden parent" not in html


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
def test_queries_do_not_grow_with_rows(client: Client, samruk: Organisation) -> None:
    place = publish(make_place(slug="horgos", country=make_country("KZ")))

    def fill(count: int) -> None:
        for _number in range(count):
            a_project(samruk)
            publish(make_trade_hub(operator=samruk, place=place))
            publish(make_organisation(parent=samruk))
            publish(make_place())
            publish(make_event(place=place))

    fill(1)
    urls = ("/organisations/samruk/", "/organisations/", "/places/horgos/", "/places/")
    with_one = [queries(client, url) for url in urls]
    fill(2)
    assert [queries(client, url) for url in urls] == with_one
