"""The two conversations with a sign-in server: a person signs in on another device (RFC 8628); later a refresh token gives access tokens (RFC 6749, 6)."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from mailbridge.core.wire import LoginRefused, Unreachable
from mailbridge.oauth.providers import Provider

_SECONDS = 30.0
_LONGEST = 1_000_000
"""Bytes of an answer; tokens have a few thousand."""
_DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
_FOR_NOW = ("temporarily_unavailable", "server_error")
"""Errors that pass by themselves (RFC 6749, 4.1.2.1)."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a person is shown: the page to open in any browser, and the code to type there."""

    url: str
    code: str
    device_code: str = field(repr=False)
    seconds: float
    """How long the code lives."""
    interval: float
    """Seconds between two questions whether it was typed."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a sign-in server gave. `seconds` is how long the access token lives from now."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    """Empty: the one before still holds."""
    seconds: float
    refresh_seconds: float | None = None
    """How long the refresh token lives, where the server says so."""


class _NoRedirect(HTTPRedirectHandler):
    """A token is not carried to wherever an answer points."""

    def redirect_request(self, *_: object) -> None:
        return None


def invited(provider: Provider) -> Invitation:
    """Begins a sign-in. Raises `Unreachable`, or `LoginRefused` where the server does not know the application."""
    said = _asked(provider, provider.device_url, {"scope": provider.scope})
    url = said.get("verification_uri") or said.get("verification_url")  # the latter is Google's
    try:
        seconds, interval = float(str(said.get("expires_in", 900))), float(str(said.get("interval", 5)))
        return Invitation(str(url), str(said["user_code"]), str(said["device_code"]), seconds, interval)
    except (KeyError, ValueError) as error:
        raise Unreachable(f"sign in: {provider.device_url} gave an answer that nobody can use: {error}") from None


def granted(provider: Provider, invitation: Invitation, wait: Callable[[float], None]) -> Grant:
    """Asks, as often as the server allows, until the person has signed in. `wait` is told the seconds between two questions.

    Raises `LoginRefused` when they said no or the code ran out."""
    interval, left = invitation.interval, invitation.seconds
    while left > 0:
        wait(interval)
        left -= interval
        try:
            return _grant(_asked(provider, provider.token_url, {"grant_type": _DEVICE, "device_code": invitation.device_code}))
        except _Said as error:
            if error.code == "slow_down":
                interval += 5  # RFC 8628, 3.5
            elif error.code != "authorization_pending":
                raise
    raise LoginRefused("the code has run out before anybody signed in: please begin again")


def refreshed(provider: Provider, refresh_token: str) -> Grant:
    """A new access token. Raises `LoginRefused` when the sign-in has run out or was taken back, `Unreachable` when it is worth trying again."""
    return _grant(_asked(provider, provider.token_url, {"grant_type": "refresh_token", "refresh_token": refresh_token, "scope": provider.scope}))


class _Said(LoginRefused):
    """An error that the server named."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


def _asked(provider: Provider, url: str, fields: Mapping[str, str]) -> Mapping[str, object]:
    secret = {"client_secret": provider.client_secret} if provider.client_secret else {}
    body = urlencode({"client_id": provider.client_id, **secret, **fields}).encode("ascii")
    request = Request(url, body, {"Accept": "application/json"})  # noqa: S310  (`Provider` takes no other scheme than https, and http to this machine)
    try:
        with _opener(provider).open(request, timeout=_SECONDS) as answer:
            return _read(url, answer.read(_LONGEST))
    except HTTPError as error:
        raise _failure(url, error, fields) from None  # the cause may quote what was sent
    except (OSError, HTTPException) as error:
        raise Unreachable(f"sign in: {url}: {error or type(error).__name__}") from None


def _opener(provider: Provider) -> OpenerDirector:
    """One that verifies certificates and follows nobody. To this very machine it goes without a proxy."""
    context = ssl.create_default_context(cafile=provider.ca_file or None)
    own = [ProxyHandler({})] if provider.token_url.startswith("http://") else []
    return build_opener(HTTPSHandler(context=context), _NoRedirect, *own)


def _read(url: str, raw: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(raw)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Unreachable(f"sign in: {url} gave an answer that is not JSON")
    return said


def _failure(url: str, error: HTTPError, fields: Mapping[str, str]) -> Exception:
    """5xx and "too many" pass; what the server names is final, but for what RFC 6749 calls temporary."""
    try:
        said = _read(url, error.read(_LONGEST))
    except (Unreachable, OSError, HTTPException):
        said = {}
    code, words = str(said.get("error", "")), str(said.get("error_description", "")).partition("\n")[0][:300]
    for secret in ("refresh_token", "device_code"):
        words = words.replace(fields.get(secret) or "\n", "…")
    if error.code >= 500 or error.code == 429 or not code or code in _FOR_NOW:
        return Unreachable(f"sign in: {url}: {error.code} {code} {words}".rstrip())
    return _Said(code, f"{code}: {words}".rstrip(": "))


def _grant(said: Mapping[str, object]) -> Grant:
    token = said.get("access_token")
    if not isinstance(token, str) or not token:
        raise Unreachable("sign in: an answer without an access token")
    lives = said.get("refresh_token_expires_in")
    seconds = said.get("expires_in", 3600)
    try:
        return Grant(token, str(said.get("refresh_token") or ""), float(str(seconds)), float(str(lives)) if lives is not None else None)
    except ValueError:
        raise Unreachable("sign in: an answer with a lifetime that is no number") from None
