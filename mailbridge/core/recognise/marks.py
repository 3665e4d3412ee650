"""Marks by which a mail says that no machine must answer it (RFC 3834, section 2; RFC 2919): it is read all the same, but only a person answers."""

from __future__ import annotations

import re

from mailbridge.core.mail import Mail
from mailbridge.core.recognise.machines import answers_by_header, is_redirected

_LISTS = frozenset({"list-id", "list-unsubscribe", "list-post", "list-help"})
_BULK = frozenset({"bulk", "list", "junk"})
_UNREAD = re.compile(r"(?:bounces?(?:[+=_-].*)?|listserv|majordomo|owner-.*|.*-(?:request|bounces|owner)|mailer-daemon|postmaster)@", re.IGNORECASE)


def is_unanswerable(mail: Mail, address: str) -> bool:
    """Whether no automatic letter may go to an address because of this mail. A form or a platform that wrote for a person does not count:
    its marks are its own, the person's address is another. Nor do marks that a redirecting mail program added."""
    if _UNREAD.match(address[:320]):
        return True
    wrote_itself = mail.from_ is not None and mail.from_.address.lower() == address.lower()
    return wrote_itself and not is_redirected(mail) and _is_marked(mail)


def _is_marked(mail: Mail) -> bool:
    submitted = mail.headers.get("Auto-Submitted").strip().lower()
    precedence = mail.headers.get("Precedence").strip().lower()
    return submitted.startswith("auto-") or answers_by_header(mail) or precedence in _BULK or mail.headers.has_any(_LISTS) or _is_counted(mail)


def _is_counted(mail: Mail) -> bool:
    """Whether a sender of bulk has complaints about it counted. Proton Mail marks what people write in the same way, as the stream `user`."""
    stream = mail.headers.get("Feedback-ID").lower()
    return bool(stream) and ":user:" not in stream
