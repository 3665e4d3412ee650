"""The parsed, frozen view of one archived mail: what `parse` returns and everything after it reads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from mailbridge.model.words import Purpose


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox as written: display name (decoded, may be empty) and addr-spec (domain in lower case)."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands after the last `@`, in lower case; empty when there is none."""
        return self.address.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class Headers:
    """All header fields in order, decoded to text; names compare without case. Reading one never raises."""

    fields: tuple[tuple[str, str], ...] = ()
    _values: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    """Name in lower case -> values: a mail is asked a hundred times for what it mostly has not."""

    def __post_init__(self) -> None:
        values: dict[str, list[str]] = {}
        for name, value in self.fields:
            values.setdefault(name.lower(), []).append(value)
        object.__setattr__(self, "_values", {name: tuple(several) for name, several in values.items()})

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field, topmost first, unfolded."""
        return self._values.get(name.lower(), ())

    def get(self, name: str, default: str = "") -> str:
        """The topmost value of a field, or `default`."""
        values = self.all(name)
        return values[0] if values else default

    def has_any(self, names: frozenset[str]) -> bool:
        """Whether one of these fields stands there. `names`: in lower case."""
        return not names.isdisjoint(self._values)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.all(name))

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Headers:
        """Headers from (name, decoded value) pairs."""
        return cls(tuple(pairs))


@dataclass(frozen=True, slots=True)
class Photo:
    """What a picture says of itself. Degrees are WGS 84; `taken_at` is the camera's local time, without a zone (EXIF has none)."""

    width: int
    height: int
    latitude: float | None = None
    longitude: float | None = None
    taken_at: datetime | None = None
    orientation: int = 1


@dataclass(frozen=True, slots=True)
class Attachment:
    """One leaf of the mail that is not its text, decoded. `filename` is for people to read, never a path on disk."""

    filename: str | None
    content_type: str
    size: int
    sha256: str
    purpose: Purpose
    content: bytes = field(repr=False, compare=False)
    photo: Photo | None = None
    inline: bool = False
    content_id: str = ""
    description: str = ""
    """What its sender wrote of it (Content-Description)."""
    unpacked_from: str = ""
    """sha256 of the attachment that it was found inside (winmail.dat); empty for what the mail itself carries."""


@dataclass(frozen=True, slots=True)
class ForwardedPart:
    """A mail inside a mail, as text: what a client puts under `Begin forwarded message` or an Outlook header block."""

    note: str
    """What the forwarder wrote above it."""
    author: Address | None
    to: tuple[Address, ...]
    subject: str
    date: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """One recipient of a delivery status notification (RFC 3464), or what a freehand bounce says of one."""

    recipient: str
    action: str
    status: str
    diagnostic: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. Times are UTC; absent texts are empty, absent dates None. No field raises when read."""

    sha256: str
    size: int
    headers: Headers
    message_id: str = ""
    """With angle brackets, unfolded; empty when absent."""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    thread_index: str = ""
    thread_topic: str = ""
    from_: Address | None = None
    other_froms: tuple[Address, ...] = ()
    """Further addresses in From (a second From header counts): a warning sign."""
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    """Envelope recipients as headers tell them (Delivered-To, X-Original-To, Envelope-To, Resent-To, X-Forwarded-To, Received … for)."""
    return_path: str | None = None
    """None: no such header; empty: the null sender `<>`."""
    subject: str = ""
    """As received, decoded, whitespace normalised."""
    title: str = ""
    """The subject without prefixes, tags and protective markings."""
    date: datetime | None = None
    """The Date header in UTC, with the offset it was written in lost; `local_date` keeps it."""
    local_date: datetime | None = None
    """The Date header with the sender's own offset: what "by Friday" is counted from."""
    text: str = ""
    """The whole text of the mail, quotes included, line ends `\\n`."""
    html: str = ""
    """The HTML body as sent, undecoded markup; empty when there is none. Never shown to anybody unsanitised."""
    new_text: str = ""
    """What the author wrote now."""
    elided_text: str = ""
    """What was trimmed: quotations, signatures, banners, disclaimers. With `new_text` it holds every word of `text`."""
    forwarded: tuple[ForwardedPart, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    attached_mails: tuple[Mail, ...] = ()
    """message/rfc822 (and .eml, .msg) parts, parsed; each is also an attachment with its raw bytes."""
    delivery_reports: tuple[DeliveryReport, ...] = ()
    is_delivery_report: bool = False
    """multipart/report; report-type=delivery-status, or its freehand equivalents."""
    defects: tuple[str, ...] = ()
    """What could not be read, one plain sentence each; the raw mail keeps it all the same."""

    @property
    def recipients(self) -> tuple[Address, ...]:
        """To and Cc together."""
        return self.to + self.cc

    @property
    def evidence(self) -> tuple[Attachment, ...]:
        """The attachments that somebody sent on purpose to show something."""
        return tuple(a for a in self.attachments if a.purpose is Purpose.EVIDENCE)

    @property
    def fingerprint(self) -> str:
        """The same for two deliveries of one mail: Message-ID, author and date; where there is no Message-ID, the text instead."""
        author = self.from_.address.lower() if self.from_ else ""
        date = self.date.isoformat() if self.date else ""
        named = self.message_id or hashlib.sha256((self.subject + self.text).encode("utf-8", "replace")).hexdigest()
        return hashlib.sha256("\n".join((named, author, date)).encode("utf-8", "replace")).hexdigest()
