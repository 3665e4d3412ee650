"""The attachments of a mail: decoded, named for people, hashed, and told apart into evidence, decoration and the rest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

from mailbridge.core.mail import Attachment
from mailbridge.core.parse.encoded import decoded, parameters, tidy
from mailbridge.core.parse.purpose import purpose_of
from mailbridge.core.parse.split import Part
from mailbridge.core.photos import looks_like_picture, photo_of

_UNSAFE = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEADER = 64_000
_FEWEST_BYTES = 8
_LONGEST_NAME = 500
"""Characters; a longer name is cut in the middle, since its end says what the file is."""
_HEADER_PARTS = ("text/rfc822-headers", "message/rfc822-headers")
_REPORT_PARTS = frozenset(
    {
        "message/delivery-status",
        "message/disposition-notification",
        "message/global-delivery-status",
        "message/feedback-report",
        *_HEADER_PARTS,
    }
)


def attachment_of(content: bytes, filename: str | None, content_type: str, disposition: str = "", content_id: str = "", unpacked_from: str = "") -> Attachment:
    """One attachment from its decoded bytes."""
    photo = photo_of(content) if looks_like_picture(content) else None
    inline = disposition == "inline" or bool(content_id and disposition != "attachment")
    return Attachment(
        filename=filename,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        purpose=purpose_of(content, filename or "", content_type, photo, bool(content_id)),
        content=content,
        photo=photo,
        inline=inline,
        content_id=content_id,
        unpacked_from=unpacked_from,
    )


def attachment_from(part: Part) -> Attachment:
    """The attachment that a leaf is."""
    disposition = part.header("content-disposition")
    content_id = tidy(part.header("content-id")).strip("<>")
    content = part.raw[part.start : part.end] if part.unread else part.content()
    attachment = attachment_of(content, filename_of(part), part.content_type, disposition.partition(";")[0].strip().lower(), content_id)
    return replace(attachment, description=_tidied(part.header("content-description"))[:500])


def filename_of(part: Part) -> str | None:
    """The name of a part as its sender wrote it, decoded, without control and bidirectional characters; None when it has none."""
    disposition = part.header("content-disposition")
    name = (parameters(disposition).get("filename", "") if disposition else "") or part.parameters.get("name", "")
    known = _tidied(name)
    return (known if len(known) <= _LONGEST_NAME else known[: _LONGEST_NAME - 20] + known[-20:]) or None


def _tidied(written: str) -> str:
    return tidy(_UNSAFE.sub("", decoded(written)))


def file_parts(root: Part, used: frozenset[int]) -> Iterator[Part]:
    """The leaves that are attachments, in order: what is neither text of the mail nor the machine's part of a report."""
    waiting = [root]
    while waiting:
        part = waiting.pop()
        waiting.extend(reversed(part.parts))
        if not part.parts and id(part) not in used and part.content_type not in _REPORT_PARTS and not _empty(part):
            yield part


def returned_headers(root: Part) -> Iterator[bytes]:
    """The header of a mail that a bounce returns without its body (RFC 3462)."""
    for part in root.parts:
        if part.content_type in _HEADER_PARTS:
            yield _BLANK_LINE.split(part.content(_LONGEST_HEADER).lstrip(), maxsplit=1)[0] + b"\r\n\r\n"


def _empty(part: Part) -> bool:
    """A part without a name and with hardly any bytes is nothing."""
    return len(part.raw[part.start : min(part.end, part.start + 2_000)].strip()) < _FEWEST_BYTES and filename_of(part) is None
