import re
from pathlib import Path

from tests.machines.services import ROOT, nginx_file


def test_machines_are_asked_as_deploy_says() -> None:
    """The tests of machines take minutes to start, and fail at their end without these headers."""
    shipped = (ROOT / "deploy/nginx.conf").read_text()
    headers = re.findall(r"proxy_set_header .*;", shipped)
    text = nginx_file(Path("/tmp"), 80, [18001, 18002])  # noqa: S108  # only a name here
    assert re.findall(r"proxy_set_header .*;", text) == headers
    assert "server 127.0.0.1:18001 " in text
    assert "server 127.0.0.1:18002 " in text
    assert text.count("location") == text.count("proxy_pass") == 1
