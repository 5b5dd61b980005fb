"""Citing a record, a figure, a statement, in every form, whatever its title is."""

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings
from time_machine import TimeMachineFixture

from portal.models.sources import NOT_NAMED
from portal.publication import publishing
from portal.site.citations.citation import Citation
from portal.site.citations.formats import (
    FORMS,
    write_bibtex,
    write_csl_json,
    write_gbt,
    write_plain,
    write_ris,
)
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_energy_project,
    make_place,
    make_series,
    make_source,
    make_story,
    make_user,
    observe,
    publish,
    rule,
)
from tests.optional import the
from tests.portal.site.reading import part, read, words
from tests.portal.site.test_home import publish_observations

HOSTILE = r"100% \input{/etc/passwd} & {$x_1^2$} #1 ~<b> “q” }"


def a_citation(**kwargs: Any) -> Citation:
    said = {
        "identifier": "0a1b2c3d4e5f",
        "title": "Zhanatas",
        "language": "en",
        "type": "Place",
        "edition": 2,
        "issued_on": date(2026, 1, 15),
        "accessed_on": date(2026, 2, 3),
        "address": "https://corridor.example/id/0a1b2c3d4e5f/?edition=2",
    }
    return Citation(**{**said, **kwargs})


def test_plain_text_is_in_the_language_of_the_reader() -> None:
    address = "https://corridor.example/id/0a1b2c3d4e5f/?edition=2"
    assert (
        write_plain(a_citation()) == f"“Zhanatas”, Corridor, edition 2, 15 January 2026, {address}"
    )
    with translation.override("ru"):
        assert "15 января 2026" in write_plain(a_citation())


def test_bibtex_entry_has_edition_day_and_address() -> None:
    assert write_bibtex(a_citation()) == (
        "@misc{corridor-0a1b2c3d4e5f-2,\n"
        "  author = {{Corridor}},\n"
        "  title = {{Zhanatas}},\n"
        "  edition = {2},\n"
        "  year = {2026},\n"
        "  month = jan,\n"
        "  day = {15},\n"
        "  howpublished = {\\url{https://corridor.example/id/0a1b2c3d4e5f/?edition=2}},\n"
        "  url = {https://corridor.example/id/0a1b2c3d4e5f/?edition=2},\n"
        "  urldate = {2026-02-03},\n"
        "  langid = {british}\n"
        "}\n"
    )


@pytest.mark.django_db
def test_statement_that_is_not_used_names_its_source_and_its_standing(client: Client) -> None:
    paper = make_source(kind="press", publisher="My Global News", published_on="2025-03-02")
    place = make_place(population=100)
    claim_all(place)
    told = claim(place, "population", "250", source=paper)
    rule(place, "population")
    place = publish(place)
    dispute = f"http://127.0.0.1:8000/id/place-{place.uid}-population/"
    not_used = f"according to My Global News (2025); not used: weaker evidence, see {dispute}"
    found = {
        ending: client.get(f"/cite/claim/{told.uid}.{ending}").content.decode() for ending in FORMS
    }
    accepted = client.get(f"/cite/place/{place.uid}.txt?fact=population").content.decode()

    assert found["txt"].endswith(f"({not_used})")
    assert f"250 people ({not_used})[DB/OL]" in found["gbt.txt"]
    assert f"note = {{{{{not_used}}}}}" in found["bib"]
    assert f"N1  - {not_used}\r\n" in found["ris"]
    assert json.loads(found["json"])[0]["note"] == not_used
    assert accepted.endswith(f"(according to Agency; others differ, see {dispute})")
    assert "according to" not in client.get(f"/cite/place/{place.uid}.txt").content.decode()


@pytest.mark.django_db
def test_any_site_may_read_a_citation_of_one_fact(client: Client) -> None:
    """As the guide to the API does in a web page."""
    place = make_place(population=100)
    claim_all(place)
    address = f"/cite/place/{publish(place).uid}.txt"

    found = client.get(f"{address}?fact=population")
    refused = client.get(f"{address}?fact=population&fact=country")

    assert found.status_code == 200
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    assert refused.status_code == 400
    assert refused.json()["errors"] == {"fact": ["Give this parameter once."]}


@pytest.mark.django_db
def test_citation_names_three_sources_and_counts_the_others(client: Client) -> None:
    place = make_place(population=100)
    claim_all(place)
    for name in "ABCD":
        claim(place, "population", "100", source=make_source(publisher=name, published_on="2024"))
    place = publish(place)

    said = client.get(f"/cite/place/{place.uid}.txt?fact=population").content.decode()

    assert said.endswith("(according to Agency, A (2024), B (2024) and 2 others)")


@pytest.mark.django_db
def test_source_whose_publisher_is_not_named_is_cited_by_its_title(client: Client) -> None:
    place = make_place(population=100)
    claim_all(place)
    page = make_source(publisher=NOT_NAMED, title="A copy", published_on="2024")
    told = claim(place, "population", "100", source=page)
    publish(place)

    said = client.get(f"/cite/claim/{told.uid}.txt").content.decode()

    assert said.endswith("(according to A copy (2024))")


@pytest.mark.django_db
def test_statement_that_was_retracted_is_cited_as_such(client: Client) -> None:
    place = make_place(population=100)
    claim_all(place)
    misread = claim(place, "population", "250", retracted_at=NOON, retraction_reason="Misread.")
    publish(place)

    assert (
        client.get(f"/cite/claim/{misread.uid}.txt")
        .content.decode()
        .endswith("(according to Agency; retracted)")
    )


def test_bibtex_escapes_tex_commands() -> None:
    entry = write_bibtex(a_citation(title=HOSTILE))
    title = entry.partition("title = {{")[2].partition("}},\n")[0]
    assert title == (
        r"100\% {\textbackslash}input{\textbraceleft}/etc/passwd{\textbraceright} \& "
        r"{\textbraceleft}\$x\_1{\textasciicircum}2\${\textbraceright} \#1 {\textasciitilde}"
        r"{\textless}b{\textgreater} “q” {\textbraceright}"
    )
    assert title.count("{") == title.count("}")


def test_ris_has_tags_and_crlf() -> None:
    assert write_ris(a_citation(type="Dataset")).split("\r\n") == [
        "TY  - DATA",
        "AU  - Corridor",
        "TI  - Zhanatas",
        "PB  - Corridor",
        "DB  - Corridor",
        "ET  - 2",
        "PY  - 2026",
        "DA  - 2026/01/15/",
        "Y2  - 2026/02/03/",
        "LA  - en",
        "ID  - 0a1b2c3d4e5f",
        "UR  - https://corridor.example/id/0a1b2c3d4e5f/?edition=2",
        "ER  - ",
        "",
    ]


def test_csl_has_types_and_dates_of_its_schema() -> None:
    assert json.loads(write_csl_json(a_citation(language="zh-hans", title="扎纳塔斯"))) == [
        {
            "id": "0a1b2c3d4e5f",
            "type": "entry",
            "title": "扎纳塔斯",
            "author": [{"literal": "Corridor"}],
            "container-title": "Corridor",
            "publisher": "Corridor",
            "language": "zh-Hans",
            "URL": "https://corridor.example/id/0a1b2c3d4e5f/?edition=2",
            "accessed": {"date-parts": [[2026, 2, 3]]},
            "version": "2",
            "issued": {"date-parts": [[2026, 1, 15]]},
        }
    ]


@pytest.mark.parametrize(
    ("language", "edition", "version"),
    [("en", 1, "1st ed"), ("en", 12, "12th ed"), ("zh-hans", 2, "2版"), ("ru", 3, "3-е изд")],
)
def test_gbt_has_type_carrier_version_and_both_days(
    language: str, edition: int, version: str
) -> None:
    assert write_gbt(a_citation(language=language, edition=edition, type="Dataset")) == (
        f"Corridor. Zhanatas[DS/OL]. {version}. (2026-01-15)[2026-02-03]. "
        "https://corridor.example/id/0a1b2c3d4e5f/?edition=2"
    )


@pytest.mark.django_db
def test_title_with_line_breaks_stays_one_line(client: Client) -> None:
    breaks = "\r\nER  - \r\nTY  - BOOK\u2028\x0b\x85x\x07"
    place = publish(make_place(title_en=f"Horgos{breaks}"))
    lines = client.get(f"/cite/place/{place.uid}.ris").content.decode().splitlines()
    assert lines[2] == "TI  - Horgos ER - TY - BOOK x"
    assert [line[:2] for line in lines].count("ER") == 1


@pytest.mark.django_db
def test_file_has_content_type_and_name(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://corridor.example/"
    place = publish(make_place(title_en="Horgos", title_zh_hans="霍尔果斯"))
    for ending, form in FORMS.items():
        answer = client.get(f"/cite/place/{place.uid}.{ending}")
        assert answer.headers["Content-Type"] == f"{form.content_type}; charset=utf-8"
        assert f'filename="corridor-{place.uid}.{ending}"' in answer.headers["Content-Disposition"]
        assert f"https://corridor.example/id/{place.uid}/?edition=1" in answer.content.decode()
    assert (
        "霍尔果斯[DB/OL]. 1版."
        in client.get(f"/zh-hans/cite/place/{place.uid}.gbt.txt").content.decode()
    )


@pytest.mark.django_db
def test_figure_citation_has_name_value_and_edition(client: Client) -> None:
    project = publish(make_energy_project(title_en="Zhanatas", capacity_mw="24.9"))
    said = read(client, f"/cite/energyproject/{project.uid}.txt?fact=capacity_mw")
    assert "“Zhanatas: Capacity, 24.9 MW”, Corridor, edition 1, 15 January 2026" in said
    assert said.endswith(f"/id/{project.uid}/?edition=1#evidence-capacity-mw (according to Agency)")
    html = read(client, f"/ru{project.get_absolute_url()}")
    link = f"/ru/cite/energyproject/{project.uid}.txt?edition=1&amp;fact=capacity_mw"
    assert f'href="{link}"' in part(html, 'id="evidence-capacity-mw"', "</details>")


@pytest.mark.django_db
def test_old_edition_is_cited_by_its_own_document(client: Client) -> None:
    place = publish(make_place(title_en="Horgos"))
    draft = publishing.start_edit(place, by=make_user(), at=NOON)
    draft.title_en = "Khorgos"
    draft.save()
    publish(draft)
    old = read(client, f"/cite/place/{place.uid}.txt?edition=1")
    assert "“Horgos”, Corridor, edition 1" in old
    assert "“Khorgos”, Corridor, edition 2" in read(client, f"/cite/place/{place.uid}.txt")


@pytest.mark.django_db
def test_claims_and_observations_are_cited_by_day_of_recording(client: Client) -> None:
    project = make_energy_project(title_en="Zhanatas", capacity_mw="24.9")
    claim_all(project)
    publish(project)
    said = project.claims.get(fact="capacity_mw").uid
    assert "“Zhanatas: Capacity, 24.9 MW”, Corridor, recorded 15 January 2026" in read(
        client, f"/cite/claim/{said}.txt"
    )
    observation = observe(publish(make_series(title_en="Exports")), "2024", 43.8)
    publish_observations(observation)
    cited = read(client, f"/cite/claim/{observation.uid}.txt")
    assert "“Exports: 2024, 43.8 bn US dollars”" in cited
    assert cited.endswith(f"/id/{observation.uid}/ (according to Agency)")
    series = f"/cite/series/{observation.series.uid}.txt"
    assert read(client, f"{series}?fact=2024") == read(client, f"{series}?fact=latest") == cited
    assert client.get(f"{series}?fact=1999").status_code == 400


@pytest.mark.django_db
def test_series_are_data_sets_and_stories_are_articles(client: Client) -> None:
    series, story = publish(make_series()), publish(make_story())
    assert "[DS/OL]" in read(client, f"/cite/series/{series.uid}.gbt.txt")
    assert "[EB/OL]" in read(client, f"/cite/story/{story.uid}.gbt.txt")


@pytest.mark.django_db
def test_drafts_and_unknown_records_have_no_citation(client: Client) -> None:
    draft, place = make_place(title_en="Secret town"), publish(make_place())
    read(client, f"/cite/place/{draft.uid}.bib", 404)
    read(client, f"/cite/energyproject/{place.uid}.bib", 404)
    read(client, f"/cite/town/{place.uid}.bib", 404)
    read(client, f"/cite/place/{place.uid}.doc", 404)
    read(client, f"/cite/place/{place.uid}.bib?edition=7", 404)
    read(client, "/cite/claim/0123456789ab.bib", 404)
    for query in ("edition=x", "fact=colour", "style=apa"):
        said = words(read(client, f"/cite/place/{place.uid}.bib?{query}", 400))
        assert query.split("=")[1 if query.startswith(("edition", "fact")) else 0] in said


@pytest.mark.django_db
def test_withdrawn_record_has_no_citation(client: Client) -> None:
    place = publish(make_place())
    said = the(place.claims.first()).uid
    publishing.withdraw(place, by=make_user(), at=NOON, note="Twice in the list.")
    assert "Twice in the list." in read(client, f"/cite/place/{place.uid}.bib", 410)
    assert "Twice in the list." in read(client, f"/cite/claim/{said}.bib", 410)
    publishing.reopen(place, by=make_user(), at=NOON)
    assert "Twice in the list." in read(client, f"/cite/place/{place.uid}.bib", 410)


@pytest.mark.django_db
def test_record_page_has_every_citation_format(
    client: Client, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(datetime(2026, 2, 3, 12, tzinfo=UTC))
    place = publish(make_place(slug="horgos", title_en="Horgos"))
    html = read(client, "/places/horgos/")
    shown = part(html, '<div class="cite"', "</div>")
    for ending in FORMS:
        assert f'href="/cite/place/{place.uid}.{ending}?edition=1"' in shown
    assert "[DB/OL]. 1st ed. (2026-01-15)[2026-02-03]" in shown
    assert f'href="/id/{place.uid}/"' in html


@pytest.mark.django_db
def test_disagreement_and_source_are_cited_as_of_the_moment(
    client: Client, time_machine: TimeMachineFixture
) -> None:
    tracker = make_source(
        slug="tracker", publisher="Tracker", title="Plants", url="https://tracker.example/"
    )
    project = make_energy_project(slug="aksu", title_en="Aksu", capacity_mw=2510)
    claim_all(project)
    project.claims.all().update(source=tracker)
    claim(project, "capacity_mw", "2100", source=make_source(publisher="Other"))
    rule(project, "capacity_mw")
    published = publish(project)
    time_machine.move_to(datetime(2026, 2, 3, 12, tzinfo=UTC), tick=False)

    key = f"energyproject-{published.uid}-capacity-mw"
    pinned = "?as_recorded=2026-02-03T12:00:00Z"
    disputed = (
        f"“Aksu: Capacity, 2,510 MW”, Corridor, recorded 3 February 2026, "
        f"http://127.0.0.1:8000/disagreements/{key}/{pinned} "
        f"(according to Tracker; others differ, see http://127.0.0.1:8000/id/{key}/)"
    )
    of_source = (
        "“Statements of Tracker: Plants”, Corridor, recorded 3 February 2026, "
        f"http://127.0.0.1:8000/sources/tracker/{pinned} (original: https://tracker.example/)"
    )
    for page, file, said in (
        (f"/disagreements/{key}/", f"/cite/disagreement/{key}", disputed),
        ("/sources/tracker/", "/cite/source/tracker", of_source),
    ):
        assert said in words(read(client, page))
        assert read(client, f"{file}.txt").strip() == said
        assert pinned in read(client, f"{file}.bib")
        assert client.get(f"{file}x.txt").status_code == 404
    for page, title in (("/disagreements/", "Disagreements"), ("/sources/", "Sources")):
        assert f"“{title}”, Corridor, recorded" in words(read(client, page))


@pytest.mark.django_db
def test_page_of_the_past_is_cited_with_the_day_on_which_it_is_read(
    client: Client, time_machine: TimeMachineFixture
) -> None:
    source, project = make_source(slug="tracker"), make_energy_project(slug="aksu")
    claim_all(project)
    project.claims.all().update(source=source)
    uid = publish(project).uid
    time_machine.move_to(datetime(2026, 3, 4, 12, tzinfo=UTC), tick=False)
    for subject in (f"energyproject/{uid}", "source/tracker"):
        cited = read(client, f"/cite/{subject}.bib?as_recorded=2026-02-03")
        assert re.search(r"urldate\s+= {2026-03-04}", cited)
