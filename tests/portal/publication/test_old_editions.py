"""Old editions stay readable when the models have moved on: what was published is never written
again, so pages, comparison and drafts take documents and contents of any age."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from portal.models import Edition
from portal.publication import publishing
from portal.records.registry import record_models
from tests.admin_client import address, make_chief, sign_in
from tests.factories import NOON, make_user, publish
from tests.portal.opendata.whole import whole

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
every_record = pytest.mark.parametrize("model", record_models(), ids=lambda m: m.kind())

IDENTITY = {"kind", "uid", "slug", "url", "title", "edition"}
"""What every document has had since the first."""

OF_ROWS = {"uid", "image", "width", "height", "alt"}
"""What rows have had since the first."""

UNKNOWN = {"colour": "red", "sponsors": [{"uid": "0123456789ab", "name": "A bank"}], "depth": 7}


def with_an_old_edition(model: Any) -> Any:
    """A public record with two editions; the first is the old one."""
    public = publish(whole(model))
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    draft.summary_en = "As it is now."
    draft.save()
    return publish(draft)


def other_words(document: Any) -> Iterator[tuple[Any, dict[Any, Any]]]:
    """The document with a word in each place that no vocabulary has any more."""
    for name, value in document.items():
        if name not in IDENTITY and isinstance(value, str):
            yield name, {**document, name: "lost-word"}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for column in [c for c, said in value[0].items() if isinstance(said, str)]:
                if column not in OF_ROWS:
                    rows = [{**row, column: "lost-word"} for row in value]
                    yield f"{name}.{column}", {**document, name: rows}


def rewrite(
    record: Any, document: dict[Any, Any] | None = None, content: dict[Any, Any] | None = None
) -> None:
    """As if the first edition had been published under an older form of the model."""
    first = Edition.objects.filter(record_uid=record.uid, number=1)
    if document is not None:
        first.update(document=document)
    if content is not None:
        first.update(content=content)


def first_edition(record: Any) -> Edition:
    return Edition.objects.get(record_uid=record.uid, number=1)


def older_forms(document: Any) -> Iterator[tuple[Any, dict[Any, Any]]]:
    """The document without one thing that it has now: each column, fact and part in turn, and
    each column of the rows and claims in them."""
    for name in document.keys() - IDENTITY:
        yield name, {key: value for key, value in document.items() if key != name}
    for name in document.get("facts", {}):
        facts = {key: fact for key, fact in document["facts"].items() if key != name}
        yield f"facts.{name}", {**document, "facts": facts}
    for name, rows in document.items():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            for column in rows[0].keys() - OF_ROWS:
                older = [{k: v for k, v in row.items() if k != column} for row in rows]
                yield f"{name}.{column}", {**document, name: older}


@pytest.mark.every_day(one_in=8)
@every_record
def test_the_page_of_an_old_edition_misses_nothing_it_never_had(client: Client, model: Any) -> None:
    record = with_an_old_edition(model)
    document = first_edition(record).document
    url = record.get_absolute_url()
    answers = {}
    for name, older in [*older_forms(document), *other_words(document)]:
        rewrite(record, document=older)
        answers[name] = answer_of(client, f"{url}?edition=1")
    assert answers == dict.fromkeys(answers, 200)


def answer_of(client: Client, url: str) -> int | str:
    """The status, or what broke: all of them are told at once."""
    try:
        return client.get(url).status_code
    except Exception as problem:
        return repr(problem)


@pytest.mark.every_day(one_in=4)
@every_record
def test_the_page_of_an_old_edition_passes_over_what_nobody_knows_any_more(
    client: Client, model: Any
) -> None:
    record = with_an_old_edition(model)
    document = copy.deepcopy(first_edition(record).document) | UNKNOWN
    if facts := document.get("facts"):
        one = next(iter(facts.values()))
        facts["height_m"] = {**one, "value": 12, "text": "12", "unit": "m", "disputed": True}
    rewrite(record, document=document)

    page = client.get(f"{record.get_absolute_url()}?edition=1")

    assert page.status_code == 200
    if facts:
        assert "Height m" in page.content.decode()  # what was said stays to be read


@pytest.mark.every_day(one_in=8)
@every_record
def test_an_old_content_is_compared_and_loaded(model: Any) -> None:
    """Once without each column, once without the rows of each part, once with more than the
    model knows."""
    record = with_an_old_edition(model)
    now = first_edition(record).content
    client = sign_in(make_chief())
    for older in older_contents(now):
        rewrite(record, content=older)
        query = {"from": "edition:1", "to": "edition:2"}
        assert client.get(address(record, "compare"), query).status_code == 200
        page = client.get(address(record, "load"), {"from": "edition:1"})
        assert page.status_code == 200
        seen = page.context["target"].version
        form = {"from": "edition:1", "seen_version": seen}
        assert client.post(address(record, "load"), form).status_code == 302
        draft = model.working.get(edit_of=record)
        known = older["fields"].get("summary_en", "As it is now.")
        assert draft.summary_en == known
        publishing.discard_edit(draft, by=make_user(), at=NOON)


def older_contents(now: Any) -> Iterator[dict[Any, Any]]:
    yield {"fields": {"title_en": now["fields"]["title_en"]}, "rows": {}}
    for relation, rows in now["rows"].items():
        yield {**now, "rows": {key: kept for key, kept in now["rows"].items() if key != relation}}
        if rows:
            bare = {uid: {"wording": "as it was"} for uid in rows}
            yield {**now, "rows": {**now["rows"], relation: bare}}
    yield {
        "fields": {**now["fields"], "colour": "red", "depth": 7, "owners": [1, 2], "is_new": True},
        "rows": {
            **{
                relation: {uid: {**row, "colour": "red"} for uid, row in rows.items()}
                for relation, rows in now["rows"].items()
            },
            "sponsors": {"0123456789ab": {"name": "A bank"}},
        },
    }


@pytest.mark.every_day(one_in=5)
@every_record
def test_a_claim_about_a_fact_that_is_gone_is_compared_and_loaded(model: Any) -> None:
    if not model.facts:
        return
    record = with_an_old_edition(model)
    old = copy.deepcopy(first_edition(record).content)
    for rows in (old["rows"]["claims"], old["rows"]["rulings"]):
        for row in rows.values():
            row["fact"] = "height_m"
    rewrite(record, content=old)
    client = sign_in(make_chief())
    page = client.get(address(record, "compare"), {"from": "edition:2", "to": "edition:1"})
    headlines = [r.headline for group in page.context["comparison"].groups for r in group.rows]
    assert all(headline.startswith("height_m: ") for headline in headlines)
    assert headlines
    seen = client.get(address(record, "load"), {"from": "edition:1"}).context["target"].version
    form = {"from": "edition:1", "seen_version": seen}
    answer = client.post(address(record, "load"), form, follow=True)
    assert answer.status_code == 200
