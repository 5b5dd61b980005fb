"""Promises that hold for every kind of record, present and future."""

import re
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from portal.models import Claim, Country, Disagreement, Part, Ruling, SearchEntry
from portal.opendata.api.urls import router
from portal.publication import publishing
from portal.records.kinds import kind_of
from portal.records.registry import record_models, serializer_of
from tests.admin_client import make_chief, sign_in
from tests.factories import MAKERS, NOON, claim, claim_all, make_country, make_user, publish, rule
from tests.full_records import edit_all, make_full, other_value
from tests.optional import the
from tests.previews import previewed, published

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.parametrize("model", record_models(), ids=lambda model: model.__name__),
]


def page_url(model: Any) -> str:
    return reverse(f"{model.kind()}_list")


def api_url(model: Any) -> str:
    registry: list[tuple[str, Any, str]] = router.registry  # viewsets of models have a queryset
    (prefix,) = [p for p, viewset, _ in registry if viewset.queryset.model is model]
    return f"/api/v1/{prefix}/"


def on_page(client: Client, model: Any, query: str = "") -> list[Any]:
    response = client.get(page_url(model) + query)
    assert response.status_code == 200
    return re.findall(r'data-uid="(\w+)"', response.content.decode())


def in_api(client: Client, model: Any, query: str = "") -> list[Any]:
    response = client.get(api_url(model) + query)
    assert response.status_code == 200
    return [row["uid"] for row in response.json()["results"]]


def test_has_a_factory_a_document_and_an_endpoint(model: Any) -> None:
    assert model in MAKERS, f"Add a factory of {model.__name__} to MAKERS in tests/factories.py."
    assert serializer_of(model).Meta.model is model
    assert api_url(model)


@pytest.mark.every_day(one_in=3)
def test_every_fact_is_in_the_document_and_has_words(model: Any) -> None:
    document = the(publish(MAKERS[model]()).edition).document

    assert document.get("facts", {}).keys() == model.facts.keys()
    assert all(str(model.fact_label(name)) for name in model.facts)


def test_facts_come_with_claims_and_rulings(model: Any) -> None:
    related = {r.get_accessor_name(): r.related_model for r in model._meta.related_objects}

    assert bool(model.facts) == ("claims" in related) == ("rulings" in related)
    if model.facts:
        assert issubclass(related["claims"], Claim)
        assert issubclass(related["rulings"], Ruling)


@pytest.mark.every_day(one_in=3)
@pytest.mark.engine  # JSON, conditions and deletion
def test_everything_that_belongs_to_it_follows_it_into_a_draft(model: Any) -> None:
    """A relation whose rows are parts of the record, and that nobody listed, would be lost."""
    belonging = {
        relation.get_accessor_name()
        for relation in model._meta.related_objects
        if issubclass(relation.related_model, Part) and relation.field.name == "record"
    }

    assert belonging == set(model.owned())
    assert [name for name in model.parts if not model.part_model(name).heading] == []


@pytest.mark.every_day(one_in=3)
def test_every_accepted_fact_is_covered_by_a_claim_that_agrees(model: Any) -> None:
    record = publish(MAKERS[model]())

    for name, fact in the(record.edition).document.get("facts", {}).items():
        agreeing = [c for c in fact["claims"] if c["agrees"] and c["source"]["slug"]]
        assert bool(fact["value"] is not None) == bool(agreeing), name


@pytest.mark.every_day(one_in=4)
def test_list_search_and_register_find_it_by_the_same_countries(model: Any) -> None:
    """Those that it names, or a row of it: a corridor by the countries of its stops."""
    record = make_full(model)
    rows = [getattr(record, relation) for relation in model.parts]
    named = [one for one in rows if "country" in {f.name for f in one.model._meta.fields}]
    for row, code in zip(named, ("UZ", "TJ"), strict=False):
        row.order_by("pk").filter(pk=row.last().pk).update(country=make_country(code))
    record = publish(record)
    filters = kind_of(model).filterset.base_filters
    name = "about" if "about" in filters else "country"

    def found(filterset: Any, query: str) -> Any:
        return filterset(QueryDict(query), filterset._meta.model.objects.all()).qs

    codes = Country.objects.values_list("code", flat=True)
    listed = {
        c for c in codes if name in filters and found(kind_of(model).filterset, f"{name}={c}")
    }
    entry = SearchEntry.objects.get(record_uid=record.uid)
    disputed = {row.countries for row in Disagreement.objects.filter(record_uid=record.uid)}
    assert set(entry.countries.split()) == listed
    assert disputed == ({entry.countries} if model.facts else set())


@pytest.mark.every_day(one_in=4)
def test_draft_is_nowhere_public(client: Client, model: Any) -> None:
    shown, hidden = publish(MAKERS[model]()), MAKERS[model](title_en="Hidden away")
    claim_all(hidden)

    assert on_page(client, model) == [shown.uid]
    assert in_api(client, model) == [shown.uid]
    for url in (hidden.get_absolute_url(), f"{api_url(model)}{hidden.slug}/"):
        missing = client.get(url.replace(hidden.slug, "no-such-slug"))
        answer = client.get(url)
        assert (answer.status_code, missing.status_code) == (404, 404)
    for url in ("/", "/search/?q=Hidden", "/disagreements/", "/sources/"):
        assert "Hidden away" not in client.get(url).content.decode()


@pytest.mark.every_day(one_in=4)
def test_draft_of_a_public_record_stays_unseen(client: Client, model: Any) -> None:
    live = publish(MAKERS[model](title_en="As published"))
    draft = publishing.start_edit(live, by=make_user(), at=NOON)
    draft.title_en = "Still being written"
    draft.save()

    assert on_page(client, model) == in_api(client, model) == [live.uid]
    assert "Still being written" not in client.get(live.get_absolute_url()).content.decode()


@pytest.mark.every_day(one_in=4)
@pytest.mark.engine  # JSON, conditions and deletion
def test_withdrawn_record_leaves_a_tombstone(client: Client, model: Any) -> None:
    live = publish(MAKERS[model]())
    publishing.withdraw(live, by=make_user(), at=NOON, note="Counted twice by mistake.")

    page = client.get(live.get_absolute_url())
    answer = client.get(f"{api_url(model)}{live.slug}/")

    assert (page.status_code, answer.status_code) == (410, 410)
    assert "Counted twice by mistake." in page.content.decode()
    assert "Counted twice by mistake." in answer.content.decode()
    assert on_page(client, model) == in_api(client, model) == []


@pytest.mark.every_day(one_in=7)
@pytest.mark.parametrize("query", ["", "?q=Alpha", "?order=-title", "?order=title&q=Alpha"])
@pytest.mark.engine  # JSON, conditions and deletion
def test_page_and_api_agree(client: Client, model: Any, query: str) -> None:
    for title in ("Alpha", "Beta", "Alpha two"):
        publish(MAKERS[model](title_en=title))

    order = kind_of(model).page_order
    asked = f"{query or '?'}&order={order}" if order and "order" not in query else query
    assert on_page(client, model, query) == in_api(client, model, asked) != []


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize("query", ["?colour=red", "?order=password", "?disputed=perhaps"])
def test_bad_input_is_refused_in_the_same_words(client: Client, model: Any, query: str) -> None:
    name = query[1:].split("=")[0]

    page, answer = client.get(page_url(model) + query), client.get(api_url(model) + query)

    assert (page.status_code, answer.status_code) == (400, 400)
    assert list(answer.json()["errors"]) == [name]
    (sentence,) = answer.json()["errors"][name]
    words, _dot, _allowed = sentence.partition(" These are allowed")  # for programs
    assert escape(words if name == "colour" else sentence) in page.content.decode()


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize("query", ["?page=0", "?page=x", "?page=99999999999999999999"])
def test_a_page_that_is_not_there_is_refused(client: Client, model: Any, query: str) -> None:
    for url in (page_url(model), api_url(model)):
        assert client.get(url + query).status_code in (400, 404)


@pytest.mark.every_day(one_in=3)
def test_the_api_answers_with_the_document_of_the_current_edition(
    client: Client, model: Any
) -> None:
    record = publish(MAKERS[model]())

    answer = client.get(f"{api_url(model)}{record.slug}/").json()

    document = {key: value for key, value in answer.items() if key in the(record.edition).document}
    assert document == the(record.edition).document


@pytest.mark.every_day(one_in=3)
def test_a_disputed_fact_is_shown_with_every_claim(client: Client, model: Any) -> None:
    """The accepted value, the one that lost, who says so, and why."""
    if not model.facts:
        assert "facts" not in the(publish(MAKERS[model]()).edition).document
        return
    record = MAKERS[model]()
    claim_all(record)
    name, fact = next((n, f) for n, f in model.facts.items() if f.accepted(record, n))
    losing = other_value(fact, fact.accepted(record, name))
    claim(record, name, losing, as_printed="as the other one prints it")
    rule(record, name, reason_en="The register says so.")
    record = publish(record)

    html = client.get(record.get_absolute_url()).content.decode()

    assert "as the other one prints it" in html
    assert "The register says so." in html
    assert in_api(client, model, "?disputed=true") == [record.uid]
    assert in_api(client, model, "?disputed=false") == []


def count_queries(
    client: Client, url: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> int:
    with django_assert_max_num_queries(1000) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.every_day(one_in=5)
@pytest.mark.parametrize("face", ["page", "api"])
def test_queries_do_not_grow_with_rows(
    client: Client, model: Any, face: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    url = page_url(model) if face == "page" else api_url(model)
    publish(MAKERS[model]())
    client.get(url)  # what is cached per process is in place
    with_one = count_queries(client, url, django_assert_max_num_queries)
    for code in ("UZ", "KG"):
        publish(MAKERS[model](**other_country(model, code)))
    client.get(url)  # and follows what was published
    with_three = count_queries(client, url, django_assert_max_num_queries)

    assert with_one == with_three <= 16


def other_country(model: Any, code: str) -> dict[Any, Any]:
    return {"country": make_country(code)} if hasattr(model, "country_id") else {}


@pytest.mark.every_day(one_in=5)
@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_api_is_read_only(client: Client, model: Any, verb: str) -> None:
    answer = getattr(client, verb)(api_url(model))

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.every_day(one_in=4)
def test_admin_opens(client: Client, model: Any) -> None:
    client.force_login(make_user(is_staff=True, is_superuser=True))
    draft, live = MAKERS[model](), publish(MAKERS[model]())
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"

    for url in (
        reverse(f"{name}_changelist"),
        reverse(f"{name}_add"),
        reverse(f"{name}_change", args=[draft.pk]),
        reverse(f"{name}_change", args=[live.pk]),
    ):
        assert client.get(url).status_code == 200


@pytest.mark.every_day(one_in=5)
@time_machine.travel(NOON, tick=False)
def test_preview_of_a_first_draft_is_what_publishing_shows_byte_for_byte(model: Any) -> None:
    draft = make_full(model)

    preview = previewed(sign_in(make_chief()), draft)

    assert preview == published(publish(draft))


@pytest.mark.every_day(one_in=5)
@time_machine.travel(NOON, tick=False)
def test_preview_of_changes_is_what_publishing_shows_byte_for_byte(model: Any) -> None:
    live = publish(make_full(model))
    before = published(live)
    draft = publishing.start_edit(live, by=make_user(), at=NOON)
    edit_all(draft)

    preview = previewed(sign_in(make_chief()), draft)

    assert published(live) == before
    assert preview == published(publish(draft)) != before
