from pathlib import Path

import pytest

from tests.clients import matrix
from tests.clients.matrix import Client, Portal


def test_row_is_written_before_the_next_client_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "clients.md"
    page.write_text(
        f"{matrix.HEAD}| gone | 1 | then | it | was |\n| a | 1 | then | it | was |\n"
        "| c | 1 | then | it | was |\n"
    )

    def fail(portal: Portal) -> str:
        """read"""
        raise ValueError("a | b")

    def stop(portal: Portal) -> str:
        raise KeyboardInterrupt

    known = [Client("a", lambda: "2", fail), Client("b", lambda: "2", stop)]
    known += [Client("c", lambda: "2", fail)]
    for name, value in (("PAGE", page), ("CLIENTS", known), ("MODULES", ())):
        monkeypatch.setattr(matrix, name, value)
    with pytest.raises(KeyboardInterrupt):
        matrix.try_all("http://127.0.0.1")
    first, last = page.read_text().removeprefix(matrix.HEAD).splitlines()
    assert first.startswith("| a | 2 | 20")
    assert first.endswith(" | read | **failed**: ValueError: a \\| b |")
    assert last == "| c | 1 | then | it | was |"
