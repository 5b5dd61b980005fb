"""The description of the API holds for whatever somebody may ask: schemathesis asks by it, and
also against it, with a fixed seed or that of SCHEMATHESIS_SEED. `make schemathesis` asks more."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connection
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.specs.openapi.checks import negative_data_rejection
from schemathesis.specs.openapi.schemas import OpenApiSchema

from portal.records.registry import record_models
from portal.tabular.file_formats import JSON
from tests.factories import publish
from tests.full_records import make_full

WHOLE = os.environ.get("SCHEMATHESIS_EXAMPLES", "")
"""So many at random for each operation, beside those that go to every border of every parameter
and those that follow from answers; without it a few at random."""

CONFIG: dict[str, Any] = {
    "seed": int(os.environ.get("SCHEMATHESIS_SEED", "20260115")),
    # Its client for WSGI does not unpack what it says it takes.
    "headers": {"Accept-Encoding": "identity"},
    "generation": {"database": "none"},
    "phases": {name: {"enabled": bool(WHOLE)} for name in ("examples", "coverage", "stateful")},
    # `told_why` and `refused` below stand in for both.
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", "400", "404", "410"]},
        "negative_data_rejection": {"enabled": False},
    },
}

BEYOND_A_SCHEMA = [
    # Names, of which only the database knows which there are today.
    ".*: There is no country with the code “.*”; write two or three letters, as in KZ.",
    ".*: Nothing public is called “.*”.",
    ".*: Nothing public is called “.*”; did you mean .*",
    "(record|measures): “.*” is not known here. These are allowed: .*",
    ".*: There is no public record “.*”; write kind:slug or kind:uid.",
    "language: “.*” is not known here. These are allowed: .*",
    "cursor: “.*” is no cursor of this query. .*",
    # What hangs on another value, or on the day.
    "bbox: “.*” is not “west,south,east,north” in degrees.",
    "within_km: This means nothing without “near”.",
    "participation_state: This means nothing without “participation / organisation / .*”.",
    "page: A cursor leads to a page by itself; leave “page” out.",
    "sum: This means nothing without “group”.",
    "(page|page_size|cursor|fields|columns|valid_on): There is no parameter “.*” here. .*",
    "columns: Only records in forms with columns have a short form.",
    "format: Groups have no place on a map.",
    "as_recorded: This moment is still to come: nothing is recorded of it.",
    "valid_on: “.*” lies ahead: nobody can say how it will be.",
    # NUL is a character for JSON Schema, and for no database.
    ".*: Null characters are not allowed.",
    # `multipleOf` fails for numbers that computers cannot hold exactly.
    ".*: Ensure that there are no more than [0-9]+ decimal places.",
]
"""Why a question may be refused that the description allows."""

PAGED = {"page", "page_size", "cursor"}


@schemathesis.check
def told_why(ctx: Any, response: Any, case: Any) -> None:
    """What is asked by the description is refused only for reasons that it cannot give."""
    if not (case.meta and case.meta.generation.mode.is_positive and response.status_code == 400):
        return
    errors = response.json()["errors"]
    for sentence in [f"{name}: {said}" for name, found in errors.items() for said in found]:
        if not any(re.fullmatch(known, sentence, re.DOTALL) for known in BEYOND_A_SCHEMA):
            raise AssertionError(f"The description allows this. {sentence}")


@schemathesis.check
def refused(ctx: Any, response: Any, case: Any) -> None:
    """What is asked against the description is refused; an empty parameter, as forms send it, is
    as good as none, whatever it should look like."""
    given = parse_qsl(urlsplit(response.request.url).query, keep_blank_values=True)
    if all(value.strip() for _name, value in given):
        negative_data_rejection(ctx, response, case)


def as_json(operation: Any) -> dict[Any, Any]:
    """Asked as JSON, the usual form."""
    kept = [one for one in operation.get("parameters", []) if one["name"] != "format"]
    return {**operation, "parameters": kept}


def as_file(operation: Any) -> dict[Any, Any] | None:
    """Asked in another form, which has no pages and whose fields are columns: OpenAPI has no words
    for parameters that exclude each other. None where there is no other form."""
    parameters = {one["name"]: one for one in operation.get("parameters", [])}
    known = parameters["format"]["schema"]["enum"] if "format" in parameters else []
    if not (forms := [form for form in known if form != JSON.key]):
        return None
    parameters["format"] = {**parameters["format"], "schema": {"type": "string", "enum": forms}}
    kept = [one for name, one in parameters.items() if name not in {*PAGED, "fields"}]
    return {**operation, "parameters": kept}


@pytest.fixture
def portal(transactional_db: None) -> Callable[[Any, Any], Any]:
    """A portal with something in every corner, for a client that asks from another thread."""
    for model in record_models():
        publish(make_full(model))
    application = get_wsgi_application()

    def answering(environ: Any, start_response: Any) -> list[Any]:
        """The client forgets to close what it has read, and its thread what it was answered by."""
        answer = application(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            answer.close()
            connection.close()

    return answering


def described(
    portal: Callable[[Any, Any], Any], asked: Callable[[Any], Any], examples: int
) -> OpenApiSchema:
    whole = schemathesis.openapi.from_wsgi("/api/schema/?format=json", portal).raw_schema
    paths = {path: asked(operations["get"]) for path, operations in whole["paths"].items()}
    changed = {
        **whole,
        "paths": {path: {"get": operation} for path, operation in paths.items() if operation},
    }
    generation = {**CONFIG["generation"], "max-examples": int(WHOLE or examples)}
    config = SchemathesisConfig.from_dict({**CONFIG, "generation": generation})
    description = schemathesis.openapi.from_dict(changed, config=config)
    description.app = portal
    return description


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "examples"), [(as_json, 2), pytest.param(as_file, 4, marks=pytest.mark.exhaustive)]
)
def test_the_api_is_as_described(
    portal: Callable[[Any, Any], Any], asked: Callable[[Any], Any], examples: int
) -> None:
    statuses: Counter[Any] = Counter()
    failures: dict[Any, Any] = {}
    for event in from_schema(described(portal, asked, examples)).execute():
        assert not isinstance(event, events.NonFatalError | events.FatalError), event
        if isinstance(event, events.ScenarioFinished):
            statuses.update(statuses_in(event.recorder))
            failures |= failures_in(event.recorder)
    print(f"{asked.__name__}: {statuses.total()} cases, {dict(statuses)}")

    assert failures == {}
    assert statuses.total() >= (1000 if WHOLE else 100)
    assert {200, 400, 404} <= set(statuses) <= {200, 204, 400, 404, 405, 406, 410}


def statuses_in(recorder: ScenarioRecorder) -> Iterator[Any]:
    """None where nothing was answered."""
    for key in recorder.cases:
        told = recorder.interactions.get(key)
        yield told.response.status_code if told and told.response else None


def failures_in(recorder: ScenarioRecorder) -> dict[Any, Any]:
    """The check, the operation and the sentence → how to ask the same."""
    return {
        (check.name, recorder.cases[key].value.operation.label, str(failure.failure)): (
            recorder.cases[key].value.as_curl_command()
        )
        for key, checks in recorder.checks.items()
        for check in checks
        if (failure := check.failure_info)
    }
