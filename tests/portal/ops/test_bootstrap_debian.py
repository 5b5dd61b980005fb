"""Debian's packages are installed with sudo only after consent of whoever sits at a terminal."""

import os
import sys
from pathlib import Path

import pytest

from portal.ops.bootstrap import debian

CALLED = '#!/bin/sh\necho "$(basename $0) $*" >> "$CALLS"\n'


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Programs that somebody has who is not root, and the file of what sudo was asked for."""
    for name in ("sudo", "apt-get"):
        (tmp_path / name).write_text(CALLED)
        (tmp_path / name).chmod(0o755)
    calls = tmp_path / "calls"
    calls.touch()
    monkeypatch.setenv("CALLS", str(calls))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    for name in ("CI", "PORTAL_NO_BOOTSTRAP"):
        monkeypatch.delenv(name, raising=False)
    return calls


@pytest.mark.parametrize(
    ("typed", "ci", "installs"),
    [("y\n", "", True), ("n\n", "", False), ("\n", "", False), ("n\n", "1", True)],
)
def test_somebody_at_a_terminal_is_asked_first(
    calls: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    typed: str,
    ci: str,
    installs: bool,
) -> None:
    keyboard, terminal = os.openpty()
    os.write(keyboard, typed.encode())
    if ci:
        monkeypatch.setenv("CI", ci)
    with os.fdopen(terminal) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert debian.install("postgresql") is installs
    os.close(keyboard)
    assert ("apt-get" in calls.read_text()) is installs
    told = capfd.readouterr().err
    assert "sudo --non-interactive apt-get install postgresql" in told
    assert ("[y/N]" in told) is not bool(ci)


def test_without_a_terminal_it_is_said_and_done(
    calls: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        assert debian.install("postgresql")
    assert "install --yes --no-install-recommends postgresql" in calls.read_text()
    assert "sudo --non-interactive apt-get install postgresql" in capfd.readouterr().err
