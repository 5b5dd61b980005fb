"""Templates draw what their view has asked the database for, and ask nothing themselves.

`test_crawl` looks at every page that links lead to; here are the states that none leads to.
"""

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone

from portal.editorial import preview_links
from portal.models import Country, Status
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.admin_client import make_chief
from tests.factories import make_country, make_user
from tests.full_records import edit_all
from tests.site.pages import fill_site
from tests.template_queries import recorded_template_queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

STATES = {
    "/energy-projects/?country=CN&capacity_min=999999": 200,
    "/energy-projects/?country=XX": 400,
    "/energy-projects/?view=map&country=CN": 200,
    "/phases/": 200,
    "/phases/?country=XX": 400,
    "/stories/?order=title": 200,
    "/disagreements/?q=nothing": 200,
    "/disagreements/?colour=red": 400,
    "/map/?bbox=0,0,1,1": 200,
    "/map/?year=2020": 200,
    "/charts/energy-mix/?country=XX": 400,
    "/compare/countries/?country=KG&country=CN": 200,
    "/explore/": 200,
    "/explore/energy-projects/?group=country&group=technology&sum=capacity_mw": 200,
    "/explore/energy-projects/?fields=slug": 200,
    "/explore/energy-projects/?group=nothing": 400,
    "/search/?q=energy": 200,
    "/embed/map/": 200,
    "/embed/charts/capacity/": 200,
    "/embed/?of=/charts/capacity/": 200,
}
"""Addresses with the status of their answer."""


@pytest.mark.filled(by=fill_site)
def test_no_state_of_a_page_asks_the_database_while_it_is_rendered(client: Client) -> None:
    records = list(EnergyProject.objects.order_by("pk"))
    compared = "&".join(f"record=energyproject:{one.slug}" for one in records)
    gone = EnergyProject.working.filter(status=Status.WITHDRAWN).get()
    draft = publishing.start_edit(records[0], by=make_user(), at=timezone.now())
    edit_all(draft)
    link = preview_links.make_link(draft, by=make_chief(), at=timezone.now())
    states = STATES | {
        f"/compare/?{compared}": 200,
        gone.get_absolute_url(): 410,
        f"/preview/{preview_links.sign_token(link)}/": 200,
    }

    with recorded_template_queries() as queries:
        found = {address: client.get(address).status_code for address in states}

    assert found == states
    assert not queries, "\n".join(["", *queries[:5]])


def test_query_of_a_template_is_recorded() -> None:
    make_country("KG")
    countries = Country.objects.filter(code="KG")

    with recorded_template_queries() as queries:
        text = Template("{% for one in countries %}{{ one }}{% endfor %}").render(
            Context({"countries": countries})
        )

    assert text == "Country KG"
    assert [sql for one in queries for sql in one.splitlines() if "SELECT" in sql]
    assert len(queries) == 1
