"""Whether the receiving server vouches for a sender: Authentication-Results of a configured authserv-id, the topmost header of all and no other (RFC 8601)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from mailbridge.core.mail import Mail

_LONGEST = 8_000
_UNNAMED = "m365"
"""What to configure as authserv-id for Microsoft 365, which writes none."""
_SUFFIXES = frozenset(
    ["uk", "com", "org", "net", "gov", "co.uk", "gov.uk", "org.uk", "ac.uk", "nhs.uk", "police.uk", "me.uk", "ltd.uk", "net.uk", "example", "test"]
)
_METHOD = re.compile(r"(?P<method>[a-z0-9-]{2,20})(?:/\d{1,3})? ?= ?(?P<result>[a-z]{2,12})\b", re.IGNORECASE)
_PROPERTY = re.compile(r"(?P<type>[a-z]{2,10})\.(?P<name>[a-z0-9-]{1,20}) ?= ?(?P<value>[^\s;]{1,320})", re.IGNORECASE)


class Vouching(Enum):
    """What the receiving server says of the address in From."""

    PASS = "pass"  # noqa: S105  (a name, not a secret)
    """An aligned DMARC, DKIM or SPF pass."""
    FAIL = "fail"
    """A check that failed, and none that vouches."""
    SILENT = "silent"
    """No header of a server of ours, or one that says nothing."""


@dataclass(frozen=True, slots=True)
class Result:
    """One `method=result` with its properties, in lower case."""

    method: str
    result: str
    properties: dict[str, str]


def vouched(mail: Mail, authserv_ids: tuple[str, ...]) -> Vouching:
    """What the topmost Authentication-Results says of the From address. Several From addresses are never vouched for."""
    fields = mail.headers.all("Authentication-Results")
    if not fields or mail.from_ is None:
        return Vouching.SILENT
    server, results = _read(fields[0])
    if server not in {name.lower() for name in authserv_ids}:
        return Vouching.SILENT
    if mail.other_froms or len(mail.headers.all("From")) > 1:
        return Vouching.FAIL
    return _verdict(results, mail.from_.domain)


def aligned(domain: str, other: str) -> bool:
    """Whether two domains are of one owner: equal, or one under the other and neither a public suffix (RFC 7489, relaxed)."""
    if not domain or not other:
        return False
    shorter, longer = sorted((domain, other), key=len)
    return shorter == longer or (longer.endswith("." + shorter) and shorter not in _SUFFIXES)


def _verdict(results: list[Result], domain: str) -> Vouching:
    """DMARC decides where it is stated; otherwise an aligned DKIM or SPF pass does."""
    dmarc = [r.result for r in results if r.method == "dmarc" and aligned(domain, r.properties.get("header.from", domain))]
    if "fail" in dmarc or len(set(dmarc)) > 1:
        return Vouching.FAIL
    if "pass" in dmarc or any(_aligned_pass(r, domain) for r in results):
        return Vouching.PASS
    return Vouching.FAIL if any(r.result in ("fail", "softfail", "permerror") for r in results) else Vouching.SILENT


def _aligned_pass(result: Result, domain: str) -> bool:
    if result.result != "pass":
        return False
    if result.method == "dkim":
        signer = result.properties.get("header.d") or result.properties.get("header.i", "").rpartition("@")[2]
        return aligned(domain, signer)
    return result.method == "spf" and aligned(domain, result.properties.get("smtp.mailfrom", "").rpartition("@")[2])


def _read(field: str) -> tuple[str, list[Result]]:
    """The authserv-id and the results of a field; comments and quoted strings cannot add any."""
    server, *parts = _without_comments(field[:_LONGEST]).split(";")
    if "=" in server:
        server, parts = _UNNAMED, [server, *parts]
    return server.split()[0].lower() if server.split() else "", [r for r in map(_result, parts) if r]


def _result(part: str) -> Result | None:
    found = _METHOD.match(part.strip())
    if not found:
        return None
    properties = {f"{p['type']}.{p['name']}".lower(): p["value"].strip('"').lower() for p in _PROPERTY.finditer(part)}
    return Result(found["method"].lower(), found["result"].lower(), properties)


def _without_comments(field: str) -> str:
    """A field without its nested comments; quoted strings become a blank value, so that neither holds a semicolon that counts."""
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for char in field:
        if escaped:
            escaped = False
        elif char == "\\" and (depth or quoted):
            escaped = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif not quoted and char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif not depth and not quoted:
            kept.append(char)
    return "".join(kept)
