"""Programs that make clients and tests from the OpenAPI description."""

import importlib
import os
import pkgutil
import re
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.clients.matrix import NODE, Portal, client, node_version, ran

SCHEMA = "/api/schema/?format=json"
HERE = Path(sys.executable).parent
WITHOUT_ROWS = {"lists", "search"}
"""Tags of what is no list of rows with a key."""


@client("openapi-python-client")
def openapi_python_client(portal: Portal) -> str:
    """generate; every list: a page, the next page, one row by `uid`, all typed; one row of each by
    its key; a search; `mypy --strict` of the generated code but the program's own `client.py`"""
    made = portal.folder / "corridor_client"
    portal.get(SCHEMA)  # it waits five seconds, and the first description is made in about as many
    ran(
        *(HERE / "openapi-python-client", "generate", "--url", portal.url + SCHEMA),
        *("--output-path", made, "--meta", "none"),
    )
    typed = [f"{made.name}/{part}" for part in ("api", "models")]
    files = ran(HERE / "mypy", "--strict", *TYPED, *typed, cwd=portal.folder).split()
    sys.path.insert(0, str(portal.folder))
    api = importlib.import_module(f"{made.name}.api")
    whole = importlib.import_module(f"{made.name}.client").Client(base_url=portal.url, timeout=60)
    rows = 0
    for tag in pkgutil.iter_modules(api.__path__):
        if tag.name not in WITHOUT_ROWS:
            rows += _read_list(importlib.import_module(f"{api.__name__}.{tag.name}"), whole)
    search = importlib.import_module(f"{api.__name__}.search.search")
    assert search.sync(client=whole, q="gas", page_size=2).results[0].title["en"]
    return f"{len(portal.lists())} lists, {rows} rows; {files[-3]} files without a type error"


def _read_list(package: ModuleType, asked: Any) -> int:
    name = package.__name__.rpartition(".")[2]
    listing = importlib.import_module(f"{package.__name__}.{name}_list")
    detail = importlib.import_module(f"{package.__name__}.{name}_detail")
    pages = [listing.sync(client=asked, page=number, page_size=2) for number in (1, 2)]
    first = pages[0]
    assert type(first).__name__.startswith("Paginated"), (name, first)
    assert type(pages[1]).__name__.startswith("Paginated") or first.count <= 2, (name, pages[1])
    if not first.results:
        return 0
    row = first.results[0]
    assert not type(row).__name__.endswith("InPart"), name
    if "uid" in listing.sync.__annotations__ and hasattr(row, "uid"):
        assert listing.sync(client=asked, uid=[row.uid]).count == 1, name
    (key,) = (one for one in detail.sync.__annotations__ if one in KEYS)
    one = detail.sync(getattr(row, key), client=asked)
    assert getattr(one, key) == getattr(row, key), (name, one)
    return len(first.results) + len(getattr(pages[1], "results", ()))


TYPED = ("--follow-imports=silent",)
KEYS = ("slug", "uid", "key", "code", "position")


@client("openapi-typescript", node_version("openapi-typescript"))
def openapi_typescript(portal: Portal) -> str:
    """generate; `tsc --strict`; with openapi-fetch in Node: filter, read a fact by its type, two
    pages of every list. A row without `fields` is said to be whole by one `as`"""
    tools = NODE / "node_modules" / ".bin"
    ran(tools / "openapi-typescript", portal.url + SCHEMA, "-o", "schema.d.ts", cwd=NODE)
    options = ["--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom"]
    ran(tools / "tsc", *options, "typed.ts", cwd=NODE)
    return ran("node", NODE / "typed.js", portal.url).strip()


@client("schemathesis")
def schemathesis(portal: Portal) -> str:
    """its own program, with SCHEMATHESIS_SEED or another seed each time: no 5xx, answers of the
    described shape, type and status"""
    seed = os.environ.get("SCHEMATHESIS_SEED") or str(int(time.time()) % 10**6)
    checks = (
        "not_a_server_error,status_code_conformance,content_type_conformance,"
        "response_schema_conformance"
    )
    words = ["--seed", seed, "--checks", checks, "--phases", "examples,fuzzing"]
    words += ["--max-examples", "3", "--workers", "2", "--no-color"]
    said = ran(HERE / "schemathesis", "run", portal.url + SCHEMA, *words, cwd=portal.folder)
    found = re.search(r"(\d+) generated", said)
    assert found, said[-1500:]
    return f"seed {seed}: {found[1]} cases, no failure"
