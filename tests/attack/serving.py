"""The portal as it is served in production, as processes that can be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tests.attack.asking import HOST, OverHttp, Request
from tests.tools.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
SERVE = "from portal.ops.server import serve; serve({port})"
SECONDS_TO_START = 600
"""Until it counts as hanging; one that ends is not waited for."""


def manage(
    *words: str, check: bool = True, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command of manage.py, with the environment of this process unless another is given."""
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, check=check, capture_output=True, text=True, env=env)


def begin(*words: str) -> subprocess.Popen[bytes]:
    """The same, left running, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


class Served:
    """A portal on a port, served by `portal.ops.server.serve` with the environment of this process
    unless another is given; its words go to a log."""

    def __init__(self, log: Path, env: Mapping[str, str] | None = None) -> None:
        self.port, self._log, self._env = free_port(), log, env
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start, and return after how many seconds a page was answered."""
        began = time.monotonic()
        with self._log.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "shell", "-v0", "-c", SERVE.format(port=self.port)],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                env=self._env,
            )
        asker = OverHttp(self.port, {})
        while time.monotonic() < began + SECONDS_TO_START:
            if asker.ask(Request("/about/"), patience=20).status:
                return time.monotonic() - began
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"The portal did not start; see {self._log}.")

    def family(self) -> list[int]:
        """Processes of the server, those that answer last."""
        if self._process is None:
            return []
        found = [self._process.pid]
        for pid in found:
            found += _children(pid)
        return found

    def kill(self) -> None:
        """End all its processes at once, as a power cut does."""
        for pid in self.family():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self._process is not None:
            self._process.wait()
        self._process = None

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def memory_mb(self) -> int:
        """Most memory that one of its processes has held."""
        return max((_peak_kb(pid) for pid in self.family()), default=0) // 1024


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found


def _peak_kb(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


class Constant:
    """A server of one small file, to time beside the portal: what it takes longer, the machine is
    to blame for."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        (folder / "constant.txt").write_text("constant " * 500)
        self.port = free_port()
        words = [sys.executable, "-m", "http.server", str(self.port), "--bind", HOST]
        self._process = subprocess.Popen(
            [*words, "--directory", str(folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def seconds(self) -> float:
        return OverHttp(self.port, {}).ask(Request("/constant.txt")).seconds

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()
