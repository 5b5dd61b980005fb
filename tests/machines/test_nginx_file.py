import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from portal.opendata.api.links import LONGEST
from tests.machines.services import ROOT, nginx_file
from tests.tools.ports import free_port

LINKS = 11
"""Most addresses of a question that an answer of the API names: pages, formats, citation."""


class _WithLongHead(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Link", LINKS * (LONGEST * "x" + '; rel="alternate"; type="text/csv", '))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), _WithLongHead) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_answers_that_name_long_addresses_pass(tmp_path: Path) -> None:
    port, file = free_port(), tmp_path / "nginx.conf"
    with serving() as answering:
        file.write_text(nginx_file(tmp_path, port, [answering, answering]))
        with subprocess.Popen(["nginx", "-e", "stderr", "-c", file]) as nginx:
            try:
                while nginx.poll() is None and not (tmp_path / "nginx.pid").exists():
                    pass
                with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                    connection.request("GET", "/api/v1/energy-projects/")
                    assert connection.getresponse().status == 200
            finally:
                nginx.terminate()


def test_machines_are_asked_as_deploy_says() -> None:
    """The tests of machines take minutes to start, and fail at their end without these headers."""
    shipped = (ROOT / "deploy/nginx.conf").read_text()
    headers = re.findall(r"proxy_set_header .*;", shipped)
    text = nginx_file(Path("/tmp"), 80, [18001, 18002])  # noqa: S108  # only a name here
    assert re.findall(r"proxy_set_header .*;", text) == headers
    assert "server 127.0.0.1:18001 " in text
    assert "server 127.0.0.1:18002 " in text
    assert text.count("location") == text.count("proxy_pass") == 1
