"""The register of disagreements, one of them in full, and one statement at its address."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portal.models import Disagreement
from portal.publication import publishing
from projects.energy.models import EnergyProject
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
    make_indicator,
    make_organisation,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
    rule,
)
from tests.portal.site.reading import part, queries, read, unresolved_marks, words
from tests.portal.site.test_home import publish_observations

# Databases differ: aggregates and JSON.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def a_dispute(
    fact: str = "capacity_mw",
    other: str = "400",
    *,
    ruled: bool = True,
    also: str = "",
    sources: Any = (),
    **kwargs: Any,
) -> Any:
    """A project of 100 MW that other sources give another value for."""
    project = make_energy_project(**{"title_en": "Zhanatas", **kwargs})
    claim_all(project)
    for source in sources or [make_source()]:
        claim(project, fact, other, source=source, as_printed=f"{other} as printed")
    if also:
        claim(project, fact, other, source=make_source(), comparator=also)
    if ruled:
        rule(project, fact, rule="planned-vs-actual", reason_en="400 MW was a plan.")
    publish(project)
    return Disagreement.objects.get(record_uid=project.uid)


def an_open_dispute() -> Any:
    """A period of statistics that two sources tell differently, not yet settled."""
    series = publish(
        make_series(title_en="Trade", indicator=publish(make_indicator(unit="USD bn")))
    )
    customs = make_source(kind="official", publisher="Customs")
    press = make_source(publisher="Paper")
    publish_observations(
        observe(series, "2024", "94.82", source=customs, as_printed="94.82 bn"),
        observe(series, "2024", "66.2", source=press, as_printed="66.2 billion"),
    )
    return Disagreement.objects.get(record_uid=series.uid)


def keys(html: str) -> list[str]:
    return [row.partition('"')[0] for row in html.split('data-key="')[1:]]


def test_register_shows_accepted_value_others_gap_and_rule(client: Client) -> None:
    a_dispute(also="about")
    row = words(part(read(client, "/disagreements/"), "register-title", "</li>"))
    for said in (
        "Zhanatas: Capacity",
        "Accepted 100 MW",
        "Other sources 400 MW Source 2 (about Source 3 )",
        "Largest gap 4 times as much",
        "Plan versus outcome 400 MW was a plan.",
    ):
        assert said in row
    assert "（约" in read(client, "/zh-hans/disagreements/")  # brackets as wide as its letters


@pytest.mark.parametrize(("prefix", "label"), [("", "Capacity"), ("/ru", "мощность")])
def test_russian_goes_on_with_a_small_letter_after_the_name_of_a_record(
    client: Client, prefix: str, label: str
) -> None:
    address = a_dispute(title_ru="Zhanatas").get_absolute_url()
    register = read(client, f"{prefix}/disagreements/")
    assert f"Zhanatas: {label}" in part(register, "register-title", "</h3>")
    html = read(client, f"{prefix}{address}")
    assert f"Zhanatas: {label}" in " ".join(part(html, "<title>", "</title>").split())
    (entry, *_more) = client.get(f"{prefix}/disagreements/feed.json").json()["items"]
    assert entry["title"].endswith(f": Zhanatas, {label}")


def test_accepted_value_is_as_exact_as_on_the_page_of_its_record(client: Client) -> None:
    project = make_energy_project()
    claim_all(project)
    project.claims.filter(fact="capacity_mw").update(comparator="over")
    claim(project, "capacity_mw")  # says 100 MW without “over”
    claim(project, "capacity_mw", "400")
    rule(project, "capacity_mw")
    publish(project)

    row = words(part(read(client, "/disagreements/"), "register-title", "</li>"))

    assert "Accepted 100 MW" in row


def test_dispute_without_ruling_is_marked(client: Client) -> None:
    an_open_dispute()
    assert "No reason given yet" in words(
        part(read(client, "/disagreements/"), "register-title", "</li>")
    )


@pytest.mark.engine
def test_register_is_filtered_and_sorted(client: Client) -> None:
    small, large = a_dispute(other="110"), a_dispute(other="900")
    two = [make_source(), make_source()]
    country = a_dispute("country", "CN", sources=two, country=make_country("UZ"))
    open_one = an_open_dispute()

    def found(query: str) -> list[Any]:
        return keys(read(client, f"/disagreements/?{query}"))

    assert found("") == [country.key, small.key, large.key, open_one.key]
    assert found("order=-ratio") == [large.key, open_one.key, small.key, country.key]
    assert found("ruled=false") == [open_one.key]
    assert found("country=UZ") == [country.key]
    assert found("kind=series") == [open_one.key]
    assert found("order=gap") == [small.key, open_one.key, large.key, country.key]
    assert found("fact=country") == [country.key]
    assert found("q=trade") == [open_one.key]


def test_unknown_parameters_and_values_are_named(client: Client) -> None:
    a_dispute()
    assert "colour" in words(read(client, "/disagreements/?colour=red", 400))
    assert "bigness" in words(read(client, "/disagreements/?order=bigness", 400))


def test_page_has_every_value_as_printed_and_the_ruling(client: Client) -> None:
    row = a_dispute()
    html = read(client, row.get_absolute_url())
    said = words(part(html, 'id="said"', '<section class="sources"'))
    assert "100 MW Agrees 1 independent source" in said
    assert "400 MW Planned value 1 independent source" in said
    assert "400 as printed" in said
    assert "largest difference from the accepted value: 300 MW, 4 times as much" in words(html)
    bars = part(html, 'class="value-bars"', "</ul>")
    assert re.findall(r'rect width="([^"]*)"', bars) == ["100.0", "25.0"]
    assert "400 MW was a plan." in words(part(html, 'class="ruling"', "</div>"))
    assert unresolved_marks(html) == set()


def test_copies_of_one_text_are_one_independent_source(client: Client) -> None:
    original = make_source(publisher="Wire")
    copies = [make_source(publisher=f"Copy {n}", derived_from=original) for n in range(4)]
    row = a_dispute(sources=[*copies, original, make_source(publisher="Somebody else")])
    html = words(read(client, row.get_absolute_url()))
    assert "7 statements 3 independent sources" in html
    assert "400 MW Planned value 2 independent sources" in html
    assert "5 reports of one origin: Wire " in html
    assert "Wire and others 400 MW" in html


def test_oldest_text_of_an_independent_source_is_first(client: Client) -> None:
    original = make_source(publisher="Wire")
    copy = make_source(publisher="Copy", derived_from=original)
    row = a_dispute(sources=[copy, original])
    independent = part(
        read(client, row.get_absolute_url()), 'class="independent independent-copied"', "</ul>"
    )
    assert independent.index("Wire") < independent.index("Copy")


def test_circular_copies_are_one_independent_source(client: Client) -> None:
    one, other = make_source(), make_source()
    row = a_dispute(sources=[one, other])
    one.derived_from, other.derived_from = other, one
    one.save()
    other.save()
    assert "2 independent sources" in words(read(client, row.get_absolute_url()))


@pytest.mark.engine
def test_disputed_period_has_a_page(client: Client) -> None:
    html = words(read(client, an_open_dispute().get_absolute_url()))
    assert "Trade : 2024 Accepted 2024: 94.82 bn US dollars" in html
    assert "largest difference from the accepted value: 28.62 bn US dollars, 43% more" in html
    assert "66.2 bn US dollars Disputed" in html
    assert "66.2 billion" in html
    assert "No reason given yet" in html


def test_page_leads_to_the_form_to_report_an_error(client: Client) -> None:
    for row in (a_dispute(), an_open_dispute()):
        html = read(client, row.get_absolute_url())
        links = re.findall(
            r'href="(/report/[^"]+)"', part(html, 'class="dispute-measures"', "</ul>")
        )
        assert [client.get(link).status_code for link in links] == [200]


def test_two_offices_in_one_source_are_two_independent_sources(client: Client) -> None:
    """A newspaper prints what both sides counted."""
    paper = make_source(publisher="Paper")
    indicator = publish(make_indicator(unit="USD bn"))
    ours, theirs = (
        publish(make_series(title_en=title, reporter_en=reporter, indicator=indicator))
        for title, reporter in (("Trade, customs", "Customs"), ("Trade, statistics", "Statistics"))
    )
    publish_observations(
        observe(ours, "2024", "22.7", source=paper), observe(theirs, "2024", "5.1", source=paper)
    )
    (row,) = Disagreement.objects.all()
    seen = words(read(client, row.get_absolute_url()))
    assert "2 statements 2 independent sources" in seen
    assert "22.7 bn US dollars Agrees 1 independent source Counted by Customs · Tr" in seen
    assert (
        "5.1 bn US dollars Disputed 1 independent source Counted by Statistics · Trade, statistics"
        in seen
    )


def test_register_is_asked_for_a_fact_of_a_part_beside_others(client: Client) -> None:
    a_dispute()
    make_country("KG")
    a_dispute("country", "KG")
    html = read(client, "/disagreements/?fact=phases-abcdefghijk1-capacity_mw")
    assert keys(html) == []
    assert "No disagreement matches" in words(html)


def test_other_currencies_and_kinds_of_value_have_no_gap(client: Client) -> None:
    make_country("KG")
    row = a_dispute("country", "KG")
    html = read(client, row.get_absolute_url())
    assert "largest difference" not in words(html)
    assert "value-bar" not in html


def test_a_disputed_reference_is_shown_by_name(client: Client) -> None:
    chosen, other = (publish(make_organisation(title_en=name)) for name in ("Rosatom", "CNNC"))
    row = a_dispute("vendor", other.uid, vendor=chosen)
    html = words(read(client, row.get_absolute_url()))
    assert "Rosatom Agrees" in html
    assert "CNNC Planned value" in html


def test_unknown_key_and_withdrawn_record_are_404(client: Client) -> None:
    row = a_dispute()
    read(client, "/disagreements/nothing/", 404)
    project = EnergyProject.objects.get(uid=row.record_uid)
    publishing.withdraw(project, by=make_user(), at=NOON + timedelta(days=1), note="Wrong.")
    read(client, f"/disagreements/{row.key}/", 404)


def test_queries_do_not_grow_with_rows(client: Client) -> None:
    row = a_dispute()
    urls = ("/disagreements/", f"/disagreements/{row.key}/")
    with_one = [queries(client, url) for url in urls]
    a_dispute()
    an_open_dispute()
    assert [queries(client, url) for url in urls] == with_one


def test_claim_has_a_page(client: Client) -> None:
    source = make_source(publisher="Paper", title="Two wind farms")
    project = make_energy_project(title_en="Zhanatas")
    claim_all(project)
    said = claim(
        project,
        "capacity_mw",
        "400",
        source=source,
        locator="p. 4",
        as_of="2011-03",
        as_printed="400MW",
        quote="will have 400MW",
        note="A plan.",
    )
    rule(project, "capacity_mw", reason_en="A plan of 2011.")
    publish(project)
    html = read(client, f"/claims/{said.uid}/")
    seen = words(html)
    for words_of in (
        "Zhanatas : Capacity 400 MW Source 1 Not used: weaker evidence",
        "As printed 400MW",
        "Passage will have 400MW",
        "Said by Paper : Two wind farms",
        "Where in the source p. 4",
        "True as of March 2011",
        "How to read it A plan.",
        "Accepted here Capacity: 100 MW",
        "A plan of 2011.",
    ):
        assert words_of in seen
    assert unresolved_marks(html) == set()


def test_observation_has_a_page(client: Client) -> None:
    series = publish(make_series(title_en="Trade"))
    observation = observe(series, "2024", 7)
    read(client, f"/claims/{observation.uid}/", 404)
    publish_observations(observation)
    assert "Trade : 2024 7 bn US dollars" in words(read(client, f"/claims/{observation.uid}/"))


def test_retracted_claim_has_its_reason(client: Client) -> None:
    project = make_energy_project()
    claim_all(project)
    said = claim(
        project, "capacity_mw", "999", retracted_at=NOON, retraction_reason="A digit too many."
    )
    publish(project)
    assert "Retracted 15 January 2026: A digit too many." in words(
        read(client, f"/claims/{said.uid}/")
    )


def test_claim_of_a_draft_is_404(client: Client) -> None:
    said = claim(make_energy_project(), "capacity_mw")
    read(client, f"/claims/{said.uid}/", 404)
    read(client, "/claims/nothing/", 404)


def test_claim_of_a_pending_edit_is_404(client: Client) -> None:
    project = publish(make_energy_project())
    copy = publishing.start_edit(project, by=make_user(), at=NOON)
    said = claim(copy, "capacity_mw", "1", source=make_source(title="Leaked"))
    read(client, f"/claims/{said.uid}/", 404)


def test_claim_of_a_withdrawn_record_is_410_with_reason(client: Client) -> None:
    project = make_energy_project(title_en="Phantom plant")
    said = claim(project, "capacity_mw")
    claim_all(project)
    publish(project)
    publishing.withdraw(project, by=make_user(), at=NOON, note="It never existed.")
    seen = words(read(client, f"/claims/{said.uid}/", 410))
    assert "Phantom plant" in seen
    assert "It never existed." in seen
