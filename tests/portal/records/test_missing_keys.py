"""Documents of an earlier release that lack a key, as all of them do on the day a release adds one:
every page, list, file and answer is there, and says the rest."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.models import Edition, Record
from portal.models.languages import LANGUAGES
from portal.records.registry import record_models
from portal.records.upgrade import shape_of_kind, upgrade_document
from portal.tabular.file_formats import list_formats
from tests.factories import publish
from tests.full_records import make_full

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
every_record = pytest.mark.parametrize("model", record_models(), ids=lambda model: model.kind())

type Json = dict[str, Any]


def stored_document(model: type[Record]) -> tuple[Any, Json]:
    record = publish(make_full(model))
    return record, copy.deepcopy(record.edition.document)


def without_each_key(node: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """The path of each key of a document, and the document without it. The first row of a list
    stands for all, and texts by language and values of facts count as one key."""
    for name, value in node.items():
        here = f"{path}{name}"
        yield here, {key: one for key, one in node.items() if key != name}
        if _are_rows(value):
            for below, row in without_each_key(value[0], f"{here}[]."):
                yield below, {**node, name: [row, *value[1:]]}
        elif isinstance(value, dict) and name != "value" and not value.keys() & set(LANGUAGES):
            for below, changed in without_each_key(value, f"{here}."):
                if name != "facts" or is_of_one_fact(below, value):
                    yield below, {**node, name: changed}


def is_of_one_fact(path: str, facts: Json) -> bool:
    """Facts are all of one shape: each is taken away, one of them in pieces."""
    in_pieces = next((name for name, fact in facts.items() if fact["disputed"]), "")
    return path.count(".") == 1 or path.startswith(f"facts.{in_pieces}.")


def bare_documents(document: Json) -> Iterator[tuple[str, Json]]:
    """The document with all of one level taken away at once."""
    yield "anything", {}
    facts = document.get("facts", {})
    silent: Json = {name: {"claims": [{} for _ in fact["claims"]]} for name, fact in facts.items()}
    rows: Json = {name: [{} for _ in one] for name, one in document.items() if _are_rows(one)}
    yield "what facts, claims and rows have", {**document, "facts": silent, **rows}


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def addresses_of(record: Any) -> list[str]:
    model, page = type(record), record.get_absolute_url()
    kind = model.kind()
    api, one = reverse(f"api_{kind}-list"), reverse(f"api_{kind}-detail", args=[record.slug])
    files = [f"{api}?format={form.key}" for form in list_formats(model) if form.key != "json"]
    country = getattr(record, "country", None)
    return [
        page,
        reverse(f"{kind}_list"),
        reverse(f"{kind}_list") + "?view=map",
        *([country.get_absolute_url()] if country else []),
        "/",
        "/map/",
        "/search/?q=a",
        api,
        f"{api}?valid_on=2020-06",
        one,
        f"{one}?valid_on=2020-06",
        *files,
        f"/cite/{kind}/{record.uid}.txt",
        *(["/events/calendar.ics", f"{page.rstrip('/')}.ics"] if kind == "event" else []),
    ]


def answers(client: Client, addresses: list[str]) -> dict[str, object]:
    return {address: status(client, address) for address in addresses}


def status(client: Client, address: str) -> object:
    """The status, or the error: all of them are reported at once."""
    try:
        answer: Any = client.get(address)
        _body = b"".join(answer) if answer.streaming else answer.content
    except Exception as problem:
        return repr(problem)
    return answer.status_code


def check(client: Client, record: Any, forms: Iterator[tuple[str, Json]]) -> None:
    """Each form of the document is answered with wherever the whole document is."""
    found = answers(client, addresses_of(record))
    asked = [address for address, code in found.items() if code == 200]
    assert len(asked) > 10, found
    problems = {}
    for name, older in forms:
        Edition.objects.filter(pk=record.edition_id).update(document={"schema": 0, **older})
        for address, code in answers(client, asked).items():
            if code != 200:
                problems[f"without {name}: {address}"] = code
    assert problems == {}


@pytest.mark.every_day(one_in=4)
@every_record
def test_reader_adds_each_missing_key_and_keeps_the_rest(model: type[Record]) -> None:
    _record, document = stored_document(model)
    tried = list(without_each_key(document))
    assert len(tried) > len(shape_of_kind(model.kind()).empty)
    for path, older in tried[1:]:  # after the kind, which says what there is to add
        whole = upgrade_document(copy.deepcopy(older))
        assert removed(whole, path.split(".")) == older, path


def removed(node: Any, path: list[str]) -> Any:
    """The document without the key at a path, which has to be there."""
    name, *below = path
    if name.endswith("[]"):
        rows = node[name[:-2]]
        return {**node, name[:-2]: [removed(rows[0], below), *rows[1:]]}
    if below:
        return {**node, name: removed(node[name], below)}
    node[name]  # the reader has added it
    return {key: one for key, one in node.items() if key != name}


@pytest.mark.every_day(one_in=7)
@every_record
def test_bare_documents_are_answered_everywhere(client: Client, model: type[Record]) -> None:
    record, document = stored_document(model)
    check(client, record, bare_documents(document))


@pytest.mark.exhaustive
@every_record
def test_each_missing_key_is_answered_everywhere(client: Client, model: type[Record]) -> None:
    record, document = stored_document(model)
    check(client, record, without_each_key(document))
