"""Whom a source credits with a statement: counted once, shown, cited, and in every form."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from portal.models import PublishedClaim, Source
from portal.publication import publishing
from portal.publication.source_lineage import Lineage
from portal.site.support import support_words
from tests.admin_client import add_row, address, filled, make_chief, sign_in
from tests.factories import (
    claim,
    claim_all,
    make_energy_project,
    make_indicator,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from tests.portal.site.reading import read, words
from trade.statistics.observations import Observation

pytestmark = pytest.mark.django_db


def customs(**kwargs: Any) -> Source:
    return make_source(slug="customs", publisher="Customs", published_on="", **kwargs)


def a_project(*said: dict[str, Any]) -> Any:
    """A public project of 100 MW, as these claims have it."""
    project = make_energy_project(capacity_mw=100)
    claim_all(project)
    project.claims.filter(fact="capacity_mw").delete()
    for one in said:
        claim(project, "capacity_mw", "100", **one)
    return publish(project)


def observed(**kwargs: Any) -> Any:
    series = publish(make_series(indicator=publish(make_indicator()), slug="trade"))
    one = observe(series, "2024", 5, **kwargs)
    publish(one.batch)
    one.refresh_from_db()
    return one


def test_six_reports_of_one_office_are_one_origin() -> None:
    office = customs()
    papers = [make_source(published_on=f"2025-0{n}") for n in range(1, 7)]
    project = a_project(*({"source": one, "attributed_to": office} for one in papers))
    fact = project.edition.document["facts"]["capacity_mw"]

    words = strip_tags(support_words(fact, Lineage()))
    assert words == "one original source (Customs, June 2025), 6 reports"
    (independent,) = Lineage().independent_sources(fact["claims"])
    assert (independent.origin, independent.publisher) == ("customs", "Customs")


def test_page_that_quotes_two_offices_is_two_independent_sources() -> None:
    paper = make_source(derived_from=make_source(slug="agency"))
    said = [{"source": paper, "attributed_to": one} for one in (customs(), make_source())]
    fact = a_project(*said, {"source": paper}).edition.document["facts"]["capacity_mw"]

    origins = [Lineage().origin_of(one) for one in fact["claims"]]
    assert len(set(origins)) == 3
    assert (origins[0], origins[2]) == ("customs", "agency")


def test_office_itself_stands_before_those_that_quote_it() -> None:
    office = customs()
    project = a_project({"source": make_source(), "attributed_to": office}, {"source": office})
    (independent,) = Lineage().independent_sources(
        project.edition.document["facts"]["capacity_mw"]["claims"]
    )

    assert independent.statements[0]["source"]["slug"] == "customs"
    assert independent.publisher == "Customs"


@pytest.mark.engine
def test_statement_stored_by_an_earlier_release_goes_back_to_its_source() -> None:
    fact = a_project({"source": make_source(slug="paper")}).edition.document["facts"]["capacity_mw"]
    (said,) = fact["claims"]
    del said["attributed_to"]

    assert [independent.origin for independent in Lineage().independent_sources([said])] == [
        "paper"
    ]


def test_who_is_credited_is_public_and_has_a_page(client: Client) -> None:
    office = customs()
    paper = make_source(publisher="Paper", published_on="2025")
    project = a_project({"source": paper, "attributed_to": office})
    one = observed(attributed_to=make_source(slug="railway", publisher="Railway"), source=paper)

    assert set(Source.objects.values_list("slug", flat=True)) >= {"customs", "railway"}
    assert "What others attribute to it 1" in words(read(client, "/sources/customs/"))
    assert "Statistics that others attribute to it 1" in words(read(client, "/sources/railway/"))
    assert "According to Customs" in words(read(client, project.get_absolute_url()))
    uid = PublishedClaim.objects.get(attributed_to=office).uid
    assert "Attributed to" in words(read(client, f"/claims/{uid}/"))
    assert "According to Railway" in words(read(client, f"/sources/{paper.slug}/"))
    assert "Attributed to" in words(read(client, f"/claims/{one.uid}/"))


def test_citation_names_the_origin_and_who_quotes_it(client: Client) -> None:
    paper = make_source(publisher="Paper", published_on="2025")
    project = a_project({"source": paper, "attributed_to": customs()})
    uid = project.claims.get(fact="capacity_mw").uid

    for query in (f"claim/{uid}.txt", f"energyproject/{project.uid}.txt?fact=capacity_mw"):
        assert "according to Customs, quoted by Paper (2025)" in read(client, f"/cite/{query}")


@pytest.mark.engine
def test_lists_for_programs_carry_it_and_can_be_asked_for_it(client: Client) -> None:
    office = customs()
    project = a_project(
        {"source": make_source(slug="paper"), "attributed_to": office, "language": "zh"},
        {"source": make_source()},
    )
    one = observed(attributed_to=office)
    brief = {"slug": "customs", "publisher": "Customs"}

    for name, uid in (
        ("claims", project.claims.get(attributed_to=office).uid),
        ("observations", one.uid),
    ):
        (row,) = client.get(f"/api/v1/{name}/?attributed_to=customs").json()["results"]
        assert row["uid"] == uid
        assert brief.items() <= row["attributed_to"].items()
        lines = b"".join(client.get(f"/api/v1/{name}.csv")).decode("utf-8-sig").splitlines()
        assert "attributed_to" in lines[0].split(",")
        assert sum(",customs," in line for line in lines[1:]) == 1


@pytest.mark.engine
def test_origin_described_anew_is_named_so_everywhere(client: Client) -> None:
    office = customs()
    project = a_project({"source": make_source(), "attributed_to": office})
    one = observed(attributed_to=office)
    office.publisher = "General Administration"
    office.save()
    publishing.source_changed(office, by=make_user(), at=timezone.now())

    (said,) = [
        row
        for row in client.get("/api/v1/claims/?attributed_to=customs").json()["results"]
        if row["record"]["uid"] == project.uid
    ]
    assert said["attributed_to"]["publisher"] == "General Administration"
    newest = client.get("/api/v1/changes/?kind=observation").json()["results"][-1]
    assert newest["document"]["uid"] == one.uid
    assert newest["document"]["attributed_to"]["publisher"] == "General Administration"
    project.refresh_from_db()
    (stated,) = project.edition.document["facts"]["capacity_mw"]["claims"]
    assert stated["attributed_to"]["publisher"] == "General Administration"


def test_source_is_not_attributed_to_what_goes_back_to_it() -> None:
    paper = make_source()
    copy = make_source(derived_from=make_source(derived_from=paper))
    project = make_energy_project()
    said = claim(project, "capacity_mw", "100", source=paper)
    observation = observe(make_series(), "2024", 5, source=paper)
    for one in (said, observation):
        one.attributed_to = copy
        with pytest.raises(ValidationError, match="goes back to this source"):
            one.clean()
        one.attributed_to = make_source()
        one.clean()


def test_source_is_not_attributed_to_itself() -> None:
    project, paper = make_energy_project(), make_source()
    said = claim(project, "capacity_mw", "100", source=paper)
    observe(make_series(), "2024", 5, source=paper)
    for rows in (project.claims, Observation.working):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(attributed_to=paper, source=paper)

    desk = sign_in(make_chief())
    row = {"fact": "capacity_mw", "kind": "value", "comparator": "exact", "value": "100"}
    typed = {**row, "source": said.source_id, "attributed_to": said.source_id}
    form = add_row(filled(desk.get(address(project))), "claims", **typed)
    answer = desk.post(address(project), form)
    formsets = {one.formset.prefix: one.formset for one in answer.context["inline_admin_formsets"]}
    errors = formsets["claims"].forms[-1].errors
    assert errors["attributed_to"] == ["A source cannot be attributed to itself: leave this empty."]
    assert set(errors) == {"attributed_to"}
