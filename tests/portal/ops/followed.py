"""Commands of a document, followed as far as a machine without systemd and a public name can.

Paths lie in a temporary root, ports are free ones, and programs that only a server has are stood in
for by small scripts in front of PATH:

| instead of | |
|---|---|
| apt-get, adduser | nothing; the account is `nobody` for root, else whoever runs the tests |
| systemd | `systemctl` starts what ExecStart says as a plain process, with its settings |
| PostgreSQL of the machine | a cluster of its own that asks for passwords |
| certbot | a certificate that `openssl` signs itself |
| nginx, Caddy | the real ones with the file of the page, below a frame; where missing, not asked |
| the packaged data | no more than whether the command is there: other tests load it |
| the mail server | one that keeps what it is told |
"""

import getpass
import grp
import os
import pwd
import re
import shlex
import shutil
import signal
import socketserver
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.portal.ops import systemctl as units
from tests.tools.ports import free_port
from tests.tools.postgres import server_programs

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PATHS = re.compile(r"(?<![\w.$}/])/(?=(?:etc|srv|var|usr/local/sbin)/)")
PORTS = ("25", "80", "443", "5432", "8001", "8002")
NGINX_FRAME = """
daemon on; pid {root}/nginx.pid; error_log {root}/nginx.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {root}/tmp; proxy_temp_path {root}/tmp; fastcgi_temp_path {root}/tmp;
  uwsgi_temp_path {root}/tmp; scgi_temp_path {root}/tmp;
  include {root}/etc/nginx/sites-enabled/*;
}}
"""


def commands(page: str) -> str:
    """The commands of a page, in its order."""
    return "\n".join(BLOCK.findall(page))


class Server:
    """A machine that commands are followed on."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.is_root = os.geteuid() == 0
        self.user = "nobody" if self.is_root else getpass.getuser()
        self.group = grp.getgrgid(pwd.getpwnam(self.user).pw_gid).gr_name
        self.ports = {port: str(free_port()) for port in PORTS}
        self.log = root / "log"
        for folder in ("bin", "tmp", "etc/systemd/system", "etc/caddy", "var/backups", "srv"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        for folder in ("etc/nginx/sites-available", "etc/nginx/sites-enabled", "usr/local/sbin"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        (root / "tmp").chmod(0o1777)
        (root / "etc/nginx/nginx.conf").write_text(NGINX_FRAME.format(root=root))
        self._write_programs()

    def account(self) -> tuple[int, int]:
        found = pwd.getpwnam(self.user)
        return found.pw_uid, found.pw_gid

    def here(self, text: str) -> str:
        """Commands or a file of the page, with the paths, ports and account of this machine."""
        text = PATHS.sub(f"{self.root}/", text)
        text = text.replace("filecache:///", f"filecache://{self.root}/")
        text = re.sub(r"listen \[::\].*\n", "", text)
        text = re.sub(r"(listen )(80|443)", lambda m: f"{m[1]}127.0.0.1:{self.ports[m[2]]}", text)
        text = re.sub(
            r"(?<![\d.])(?:(?<=[:@])(5432|25)|(8001|8002))\b",
            lambda m: self.ports[m[1] or m[2]],
            text,
        )
        text = text.replace("https://$HOST/", f"https://$HOST:{self.ports['443']}/")
        text = text.replace(
            "{$SITE_ADDRESS:portal.example}", f"http://portal.example:{free_port()}"
        )
        text = text.replace("-o corridor -g corridor", f"-o {self.user} -g {self.group}")
        text = re.sub(r"(root:|-o root -g )corridor\b", rf"\g<1>{self.group}", text)
        if not self.is_root:
            text = re.sub(r"-o \w+ -g \w+ |^chown .*$", "", text, flags=re.MULTILINE)
        text = text.replace("--user corridor ", f"--user {self.user} ")
        text = text.replace("User=corridor", f"User={self.user}")
        return text.replace("--watch 58", "--watch 1")

    def run(self, script: str) -> str:
        """Run commands as one shell of root; fail with all output at the first that fails."""
        words = ["bash", "-euo", "pipefail", "-c", f"PS4='$ '\nset -x\n{script}"]
        done = subprocess.run(
            words, cwd=self.root, env=self.environment(), text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        with self.log.open("a") as log:
            log.write(done.stdout)
        assert done.returncode == 0, done.stdout[-6000:]
        return done.stdout

    def environment(self) -> dict[str, str]:
        """No variable of whoever runs the tests, and the stand-ins in front."""
        return {
            "PATH": f"{self.root}/bin:{self.root}/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": str(self.root),
            "TMPDIR": str(self.root / "tmp"),
            "LANG": "C.UTF-8",
            "PGHOST": str(self.root / "postgresql"),
            "PGPORT": self.ports["5432"],
            "DJANGO_SUPERUSER_PASSWORD": "correct horse battery",
            **{name: text for name, text in os.environ.items() if name.startswith("PIP_")},
        }

    def _write_programs(self) -> None:
        systemctl = shlex.join([sys.executable, units.__file__, str(self.root)])
        openssl = (
            'd={0}/etc/letsencrypt/live/portal.example; mkdir -p "$d"; exec openssl req -x509'
            " -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=portal.example"
            ' -keyout "$d/privkey.pem" -out "$d/fullchain.pem"'
        )
        real = {
            name: shutil.which(name, path="/usr/sbin:/usr/bin:/bin") for name in ("nginx", "caddy")
        }
        python = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")
        drop = "" if self.is_root else 'shift 3; exec "$@"\n'
        programs = {
            "apt-get": "exit 0",
            "adduser": "exit 0",
            "certbot": openssl.format(self.root),
            "python3": f'exec {python} "$@"',
            "systemctl": f'exec {systemctl} "$@"',
            "curl": f'exec /usr/bin/curl --insecure --resolve "portal.example:{self.ports["443"]}:'
            '127.0.0.1" "$@"',
            "nginx": f'exec {real["nginx"]} -c {self.root}/etc/nginx/nginx.conf "$@"'
            if real["nginx"]
            else "exit 0",
            "caddy": f'exec {real["caddy"]} "$@" --adapter caddyfile'
            if real["caddy"]
            else "exit 0",
            "runuser": 'if [ "$2" = postgres ]; then shift 4; exec psql -U postgres "$@"; fi\n'
            f'{drop}exec /usr/sbin/runuser "$@"',
        }
        for name, script in programs.items():
            (self.root / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")
            (self.root / "bin" / name).chmod(0o755)


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps what it is told by SMTP."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: str) -> None:
        self.told: list[str] = []
        super().__init__(("127.0.0.1", int(port)), _Mail)


class _Mail(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        lines, is_data = list[str](), False
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            if is_data and line != ".":
                lines.append(line)
                continue
            if is_data:
                self.server.told.append("\n".join(lines))  # type: ignore[attr-defined]
            is_data = line.upper() == "DATA"
            self.wfile.write(b"354 go on\r\n" if is_data else b"250 yes\r\n")
            if line.upper() == "QUIT":
                return


@contextmanager
def mail_server(port: str) -> Iterator[list[str]]:
    with MailServer(port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.told
        server.shutdown()


@contextmanager
def postgresql(server: Server) -> Iterator[None]:
    """A cluster that asks for passwords by TCP, and has `postgres` by its socket."""
    programs = server_programs()
    assert programs, "PostgreSQL's server is missing: `python3 manage.py test` installs it"
    folder = server.root / "postgresql"
    folder.mkdir()
    before: list[str] = []
    if server.is_root:
        shutil.chown(folder, "postgres", "postgres")
        before = ["/usr/sbin/runuser", "-u", "postgres", "--"]
    data = str(folder / "data")
    init = [str(programs / "initdb"), "-D", data, "-U", "postgres", "--auth-local=trust"]
    options = f"-p {server.ports['5432']} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    control = [*before, str(programs / "pg_ctl"), "-D", data, "-w", "-s"]
    subprocess.run(
        [*before, *init, "--auth-host=scram-sha-256", "--no-sync"], cwd="/", check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    subprocess.run([*control, "-l", f"{folder}/log", "-o", options, "start"], cwd="/", check=True)
    try:
        yield
    finally:
        subprocess.run([*control, "-m", "fast", "stop"], cwd="/", check=False)


@contextmanager
def bare_server() -> Iterator[Server]:
    """A machine with nothing of the portal; what was started on it ends with it."""
    root = Path(tempfile.mkdtemp(prefix="corridor-server-"))
    root.chmod(0o755)
    server = Server(root)
    try:
        with postgresql(server):
            yield server
            units.Units(root).stop_all()
    finally:
        units.Units(root).stop_all()
        pid = root / "nginx.pid"
        if pid.exists() and (number := pid.read_text().strip()):
            os.kill(int(number), signal.SIGTERM)
        shutil.rmtree(root, ignore_errors=True)
