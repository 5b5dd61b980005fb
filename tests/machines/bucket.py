"""A bucket of S3 in the memory of a process: `python -m tests.machines.bucket PORT NAME`.

Requests are handed on to moto as if they went to Amazon; its own server would need Flask.
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import requests
from moto import mock_aws

S3 = "http://s3.amazonaws.com"
OF_THE_WAY = {"host", "connection", "transfer-encoding", "content-length", "date", "server"}
"""Headers, in small letters, that each of the two connections has of its own."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        is_head = self.command == "HEAD"
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        own = _own(dict(self.headers))
        said = requests.request(
            self.command, S3 + self.path, headers=own, data=sent, stream=is_head, timeout=30
        )
        body = b"" if is_head else said.content
        self.send_response(said.status_code)
        for name, value in _own(dict(said.headers)).items():
            self.send_header(name, value)
        length = said.headers.get("Content-Length") if is_head else None
        self.send_header("Content-Length", length or str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer  # noqa: N815


def _own(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in OF_THE_WAY}


def main(port: str, name: str) -> None:
    with mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket=name)
        ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
