"""The page of a source: what was taken from it, and how each statement stands."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from portal.models import PublishedClaim, Source, Standing
from portal.models.sources import NOT_NAMED
from portal.publication import publishing
from portal.site.views.questions import PER_PAGE
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_energy_project,
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

# Databases differ: constraints and deletion.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def an_article(**kwargs: Any) -> Any:
    return make_source(**{"slug": "article", "publisher": "Paper", "title": "An article", **kwargs})


def a_project_the_article_misplaces(article: Any, **kwargs: Any) -> Any:
    project = make_energy_project(**{"title_en": "Turgusun", **kwargs})
    make_country("KG")
    claim_all(project)
    claim(project, "country", "KG", source=article, as_printed="Kyrgyzstan’s Turgusun")
    rule(project, "country", reason_en="It lies in Kazakhstan.")
    claim(project, "technology", source=article)
    return publish(project)


def statements(html: str) -> list[str]:
    found = html.split('<li class="statement"')[1:]
    return [words("<li " + one.partition("</li>")[0]) for one in found]


@pytest.mark.parametrize(("title", "is_supplied"), [("[A line is built]", True), ("A line", False)])
def test_title_in_brackets_is_the_portals_own(
    client: Client, title: str, is_supplied: bool
) -> None:
    a_project_the_article_misplaces(an_article(title=title))
    page = read(client, "/sources/article/")
    assert title in page
    assert ("the portal’s own words; no headline was read" in page) is is_supplied


def test_publisher_that_is_not_named_is_no_heading_of_its_page(client: Client) -> None:
    source = make_source(publisher=NOT_NAMED, title="Half of it is built")
    plant = make_energy_project()
    claim_all(plant)
    plant.claims.update(source=source)
    publish(plant)
    html = read(client, source.get_absolute_url())
    assert NOT_NAMED not in part(html, 'class="page-head"', "</header>")
    assert "“Statements of Half of it is built”" in words(html)


def test_other_pages_of_what_is_attributed_keep_the_question(client: Client) -> None:
    origin, reports = an_article(), make_energy_project()
    a_project_the_article_misplaces(origin)
    claim_all(reports)
    for _number in range(PER_PAGE + 1):
        claim(reports, "capacity_mw", attributed_to=origin)
    publish(reports)
    asked = "?standing=overruled&reason=primary-evidence"
    page = read(client, f"/sources/article/{asked}")
    (following,) = re.findall(r'rel="next"\s+href="([^"]+)#credited"', page)
    assert unescape(following) == f"{asked}&credited=2"


def test_uncited_source_has_no_page(client: Client) -> None:
    article = an_article()
    project = make_energy_project()
    claim(project, "country", source=article)
    read(client, "/sources/article/", 404)
    assert "An article" not in read(client, "/sources/")


@pytest.mark.parametrize("cited", [None, NOON])
def test_second_key_of_a_page_leads_on_to_the_first(client: Client, cited: datetime | None) -> None:
    """Cited once, as in a portal that loaded earlier data, or never, as in a new one."""
    article = an_article(url="https://example.org/article")
    a_project_the_article_misplaces(article)
    make_source(slug="again", url=article.url, derived_from=article, first_cited_at=cited)
    for prefix in ("", "/ru"):
        answer = client.get(f"{prefix}/sources/again/")
        assert (answer.status_code, answer["Location"]) == (301, f"{prefix}/sources/article/")


def test_copy_at_another_address_keeps_its_page(client: Client) -> None:
    copied = an_article(url="https://example.org/article")
    copy = make_source(slug="copy", url="https://example.org/copy", derived_from=copied)
    a_project_the_article_misplaces(copied)
    a_project_the_article_misplaces(copy, title_en="Another")
    assert "/sources/article/" in read(client, "/sources/copy/")


def test_statements_have_standings_and_refuted_come_first(client: Client) -> None:
    a_project_the_article_misplaces(an_article())
    html = read(client, "/sources/article/")
    first, second = statements(html)
    assert first.startswith("Turgusun : Country Country KG Source 1 Kyrgyzstan’s Turgusun Not used")
    assert "Accepted Country: Country KZ" in first
    assert "It lies in Kazakhstan." in first
    assert second.startswith("Turgusun : Technology Wind Source 1 Agrees")
    assert unresolved_marks(html) == set()


def test_summary_counts_claims_and_observations_together(client: Client) -> None:
    article = an_article()
    a_project_the_article_misplaces(article)
    series = publish(make_series())
    publish_observations(
        observe(series, "2023", 10, source=article),
        observe(series, "2024", 20, source=article),
        observe(series, "2024", 30, source=make_source(kind="official")),
        observe(series, "2025", 100, source=article, obs_status="F"),
    )
    summary = words(part(read(client, "/sources/article/"), 'class="source-summary"', "</div>"))
    assert "5 statements from this source. 2 of them differ" in summary
    assert summary.endswith("1 Not used: weaker evidence 1 Disputed 2 Agrees 1 Not compared")


def test_observations_have_the_standing_of_the_register(client: Client) -> None:
    article = an_article()
    series = publish(make_series(title_en="Trade"))
    publish_observations(
        observe(series, "2024", 20, source=article),
        observe(series, "2024", 30, source=make_source(kind="official")),
        observe(series, "2025", 100, source=article, obs_status="F"),
    )
    disputed, forecast = statements(read(client, "/sources/article/"))
    assert "Trade : 2024 20 bn US dollars" in disputed
    assert "Disputed Accepted 2024: 30 bn US dollars" in disputed
    assert "forecast Not compared" in forecast


def test_unpublished_observation_is_not_shown(client: Client) -> None:
    article = an_article()
    a_project_the_article_misplaces(article)
    observe(publish(make_series(title_en="Hidden trade")), "2024", 20, source=article)
    assert "Hidden trade" not in read(client, "/sources/article/")


def test_a_standing_can_be_chosen(client: Client) -> None:
    a_project_the_article_misplaces(an_article())
    (only,) = statements(read(client, "/sources/article/?standing=agrees"))
    assert "Technology" in only


def test_unknown_standing_is_refused(client: Client) -> None:
    a_project_the_article_misplaces(an_article())
    assert "“wrong” is not known here" in words(
        read(client, "/sources/article/?standing=wrong", 400)
    )


@pytest.mark.parametrize("page", ["0", "x", "99", "１"])
def test_wrong_page_number_is_refused(client: Client, page: str) -> None:
    a_project_the_article_misplaces(an_article())
    assert page in words(read(client, f"/sources/article/?page={page}", 400))


def test_copies_are_one_family_without_unpublished_members(client: Client) -> None:
    original = make_source(slug="original", title="The original")
    article = an_article(derived_from=original)
    make_source(slug="hidden", title="Cited by a draft", derived_from=original)
    a_project_the_article_misplaces(article)
    Source.working.filter(pk=original.pk).update(first_cited_at=NOON)
    family = part(read(client, "/sources/article/"), 'class="family"', "</ol>")
    assert words(family).endswith("Agency: The original Paper: An article")
    assert "Cited by a draft" not in family


def test_older_release_names_its_successor(client: Client) -> None:
    old = an_article()
    make_source(slug="new", title="Second release", supersedes=old, first_cited_at=NOON)
    a_project_the_article_misplaces(old)
    assert "Replaced by Second release" in words(read(client, "/sources/article/"))
    assert "Replaces An article" in words(read(client, "/sources/new/"))


def test_retracted_claim_stays_visible(client: Client) -> None:
    article = an_article()
    project = make_energy_project()
    claim_all(project)
    claim(
        project,
        "capacity_mw",
        "999",
        source=article,
        retracted_at=NOON,
        retraction_reason="Misread.",
    )
    publish(project)
    (only,) = statements(read(client, "/sources/article/"))
    assert "999 MW" in only
    assert "Retracted" in only


@pytest.mark.parametrize("is_used", [True, False])
def test_retracted_source_says_whether_a_statement_of_it_is_still_shown(
    client: Client, is_used: bool
) -> None:
    article = an_article(retracted_at=NOON, retraction_reason_en="Made up.")
    a_project_the_article_misplaces(article)
    if not is_used:
        PublishedClaim.objects.filter(source=article).update(standing=Standing.RETRACTED)
    page = words(read(client, "/sources/article/"))
    assert "What it said stays here." in page
    assert ("What has no other source yet is still shown." in page) is is_used


def test_the_editors_note_is_not_shown(client: Client) -> None:
    a_project_the_article_misplaces(an_article(note="Only for editors"))
    assert "Only for editors" not in read(client, "/sources/article/")


def test_the_list_counts_claims_and_observations(client: Client) -> None:
    article = an_article()
    a_project_the_article_misplaces(article)
    publish_observations(observe(publish(make_series()), "2024", 1, source=article))
    row = part(read(client, "/sources/"), 'data-uid="article"', "</tr>")
    assert words(row).endswith("Press 3")


def test_list_is_searched_and_unknown_parameters_refused(client: Client) -> None:
    a_project_the_article_misplaces(an_article())
    assert "An article" in read(client, "/sources/?q=article&kind=press")
    assert "An article" not in read(client, "/sources/?kind=official")
    assert "colour" in words(read(client, "/sources/?colour=red", 400))


@pytest.mark.exhaustive  # every day of lists, records, maps, charts and the API
def test_queries_do_not_grow_with_rows(client: Client) -> None:
    article = an_article()
    series = publish(make_series())

    def fill(count: int, year: Any) -> None:
        for number in range(count):
            a_project_the_article_misplaces(article)
            publish_observations(
                observe(series, str(year + number), 20, source=article),
                observe(series, str(year + number), 30, source=make_source()),
            )

    fill(1, 2001)
    urls = ("/sources/article/", "/sources/")
    with_one = [queries(client, url) for url in urls]
    fill(2, 2011)
    assert [queries(client, url) for url in urls] == with_one


def test_source_of_a_role_alone_leads_to_its_records(client: Client) -> None:
    article, project = an_article(), make_energy_project()
    firm = publish(make_organisation())
    project.roles.create(organisation=firm, role="contractor", source=article)
    publish(project)

    page = read(client, "/ru/sources/article/")

    assert "1 утверждение. 1 строка записи" in words(page)
    assert "Записи, которые на него ссылаются: Энергопроекты 1" in words(page)
    assert 'href="/ru/energy-projects/?source=article"' in page


def test_rows_of_records_count_the_same_everywhere(client: Client) -> None:
    article = an_article()
    project = a_project_the_article_misplaces(article)
    firm = publish(make_organisation())
    for one in (project, make_energy_project()):  # the second is never published
        one.roles.create(organisation=firm, role="contractor", source=article)
    publish_observations(observe(publish(make_series()), "2024", 1, source=article))
    call = {"name": "get_source", "arguments": {"source": "article"}}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}

    page = words(part(read(client, "/sources/article/"), 'class="source-summary"', "</div>"))
    row = words(part(read(client, "/sources/"), 'data-uid="article"', "</tr>"))
    document = client.get("/api/v1/sources/article/").json()
    told = client.post("/mcp", asked, "application/json").json()["result"]["structuredContent"]

    assert "taken 4 statements" in page
    assert page.endswith("1 row of a record, such as a unit or a role")
    assert row.endswith("Press 4")
    assert (document["claims_count"], document["statements_count"]) == (2, 4)
    assert (sum(told["claims_by_standing"].values()), told["others_count"]) == (2, 2)


def test_statements_of_a_withdrawn_record_disappear(client: Client) -> None:
    article = an_article()
    project = a_project_the_article_misplaces(article)
    publishing.withdraw(project, by=make_user(), at=NOON + timedelta(days=1), note="Wrong.")
    assert statements(read(client, "/sources/article/")) == []


@pytest.mark.parametrize("field", ["url", "archived_url"])
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://[::1]/",
        "https://10.0.0.8/report.pdf",
        "http://169.254.169.254/latest/",
        "http://localhost/",
        "http://intranet/report",
        "http://files.office.local/x",
        "http://files.office.local./x",
        "http://127.0.0.1./",
        "http://127.1/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://１２７。0.0.1/",
        "http://[2002:7f00:1::]/",
        "http://224.0.0.251/",
        "http://[ff02::1]/",
        "http://[5f00::1]/",
    ],
)
def test_address_in_a_private_network_is_refused(field: str, url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make_source(**{field: url}).clean()
    assert refused.value.message_dict == {field: ["This address leads into a private network."]}


@pytest.mark.parametrize(
    "url", ["https://stat.gov.kz/", "https://stat.gov.kz./", "https://8.8.8.8/", ""]
)
def test_address_in_public_is_taken(url: str) -> None:
    make_source(url=url, archived_url=url).clean()


def test_title_is_the_original_one_in_the_language_of_the_source(client: Client) -> None:
    ours, original = "Construction of the line", "Строительство линии Бахты — Аягоз"
    a_project_the_article_misplaces(an_article(title=ours, title_original=original, language="ru"))
    languages = ("", "/ru", "/zh-hans")
    heads = [
        read(client, f"{prefix}/sources/article/").partition("<h1")[2].partition("</h1>")[0]
        for prefix in languages
    ]

    assert [ours in head for head in heads] == [True, False, True]
    assert original in heads[1]


def test_newest_sources_come_first_and_undated_ones_last(client: Client) -> None:
    project = make_energy_project()
    claim_all(project)
    dated = {"old": "2019", "undated": "", "new": "2026-03-20", "month": "2026-01"}
    for slug, day in dated.items():
        claim(project, "technology", source=make_source(slug=slug, published_on=day))
    publish(project)
    html = read(client, "/sources/")
    listed = [slug for slug in re.findall(r'data-uid="(\w+)"', html) if slug in dated]
    assert listed == ["new", "month", "old", "undated"]
    assert "Sorted by: date of publication, descending" in words(html)
