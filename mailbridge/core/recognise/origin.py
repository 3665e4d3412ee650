"""The mail inside a councillor's forward: inline in any client's shape, or attached."""

from __future__ import annotations

from dataclasses import dataclass

from mailbridge.core.mail import Address, ForwardedPart, Mail
from mailbridge.core.people import Council
from mailbridge.core.recognise.author import NOBODY, Author, author_of, author_of_part


@dataclass(frozen=True, slots=True)
class Origin:
    """What was forwarded: by whom it was written, its subject and text, and the forwarder's own note."""

    author: Author
    subject: str
    text: str
    note: str
    message_id: str = ""
    mail: Mail | None = None
    """The inner mail itself, where it was attached."""


def origin(mail: Mail, council: Council) -> Origin | None:
    """The mail that was forwarded, or None when the mail forwards nothing that another wrote."""
    attached = next((m for m in mail.attached_mails if _written_by_another(m.from_, council)), None)
    part = _outsiders(mail.forwarded, council)
    if part:
        return Origin(author_of_part(part.author, part.subject, part.text, council), part.subject, part.text, _note(mail))
    if attached:
        inner = origin(attached, council) if _is_insider(attached.from_, council) else None
        return inner or Origin(author_of(attached, council), attached.subject, attached.new_text or attached.text, mail.new_text, attached.message_id, attached)
    return None


def _note(mail: Mail) -> str:
    """The forwarder's own words above it all."""
    return mail.forwarded[0].note or ("" if mail.new_text.strip() == mail.forwarded[0].text.strip() else mail.new_text)


def _outsiders(parts: tuple[ForwardedPart, ...], council: Council) -> ForwardedPart | None:
    """The outermost part that another wrote; one of an officer or colleague who himself passed on somebody else's gives way to that."""
    others = [part for part in parts if part.author is None or _written_by_another(part.author, council)]
    residents = [part for part in others if part.author and not _is_insider(part.author, council)]
    first = others[0] if others else None
    if first and first.author and _is_insider(first.author, council) and residents:
        return residents[0]
    return first


def _written_by_another(author: Address | None, council: Council) -> bool:
    address = (author or NOBODY).address.lower()
    return not address or not (council.councillor_writing_from(address) or address in council.own_addresses)


def _is_insider(author: Address | None, council: Council) -> bool:
    """A ward colleague or an officer, who passes on what others wrote."""
    person = author or NOBODY
    colleagues = {str(a).lower() for a in council.service.colleagues}
    return person.address.lower() in colleagues or council.is_council_domain(person.domain)
