"""nginx and Caddy with the files of `deploy/`, in front of something that refuses bodies as the
portal does. Each is asked where it is installed."""

import re
import shutil
import socket
import socketserver
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from portal.ops.buffering import LARGEST_BODY, LARGEST_OF_EDITORS
from tests.machines.services import wait_until
from tests.portal.ops.followed import NGINX_FRAME
from tests.tools.ports import free_port

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
NAME = "portal.example"
EDITOR = "Cookie: sessionid=of-an-editor\r\n"
TOO_MUCH = 2 * LARGEST_BODY
FASTER = 100
"""So many times as fast pass the seconds that Caddy gives a whole body and a whole answer."""
CADDY_HEAD = """{{
  admin off
  http_port {http}
  https_port {https}
  storage file_system {root}/caddy
  local_certs
  skip_install_trust
"""


class Portal(socketserver.ThreadingTCPServer):
    """Answers with the host it was asked for and the bytes it took, and refuses too many of them
    by their announcement."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.port = self.server_address[1]


class Answer(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        lines = list(iter(lambda: self.rfile.readline().decode().strip(), ""))
        heads = {name.lower(): value for name, value in (one.split(": ", 1) for one in lines[1:])}
        announced = int(heads.get("content-length", 0))
        if "/cut-off/" in lines[0]:
            return None
        if announced > (LARGEST_OF_EDITORS if "cookie" in heads else LARGEST_BODY):
            return self.answer("413 Content Too Large", "said the portal")
        taken = len(self.rfile.read(announced))
        return self.answer("200 OK", f"{heads['host']} {taken}")

    def answer(self, status: str, text: str) -> None:
        head = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {len(text)}\r\n\r\n"
        self.wfile.write(f"{head}{text}".encode())


def nginx(root: Path, portal: int, http: int, https: int) -> list[str]:
    openssl = "openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256"
    names = f"-subj /CN={NAME} -keyout {root}/privkey.pem -out {root}/fullchain.pem"
    subprocess.run([*openssl.split(), *names.split()], check=True, capture_output=True)
    text = (DEPLOY / "nginx.conf").read_text().replace(f"/etc/letsencrypt/live/{NAME}", str(root))
    text = re.sub(r"listen \[::\].*\n", "", text)
    ports = {"80": http, "443": https}
    text = re.sub(r"listen (80|443)", lambda m: f"listen 127.0.0.1:{ports[m[1]]}", text)
    text = re.sub(r"(127\.0\.0\.1:)800[12]", rf"\g<1>{portal}", text)
    (root / "etc/nginx/sites-enabled").mkdir(parents=True)
    (root / "etc/nginx/sites-enabled/corridor").write_text(text)
    # What it refused nginx reads on for a while, 5 s by default, before it closes the connection.
    frame = NGINX_FRAME.replace("n on;", "n off;")
    frame = frame.replace("http {{", "http {{ lingering_timeout 200ms;")
    (root / "nginx.conf").write_text(frame.format(root=root))
    return ["nginx", "-e", str(root / "log"), "-c", str(root / "nginx.conf")]


def caddy(root: Path, portal: int, http: int, https: int) -> list[str]:
    text = (DEPLOY / "Caddyfile").read_text().partition("{\n")[2]
    text = re.sub(r"\{\$UPSTREAMS:.*?\}", f"127.0.0.1:{portal}", text)
    text = re.sub(
        r"(read_body|write) (\d+)(\w)", lambda m: f"{m[1]} {int(m[2]) / FASTER}{m[3]}", text
    )
    head = CADDY_HEAD.format(root=root, http=http, https=https)
    (root / "Caddyfile").write_text(head + text)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(root / "Caddyfile")]


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port for https of a proxy in front of `Portal`."""
    if not shutil.which(request.param.__name__):
        pytest.skip(f"{request.param.__name__} is not installed")
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        root.chmod(0o755)
        (root / "tmp").mkdir(mode=0o777)
        portal = stack.enter_context(Portal())
        threading.Thread(target=portal.serve_forever, daemon=True).start()
        stack.callback(portal.shutdown)
        https = free_port()
        command = request.param(root, portal.port, free_port(), https)
        stack.enter_context(running(command, root / "said"))
        wait_until(lambda: ask(https, "GET /").endswith(f"{NAME} 0"), "the proxy answers")
        yield https


@contextmanager
def running(command: list[str], said: Path) -> Iterator[None]:
    with said.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def ask(
    port: int, request: str, body: Iterable[bytes] = (), *, heads: str = "", host: str = NAME
) -> str:
    """Return what is answered, before the body has come whole if need be; nothing where the
    connection ends without an answer."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    head = f"{request} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{heads}\r\n"
    name = host if host.endswith("elsewhere") else NAME
    said = b""
    with (
        suppress(OSError),
        socket.create_connection(("127.0.0.1", port), timeout=20) as plain,
        context.wrap_socket(plain, server_hostname=name) as one,
    ):
        one.sendall(head.encode())
        with suppress(OSError):
            for piece in body:
                one.sendall(piece)
        while piece := one.recv(65_536):
            said += piece
    return said.decode()


def send(port: int, path: str, size: int, heads: str = "", *, sent: int | None = None) -> str:
    body = b"x" * (size if sent is None else sent)
    return ask(port, f"POST {path}", [body], heads=f"Content-Length: {size}\r\n{heads}")


def test_picture_of_an_editor_arrives(port: int) -> None:
    assert send(port, "/admin/", TOO_MUCH, EDITOR).endswith(f"{NAME} {TOO_MUCH}")


@pytest.mark.exhaustive
def test_picture_of_an_editor_arrives_on_a_slow_line(port: int) -> None:
    """100 MB in 200 seconds, as at 4 Mbit/s, a hundred times as fast."""

    def pieces() -> Iterator[bytes]:
        for _ in range(8):
            time.sleep(0.25)  # as the line does
            yield b"x" * (TOO_MUCH // 8)

    heads = f"Content-Length: {TOO_MUCH}\r\n{EDITOR}"
    assert ask(port, "POST /admin/", pieces(), heads=heads).endswith(f"{NAME} {TOO_MUCH}")


def test_large_body_of_anybody_is_refused_before_it_is_taken(port: int) -> None:
    """A proxy that keeps bodies until they are whole would wait for this one."""
    assert send(port, "/admin/", TOO_MUCH, sent=10).endswith("said the portal")
    assert send(port, "/mcp", TOO_MUCH, sent=10).startswith("HTTP/1.1 413 ")


def test_refusal_that_a_proxy_does_not_see_leaves_the_portal_to_others(port: int) -> None:
    """A connection that ends while the body is still sent is no sign that a process is gone."""
    send(port, "/admin/cut-off/", TOO_MUCH)
    assert send(port, "/mcp", 10).endswith(f"{NAME} 10")


def test_more_than_editors_may_send_is_refused(port: int) -> None:
    size = 2 * LARGEST_OF_EDITORS
    assert send(port, "/admin/", size, EDITOR, sent=10).startswith("HTTP/1.1 413 ")


@pytest.mark.parametrize("host", [NAME.upper(), f"{NAME}:77"])
def test_portal_is_asked_by_one_spelling_of_its_name(port: int, host: str) -> None:
    assert ask(port, "GET /", host=host).endswith(f"{NAME} 0")


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize("host", ["elsewhere", "127.0.0.1"])
def test_other_names_do_not_reach_the_portal(port: int, host: str) -> None:
    assert host not in ask(port, "GET /", host=host)
