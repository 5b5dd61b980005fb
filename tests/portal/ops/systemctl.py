"""`systemctl` for commands that are followed without systemd: what ExecStart says runs as a plain
process; its number lies in the folder `running` of the temporary root, its words beside it."""

import configparser
import os
import pwd
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

SECONDS_TO_STOP = 60


class Units:
    """`systemctl`, with plain processes whose numbers lie in the folder `running`."""

    def __init__(self, root: Path) -> None:
        self.root, self.running = root, root / "running"
        self.running.mkdir(exist_ok=True)

    def call(self, words: list[str]) -> None:
        names = [word for word in words[1:] if not word.startswith("-")]
        match words[0]:
            case "enable" | "start" | "restart":
                for name in names:
                    self.stop(name)
                    self.start(name)
            case "reload" if names == ["nginx"]:
                pid = self.root / "nginx.pid"
                is_running = pid.exists() and pid.read_text().strip()
                subprocess.run(["nginx", *(["-s", "reload"] if is_running else [])], check=True)
            case "daemon-reload" | "reload" | "disable" | "stop":
                for name in names if words[0] in ("disable", "stop") else []:
                    self.stop(name)
            case other:
                sys.exit(f"systemctl {other} is not followed")

    def start(self, name: str) -> None:
        """Start a service; of a timer its service, once, to its end."""
        name, _, kind = name.partition(".")
        stem, _, instance = name.partition("@")
        file = self.root / "etc/systemd/system" / f"{stem}{'@' if instance else ''}.service"
        unit = configparser.RawConfigParser(strict=False, delimiters=("=",))
        unit.read_string(file.read_text().replace("%i", instance))
        service = unit["Service"]
        own = service.get("environment", ":")
        script = f"{own}; . {service['environmentfile']}; exec {service['execstart']}"
        account = pwd.getpwnam(service["user"])
        is_root = os.geteuid() == 0
        with (self.root / f"{name}.log").open("a") as log:
            process = subprocess.Popen(
                ["sh", "-c", f"set -a; {script}"],
                cwd=service["workingdirectory"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=account.pw_uid if is_root else None,
                group=account.pw_gid if is_root else None,
                extra_groups=[] if is_root else None,
            )
        if kind == "timer":
            if process.wait() != 0:
                sys.exit(f"{name} failed: {(self.root / f'{name}.log').read_text()[-3000:]}")
            return
        (self.running / name).write_text(str(process.pid))

    def stop(self, name: str) -> None:
        """Ask the main process of a service to end, as KillMode=mixed does, and wait for it."""
        file = self.running / name.partition(".service")[0]
        if not file.exists():
            return
        with suppress(ProcessLookupError):
            process = os.pidfd_open(int(file.read_text()))
            signal.pidfd_send_signal(process, signal.SIGTERM)
            if not select.select([process], [], [], SECONDS_TO_STOP)[0]:
                signal.pidfd_send_signal(process, signal.SIGKILL)
            os.close(process)
        file.unlink()

    def stop_all(self) -> None:
        for file in list(self.running.iterdir()):
            self.stop(file.name)


if __name__ == "__main__":
    Units(Path(sys.argv[1])).call(sys.argv[2:])
