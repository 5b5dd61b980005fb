"""Sources are not reviewed: what an editor saves is shown at once, wherever they are cited."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from django.utils.timezone import localtime

from portal.admin.kinds.sources import LanguageFilter
from portal.models import Change, Country, Edition, Place, Source
from portal.models.sources import SourceQuerySet
from portal.ops.verification import CHECKS
from portal.publication import publishing
from portal.publication.public_rows import COUNTRY, log_rows
from portal.publication.public_version import read_version
from tests.admin_client import (
    address,
    address_of,
    errors_in,
    filled,
    make_chief,
    make_editor,
    said_by,
    sign_in,
)
from tests.factories import (
    NOON,
    claim,
    make_batch,
    make_country,
    make_pipeline,
    make_place,
    make_source,
    make_user,
    publish,
)
from tests.meeting import meet
from tests.optional import the
from tests.portal.site.reading import words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def cited_source() -> Source:
    source = make_source(publisher="Ministery of Energy", title="Report", slug="ministry")
    place = make_place()
    for fact in ("country", "coordinates", "place_kind"):
        claim(place, fact, source=source)
    publish(place)
    source.refresh_from_db()
    return source


def test_documents_follow_how_a_source_is_cited() -> None:
    client, source = sign_in(make_chief()), cited_source()
    data = filled(client.get(address(source)))
    client.post(address(source), {**data, "note": "Only for us."})
    assert Edition.objects.count() == 1

    data = filled(client.get(address(source)), publisher="Ministry of Energy")
    client.post(address(source), data)
    document = the(Place.objects.get().edition).document
    [publisher] = {c["source"]["publisher"] for c in document["facts"]["country"]["claims"]}
    assert (publisher, document["edition"]["number"]) == ("Ministry of Energy", 2)


@pytest.mark.engine
@pytest.mark.django_db(transaction=True)
def test_documents_have_the_description_that_is_saved_while_they_are_published() -> None:
    source, place = make_source(publisher="Ministery of Energy"), make_place()
    for fact in ("country", "coordinates", "place_kind"):
        claim(place, fact, source=source)
    publishing.submit(place, by=make_user(), at=NOON)
    publisher, client = make_user(), sign_in(make_chief())
    data = filled(client.get(address(source)), publisher="Ministry of Energy")

    meet(
        lambda: publishing.publish(place, by=publisher, at=NOON),
        before='UPDATE "portal_source" SET "first_cited_at"',
        second=lambda: client.post(address(source), data),
    )

    facts = Edition.objects.order_by("-number")[0].document["facts"]
    publishers = {c["source"]["publisher"] for c in facts["country"]["claims"]}
    assert publishers == {"Ministry of Energy"}
    told = Change.objects.get(kind="source", key=source.slug, until=None)
    assert told.document
    assert told.document["publisher"] == "Ministry of Energy"


@pytest.mark.parametrize("change", [{}, {"note": "Only for us."}])
def test_history_has_the_source_and_the_country_as_they_were_saved(change: dict[str, str]) -> None:
    client, source, country = sign_in(make_chief()), cited_source(), make_country()
    log_rows(COUNTRY, [country.code], at=NOON)
    for row in (source, country):
        data = filled(client.get(address(row)), **change)
        assert client.post(address(row), data).status_code == 302
    assert list(CHECKS["Public rows and their history"]()) == []


def test_history_and_pages_have_the_capital_of_a_country_that_programs_do_not_read() -> None:
    country, capital = make_country(), publish(make_place())
    log_rows(COUNTRY, [country.code], at=NOON)
    client, before = sign_in(make_chief()), read_version()
    data = filled(client.get(address(country)), capital=str(capital.pk))
    assert client.post(address(country), data).status_code == 302
    country.refresh_from_db()
    assert country.capital == capital
    assert list(CHECKS["Public rows and their history"]()) == []
    assert read_version() != before


def test_place_that_is_the_capital_of_a_country_cannot_be_deleted() -> None:
    country, capital = make_country(), make_place()
    Country.objects.update(capital=capital)
    answer = sign_in(make_chief()).post(address(capital, "delete"), {"post": "yes"})
    assert f"Country: {country}" in words(answer.text)
    assert Country.objects.get().capital == capital


def test_cited_source_keeps_its_address_and_stays() -> None:
    client, source = sign_in(make_chief()), cited_source()
    page = client.get(address(source))
    data = filled(page, slug="moved")
    client.post(address(source), data)
    answer = client.post(address(source, "delete"), {"post": "yes"}, follow=True)
    assert said_by(answer)[-1] == (
        "“Ministery of Energy: Report” was cited in public, so it stays and cannot be deleted."
    )
    source.refresh_from_db()
    assert source.slug == "ministry"
    assert date_format(localtime(source.first_cited_at), "DATETIME_FORMAT") in page.content.decode()


def test_source_is_found_as_it_is_shown() -> None:
    source = make_source(publisher="Reuters", title="Work begins")
    found = sign_in(make_chief()).get(address_of(Source), {"q": "Reuters: Work"})
    assert [*found.context["cl"].result_list] == [source]


def test_source_nobody_cites_may_go() -> None:
    client, source = sign_in(make_chief()), make_source()
    assert client.post(address(source, "delete"), {"post": "yes"}).status_code == 302
    assert not Source.working.exists()


def test_new_source_is_described_in_a_pop_up_beside_the_claim() -> None:
    client = sign_in(make_chief())
    data = {"title": "Report", "publisher": "Agency", "kind": "press", "slug": "report"}
    answer = client.post(address_of(Source, "add"), {**data, "_popup": "1"})
    assert answer.status_code == 200
    assert answer.context["popup_response_data"] == (
        f'{{"value": "{Source.working.get().pk}", "obj": "Agency: Report"}}'
    )


def test_list_counts_public_claims() -> None:
    cited = cited_source()
    unused = make_source()
    client = sign_in(make_editor("portal.view_source"))
    with CaptureQueriesContext(connection) as asked:
        rows = client.get(address_of(Source)).context["cl"].result_list
    counts = {row.pk: row.claims for row in rows}
    assert (counts[cited.pk], counts[unused.pk]) == (3, 0)
    assert sum("portal_publishedclaim" in one["sql"] for one in asked) == 1, "sources are counted"


def test_stale_save_names_what_is_stored_and_what_was_typed() -> None:
    aigul = make_chief(first_name="Aigul", last_name="Serik")
    first, second = sign_in(aigul), sign_in(make_chief())
    source = make_source(title="Old title", publisher="Agency", licence="CC BY 4.0")
    page = second.get(address(source))
    first.post(address(source), filled(first.get(address(source)), title="Her title"))

    mine = filled(page, title="My title", author="Somebody", licence="")
    answer = second.post(address(source), mine)
    stored = Source.working.get()
    assert (stored.title, stored.author, stored.licence) == ("Her title", "", "CC BY 4.0")
    message, *lines = errors_in(answer)
    assert message.startswith("Aigul Serik saved it on ")
    assert sorted(lines) == [
        "Author: stored now “—” · yours “Somebody”",
        "Licence: stored now “CC BY 4.0” · yours “—”",
        "Title: stored now “Her title” · yours “My title”",
    ]

    second.post(address(source), filled(answer))  # having read it
    stored.refresh_from_db()
    assert (stored.title, stored.author, stored.licence) == ("My title", "Somebody", "")
    assert stored.row_version == 3


def test_stale_save_of_a_country_is_refused_as_well() -> None:
    first, second = sign_in(make_chief()), sign_in(make_chief())
    country = make_country("KZ")
    page = second.get(address(country))
    first.post(address(country), filled(first.get(address(country)), name_ru="Казахстан"))
    answer = second.post(address(country), filled(page, name_zh_hans="哈萨克斯坦"))
    assert "Name (Русский): stored now “Казахстан” · yours “—”" in errors_in(answer)
    assert b"\xe5\x93\x88\xe8\x90\xa8\xe5\x85\x8b" in answer.content  # as it was typed
    stored = Country.objects.get()
    assert (stored.name_ru, stored.name_zh_hans) == ("Казахстан", "")


def test_address_that_is_too_long_is_refused_rather_than_cut() -> None:
    client, url = sign_in(make_chief()), f"https://example.org/{'a' * 700}"
    page = client.get(address_of(Source, "add"))
    assert b"maxlength" not in page.content
    answer = client.post(address_of(Source, "add"), filled(page, title="Plan", url=url))
    form = answer.context["adminform"].form
    assert "600" in form.errors["url"][0]
    assert form["url"].value() == url


@pytest.mark.parametrize("code", ["N/A", "kz", "5%", "中国"])
def test_what_is_no_code_of_a_country_is_refused_at_its_field(code: str) -> None:
    client = sign_in(make_chief())
    data = filled(client.get(address_of(Country, "add")), code=code, name_en="A", name_ru="А")
    answer = client.post(address_of(Country, "add"), {**data, "name_zh_hans": "甲"})
    assert [*answer.context["adminform"].form.errors] == ["code"]


def test_save_between_check_and_write_is_not_lost() -> None:
    """The other one saves after the form was checked: the row itself refuses the second."""
    client, source = sign_in(make_chief()), make_source(title="Old title")
    data = filled(client.get(address(source)), title="Mine")
    rows = Source.working.filter(pk=source.pk)
    with connection.execute_wrapper(_saved_by_somebody_else(rows)):
        answer = client.post(address(source), data)
    assert "Title: stored now “Theirs” · yours “Mine”" in errors_in(answer)
    assert rows.get().title == "Theirs"


def test_citation_in_the_moment_of_the_save_is_kept_and_follows_it() -> None:
    client, source = sign_in(make_chief()), make_source(publisher="Ministery")
    data = filled(client.get(address(source)), publisher="Ministry")
    place = make_place()
    for fact in ("country", "coordinates", "place_kind"):
        claim(place, fact, source=source)
    with connection.execute_wrapper(_before_the_first_write(lambda: publish(place))):
        client.post(address(source), data)
    source.refresh_from_db()
    assert (source.publisher, source.first_cited_at) == ("Ministry", NOON)
    document = the(Place.objects.get().edition).document
    assert document["facts"]["country"]["claims"][0]["source"]["publisher"] == "Ministry"


def test_source_that_somebody_deleted_meanwhile_comes_back_as_it_was_typed() -> None:
    client, source = sign_in(make_chief()), make_source()
    data = filled(client.get(address(source)), title="Typed with care")
    source.delete()
    answer = client.post(address(source), data)
    assert errors_in(answer)[0].startswith("Somebody has deleted it while you were editing.")
    assert b"Typed with care" in answer.content
    assert not Source.working.exists()
    assert f'action="{address_of(Source, "add")}"' in answer.text
    client.post(address_of(Source, "add"), filled(answer))
    assert Source.working.get().title == "Typed with care"


def test_source_in_use_says_who_uses_it() -> None:
    client, source = sign_in(make_chief()), make_source(title="Report", publisher="Agency")
    place = make_place(title_en="Almaty")
    claim(place, "country", source=source)
    claim(place, "place_kind", source=source)
    make_batch(title="Customs, May", source=source)
    make_source(title="Rewritten", publisher="Paper", derived_from=source)
    for send in (client.get, client.post):
        answer = send(address(source, "delete"), {"post": "yes"}, follow=True)
        assert said_by(answer) == [
            "“Agency: Report” is in use and cannot be deleted. First take it out of “Almaty”, "
            "“Customs, May”, “Paper: Rewritten”."
        ]
    assert Source.working.filter(pk=source.pk).exists()


def test_country_that_a_pipeline_passes_stays() -> None:
    client = sign_in(make_chief())
    pipeline, country = make_pipeline(title_en="Line A"), make_country("UZ")
    pipeline.countries.add(country)
    answer = client.post(address(country, "delete"), {"post": "yes"}, follow=True)
    assert said_by(answer) == [
        "“Country UZ” is in use and cannot be deleted. First take it out of “Line A”."
    ]
    assert country in pipeline.countries.all()


@pytest.mark.parametrize("relation", ["derived_from", "supersedes"])
def test_sources_do_not_go_back_to_each_other_in_a_circle(relation: str) -> None:
    client = sign_in(make_chief())
    first = make_source(title="First")
    second = make_source(title="Second", **{relation: first})
    third = make_source(title="Third", **{relation: second})
    for wrong in (first, third):
        data = filled(client.get(address(first)), **{relation: wrong.pk})
        (error,) = errors_in(client.post(address(first), data))
        assert error.startswith(f"“Agency: {wrong.title}”")
    other = make_source()
    client.post(address(first), filled(client.get(address(first)), **{relation: other.pk}))
    first.refresh_from_db()
    assert getattr(first, relation) == other


def _saved_by_somebody_else(rows: SourceQuerySet) -> Callable[[Any, Any, Any, Any, Any], Any]:
    """Before the first write of a request; what was committed outlives the request's rollback."""

    def save() -> None:
        rows.update(title="Theirs", row_version=F("row_version") + 1)

    before = _before_the_first_write(save)

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = before(run, sql, params, many, context)
        if sql.startswith("ROLLBACK TO") and rows.get().title != "Theirs":
            save()
        return found

    return execute


def _before_the_first_write(
    do: Callable[[], Any] | Callable[[], None],
) -> Callable[[Any, Any, Any, Any, Any], Any]:
    done: list[Any] = []

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('UPDATE "portal_source"') and not done:
            done.append(sql)
            do()
        return run(sql, params, many, context)

    return execute


def test_list_is_filtered_by_the_names_of_languages_and_by_use() -> None:
    cited, new = make_source(language="uz"), make_source(language="de")
    Source.working.filter(pk=cited.pk).update(first_cited_at=NOON)
    client = sign_in(make_chief())
    page = client.get(address_of(Source))
    filters = {spec.title: spec for spec in page.context["cl"].filter_specs}
    shown = [str(one["display"]) for one in filters["language"].choices(page.context["cl"])]
    assert shown == ["All", "German", "Uzbek"]
    for use, expected in (("used", [cited]), ("unused", [new])):
        rows = client.get(address_of(Source), {"use": use}).context["cl"].result_list
        assert [row for row in rows if row in (cited, new)] == expected


def test_sources_without_a_language_can_be_chosen_in_the_list_by_a_link_with_words() -> None:
    for language in ("ru", ""):
        make_source(language=language)
    shown = sign_in(make_chief()).get(address_of(Source)).context["cl"]
    (spec,) = [one for one in shown.filter_specs if isinstance(one, LanguageFilter)]
    assert [choice["display"] for choice in spec.choices(shown)] == ["All", "-", "Russian"]
