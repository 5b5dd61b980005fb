"""Two machines of a portal as process groups on loopback: nginx, PgBouncer, Redis, a bucket,
PostgreSQL and a streaming replica, each started as `docs/scaling.md` says."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg

from tests.tools.ports import free_port
from tests.tools.postgres import Account, server_programs

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
SECONDS_TO_START = 120
SECONDS_TO_STOP = 60
BUCKET = "corridor"
S3_ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "corridor",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_DEFAULT_REGION": "us-east-1",
}
PROGRAMS = ("nginx", "pgbouncer", "redis-server")

POSTGRESQL = """\
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
wal_level = replica
fsync = off
"""
PGBOUNCER = """\
[databases]
corridor = host=127.0.0.1 port={primary}
copy = host=127.0.0.1 port={replica} dbname=corridor
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
max_client_conn = 200
server_login_retry = 1
query_wait_timeout = 2
"""
NGINX = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx-errors;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  {upstream}
  server {{
    listen 127.0.0.1:{port};
{asking}
  }}
}}
"""


def missing_programs() -> list[str]:
    """Return the programs that are not installed here."""
    found = [] if server_programs() else ["postgresql"]
    return found + [name for name in PROGRAMS if not shutil.which(name)]


class Service:
    """A program that runs until it is stopped; what it says is kept in a file."""

    def __init__(
        self,
        name: str,
        words: Sequence[str | Path],
        folder: Path,
        environment: dict[str, str] | None = None,
        account: Account | None = None,
    ) -> None:
        self.name, self.words, self.folder = name, [str(word) for word in words], folder
        self.environment, self.account = {**os.environ, **(environment or {})}, account or {}
        self.log = folder / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.words,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                **self.account,
            )

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


class Machine(Service):
    """A group of processes that answer readers, with a folder and settings of its own."""

    def __init__(self, number: int, folder: Path, environment: dict[str, str]) -> None:
        self.port, own = free_port(), folder / f"machine-{number}"
        own.mkdir()
        granian = [sys.executable, "-m", "granian"]
        words = f"--interface asginl --http 1 --no-ws --host {HOST} --port {self.port} --workers 2"
        target = ["--workers-kill-timeout", "30", "portal.ops.asgi:application"]
        environment = {**environment, "PORTAL_VAR": str(own)}
        super().__init__(f"web-{number}", [*granian, *words.split(), *target], folder, environment)

    def is_ready(self) -> bool:
        with suppress(OSError, HTTPException):
            return ask(self.port, "/readyz")[0] == 200
        return False

    def manage(self, *words: str) -> str:
        """Run a command of manage.py on this machine, and return what it says."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout


def ask(port: int, path: str, **headers: str) -> tuple[int, bytes]:
    """Return status and body of an answer."""
    connection = HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Ask again and again until something holds; fail after a while."""
    deadline = time.monotonic() + SECONDS_TO_START
    while not holds():
        assert time.monotonic() < deadline, f"{what} did not come about"
        time.sleep(0.1)


class Cluster:
    """All of it. The first machine prepares the database; both are behind one proxy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        names = ("primary", "replica", "pgbouncer", "redis", "bucket", "nginx")
        ports = {name: free_port() for name in names}
        self.ports = ports
        bouncer = f"postgres://corridor@{HOST}:{ports['pgbouncer']}"
        query = "?disable_server_side_cursors=1"
        environment = {
            "SECRET_KEY": "k" * 50,
            "DATABASE_URL": f"{bouncer}/corridor{query}",
            "DATABASE_REPLICA_URL": f"{bouncer}/copy{query}",
            "REDIS_URL": f"redis://{HOST}:{ports['redis']}/0",
            "PORTAL_S3_BUCKET": BUCKET,
            "AWS_ENDPOINT_URL_S3": f"http://{HOST}:{ports['bucket']}",
            "SITE_URL": f"http://{HOST}:{ports['nginx']}",
            "BEHIND_PROXY": "1",
            "PORTAL_MACHINES": "2",
            "PORTAL_API_RATE": "",
            "PORTAL_WORK_RATE": "",
            "PORTAL_NO_BOOTSTRAP": "1",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            **S3_ACCOUNT,
        }
        self.machines = [Machine(number, folder, environment) for number in (1, 2)]
        programs = server_programs()
        assert programs is not None
        self.programs, self.account = programs, _database_account()
        self.primary, self.replica = (
            Service(name, [programs / "postgres", "-D", folder / name], folder, None, self.account)
            for name in ("primary", "replica")
        )
        # PgBouncer refuses root, and reads its files as the account that it takes.
        bouncer_words = ["pgbouncer", str(folder / "pgbouncer.ini")]
        self.pgbouncer = Service("pgbouncer", bouncer_words, folder, None, self.account)
        redis = f"--bind {HOST} --port {ports['redis']} --save --appendonly no --dir {folder}"
        self.redis = Service("redis", ["redis-server", *redis.split()], folder)
        bucket = [sys.executable, "-m", "tests.machines.bucket", str(ports["bucket"]), BUCKET]
        self.bucket = Service("bucket", bucket, folder, S3_ACCOUNT)
        self.nginx = Service("nginx", ["nginx", "-c", folder / "nginx.conf"], folder)

    @contextmanager
    def running(self) -> Iterator[None]:
        with ExitStack() as stack:
            self._start_databases(stack)
            for service in (self.pgbouncer, self.redis, self.bucket):
                self._begin(stack, service)
            direct = self._address("primary")
            first = self.machines[0]
            through = first.environment["DATABASE_URL"]
            first.environment["DATABASE_URL"] = direct  # as migrations keep to one session
            first.manage("migrate", "-v0")
            first.manage("load_dataset")
            first.environment["DATABASE_URL"] = through
            for machine in self.machines:
                machine.manage("collectstatic", "--noinput", "-v0")
                self._begin(stack, machine)
            for machine in self.machines:
                wait_until(machine.is_ready, f"an answer of {machine.name}")
            ports = [machine.port for machine in self.machines]
            text = nginx_file(self.folder, self.ports["nginx"], ports)
            (self.folder / "nginx.conf").write_text(text)
            self._begin(stack, self.nginx)
            wait_until(self._is_served, "an answer of nginx")
            wait_until(self.is_copied, "the replica")
            yield

    def _is_served(self) -> bool:
        with suppress(OSError, HTTPException):
            return ask(self.ports["nginx"], "/about/")[0] == 200
        return False

    def query(self, server: str, statement: str) -> object:
        """Return the first value that a database server answers, asked by itself."""
        with psycopg.connect(self._address(server), autocommit=True) as connection:
            row = connection.execute(statement.encode()).fetchone()
            return row[0] if row else None

    def is_copied(self) -> bool:
        """True if the replica has all that the primary has written."""
        with suppress(psycopg.OperationalError):
            written = self.query("primary", "SELECT pg_current_wal_lsn()::text")
            return bool(self.query("replica", f"SELECT pg_last_wal_replay_lsn() >= '{written}'"))
        return False

    def _address(self, server: str) -> str:
        return f"postgres://corridor@{HOST}:{self.ports[server]}/corridor"

    def _begin(self, stack: ExitStack, service: Service, how: str = "SIGTERM") -> None:
        service.start()
        stack.callback(service.stop, signal.Signals[how])

    def _start_databases(self, stack: ExitStack) -> None:
        self._run("initdb", "--pgdata=primary", "--username=corridor", "--auth=trust", "--no-sync")
        self._configure("primary")
        self._begin(stack, self.primary, "SIGINT")
        server = f"--host={HOST} --port={self.ports['primary']} --username=corridor".split()
        ready = [str(self.programs / "pg_isready"), "-q", *server, "--dbname=postgres"]
        wait_until(lambda: subprocess.run(ready).returncode == 0, "an answer of PostgreSQL")
        self._run("createdb", *server, "corridor")
        self._run("pg_basebackup", *server, "--pgdata=replica", "-R", "--checkpoint=fast")
        self._configure("replica")
        self._begin(stack, self.replica, "SIGINT")
        (self.folder / "users").write_text('"corridor" ""\n')
        (self.folder / "pgbouncer.ini").write_text(
            PGBOUNCER.format(
                folder=self.folder,
                port=self.ports["pgbouncer"],
                **{name: self.ports[name] for name in ("primary", "replica")},
            )
        )

    def _configure(self, server: str) -> None:
        text = POSTGRESQL.format(port=self.ports[server], folder=self.folder)
        with (self.folder / server / "postgresql.conf").open("a") as file:
            file.write(text)

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [str(self.programs / program), *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            **self.account,
        )
        assert done.returncode == 0, done.stderr


def nginx_file(folder: Path, port: int, machines: Iterable[int]) -> str:
    """Return the file for nginx: how it asks the portal is that of `deploy/nginx.conf`."""
    shipped = (ROOT / "deploy/nginx.conf").read_text()
    upstream = re.search(r"upstream corridor \{.*?\n\}", shipped, re.DOTALL)
    asking = re.search(r" +proxy_http_version.*? location / \{.*?\n  \}", shipped, re.DOTALL)
    assert upstream is not None
    assert asking is not None
    backends = upstream[0]
    for shipped_port, own in zip(("8001", "8002"), machines, strict=True):
        backends = backends.replace(shipped_port, str(own))
    return NGINX.format(folder=folder, port=port, upstream=backends, asking=asking[0])


def _database_account() -> Account:
    """Return the account of the database servers, which refuse root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    lent = known.get("postgres") or known["nobody"]
    return {"user": lent.pw_uid, "group": lent.pw_gid, "extra_groups": []}


@contextmanager
def several_machines() -> Iterator[Cluster]:
    """Start all of it, and end all of it."""
    folder = Path(tempfile.mkdtemp(prefix="corridor-machines-"))
    try:
        account = _database_account()
        if account:
            os.chown(folder, account["user"], account["group"])
            folder.chmod(0o755)
        cluster = Cluster(folder)
        with cluster.running():
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)
