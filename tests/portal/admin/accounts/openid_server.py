"""A server of OpenID Connect on this machine, with a key of its own."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

CLIENT = "corridor"


class OpenIDServer(HTTPServer):
    """Signs in `person`, who says `claims` in the token; both may be changed. `instead` has other
    answers, by path; `promised` is a length of answers that is not kept."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.issuer = self.url
        self.key = generate_key()
        self.signing_key: Any = self.key
        self.person: dict[str, Any] = {"sub": "7", "email": "Anna@example.org"}
        self.person["email_verified"] = True
        self.claims: dict[str, Any] = {}
        self.instead: dict[str, object] = {}
        self.promised = 0
        self.algorithm = "RS256"
        self.asked: list[dict[str, str]] = []

    def configuration(self) -> dict[str, Any]:
        paths = {"authorization": "sign-in", "token": "token", "userinfo": "person"}
        found: dict[str, Any] = {
            f"{name}_endpoint": f"{self.url}/{path}" for name, path in paths.items()
        }
        return {**found, "issuer": self.issuer, "jwks_uri": f"{self.url}/keys"}

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "one", "alg": "RS256"}]}

    def token(self) -> dict[str, Any]:
        times = {"iat": int(time.time()), "exp": int(time.time()) + 60}
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "7", **times, **self.claims}
        if claims["sub"] is None:
            del claims["sub"]
        signed = jwt.encode(claims, self.signing_key, self.algorithm, {"kid": "one"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}


def generate_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


class Answer(BaseHTTPRequestHandler):
    server: OpenIDServer

    def do_GET(self) -> None:
        answers: dict[str, Callable[[], dict[str, Any]]] = {
            "/.well-known/openid-configuration": self.server.configuration,
            "/keys": self.server.keys,
            "/person": lambda: self.server.person,
        }
        self._send(answers[self.path]())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append({name: values[0] for name, values in parse_qs(body).items()})
        self._send(self.server.token())

    def _send(self, answer: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        if self.server.promised:
            self.send_header("Content-Length", str(self.server.promised))
        self.end_headers()
        self.wfile.write(json.dumps(self.server.instead.get(self.path, answer)).encode())

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def open_server() -> Iterator[OpenIDServer]:
    with OpenIDServer() as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()
