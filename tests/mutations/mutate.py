"""Damage: a mail with bytes turned, lost, doubled, spliced, cut, lied about. The same run and number always give the same mail."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

Damage = Callable[[bytes, random.Random, Sequence[bytes]], bytes]
WORDS = (
    *(b"\r\n", b"\r\n\r\n", b"\n", b"\r", b"\r\n ", b"\r\n\t\r\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[2J", b"\xe2\x80\xae", b"\xed\xa0\x80"),
    *(b"--", b'"', b"<", b">", b"(", b")", b";", b",", b":", b"@", b"\\", b"=", b"=?", b"?=", b"%00", b"../../", b"{{ 7*7 }}", b"{% raw %}"),
    *(b"=?utf-8?q?=0D=0ABcc:_eve=40evil.example?=", b"=?utf-8?b?DQpCY2M6IGV2ZUBldmlsLmV4YW1wbGU=?=", b"=?x-none?q?a?=", b"=?utf-7?q?+AAoA?="),
    *(b"\r\nBcc: eve@evil.example", b"\r\nCc: eve@evil.example", b"\r\nReply-To: eve@evil.example", b"\r\nFrom: eve@evil.example", b"\r\nFrom:"),
    *(b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: message/rfc822\r\n\r\n", b'boundary=""', b"name*0*=utf-8''%0d%0a", b"name*=us-ascii''"),
    *(b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: quoted-printable\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n"),
    *(b"Content-Type: text/html\r\n", b"<div>" * 40, b"<blockquote>", b"<!--", b"<svg onload=alert(1)>", b"<style>", b"&#x202e;", b"</p>", b"<br>" * 20),
    *(b"[MB-1] CLOSE resolved", b"[MB-1]", b"MB-99999999999999999999", b"MB-1", b"H-1", b"FORWARD highways", b"YES", b"NO", b"STOP", b"[List AAAAA-AAAAA]"),
    *(
        b"Auto-Submitted: auto-replied\r\n",
        b"X-Mailbridge: a\r\n",
        b"Precedence: bulk\r\n",
        b"Return-Path: <>\r\n",
        b"List-Id: <a>\r\n",
        b"Date: 99 Jan 9999\r\n",
    ),
    *(b"Authentication-Results: mx.northborough.example; dmarc=pass header.from=northborough.example\r\n", b"ARC-Seal: i=1\r\n"),
    *(b"On 1 Jan 2020 at 10:00 a wrote:\n> ", b"-----Original Message-----\n", b"From: a\nSent: b\nTo: c\nSubject: d\n", b"> " * 60, b"-- \r\n", b"\n" * 500),
    *(
        b"NB1 4QT",
        b"14 Mill Lane",
        b"31/02/2024",
        b"99:99",
        b"by Friday",
        b"0" * 300,
        b"1" * 40,
        b"a" * 3000,
        "\u0130\u0131\ufb03\u1e9e".encode(),
        "٣٤".encode(),
    ),
)
"""What parsers, recognisers and letters stumble over."""
CHARSETS = (b"utf-8", b"us-ascii", b"iso-8859-1", b"windows-1252", b"utf-16", b"utf-32", b"utf-7", b"gb2312", b"iso-2022-jp", b"hz", b"idna", b"punycode")
_HEAD = re.compile(rb"\r?\n\r?\n")
_CHARSET = re.compile(rb"charset=\"?([\w.:-]+)", re.IGNORECASE)
_BOUNDARY = re.compile(rb"boundary=\"?([^\";\s]+)", re.IGNORECASE)


def mutant(seeds: Sequence[bytes], run: int, number: int) -> bytes:
    """Mail `number` of a run: one of the seeds, damaged one to six times."""
    chance = random.Random(f"{run}:{number}")
    raw = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4, 6))):
        damage = chance.choice(tuple(DAMAGES.values()))
        raw = damage(raw, chance, seeds) or b"x"
    return raw


def _span(raw: bytes, chance: random.Random, most: int = 300) -> tuple[int, int]:
    """A stretch of the mail, half of the time in its head: that is where most of what matters stands."""
    end = len(raw)
    if chance.random() < 0.5 and (head := _HEAD.search(raw)):
        end = head.end()
    at = chance.randrange(end + 1)
    return at, min(len(raw), at + chance.randint(1, most))


def _flipped(raw: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    data = bytearray(raw)
    for _time in range(chance.choice((1, 1, 3, 20))):
        at, _end = _span(raw, chance)
        if at < len(data):
            data[at] ^= 1 << chance.randrange(8)
    return bytes(data)


def _random(raw: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    at, end = _span(raw, chance, 40)
    return raw[:at] + chance.randbytes(end - at) + raw[end:]


def _lost(raw: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    at, end = _span(raw, chance)
    return raw[:at] + raw[end:]


def _doubled(raw: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    at, end = _span(raw, chance)
    return raw[:at] + raw[at:end] * chance.choice((2, 2, 3, 50)) + raw[end:]


def _worded(raw: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    at, _end = _span(raw, chance)
    return raw[:at] + chance.choice(WORDS) * chance.choice((1, 1, 1, 2, 30)) + raw[at:]


def _spliced(raw: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    other = chance.choice(seeds)
    at, (begin, end) = _span(raw, chance)[0], _span(other, chance, 5_000)
    return raw[:at] + (other[begin:end] if chance.random() < 0.5 else other[begin:]) + (raw[at:] if chance.random() < 0.7 else b"")


def _cut(raw: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    return raw[: _span(raw, chance)[0]]


def _shuffled(raw: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Header fields in another order, lost, doubled, or with the values of others."""
    head, gap, body = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")
    lines = head.splitlines(keepends=True)
    match chance.randrange(4):
        case 0:
            chance.shuffle(lines)
        case 1:
            lines = [line for line in lines if chance.random() < 0.8]
        case 2:
            lines += chance.choices(lines, k=5) if lines else []
        case _:
            lines = [line.partition(b":")[0] + b":" + chance.choice(lines).partition(b":")[2] if chance.random() < 0.2 else line for line in lines]
    return b"".join(lines) + gap + body


def _lied(raw: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """A charset that is not the text's, or the text in another charset than is said."""
    if chance.random() < 0.5:
        return _CHARSET.sub(lambda found: b"charset=" + chance.choice(CHARSETS), raw)
    head, gap, body = raw.partition(b"\r\n\r\n")
    return head + gap + body.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-7", "cp1252", "iso-2022-jp", "utf-8-sig")), "replace")


def _unbounded(raw: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """A boundary that is said otherwise than it stands, stands once less, or is everybody's."""
    found = _BOUNDARY.search(raw)
    if found is None:
        return b"Content-Type: multipart/mixed; boundary=b\r\n" + raw
    mark = found[1]
    at = raw.find(b"--" + mark, chance.randrange(len(raw)))
    match chance.randrange(4):
        case 0:
            return raw[: found.start(1)] + chance.choice((b"", b"x", mark + b"x", mark[:-1])) + raw[found.end(1) :]
        case 1 if at >= 0:
            return raw[:at] + raw[at + len(mark) + 2 :]
        case 2 if at >= 0:
            return raw[:at] + b"--" + mark + b"--" + raw[at:]
        case _:
            return raw.replace(mark, b"b")


DAMAGES: Mapping[str, Damage] = {
    "flipped": _flipped,
    "random": _random,
    "lost": _lost,
    "doubled": _doubled,
    "worded": _worded,
    "spliced": _spliced,
    "cut": _cut,
    "shuffled": _shuffled,
    "lied": _lied,
    "unbounded": _unbounded,
}
