"""Mail that is for reading, not casework: newsletters, agendas, invitations, alerts, invoices, press, lists.

What a resident says in passing ("I saw the agenda", "they sent me an invoice") is not enough: words decide only where nobody complains or asks.
"""

from __future__ import annotations

from mailbridge.core.mail import Mail
from mailbridge.core.recognise import notice_words as words
from mailbridge.core.recognise.machines import is_redirected, is_robot_address

_MUCH = 400
_LONG = 3_000
"""Characters; a letter to a councillor that bears bulk marks is believed up to this length."""


def notice(mail: Mail, *, official: bool) -> str:
    """What sort of notice the mail is, in words, or empty. `official`: it comes from a council domain."""
    said = f"{mail.subject[:400]}\n{mail.new_text[:2000]}"
    if "List-Id" in mail.headers or "List-Post" in mail.headers:
        return "mail of a mailing list"
    if _has_invitation(mail):
        return "a calendar invitation"
    if official and _is_council_notice(mail, said):
        return "a council notice"
    if ("List-Unsubscribe" in mail.headers or _bulk(mail)) and not _is_letter(mail):
        return "bulk mail"
    if is_robot_address(mail.from_.address if mail.from_ else "") and not mail.reply_to:
        return "a notification of a website"
    return "" if official or words.PLEA.search(said) else _by_words(mail.subject[:400], said)


def _by_words(subject: str, said: str) -> str:
    """The sort whose subject and text both fit; private chat only when it is short."""
    fits = (sort for sort, of_subject, of_text in words.SORTS if of_subject.search(subject) and of_text.search(said))
    found = next(fits, "")
    return "" if found == words.PRIVATE and len(said) > _MUCH else found


def _has_invitation(mail: Mail) -> bool:
    calendars = any(a.content_type in ("text/calendar", "application/ics") or (a.filename or "").lower().endswith(".ics") for a in mail.attachments)
    calendars = calendars or "text/calendar" in mail.headers.get("Content-Type").lower()
    return bool(words.INVITED.search(f"{mail.subject[:300]}\n{mail.text[:600]}")) and (calendars or bool(words.INVITED_ONLINE.search(mail.text[:600])))


def _is_council_notice(mail: Mail, said: str) -> bool:
    """Agendas, papers, briefings and the like, or anything sent to all members; never a reply."""
    if words.REPLIED.match(mail.subject) or mail.in_reply_to:
        return False
    to_all = any(words.TO_ALL.search(f"{a.name} {a.address}") for a in mail.recipients)
    return to_all or _bulk(mail) or bool(words.COUNCIL_SUBJECT.search(mail.subject[:400]) or words.TO_ALL.search(said))


def _bulk(mail: Mail) -> bool:
    return mail.headers.get("Precedence").strip().lower() in ("bulk", "list", "junk") and not is_redirected(mail)


def _is_letter(mail: Mail) -> bool:
    """Whether bulk marks stand on a letter that a person wrote, as platforms for writing to councillors put them."""
    text = mail.new_text[:800]
    if _is_plain(mail):
        return True
    return bool(words.LETTER_SUBJECT.search(mail.subject[:400]) or (words.TO_HER.search(text[:120]) and words.AS_RESIDENT.search(text)))


def _is_plain(mail: Mail) -> bool:
    """Whether nothing in the text itself speaks of a mailing: some mail programs and gateways put bulk marks on what people write."""
    text, sender = mail.text[:_LONG], mail.from_.address if mail.from_ else ""
    said = f"{mail.subject[:400]}\n{text}"
    plain = bool(text.strip()) and len(mail.text) < _LONG and text.count("://") < 2 and not words.MASS_MAILING.search(said)
    return plain and not is_robot_address(sender) and not _by_words(mail.subject[:400], said)
