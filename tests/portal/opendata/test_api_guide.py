"""The examples of the guides run, and print what the guides say."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import urlopen

import pytest
from pytest_django.live_server_helper import LiveServer

from portal.publication import publishing
from tests.dataset.files import load
from tests.factories import (
    NOON,
    claim,
    make_country,
    make_energy_project,
    make_indicator,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
    rule,
)
from tests.optional import the

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[3]
GUIDES = ("docs/api-guide.md", "docs/mcp.md", "docs/sdmx.md")
PORTAL = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BARE_HEAD = re.compile(r"\ufeff[^\n]*\n(?=\ufeff|\Z)")
"""A file of CSV without rows."""
NODE = ROOT / ".venv" / "bin" / "node"
PROGRAMS = {
    "sh": ["bash", "-euo", "pipefail"],
    "python": [sys.executable, "-W", "ignore::DeprecationWarning"],
    "js": [str(NODE), "--input-type=module"],
}


class Example(NamedTuple):
    where: str
    language: str
    code: str
    printed: str | None
    """What has to come out; None where the guide does not say."""


def examples() -> Iterator[Example]:
    for guide in GUIDES:
        text = (ROOT / guide).read_text()
        blocks = list(BLOCK.finditer(text))
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            if block[1] == "text":
                continue
            line = text.count("\n", 0, block.start()) + 1
            has_output = following is not None and following[1] == "text"
            printed = the(following)[2] if has_output else None
            yield Example(f"{guide}:{line}", block[1], block[2], printed)


EXAMPLES = list(examples())


@pytest.fixture
def portal(live_server: LiveServer) -> str:
    """The records that the guides name, with what the packaged data set says of them."""
    turgusun()
    trade_with_kyrgyzstan()
    return live_server.url


def turgusun() -> Any:
    project = make_energy_project(
        slug="kz-turgusunskaya-hydro",
        title_en="Turgusun hydropower station",
        title_zh_hans="图尔古松水电站",
        title_ru="Тургусунская ГЭС",
        technology="hydro",
        capacity_mw="24.9",
        latitude="49.949819",
        longitude="84.049938",
    )
    table = make_source(slug="pypsa-kz-2024", publisher="PyPSA meets Earth", kind="dataset")
    article = make_source(slug="founding-article", publisher="My Global News")
    paper = make_source(slug="myglobalnews-2025-06-13", publisher="My Global News")
    make_country("KG")
    for name, fact in project.facts.items():
        if fact.accepted(project, name):
            claim(project, name, source=table)
    claim(project, "country", "KG", source=article)
    claim(project, "country", "KG", source=paper)
    rule(project, "country", rule="wrong-country")
    return publish(project)


def trade_with_kyrgyzstan() -> None:
    series = publish(
        make_series(
            slug="trade-cn-kg-gacc-usd",
            indicator=publish(make_indicator(slug="trade-total", unit="USD bn")),
            country=make_country("CN"),
            partner=make_country("KG"),
        )
    )
    said = {"2023": ("19.8", "WeNews (GACC)"), "2024": ("22.71", ASTANA_TIMES)}
    for period, (value, publisher) in said.items():
        seen = observe(series, period, value, source=make_source(publisher=publisher))
        publishing.submit(seen.batch, by=make_user(), at=NOON)
        publishing.publish(seen.batch, by=make_user(), at=NOON)


ASTANA_TIMES = "The Astana Times (Kazinform; GACC)"


def test_the_guides_have_examples_in_every_language() -> None:
    languages = {example.language for example in EXAMPLES}

    assert languages == {*PROGRAMS, "r"}


def test_an_example_in_each_language_runs_and_prints_what_the_guide_says(
    portal: str, tmp_path: Path
) -> None:
    """In curl, Python and JavaScript."""
    by_language = {one.language: one for one in reversed(EXAMPLES)}

    assert wrong([by_language[language] for language in PROGRAMS], portal, tmp_path) == []


@pytest.mark.exhaustive
@pytest.mark.filled(by=load)
def test_the_examples_run_and_print_what_the_guides_say(
    live_server: LiveServer, tmp_path: Path
) -> None:
    runnable = [one for one in EXAMPLES if one.language in PROGRAMS]

    assert wrong(runnable, live_server.url, tmp_path) == []


def wrong(examples: list[Example], portal: str, folder: Path) -> list[Any]:
    """Each runs as a program of its own. `curl` fails where an answer does, as its settings here
    say."""
    (folder / ".curlrc").write_text("fail-with-body\nsilent\nshow-error\n")
    return [
        f"{example.where}: {problem}"
        for example in examples
        for problem in problems(example, portal, folder)
    ]


def problems(example: Example, portal: str, folder: Path) -> Iterator[str]:
    code = example.code.replace(PORTAL, portal)
    ran = subprocess.run(
        PROGRAMS[example.language],
        input=code,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=folder,
        env={**os.environ, "CURL_HOME": str(folder), "HOME": str(folder)},
    )
    if ran.returncode:
        yield f"ended with {ran.returncode}: {ran.stderr[-1500:]} {ran.stdout[-500:]}"
    elif not ran.stdout.strip() or BARE_HEAD.search(ran.stdout):
        yield f"found nothing: {ran.stdout!r}"
    elif example.printed is not None and ran.stdout != example.printed:
        yield f"printed {ran.stdout!r} instead of {example.printed!r}"


QUOTED = re.compile(r'"([^"\\]*)"')


@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if e.language == "r"], ids=lambda e: e.where
)
def test_the_examples_in_r(portal: str, example: Example, tmp_path: Path) -> None:
    """Where R is installed, they run. Where it is not, as on most machines of ours, this much is
    known: what they ask is answered, what is opened is closed, and whatever they name in quotes
    as a column stands in the head of the table that they read."""
    code = example.code.replace(PORTAL, portal)
    if program := shutil.which("Rscript"):
        ran = subprocess.run(
            [program, "-e", code],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            cwd=tmp_path,
        )
        assert (ran.returncode, bool(ran.stdout.strip())) == (0, True), ran.stderr
        return
    bare = QUOTED.sub("", code)
    for opening, closing in ("()", "[]", "{}"):
        assert bare.count(opening) == bare.count(closing)
    texts = QUOTED.findall(code)
    (address,) = [text for text in texts if text.startswith(portal)]
    with urlopen(address) as answer:  # noqa: S310  # an address of ours
        head = answer.read().decode("utf-8-sig").splitlines()[0].split(",")
    named = re.search(r"\bc\((.*?)\)", code, re.DOTALL)
    assert named
    assert [name for name in QUOTED.findall(named[1]) if name not in head] == []
