"""Puts a `Mail` together: headers, body, attachments, forwards and reports of one mail, and of the mails attached to it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import UTC

from mailbridge.core.mail import Address, Attachment, DeliveryReport, Headers, Mail
from mailbridge.core.parse import bounds, outlook, tnef
from mailbridge.core.parse.addresses import mailboxes
from mailbridge.core.parse.body import Body, body_of
from mailbridge.core.parse.charsets import text_of
from mailbridge.core.parse.dates import header_date
from mailbridge.core.parse.encoded import decoded, raw_text, tidy, unfolded
from mailbridge.core.parse.files import attachment_from, attachment_of, file_parts, returned_headers
from mailbridge.core.parse.forwarded import forwarded_parts
from mailbridge.core.parse.reports import STATUS_TYPES, formal_reports, freehand_reports
from mailbridge.core.parse.smime import signed_content
from mailbridge.core.parse.split import Part, Tree, split
from mailbridge.core.parse.subject import is_forward, is_reply, title
from mailbridge.core.parse.trim import divide

_IDS = re.compile(r"<([^<>]{1,998})>")
_ADDRESSES = re.compile(r"[^\s<>,;()\"]{1,128}@[^\s<>,;()\"]{1,255}")
_SPACE = re.compile(r"\s+")
_FOR = re.compile(r"\bfor\s{1,4}<?([^\s<>;()]{1,128}@[^\s<>;()]{1,255})>?", re.IGNORECASE)
_ENVELOPE = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "resent-to",
    "x-forwarded-to",
    "x-delivered-to",
    "x-rcpt-to",
    "apparently-to",
    "x-apparently-to",
)
_LITERAL = ("authentication-results", "arc-authentication-results", "received-spf")
"""What servers say of a sender has no encoded words (RFC 8601, 2.2): one that has was written by somebody who hides it from the server."""
_PKCS7 = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_MAIL_TYPES = ("message/rfc822", "message/global", "message/news")


def parse(raw: bytes) -> Mail:
    """A mail from its raw bytes. Never raises: what cannot be read is named in `Mail.defects`, and the raw bytes keep it."""
    return or_raw(raw, lambda mail: _read(mail, 0))


def or_raw(raw: bytes, read: Callable[[bytes], Mail]) -> Mail:
    """What `read` makes of a mail; should it fail, a mail that shows the raw text and says so."""
    try:
        return read(raw)
    except Exception as error:  # the last net: one poison mail must never block a mailbox (DESIGN, rule 6)
        text = text_of(raw[: bounds.TEXT_CHARACTERS])
        return Mail(
            hashlib.sha256(raw).hexdigest(),
            len(raw),
            Headers(),
            text=text,
            new_text=text,
            defects=(f"This mail could not be parsed ({type(error).__name__}); its raw text is shown.",),
        )


def _read(raw: bytes, nested: int) -> Mail:
    tree = _without_signature(split(raw))
    view = _Fields(tree.root.fields)
    body, attachments = body_of(tree.root), list[Attachment]()
    mails: list[Mail] = []
    for part in file_parts(tree.root, body.used):
        attachments += _opened(attachment_from(part), tree)
    for attachment in attachments:
        mails += _attached(attachment, nested, tree)
    mails += (or_raw(header, lambda mail: _read(mail, nested + 1)) for header in returned_headers(tree.root))
    return _mail(tree, view, body, attachments, mails)


def _without_signature(tree: Tree) -> Tree:
    """A mail whose whole body is an opaque S/MIME signature, with the signed entity in its place; the outer header stays."""
    root = tree.root
    if root.content_type not in _PKCS7:
        return tree
    content = signed_content(root.content())
    if content is None:
        tree.defects.append("This mail is encrypted, or its S/MIME wrapping cannot be opened; it is kept as it came.")
        return tree
    inner = split(content)
    inner.root.fields = [*(field for field in root.fields if not field[0].lower().startswith("content-")), *inner.root.fields]
    return Tree(tree.raw, inner.root, [*tree.defects, *inner.defects])


def _opened(attachment: Attachment, tree: Tree) -> list[Attachment]:
    """An attachment, followed by what is packed inside it."""
    if not attachment.content.startswith(tnef.SIGNATURE):
        return [attachment]
    inside = tnef.unpacked(attachment.content)
    if inside is None:
        tree.defects.append(f"{attachment.filename or 'winmail.dat'} could not be opened; it is kept as it came.")
        return [attachment]
    return [
        attachment,
        *(attachment_of(content, tidy(name) or None, _guessed_type(content), unpacked_from=attachment.sha256) for name, content in inside.files),
    ]


def _guessed_type(content: bytes) -> str:
    """Content type by the first bytes: TNEF names none."""
    known = (
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG", "image/png"),
        (b"GIF8", "image/gif"),
        (b"%PDF-", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
    )
    return next((kind for mark, kind in known if content.startswith(mark)), "application/octet-stream")


def _attached(attachment: Attachment, nested: int, tree: Tree) -> list[Mail]:
    """The mail that an attachment is, parsed; none when it is something else."""
    name = (attachment.filename or "").lower()
    if attachment.content.startswith(outlook.SIGNATURE) and (name.endswith(".msg") or attachment.content_type == "application/vnd.ms-outlook"):
        raw = outlook.as_mail(attachment.content)
    elif attachment.content_type in _MAIL_TYPES or name.endswith(".eml"):
        raw = attachment.content
    else:
        return []
    if raw is None or nested >= bounds.NESTED_MAILS:
        reason = "could not be opened" if raw is None else "is nested too deeply to be read"
        tree.defects.append(f"The attached mail {attachment.filename or '(no name)'} {reason}; it is kept as it came.")
        return []
    return [or_raw(raw, lambda mail: _read(mail, nested + 1))]


class _Fields:
    """The header of a mail, read by name without care for case."""

    def __init__(self, fields: Iterable[tuple[str, bytes]]) -> None:
        self.raw = [(name, raw_text(value)) for name, value in fields]
        self._by_name: dict[str, list[str]] = {}
        for name, value in self.raw:
            self._by_name.setdefault(name.lower(), []).append(value)

    def all(self, name: str) -> list[str]:
        return self._by_name.get(name, [])

    def first(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def text(self, name: str) -> str:
        return tidy(decoded(self.first(name)))

    def decoded(self) -> Headers:
        return Headers.of((name, unfolded(value) if name.lower() in _LITERAL else decoded(value)) for name, value in self.raw)


def _mail(tree: Tree, view: _Fields, body: Body, attachments: list[Attachment], mails: list[Mail]) -> Mail:
    subject, froms, written = view.text("subject"), mailboxes(view.all("from")), header_date(unfolded(view.first("date")))
    inside = [opened for a in attachments if a.content.startswith(tnef.SIGNATURE) and not body.text.strip() and (opened := tnef.unpacked(a.content))]
    text = body.text if body.text.strip() else "\n\n".join(one.text for one in inside if one.text)
    replies = is_reply(subject) or (bool(view.first("in-reply-to") or view.first("references")) and not is_forward(subject))
    division = divide(text, froms[0].name if froms else "", is_forward(subject), replies)
    reports = _reports(tree.root, view, froms, subject, text)
    return Mail(
        sha256=hashlib.sha256(tree.raw).hexdigest(),
        size=len(tree.raw),
        headers=view.decoded(),
        message_id=_message_id(view.first("message-id")),
        in_reply_to=_ids(view.all("in-reply-to")),
        references=_ids(view.all("references")),
        thread_index=_SPACE.sub("", view.first("thread-index")),
        thread_topic=view.text("thread-topic"),
        from_=froms[0] if froms else None,
        other_froms=froms[1:],
        sender=next(iter(mailboxes(view.all("sender"))), None),
        reply_to=mailboxes(view.all("reply-to")),
        to=mailboxes(view.all("to")),
        cc=mailboxes(view.all("cc")),
        delivered_to=_delivered_to(view),
        return_path=_return_path(view),
        subject=subject,
        title=title(subject),
        date=written.astimezone(UTC) if written else None,
        local_date=written,
        text=text,
        html=body.html or next((one.html for one in inside if one.html), ""),
        new_text=division.new,
        elided_text=division.elided,
        forwarded=() if reports else forwarded_parts(division.forwards),
        attachments=tuple(attachments),
        attached_mails=tuple(mails),
        delivery_reports=reports,
        is_delivery_report=bool(reports) or _formal_report(tree.root),
        defects=tuple(dict.fromkeys((*tree.defects, *body.defects, *_doubts(view, froms, written is None)))),
    )


def _message_id(value: str) -> str:
    found = _IDS.search(value)
    bare = _SPACE.sub("", found.group(1) if found else value).strip("<>")
    return f"<{bare}>" if bare else ""


def _ids(values: Iterable[str]) -> tuple[str, ...]:
    """Message-IDs in order, without repeats; some servers fold in the middle of one."""
    return tuple(dict.fromkeys(f"<{_SPACE.sub('', found)}>" for value in values for found in _IDS.findall(value)))


def _delivered_to(view: _Fields) -> tuple[str, ...]:
    named = [address.address for name in _ENVELOPE for address in mailboxes(view.all(name))]
    traced = [found for value in view.all("received") for found in _FOR.findall(value[:2_000])]
    return tuple(dict.fromkeys(address.lower() for address in (*named, *traced)))


def _return_path(view: _Fields) -> str | None:
    if not view.all("return-path"):
        return None
    found = mailboxes(view.all("return-path")[:1])
    return found[0].address if found else tidy(view.first("return-path")).strip("<> ")


def _reports(root: Part, view: _Fields, froms: tuple[Address, ...], subject: str, text: str) -> tuple[DeliveryReport, ...]:
    formal = formal_reports(_all_parts(root))
    if formal:
        return formal
    own = _ADDRESSES.findall(" ".join((*view.all("to"), *view.all("delivered-to")))[: bounds.ADDRESS_CHARACTERS])
    return freehand_reports(froms[0] if froms else None, _return_path(view) == "", subject, text, view.all("x-failed-recipients"), own)


def _all_parts(root: Part) -> list[Part]:
    found, waiting = [], [root]
    while waiting:
        part = waiting.pop()
        found.append(part)
        waiting.extend(reversed(part.parts))
    return found


def _formal_report(root: Part) -> bool:
    """By its type, or, where a gateway has damaged that, by what is in it (RFC 6522)."""
    declared = root.parameters.get("report-type", "").lower() == "delivery-status"
    return root.content_type == "multipart/report" and (declared or any(part.content_type in STATUS_TYPES for part in root.parts))


def _doubts(view: _Fields, froms: tuple[Address, ...], undated: bool) -> list[str]:
    """What is odd about the header."""
    doubts = []
    if len(view.all("from")) > 1 or len(froms) > 1:
        doubts.append("More than one sender is named in From.")
    if not froms:
        doubts.append("From names no readable address.")
    if undated and view.all("date"):
        doubts.append("The Date header cannot be read.")
    return doubts
