"""A sign-in server on loopback: devices are invited and let in (RFC 8628), access tokens are renewed, and each refresh token serves once (RFC 6749)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.servers.dovecot import DovecotServer


@dataclass
class SignInServer:
    """Change the fields at any time. `signing_key` is the mail server's, so that it takes the tokens."""

    signing_key: bytes
    user: str = "casework@priya-shah.example"
    """Who signs in."""
    says: list[tuple[int, dict[str, object] | bytes]] = field(default_factory=list)
    """What the next questions at /token get instead of a token: status and body."""
    asked: list[dict[str, str]] = field(default_factory=list)
    """What was asked at /token."""
    interval: float = 5
    """Seconds that we are to wait between two questions."""
    seconds: int = 3600
    """How long an access token lives."""
    valid: set[str] = field(default_factory=set)
    """Refresh tokens that still serve."""
    given: list[str] = field(default_factory=list)
    """Access tokens."""

    def start(self) -> SignInServer:
        """Begin to listen."""
        outer = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                fields = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                status, body = outer.answered(self.path, fields)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()

    def answered(self, path: str, fields: dict[str, str]) -> tuple[int, dict[str, object] | bytes]:
        """Status and body of one question."""
        if path == "/device":
            return 200, {
                "verification_uri": f"{self.url}/here",
                "user_code": "WXYZ-1234",
                "device_code": "secret-device",
                "expires_in": 60,
                "interval": self.interval,
            }
        self.asked.append(fields)
        if self.says:
            return self.says.pop(0)
        if fields["grant_type"] == "refresh_token" and fields["refresh_token"] not in self.valid:
            return 400, {"error": "invalid_grant", "error_description": f"AADSTS50173: {fields['refresh_token']} was revoked"}
        self.valid = {f"refresh-{len(self.given) + 1}"}
        self.given.append(self.minted())
        return 200, {"access_token": self.given[-1], "expires_in": self.seconds, "refresh_token": next(iter(self.valid)), "token_type": "Bearer"}

    def minted(self) -> str:
        """A JSON Web Token (RFC 7519) as Dovecot wants it."""
        now = int(time.time())
        claims = {"email": self.user, "sub": self.user, "iss": "tests", "iat": now, "nbf": now - 5, "exp": now + 3600, "jti": len(self.given)}
        signed = b".".join(_encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT", "kid": "default"}, claims))
        return (signed + b"." + _encoded(hmac.new(self.signing_key, signed, hashlib.sha256).digest())).decode()


def _encoded(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


@pytest.fixture
def signin(dovecot: DovecotServer) -> Iterator[SignInServer]:
    """A running sign-in server whose tokens the session's Dovecot takes."""
    server = SignInServer(dovecot.signing_key).start()
    yield server
    server.stop()
