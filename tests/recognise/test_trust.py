"""Whose word counts for a sender: only our own server's, only the topmost, and only when it is aligned."""

from __future__ import annotations

import pytest

from mailbridge.core.mail import Address, Headers, Mail
from mailbridge.core.recognise.trust import Vouching, aligned, vouched

OWN = ("mx.ward.example",)
DOMAIN = "northborough.example"


def stamped(*fields: str, froms: tuple[Address, ...] = ()) -> Vouching:
    headers = Headers.of([("Authentication-Results", field) for field in fields])
    return vouched(Mail(sha256="", size=0, headers=headers, from_=Address("", f"priya@{DOMAIN}"), other_froms=froms), OWN)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("mx.ward.example; dmarc=pass header.from=northborough.example", Vouching.PASS),
        ("MX.ward.example; dmarc=pass (p=none) header.from=northborough.example", Vouching.PASS),
        ("mx.ward.example 1; dkim=pass header.d=northborough.example", Vouching.PASS),
        ("mx.ward.example; dkim=pass header.i=@mail.northborough.example", Vouching.PASS),
        ("mx.ward.example; spf=pass smtp.mailfrom=priya@northborough.example", Vouching.PASS),
        ("mx.ward.example; spf=pass smtp.mailfrom=bounces.other.example; dkim=pass header.d=northborough.example", Vouching.PASS),
        ("mx.ward.example; spf=pass smtp.mailfrom=x@evil.example; dkim=pass header.d=evil.example; dmarc=none", Vouching.SILENT),
        ("mx.ward.example; dmarc=fail header.from=northborough.example; dkim=pass header.d=northborough.example", Vouching.FAIL),
        ("mx.ward.example; spf=fail smtp.mailfrom=priya@northborough.example; dkim=none", Vouching.FAIL),
        ("mx.ward.example; dmarc=pass header.from=evil.example", Vouching.SILENT),
        ("mx.ward.example; none", Vouching.SILENT),
        ("mx.ward.example.evil.example; dmarc=pass header.from=northborough.example", Vouching.SILENT),
        ("evil.example; dmarc=pass header.from=northborough.example", Vouching.SILENT),
        ("mx.ward.example; dmarc=fail (hm; dmarc=pass header.from=northborough.example) header.from=northborough.example", Vouching.FAIL),
        ('mx.ward.example; spf=none smtp.mailfrom="; dmarc=pass header.from=northborough.example"', Vouching.SILENT),
        ("(mx.ward.example; dmarc=pass) evil.example; dmarc=pass header.from=northborough.example", Vouching.SILENT),
        (r"mx.ward.example; spf=fail (a \) dmarc=pass ; dmarc=pass) smtp.mailfrom=x", Vouching.FAIL),
        ("mx.ward.example; dmarc=pass header.from=northborough.example; dmarc=fail header.from=northborough.example", Vouching.FAIL),
        ("", Vouching.SILENT),
        ("; dmarc=pass", Vouching.SILENT),
        ("((((", Vouching.SILENT),
    ],
)
def test_what_the_server_says(field: str, expected: Vouching) -> None:
    assert stamped(field) is expected


def test_only_the_topmost_header_counts() -> None:
    good = "mx.ward.example; dmarc=pass header.from=northborough.example"
    assert stamped("other.example; dmarc=none", good) is Vouching.SILENT
    assert stamped("mx.ward.example; dmarc=fail header.from=northborough.example", good) is Vouching.FAIL
    assert stamped(good, "mx.ward.example; dmarc=fail") is Vouching.PASS
    assert stamped() is Vouching.SILENT


def test_two_senders_are_never_vouched_for() -> None:
    good = "mx.ward.example; dmarc=pass header.from=northborough.example"
    assert stamped(good, froms=(Address("", "x@evil.example"),)) is Vouching.FAIL


def test_microsoft_names_no_server_and_must_be_configured_so() -> None:
    headers = Headers.of([("Authentication-Results", "spf=pass smtp.mailfrom=northborough.example; dmarc=pass action=none header.from=northborough.example")])
    mail = Mail(sha256="", size=0, headers=headers, from_=Address("", f"priya@{DOMAIN}"))
    assert vouched(mail, OWN) is Vouching.SILENT
    assert vouched(mail, ("m365",)) is Vouching.PASS


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a.example", "a.example", True),
        ("mail.a.example", "a.example", True),
        ("a.example", "mail.a.example", True),
        ("a.gov.uk", "gov.uk", False),
        ("xa.example", "a.example", False),
        ("", "a.example", False),
    ],
)
def test_alignment_is_of_one_owner(one: str, other: str, expected: bool) -> None:
    assert aligned(one, other) is expected
