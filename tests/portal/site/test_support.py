"""What a value rests on, in words."""

from typing import Any

import pytest
from django.test import Client

from portal.models import SourceKind
from portal.publication.source_lineage import Lineage
from portal.site.support import support_words
from tests.factories import claim, claim_all, make_energy_project, make_source, publish, rule
from tests.optional import the
from tests.portal.site.reading import read, words

pytestmark = pytest.mark.django_db


def support(*sources: Any) -> str:
    project = make_energy_project(capacity_mw=100)
    claim_all(project)
    project.claims.filter(fact="capacity_mw").delete()
    for source in sources:
        claim(project, "capacity_mw", "100", source=source)
    fact = the(publish(project).edition).document["facts"]["capacity_mw"]
    return support_words(fact, Lineage())


def test_copies_of_one_text_are_one_source() -> None:
    agency = make_source(publisher="Agency", published_on="2024-05")
    papers = [make_source(published_on=f"2024-0{n}", derived_from=agency) for n in (6, 7)]
    assert (
        support(agency, *papers)
        == 'one original source (<span lang="">Agency</span>, July 2024), 2 reports'
    )


def test_report_of_an_office_that_was_not_read_names_the_office() -> None:
    office = make_source(publisher="Customs", published_on="")
    paper = make_source(publisher="Paper", published_on="2025", derived_from=office)
    assert support(paper) == 'one original source (<span lang="">Customs</span>, 2025), 1 report'


def test_independent_sources_are_counted_with_the_newest_day() -> None:
    found = support(make_source(published_on="2021"), make_source(published_on="2023-02-01"))
    assert found == "2 independent sources, the newest of 1 February 2023"
    assert support(make_source(published_on="")).startswith("one independent source (")


def test_what_the_portal_computes_or_knows_is_no_independent_source() -> None:
    own = make_source(kind=SourceKind.COMPUTED)
    assert support(own) == ""
    assert support(own, make_source(published_on="2021")).startswith("one independent source (")


def test_evidence_of_a_record_says_what_each_value_rests_on(client: Client) -> None:
    project = make_energy_project(capacity_mw=100)
    claim_all(project)
    claim(project, "capacity_mw", "100", source=make_source(published_on="2099"))
    page = words(read(client, publish(project).get_absolute_url()))
    assert "2 independent sources, the newest of 2099" in page


def test_support_is_that_of_the_value_before_it_where_sources_disagree(client: Client) -> None:
    project = make_energy_project(capacity_mw=100)
    claim_all(project)
    claim(project, "capacity_mw", "400", source=make_source())
    rule(project, "capacity_mw")
    page = words(read(client, publish(project).get_absolute_url()))
    assert "Capacity 100 MW one independent source ( Agency ) Sources disagree" in page
