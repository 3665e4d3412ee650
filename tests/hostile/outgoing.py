"""What is wrong with a letter as posted: the one check that nobody's words became a header, a recipient or a part of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from email import message_from_bytes, message_from_string, policy
from email.header import decode_header
from email.utils import getaddresses

OURS = {
    *("from", "to", "cc", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "thread-topic", "thread-index"),
    *("auto-submitted", "x-auto-response-suppress", "x-mailbridge"),
    *("mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-id"),
}
"""Every header field that a letter, or a part of one, may have."""
LONGEST_LINE = 998
"""Bytes without the line end (RFC 5322, 2.1.1)."""
_FIELD = re.compile(rb"([!-9;-~]+): ?[ -~\t\x80-\xff]*")
_PEOPLE = re.compile(rb"(?m)^(?:From|To|Cc|Reply-To|X-Mailbridge): .*\r\n(?:[ \t].*\r\n)*")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def faults(raw: bytes, envelope: Iterable[str] | None = None) -> list[str]:
    """Every fault of one posted mail, in plain words; none is a letter that says what we wrote and goes to whom it was meant for."""
    head, gap, _ = raw.partition(b"\r\n\r\n")
    found = [] if gap else ["the head does not end"]
    return [*found, *_in_the_bytes(raw), *_in_the_head(head), *_in_the_parts(raw), *(_in_the_addresses(raw, set(envelope)) if envelope is not None else ())]


def _in_the_bytes(raw: bytes) -> Iterator[str]:
    if b"\r" in raw.replace(b"\r\n", b"") or b"\n" in raw.replace(b"\r\n", b""):
        yield "a line ends with a bare CR or LF"
    if not _PEOPLE.sub(b"", raw).isascii() or b"\0" in raw:
        yield "a byte is not ASCII"  # but for an address in the letters of another language, for which SMTPUTF8 is asked (RFC 6531)
    if max(map(len, raw.split(b"\r\n"))) > LONGEST_LINE:
        yield "a line is too long for SMTP"


def _in_the_head(head: bytes) -> Iterator[str]:
    names = Counter[str]()
    for line in head.split(b"\r\n"):
        field = _FIELD.fullmatch(line)
        if line[:1] in (b" ", b"\t"):
            if not line.strip():
                yield "a folded line is blank"
        elif field is None:
            yield f"no header field: {line!r}"
        else:
            names[field[1].decode().lower()] += 1
    yield from (f"{name} stands {count} times" for name, count in names.items() if count > 1)
    yield from (f"{name} is no field of ours" for name in names.keys() - OURS)


def _in_the_parts(raw: bytes) -> Iterator[str]:
    """A part with a field that we never write was made of somebody's words."""
    mail = message_from_bytes(raw, policy=policy.compat32)
    for part in mail.walk():
        yield from (f"a part has the field {name}" for name in part if name.lower() not in OURS)
        yield from (f"a part is not whole: {type(defect).__name__}" for defect in part.defects)
    for name in ("Subject", "From", "To", "Cc", "Reply-To", "Thread-Topic"):
        for shown in _decoded(str(mail.get(name, ""))):
            if _CONTROL.search(shown):
                yield f"{name} holds a control character: {shown!r}"


def _decoded(value: str) -> Iterator[str]:
    for words, charset in decode_header(re.sub(r"\r\n(?=[ \t])", "", value)):
        yield words if isinstance(words, str) else words.decode(charset or "ascii", "replace")


def _in_the_addresses(raw: bytes, envelope: set[str]) -> Iterator[str]:
    """Whoever is shown gets it, and whoever gets it is shown. The copies of a letter show each their own reader besides the others."""
    mail = message_from_string(raw.decode("utf-8"), policy=policy.compat32)  # an address may be in UTF-8 (RFC 6532), and has to be read so
    shown = {address.lower() for name in ("To", "Cc") for _, address in getaddresses([str(value) for value in mail.get_all(name, [])])}
    if not {one.lower() for one in envelope} <= shown:
        yield f"goes to {sorted(envelope)}, and shows {sorted(shown)}"
    yield from (f"{address!r} is no address" for address in shown if not re.fullmatch(r"[^\s<>@,;]+@[^\s<>@,;]+", address))
