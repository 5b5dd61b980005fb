"""Dockerfile and compose.yaml: read by rules of our own, and followed as plain processes, as no
container engine is needed to see that their commands work together."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.portal.ops.followed import Server, bare_server
from tests.tools.release_tree import FILES, FOLDERS, build_tree, version

ROOT = Path(__file__).resolve().parents[3]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
INSTRUCTIONS = re.findall(r"(?m)^([A-Z]+) ((?:.*\\\n)*.*)$", DOCKERFILE)
PINNED = re.compile(r"[a-z/-]+:\d+\.\d+[\w.-]*")
SECRET = re.compile(r"(?i)(password|secret|key|token)(?!.*_FILE)")


def instructions(name: str) -> list[str]:
    return [
        " ".join(words.replace("\\\n", " ").split())
        for found, words in INSTRUCTIONS
        if found == name
    ]


def settings_of(service: dict[str, Any]) -> dict[str, str]:
    return dict(service.get("environment", {}))


def test_images_are_pinned_and_name_no_host() -> None:
    images = [words.split()[0] for words in instructions("FROM")]
    images += [one["image"] for one in SERVICES.values()]

    assert [one for one in images if not PINNED.fullmatch(one)] == []


def test_every_container_has_few_rights() -> None:
    """Each has an account that is not root, or is root without any right but to take a port."""
    assert instructions("USER") == ["corridor"]
    for name, service in SERVICES.items():
        is_ours = "build" in service
        rights = set(service.get("cap_add", []))
        assert is_ours or service.get("user", "root") != "root" or service["cap_drop"] == ["ALL"], (
            name
        )
        assert rights <= {"NET_BIND_SERVICE"}, name
        assert "privileged" not in service, name
        if "user" not in service:
            assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name


def test_every_container_that_stays_says_whether_it_works() -> None:
    assert len(instructions("HEALTHCHECK")) == 1
    for name, service in SERVICES.items():
        stays = "restart" in service
        asked = service.get("healthcheck") or ("build" in service and {"test": "of the image"})
        assert bool(asked and asked.get("test")) is stays, name


def test_secrets_are_files() -> None:
    given = [*instructions("ENV"), *instructions("ARG")]
    assert [words for words in given if SECRET.search(words)] == []
    for service in SERVICES.values():
        named = {name for name in settings_of(service) if SECRET.search(name)}
        assert {name for name in named if not name.endswith("_FILE")} == set()
        files = set(re.findall(r"/run/secrets/([\w-]+)", json.dumps(service)))
        assert files <= set(service.get("secrets", [])) <= set(COMPOSE["secrets"])


def test_files_of_containers_are_in_the_tree() -> None:
    copied = [word for words in instructions("COPY") for word in words.split()[:-1]]
    mounted = re.findall(r"\./([\w./-]+):", json.dumps(SERVICES))

    assert {"Dockerfile", "compose.yaml", ".dockerignore"} <= set(FILES)
    for name in [
        *mounted,
        *(one for one in copied if "/" in one and not one.startswith(("/", "-"))),
    ]:
        assert (ROOT / name).is_file()
        assert name.startswith(FOLDERS)


def test_commands_of_the_page_run_in_services_that_begin_with_python() -> None:
    page = (ROOT / "docs" / "install.md").read_text()
    named = re.findall(r"docker compose run (?:--[a-z-]+ )*(\w+) manage\.py", page)

    assert len(named) > 2
    assert [name for name in named if "entrypoint" in SERVICES[name]] == []


def test_scripts_of_the_database_stop_at_an_error() -> None:
    """Else psql goes on, and ends as if all was well."""
    texts = (ROOT / "compose.yaml").read_text() + (ROOT / "deploy/compose-roles.sh").read_text()
    called = re.findall(r"psql (?:.|\\\n)*?--file", texts)

    assert len(called) == 2
    assert [one for one in called if "ON_ERROR_STOP=1" not in one] == []


def test_version_of_the_image_is_this_one() -> None:
    images = {one["image"] for one in SERVICES.values() if "build" in one}

    assert images == {f"corridor:{version()}"}


class Containers:
    """Services of compose.yaml as plain processes of one machine, in a built tree that belongs to
    root: `database` is a cluster of its own, `proxy` is left out (docs/install.md has it)."""

    def __init__(self, server: Server, tree: Path) -> None:
        self.server, self.tree = server, tree
        (tree / ".venv" / "bin").mkdir(parents=True)
        (tree / ".venv" / "bin" / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
        (tree / ".venv" / "bin" / "python").chmod(0o755)

    def here(self, text: str) -> str:
        text = text.replace("/run/secrets", f"{self.tree}/secrets").replace("$$", "$")
        text = text.replace("${SITE_ADDRESS:?}", "portal.example")
        text = re.sub(r"\$\{\w+:[-?](.*?)\}", r"\1", text).replace("--watch 58", "--watch 1")
        text = text.replace("@database:5432", f"@localhost:{self.server.ports['5432']}")
        text = text.replace(".".join("0000"), "127.0.0.1").replace(
            "8000", self.server.ports["8001"]
        )
        return self.server.here(text).replace("/roles.sql", "deploy/roles.sql")

    def words(self, name: str) -> list[str]:
        service = SERVICES[name]
        entry = service.get("entrypoint") or json.loads(instructions("ENTRYPOINT")[0])
        command = service.get("command") or json.loads(instructions("CMD")[0])
        return [self.here(word) for word in [*entry, *command]]

    def environment(self, name: str) -> dict[str, str]:
        of_image = dict(word.split("=", 1) for word in shlex.split(instructions("ENV")[0]))
        given = {**of_image, **settings_of(SERVICES[name])}
        ours = {key: self.here(str(value)) for key, value in given.items()}
        ours["EMAIL_URL"] = "consolemail://"
        return {**self.server.environment(), **ours, "SECURE_SSL_REDIRECT": "0"}

    def said(self, name: str) -> str:
        return (self.server.root / f"{name}.log").read_text()

    @contextmanager
    def started(self, name: str) -> Iterator[subprocess.Popen[bytes]]:
        user, group = self.server.account() if self.server.is_root else (None, None)
        with (self.server.root / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                self.words(name),
                cwd=self.tree,
                env=self.environment(name),
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
            )
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(timeout=60)


@pytest.mark.exhaustive
def test_services_work_together_as_plain_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_COMPRESS_STATIC", "0")
    with bare_server() as server:
        tree = server.root / "srv" / "corridor"
        build_tree(tree)
        containers = Containers(server, tree)
        page = (ROOT / "docs" / "install.md").read_text()
        block = re.search(r"(?s)```containers\n(.*?)```", page)
        assert block
        secrets = "\n".join(line for line in block[1].splitlines() if not line.startswith("docker"))
        server.run(containers.here(f"cd {tree}\n{secrets}\nchmod 755 secrets"))
        roles = containers.here((tree / "deploy/compose-roles.sh").read_text())
        server.run(f"cd {tree}\n{roles}")
        for folder in ("var/lib/corridor", "var/backups/corridor"):
            path = server.root / folder
            path.mkdir(parents=True)
            if server.is_root:
                os.chown(path, *server.account())
        code = {path: path.stat().st_mtime_ns for path in tree.rglob("*")}

        with containers.started("migrate") as migrate:
            assert migrate.wait(timeout=600) == 0, containers.said("migrate")
        with containers.started("web"), containers.started("worker") as worker:
            url = f"http://127.0.0.1:{server.ports['8001']}/about/"
            ask = f"curl -fsS --retry 60 --retry-connrefused -H 'Host: portal.example' {url}"
            assert "<title>" in server.run(f"{ask} -H 'X-Forwarded-Proto: https'")
            assert worker.poll() is None, containers.said("worker")

        assert {path: path.stat().st_mtime_ns for path in tree.rglob("*")} == code
