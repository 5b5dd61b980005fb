"""Lists of the desk where there are many records: found once each, page after page."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from portal.models import Country, Place, PublishedClaim, SecurityEvent, Source, Step, User
from portal.publication import publishing
from tests.admin_client import address, address_of, make_chief, sign_in
from tests.client_response import ClientResponse
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_batch,
    make_place,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
)
from tests.optional import the
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def titles(answer: ClientResponse) -> list[Any]:
    return [str(row) for row in answer.context["cl"].result_list]


def test_record_with_several_names_is_found_once_by_each_of_the_words() -> None:
    place = make_place(title_en="Khorgos Gateway", title_ru="Хоргос")
    for name in ("Korgas", "Khorgas dry port"):
        place.names.create(name=name)
    make_place(title_en="Khorgas")
    client = sign_in(make_chief())
    found = {
        words: titles(client.get(address_of(Place), {"q": words}))
        for words in ("gas", "khorgas gateway", '"dry port"', "Хорг", "nowhere")
    }
    assert found == {
        "gas": ["Khorgas", "Khorgos Gateway"],
        "khorgas gateway": ["Khorgos Gateway"],
        '"dry port"': ["Khorgos Gateway"],
        "Хорг": ["Khorgos Gateway"],
        "nowhere": [],
    }


@pytest.mark.engine
def test_titles_are_in_the_language_of_the_desk() -> None:
    chief = make_chief(language="ru")
    make_place(title_en="Khorgos Gateway", title_ru="Ворота Хоргоса")
    make_place(title_en="Altynkol")
    page = sign_in(chief).get(address_of(Place)).text
    assert re.findall(r"<th class=.field-shown_title.><a [^>]+>(.+?)</a>", page) == [
        "Altynkol",
        "Ворота Хоргоса",
    ]


def test_total_of_a_list_counts_a_record_and_its_drafts_once() -> None:
    public, client = publish(make_place(title_en="Khorgos")), sign_in(make_chief())
    make_place(title_en="Altynkol")
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    counts = []
    for asked in ({}, {"q": "khorgos"}, {"state": "draft-of-published"}):
        found = client.get(address_of(Place), asked).context["cl"]
        counts.append((found.result_count, found.full_result_count))
    assert counts == [(2, 2), (1, 2), (1, 2)]
    ticked = {"action": "submit", "_selected_action": [draft.pk], "index": 0}
    client.post(address_of(Place), ticked)
    assert Place.working.get(pk=draft.pk).status == "review"  # steps reach drafts as before


@pytest.mark.parametrize("words", ["казахст", "КАЗАХСТ"])
def test_countries_sources_and_batches_are_found_in_small_letters_and_capitals(words: str) -> None:
    Country.objects.create(code="KZ", name_en="Kazakhstan", name_ru="Казахстан")
    make_source(title="Annual report", title_original="Статистика Казахстана")
    make_batch(title="Казахстан, 2025")
    client = sign_in(make_chief())
    lists = [
        client.get(address_of(model), {"q": words}).context["cl"]
        for model in (Country, Source, ObservationBatch)
    ]
    assert [found.result_count for found in lists] == [1, 1, 1]


def test_links_that_skip_lead_to_what_follows_them() -> None:
    """Past the navigation; past the panel of a form, or the filters of a list."""
    client, place = sign_in(make_chief()), make_place()
    found = {}
    for name, there in (("list", address_of(Place)), ("form", address(place))):
        page = client.get(there).text
        links = re.findall(r'<a href="#([^"]+)" class="skip-to-content-link">', page)
        assert all(page.index(f'href="#{one}"') < page.index(f'id="{one}"') for one in links)
        found[name] = links
    assert found == {
        "list": ["content-start", "changelist-form"],
        "form": ["content-start", "form-fields"],
    }


def test_pages_follow_each_other_and_sort_keys_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.admin.kinds.knowledge.PlaceAdmin.list_per_page", 2)
    for name in "DBCA":
        make_place(title_en=name)
    client = sign_in(make_chief())
    with CaptureQueriesContext(connection) as asked:
        pages = [titles(client.get(address_of(Place), {"p": number})) for number in (1, 2)]
    assert pages == [["A", "B"], ["C", "D"]]
    cuts = [one["sql"] for one in asked if "LIMIT 2" in one["sql"] and "portal_place" in one["sql"]]
    assert len(cuts) == 2
    assert not any("summary_en" in sql for sql in cuts)
    assert not any('FROM "portal_source"' in one["sql"] for one in asked)  # none is chosen


@pytest.mark.engine
def test_rows_that_belong_to_those_of_a_list_are_counted_for_its_page_alone() -> None:
    batch, series, place = make_batch(), make_series(), make_place()
    for value in (1, 2):
        observe(series, "2024", value, batch=batch)
    source = make_source(title="Report")
    for fact in ("country", "coordinates", "place_kind"):
        claim(place, fact, source=source)
    publish(place)
    client, found = sign_in(make_chief()), []
    for model, others in ((Source, PublishedClaim), (ObservationBatch, Observation)):
        with CaptureQueriesContext(connection) as asked:
            rows = client.get(address_of(model)).context["cl"].result_list
        name = f'"{others._meta.db_table}"'
        found.append((list(rows), sum(name in one["sql"] for one in asked)))
    (sources, of_sources), (batches, of_batches) = found
    assert [one.claims for one in sources if one == source] == [3]
    assert [one.size for one in batches] == [2]
    assert (of_sources, of_batches) == (1, 1)


def test_steps_are_listed_by_their_words_though_a_table_has_the_name_of_one() -> None:
    publishing.log_change(make_place(), by=make_chief(), at=NOON)
    page = sign_in(make_chief()).get("/admin/portal/step/").content.decode()
    assert re.findall('class="field-action_name[^>]*>([^<]*)<', page) == ["changed"]


def test_steps_and_editions_name_their_record_in_words(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client, place = sign_in(make_chief()), publish(make_place(title_en="Khorgos"))
    for number in range(3):
        publishing.log_change(make_place(title_en=f"Place {number}"), by=make_chief(), at=NOON)
    Step.objects.create(
        kind="place", record_uid="gonegonegone", action="change", by=make_chief(), at=NOON
    )
    with django_assert_max_num_queries(12):
        page = client.get("/admin/portal/step/").content.decode()
    assert f'<a href="{address(place)}">Khorgos</a>' in page
    assert ">gonegonegone<" in page
    for log in ("step", "edition"):
        found = client.get(f"/admin/portal/{log}/?q=khorgos").context["cl"].result_list
        assert {one.record_uid for one in found} == {place.uid}
    step = Step.objects.filter(action="publish").get()
    page = client.get(f"/admin/portal/step/{step.pk}/change/").content.decode()
    assert page.count("Khorgos, published") == 3  # title, head and way back
    assert place.uid not in page
    page = client.get(f"/admin/portal/edition/{the(place.edition).pk}/change/").content.decode()
    assert "<h2>Khorgos, 1</h2>" in page


def test_logs_are_filtered_by_who_did_it() -> None:
    anna, boris = make_chief(username="anna"), make_chief(username="boris")
    for by in (anna, boris):
        place = make_place()
        claim_all(place)
        publishing.submit(place, by=by, at=NOON)
        publishing.publish(place, by=make_user(username=f"reader-{by}"), at=NOON)
        SecurityEvent.objects.create(kind="invited", account="gulnara", by=by.username)
    client = sign_in(make_user(is_staff=True, is_superuser=True, username="chief"))
    for log, name, person in (
        ("step", "by__id__exact", anna.pk),
        ("edition", "issued_by__id__exact", User.objects.get(username="reader-anna").pk),
        ("securityevent", "by", "anna"),
    ):
        page = client.get(f"/admin/portal/{log}/")
        assert f"?{name}={person}" in page.text
        found = client.get(f"/admin/portal/{log}/", {name: person}).context["cl"]
        assert 0 < found.result_count < page.context["cl"].result_count, log


@pytest.mark.every_day(one_in=5)
@pytest.mark.engine  # which refuse numbers, dates and lookups each in their own way
@pytest.mark.parametrize("model", [SecurityEvent, *admin.site._registry])
def test_list_takes_an_odd_lookup_for_no_filter(model: Any) -> None:
    number = "9" * 20
    asked = ["pk__in=" + number, "pk__range=1", "pk__range=1,2,3,4,5", "pk__contained_by=1"]
    moments = [one.name for one in model._meta.fields if isinstance(one, models.DateTimeField)]
    relations = [one.name for one in model._meta.related_objects if not one.hidden]
    asked += [f"{search}{name}__year=99999" for name in moments for search in ("", "q=a&")]
    asked += [f"{name}={number}" for name in [*relations, "source", "state", "p", "o"]]
    client = sign_in(make_chief())
    for query in asked:
        with transaction.atomic():  # what PostgreSQL refuses ends a transaction
            assert client.get(f"{address_of(model)}?{query}").status_code in (200, 302, 400), query
            transaction.set_rollback(True)
    assert client.get(f"{address_of(model)}?pk__regex=(a%2B)%2B$").status_code == 400
