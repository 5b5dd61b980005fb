"""What every endpoint promises to programs, and the portal's own rows."""

import csv
import json
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from portal.filters.fields import NO_SUCH_COUNTRY
from portal.filters.refusals import MOST_TOLD
from portal.models import PublishedClaim, Source
from portal.opendata.api.urls import router
from portal.opendata.api.views import RecordViewSet
from portal.ops.monitoring.logs import is_told_once
from portal.publication import publishing
from portal.records.json import DocumentRenderer
from tests.factories import (
    NOON,
    claim,
    claim_all,
    make_country,
    make_place,
    make_source,
    make_trade_hub,
    make_user,
    publish,
    rule,
)
from tests.optional import the

pytestmark = pytest.mark.django_db

AS_WRITTEN = "2026-01-15T12:00:00+00:00"
"""NOON in JSON."""

V1 = "/api/v1"
LISTS = [prefix for prefix, _view, _name in router.registry]
MOMENT = "2026-01-15T12:00:00+00:00"


def problem(status: int, title: str, detail: str, **more: Any) -> dict[Any, Any]:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}


NOT_FOUND = problem(404, "Not Found", "There is nothing public at this address.")


def refused(name: str, sentence: str) -> dict[Any, Any]:
    return problem(400, "Bad Request", f"{name}: {sentence}", errors={name: [sentence]})


def brief(source: Source) -> dict[Any, Any]:
    return {
        "slug": source.slug,
        "kind": source.kind,
        "publisher": source.publisher,
        "title": source.title,
        "published_on": source.published_on,
        "url": source.url,
    }


def disputed_place(**kwargs: Any) -> Any:
    """A town whose population two sources count differently."""
    place = make_place(**{"title_en": "Almaty", "slug": "almaty", "population": 100, **kwargs})
    claim_all(place)
    gazette = Source.working.filter(slug="gazette").first() or make_source(slug="gazette")
    claim(place, "population", "250", source=gazette, as_printed="250 souls", locator="p. 3")
    rule(place, "population", reason_ru="Перепись.")
    return publish(place)


def test_there_is_one_endpoint_for_each_list_and_a_list_of_them(client: Client) -> None:
    expected = """energy-projects phases roles milestones photos pipelines pipeline-roles
        facilities facility-roles hubs services hub-roles corridors
        stops terminals goods indicators series observations periods period-rulings rankings
        ranking-entries events signed-documents stories organisations places pictures countries
        sources claims corrections disagreements rulings waivers editions changes"""

    answer = client.get(f"{V1}/")

    assert answer.json() == {name: f"http://testserver{V1}/{name}/" for name in expected.split()}
    assert sorted(LISTS) == sorted(expected.split())


@pytest.mark.every_day(one_in=5)
@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_is_an_answer(client: Client, name: str) -> None:
    answer = client.get(f"{V1}/{name}/?page_size=200")

    assert answer.status_code == 200
    assert answer.json() == {"count": 0, "next": None, "previous": None, "results": []}


def test_answers_come_page_by_page(client: Client) -> None:
    a, b, c = (the(publish(make_place(title_en=title)).edition).document for title in "ABC")
    url = f"{V1}/places/?country=KZ&page_size=2"

    first, second = client.get(url).json(), client.get(f"{url}&page=2").json()

    assert first == {
        "count": 3,
        "next": f"http://testserver{V1}/places/?country=KZ&page=2&page_size=2",
        "previous": None,
        "results": [a, b],
    }
    assert second == {
        "count": 3,
        "next": None,
        "previous": f"http://testserver{V1}/places/?country=KZ&page_size=2",
        "results": [c],
    }


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("page=0", "“0” is not a number from 1 on."),
        ("page=last", "“last” is not a number from 1 on."),
        ("page=-1", "“-1” is not a number from 1 on."),
        ("page=٣", "“٣” is not a number from 1 on."),
        ("page=1.5", "“1.5” is not a number from 1 on."),
        ("page=%00", "“\0” is not a number from 1 on."),
        ("page=1" + "0" * 400, "This number is too large."),
        ("page_size=0", "“0” is not a number from 1 on."),
        ("page_size=NaN", "“NaN” is not a number from 1 on."),
        ("page_size=201", "At most 200 rows come in one page."),
        ("page_size=" + "9" * 5000, "This number is too large."),
    ],
)
@pytest.mark.parametrize("name", ["places", "claims"])
def test_what_is_no_page_is_refused(client: Client, name: str, query: str, sentence: str) -> None:
    answer = client.get(f"{V1}/{name}/?{query}")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == refused(query.partition("=")[0], sentence)


def test_a_page_after_the_last_one_is_not_found(client: Client) -> None:
    answer = client.get(f"{V1}/places/?page=2")

    assert answer.status_code == 404
    assert answer.json() == problem(404, "Not Found", "There is no page 2. The last one is 1.")


def test_every_mistake_is_told_by_the_name_of_its_parameter(client: Client) -> None:
    answer = client.get(f"{V1}/places/?kind=planet&colour=red&bbox=1")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["kind", "bbox", "colour"]
    assert answer.json()["detail"] == " ".join(
        f"{name}: {sentence}" for name, (sentence,) in answer.json()["errors"].items()
    )


def test_a_record_is_found_by_slug_or_uid(client: Client) -> None:
    place = publish(make_place(slug="almaty"))

    by_slug, by_uid = client.get(f"{V1}/places/almaty/"), client.get(f"{V1}/places/{place.uid}/")

    assert by_slug.json() == by_uid.json() == the(place.edition).document


def test_a_draft_answers_like_something_that_never_was(client: Client) -> None:
    draft = make_place(slug="draft")
    live = publish(make_place(slug="live", title_en="Live"))
    edit = publishing.start_edit(live, by=make_user(), at=NOON)
    edit.slug, edit.title_en = "renamed", "Renamed"
    edit.save()

    for key in ("draft", draft.uid, "renamed", "never-was"):
        answer = client.get(f"{V1}/places/{key}/")
        assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    assert client.get(f"{V1}/places/{live.uid}/").json()["title"]["en"] == "Live"


def test_what_was_withdrawn_leaves_the_reason(client: Client) -> None:
    place = publish(make_place(slug="almaty", title_en="Almaty"))
    publishing.withdraw(place, by=make_user(), at=NOON, note="Counted twice.")

    answer = client.get(f"{V1}/places/almaty/")

    assert answer.status_code == 410
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == problem(
        410,
        "Gone",
        "This was published and has been withdrawn: Counted twice.",
        record={
            "kind": "place",
            "uid": place.uid,
            "slug": "almaty",
            "title": {"en": "Almaty", "zh-hans": "", "ru": ""},
            "url": "/places/almaty/",
        },
        reason="Counted twice.",
        withdrawn_at=MOMENT,
        merged_into=None,
    )


def test_an_earlier_edition_can_be_asked_for(client: Client) -> None:
    place = publish(make_place(slug="almaty", title_en="Alma-Ata"))
    first = the(place.edition).document
    draft = publishing.start_edit(place, by=make_user(), at=NOON)
    draft.title_en = "Almaty"
    draft.save()
    second = the(publish(draft).edition).document
    url = f"{V1}/places/almaty/"

    assert client.get(url).json() == second
    assert client.get(f"{url}?edition=1").json() == first != second
    assert client.get(f"{url}?edition=3").json() == NOT_FOUND
    for asked in ("one", "-1", "1e3", "9" * 30):
        sentence = f"“{asked}” is not the number of an edition."
        assert client.get(f"{url}?edition={asked}").json() == refused("edition", sentence)
    twice = refused("edition", "Give this parameter once.")
    assert client.get(f"{url}?edition=1&edition=2").json() == twice


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", "format"),
        ("/places/almaty/", "edition, fields, format"),
        ("/countries/kz/", "fields, format"),
    ],
)
def test_one_thing_cannot_be_filtered(client: Client, path: str, allowed: str) -> None:
    publish(make_place(slug="almaty"))

    answer = client.get(f"{V1}{path}?colour=red")

    sentence = f"There is no parameter “colour” here. These are allowed: {allowed}."
    assert (answer.status_code, answer.json()) == (400, refused("colour", sentence))


def test_root_leads_to_the_documentation(client: Client) -> None:
    assert client.get("/api/").headers["Location"] == "/api/docs/"


def test_misspelt_parameter_is_told_with_the_right_one(client: Client) -> None:
    (sentence,) = client.get(f"{V1}/places/?contry=KZ").json()["errors"]["contry"]
    assert sentence.startswith("There is no parameter “contry” here; did you mean country? These")


@pytest.mark.parametrize(
    "path",
    [
        *("nothing/", "places/a/b/", "places/a.json/", "places/..%2F/", "claims/;/"),
        *("places/%00/", "places/%FF/", "observations/-/", f"countries/{'x' * 3000}/"),
    ],
)
def test_any_other_address_is_not_found_and_says_so_to_programs(client: Client, path: str) -> None:
    answer = client.get(f"{V1}/{path}")

    assert (answer.status_code, answer.json()) == (404, NOT_FOUND)


def test_a_missing_slash_is_added(client: Client) -> None:
    answer = client.get(f"{V1}/places?country=KZ")

    assert (answer.status_code, answer["Location"]) == (301, f"{V1}/places/?country=KZ")


@pytest.mark.parametrize("path", ["", "places/", "places/x/", "claims/", "nothing/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"])
def test_nothing_can_be_written(client: Client, path: str, method: str) -> None:
    answer = client.generic(method, f"{V1}/{path}", "{", content_type="application/json")

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    sentence = "This interface is read-only: GET, HEAD and OPTIONS are answered."
    assert answer.json() == problem(405, "Method Not Allowed", sentence)


def test_more_parameters_than_anybody_means_are_refused(client: Client) -> None:
    answer = client.get(f"{V1}/places/?" + "q=x&" * 10_001)

    assert answer.status_code == 400
    assert answer.json() == problem(400, "Bad Request", "The request cannot be read.")


@pytest.mark.parametrize("path", [f"{V1}/places/", f"{V1}/places/x/", "/charts/trains.json"])
def test_of_many_unknown_parameters_the_first_are_told(client: Client, path: str) -> None:
    answer = client.get(f"{path}?" + "&".join(f"z{number}=1" for number in range(500)))

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [f"z{number}" for number in range(MOST_TOLD)]


def test_a_defect_is_told_as_a_problem_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(self: Any, page: Page) -> None:
        raise RuntimeError("the shelf fell down")

    monkeypatch.setattr(RecordViewSet, "written_rows", break_down)

    answer = Client(raise_request_exception=False).get(f"{V1}/places/")

    assert answer.status_code == 500
    sentence = "Something broke here. It has been logged."
    assert answer.json() == problem(500, "Internal Server Error", sentence)
    assert "the shelf fell down" in caplog.text
    with pytest.raises(RuntimeError):
        Client().get(f"{V1}/places/")


def test_any_site_may_read_and_keep_an_answer(client: Client) -> None:
    answer = client.get(f"{V1}/places/")

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in answer["Vary"]
    assert answer.cookies == {}
    assert "Cache-Control" not in client.get(f"{V1}/places/?page=9")
    assert client.get(f"{V1}/places/?page=9")["Access-Control-Allow-Origin"] == "*"


def test_an_unchanged_answer_is_not_sent_twice(client: Client) -> None:
    publish(make_place(slug="almaty"))
    first = client.get(f"{V1}/places/")

    again = client.get(f"{V1}/places/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Access-Control-Allow-Origin"] == "*"
    publish(make_place())
    changed = client.get(f"{V1}/places/", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_head_and_options(client: Client) -> None:
    get, head = client.get(f"{V1}/places/"), client.head(f"{V1}/places/")
    preflight = client.options(
        f"{V1}/places/",
        headers={"origin": "https://example.org", "access-control-request-method": "GET"},
    )

    assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])
    assert head["Content-Length"] == str(len(get.content))
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight["Access-Control-Allow-Origin"] == "*"
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert preflight["Allow"] == "GET, HEAD, OPTIONS"


def test_numbers_of_any_size_and_letters_of_any_script_are_written() -> None:
    data = {"big": 10**30, "small": 0.1, "title": "Жаңатас 札纳塔斯", "money": Decimal("1.50")}

    written = DocumentRenderer().render(data)

    assert json.loads(written) == {**data, "money": "1.50"}
    assert "札纳塔斯".encode() in written


@pytest.mark.parametrize("number", [1, 10**20])
def test_moments_are_written_alike_beside_numbers_of_any_size(number: int) -> None:
    written = DocumentRenderer().render({"number": number, "at": NOON, "on": NOON.date()})

    assert json.loads(written) == {"number": number, "at": AS_WRITTEN, "on": AS_WRITTEN[:10]}


def test_claims(client: Client) -> None:
    place = disputed_place()
    row = PublishedClaim.objects.get(standing="overruled")

    one = client.get(f"{V1}/claims/{row.uid}/").json()

    assert one == {
        "uid": row.uid,
        "record": {
            "kind": "place",
            "uid": place.uid,
            "slug": "almaty",
            "title": {"en": "Almaty", "zh-hans": "", "ru": ""},
            "url": "/places/almaty/",
        },
        "countries": ["KZ"],
        "fact": "population",
        "kind": "value",
        "value": 250,
        "text": "250",
        "unit": "persons",
        "comparator": "exact",
        "as_printed": "250 souls",
        "as_of": "",
        "source": brief(Source.objects.get(slug="gazette")),
        "locator": "p. 3",
        "quote": "",
        "note": "",
        "standing": "overruled",
        "agrees": False,
        "recorded_at": MOMENT,
        "retracted_at": None,
        "url": f"/claims/{row.uid}/",
        "lower": None,
        "upper": None,
        "language": "",
        "retraction_reason": "",
        "attributed_to": None,
        "archived_url": "",
        "source_archived_url": "",
        "source_licence": "",
        "standing_reason": "primary-evidence",
    }
    assert client.get(f"{V1}/claims/?standing=overruled").json()["results"] == [one]
    file = client.get(f"{V1}/claims.csv?fields=fact,disagreement").getvalue().decode("utf-8-sig")
    keys = {row["fact"]: row["disagreement"] for row in csv.DictReader(file.splitlines())}
    assert (keys["population"], keys["country"]) == (f"place-{place.uid}-population", "")
    assert client.get(f"{V1}/disagreements/{keys['population']}/").status_code == 200


def test_disagreements(client: Client) -> None:
    place = disputed_place()
    fact = place.edition.document["facts"]["population"]
    accepted, other = fact["claims"]

    (row,) = client.get(f"{V1}/disagreements/").json()["results"]

    assert row == {
        "key": f"place-{place.uid}-population",
        "record": {
            "kind": "place",
            "uid": place.uid,
            "slug": "almaty",
            "title": {"en": "Almaty", "zh-hans": "", "ru": ""},
            "url": "/places/almaty/",
        },
        "countries": ["KZ"],
        "fact": "population",
        "period": "",
        "unit": "persons",
        "accepted": "100",
        "statements": [accepted, other],
        "sources_count": 2,
        "gap_percent": 150,
        "rule": "primary-evidence",
        "reason": {"en": "Better documented.", "zh-hans": "", "ru": "Перепись."},
        "ruled_at": MOMENT,
        "since": MOMENT,
        "url": f"/disagreements/place-{place.uid}-population/",
        "gap_ratio": 2.5,
        "ruled_in_role": "editor",
    }
    assert client.get(f"{V1}/disagreements/{row['key']}/").json() == row


def test_sources(client: Client) -> None:
    make_source(slug="hidden")
    origin = make_source(slug="origin")
    older = make_source(slug="older", first_cited_at=NOON)
    make_source(slug="gazette", derived_from=origin, supersedes=older, note="Call them.")
    disputed_place()
    row = {
        "slug": "gazette",
        **brief(Source.objects.get(slug="gazette")),
        "author": "",
        "archived_url": "",
        "language": "",
        "accessed_on": "",
        "version": "",
        "licence": "",
        "derived_from": brief(origin),
        "supersedes": brief(older),
        "superseded_by": None,
        "first_cited_at": MOMENT,
        "page": "/sources/gazette/",
        "title_original": "",
        "how_read": "",
        "method": "",
        "archived_on": "",
        "copy_sha256": "",
        "retracted_at": None,
        "retraction_reason": {"en": "", "zh-hans": "", "ru": ""},
    }

    rows = {found["slug"]: found for found in client.get(f"{V1}/sources/").json()["results"]}

    assert rows["gazette"] == row
    assert rows["older"]["superseded_by"] == brief(Source.objects.get(slug="gazette"))
    assert "hidden" not in rows
    assert client.get(f"{V1}/sources/hidden/").json() == NOT_FOUND
    assert client.get(f"{V1}/sources/gazette/").json() == {
        **row,
        "claims_count": 1,
        "claims_by_standing": {
            "agrees": 0,
            "overruled": 1,
            "disputed": 0,
            "no_value": 0,
            "not_compared": 0,
            "retracted": 0,
        },
        "statements_count": 1,
        "claims": "/api/v1/claims/?source=gazette",
    }


def test_countries(client: Client) -> None:
    kz = make_country("KZ")
    kz.name_ru, kz.name_local, kz.local_language = "Казахстан", "Қазақстан", "kk"
    kz.save()

    answer = client.get(f"{V1}/countries/kz/")

    by_country = """energy-projects phases roles milestones photos pipelines pipeline-roles
        facilities facility-roles hubs services hub-roles corridors
        stops terminals indicators series observations periods rankings ranking-entries events
        organisations places claims corrections disagreements rulings"""
    assert answer.json() == {
        "code": "KZ",
        "iso3": "",
        "numeric": "",
        "name": {"en": "Country KZ", "zh-hans": "", "ru": "Казахстан"},
        "name_local": "Қазақстан",
        "local_language": "kk",
        "role": "referenced",
        "url": "/countries/kz/",
        "links": {name: f"{V1}/{name}/?country=KZ" for name in by_country.split()},
        "provinces": answer.json()["provinces"],
    }
    provinces = {one["code"]: one for one in answer.json()["provinces"]}
    assert len(provinces) == 20
    assert provinces["KZ-10"] == {
        "code": "KZ-10",
        "name": {"en": "Abai Region", "zh-hans": "阿拜州", "ru": "область Абай"},
        "valid_from": "2022-06",
        "valid_until": "",
    }
    assert client.get(f"{V1}/countries/KZ/").json() == answer.json()
    for address in answer.json()["links"].values():
        assert client.get(address).status_code == 200


def count_queries(
    client: Client, url: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> int:
    with django_assert_max_num_queries(99) as captured:
        assert client.get(url).json()["count"]
    return len(captured)


@pytest.mark.parametrize("name", ["claims", "countries", "disagreements", "sources"])
def test_queries_do_not_grow_with_rows(
    client: Client, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for code in ("KZ", "UZ", "KG"):
        older = make_source(first_cited_at=NOON)
        make_source(derived_from=older, supersedes=older, first_cited_at=NOON)
        disputed_place(slug=f"town-{code.lower()}", country=make_country(code))
        counts.append(count_queries(client, f"{V1}/{name}/", django_assert_max_num_queries))

    assert counts[0] == counts[1] == counts[2] <= 5


@pytest.mark.parametrize("path", ["places/", "places.csv", "/places/download.zip"])
@pytest.mark.parametrize(
    "query", ["country=", "country=%20", "as_recorded=", "country=&slug=x", "country=KZ&country="]
)
def test_parameter_without_a_value_is_refused(client: Client, path: str, query: str) -> None:
    make_country("KZ")

    answer = client.get(path if path.startswith("/") else f"{V1}/{path}", QueryDict(query))

    sentence = "Give this parameter a value, or leave it out."
    assert answer.status_code == 400
    assert answer.json() == refused(query.partition("=")[0], sentence)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (f"{V1}/hubs/port/?valid_on=", "valid_on"),
        (f"{V1}/hubs/port/?valid_on=2020&valid_on=2021", "valid_on"),
        (f"{V1}/hubs/port/?edition=", "edition"),
        (f"{V1}/hubs/port/?fields=", "fields"),
        (f"{V1}/hubs/port/?fields=,", "fields"),
        (f"{V1}/hubs/?fields=,", "fields"),
        (f"{V1}/hubs.csv?fields=%20,", "fields"),
        (f"{V1}/hubs.csv?format=", "format"),
        (f"{V1}/hubs/?edition=1", "edition"),
        (f"{V1}/hubs.ndjson?edition=1", "edition"),
        ("/hubs/download.csv?format=xlsx", "format"),
        ("/hubs/download.zip?fields=slug", "fields"),
        ("/hubs/download.zip?columns=reader", "columns"),
        ("/hubs/download.zip?format=csv", "format"),
        ("/scorecards/publishers.csv?country=KZ", "country"),
    ],
)
def test_nothing_that_is_asked_is_passed_over(client: Client, address: str, name: str) -> None:
    publish(make_trade_hub(slug="port"))

    answer = client.get(address)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]


@pytest.mark.parametrize("value", [",", " , "])
def test_commas_without_a_country_are_refused(client: Client, value: str) -> None:
    answer = client.get(f"{V1}/places/", {"country": value})

    assert answer.status_code == 400
    assert answer.json() == refused("country", NO_SUCH_COUNTRY % {"value": value})


def test_empty_search_finds_all(client: Client) -> None:
    assert client.get(f"{V1}/places/?q=").status_code == 200


def test_wrong_moment_is_one_line_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get("/places/?as_recorded=yesterday").status_code == 400
    assert client.get(f"{V1}/places/?as_recorded=yesterday").status_code == 400
    lines = [one for one in caplog.records if is_told_once(one)]
    assert [(one.getMessage(), one.exc_info) for one in lines] == [("request", None)] * 2
