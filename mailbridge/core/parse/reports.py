"""Delivery reports: RFC 3464 parts, and what mail servers write freehand when a mail could not be delivered."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailbridge.core.mail import Address, DeliveryReport
from mailbridge.core.parse.charsets import text_of
from mailbridge.core.parse.encoded import decoded, tidy
from mailbridge.core.parse.split import Part

STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_BLOCK_END = re.compile(r"\n[ \t]*\n")
_FIELD = re.compile(r"^([A-Za-z-]{3,40})[ \t]{0,5}:[ \t]{0,5}(.{0,2000}(?:\n[ \t].{0,2000}){0,40})", re.MULTILINE)
_ADDRESS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
_SPEC = re.compile(_ADDRESS)
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_DAEMON = re.compile(
    r"mailer-?daemon|postmaster|mail delivery|microsoft ?exchange|microsoft outlook|mail ?system"
    r"|delivery (?:subsystem|system|service|status)|mdaemon|symantec|messagelabs|mimecast|bounces?@"
    r"|system administrator|mail administrator"
)
"""For a text in lower case, which is several times as quick as a pattern that ignores case."""
_SUBJECT = re.compile(
    r"undeliver(?:able|ed)|delivery (?:status notification|failure|has failed|failed|delayed|report"
    r"|notification|status|warning|problem)|mail delivery|returned mail|failure notice|mail (?:system )?(?:error"
    r"|failure)|delivery unsuccessful|not delivered|non[- ]?delivery|couldn'?t be delivered|could not be delivered"
    r"|message delayed"
    r"|warning: (?:message|could not send)|returned to sender|e-?mail delivery failure|nondeliverable"
    r"|unzustellbar|non remis|échec|rejected:|delayed mail|bounce",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"could not be delivered|couldn'?t be delivered|cannot be delivered|unable to deliver|wasn'?t (?:found"
    r"|delivered)|was not delivered|not been delivered|hasn'?t been delivered|undeliver|delivery (?:has )?failed"
    r"|delivery to the following|permanent (?:error|failure)|fatal error|address(?:\(es\))? (?:failed"
    r"|rejected|not found)|did not reach"
    r"|user unknown|no such user|mailbox (?:is )?(?:full|unavailable|not found)|over quota|delivery failure notification"
    r"|undeliverable to|returned to you|rejected your message|message (?:was )?rejected|delivery is delayed"
    r"|will (?:continue to|be) retr|delivery attempts|temporarily|not accept",
    re.IGNORECASE,
)
_COPY_BEGINS = re.compile(
    r"^[ \t>]{0,4}(?:-{2,}.{0,30}(?:copy of (?:the|your) message|original message|below this line"
    r"|returned message|message header|unsent message|transcript of session follows)|-{2,} ?$|original message (?:headers"
    r"|follows)|diagnostic information for administrators|the (?:header|headers) of the original"
    r"|return-path:|received: from|reporting-mta:|undelivered-message)",
    re.IGNORECASE | re.MULTILINE,
)
_DELAY = re.compile(
    r"delay|still (?:trying|being)|will (?:continue to|be) retr|temporar(?:y|ily) (?:problem|fail"
    r"|defer|unable)|not (?:yet )?been delivered (?:yet|after)|warning message only|no action is required",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"^[ \t>*•\"'-]{{0,10}}<?(?:mailto:|rfc822;|smtp:)? ?({_ADDRESS})>?"
    r"(?: ?[(:,;.].{0,200}| ?<mailto:[^>]{0,200}>.{0,100}| \(.{0,80}| wasn'?t found.{0,80})?[ \t\"']{0,4}$",
    re.IGNORECASE | re.MULTILINE,
)
_NAMED = re.compile(
    r"(?:rcpt to: ?|recipient:? ?|to: ?|for |address:? ?|addressed to |user |delivered to |deliver to |delivering to |delivery to "
    rf"|to email address ?:?\s{{0,3}}-{{0,2}} ?|recipient address: ?)(?:rfc822; ?)?[<\"'(]{{0,2}}({_ADDRESS})",
    re.IGNORECASE,
)
_CODE = re.compile(r"^(.{0,200}\b([45])\d\d[ :-].{0,300})", re.MULTILINE)
_REACH = 20_000
_LIMIT = 200


def formal_reports(parts: Iterable[Part]) -> tuple[DeliveryReport, ...]:
    """What the delivery-status parts of a mail say, a recipient each."""
    found: list[DeliveryReport] = []
    for part in parts:
        if part.content_type in STATUS_TYPES:
            text = text_of(part.content()).replace("\r\n", "\n").replace("\r", "\n")
            found += [report for block in _BLOCK_END.split(text[:200_000])[:_LIMIT] if (report := _of_block(block))]
    return tuple(found)


def _of_block(block: str) -> DeliveryReport | None:
    fields = {match.group(1).lower(): tidy(decoded(match.group(2))) for match in _FIELD.finditer(block)}
    recipient = _address_in(fields.get("final-recipient", "")) or _address_in(fields.get("original-recipient", ""))
    if not recipient:
        return None
    status, diagnostic = _ENHANCED.search(fields.get("status", "")), fields.get("diagnostic-code", "")
    status = status or _ENHANCED.search(diagnostic)
    return DeliveryReport(recipient, fields.get("action", "").lower().partition(" ")[0], status.group(1) if status else "", diagnostic)


def _address_in(value: str) -> str:
    """The address of a recipient field: `rfc822; someone@host`, or utf-8 and older spellings."""
    found = _SPEC.search(value.rpartition(";")[2])
    return found.group() if found else ""


def freehand_reports(
    sender: Address | None, null_return_path: bool, subject: str, text: str, failed: Iterable[str], own: Iterable[str]
) -> tuple[DeliveryReport, ...]:
    """What a bounce without formal parts says. Empty for every other mail: a machine must have sent it, and must speak of delivery.

    `failed`: X-Failed-Recipients; `own`: the addresses that the bounce went to, which are not the ones that failed."""
    daemon = bool(sender and _is_daemon(f"{sender.name} {sender.address}"))
    listed = [found.group() for value in failed for found in _SPEC.finditer(value)]
    if not (daemon or listed or null_return_path):
        return ()
    spoken = text[:_REACH]
    signs = bool(_SUBJECT.search(subject[:400])) + bool(_TEXT.search(spoken))
    if not ((daemon and signs) or (listed and signs) or (null_return_path and signs == 2)):
        return ()
    copy = _COPY_BEGINS.search(spoken)
    notice = spoken[: copy.start()] if copy and copy.start() > 40 else spoken
    ours = {address.lower() for address in own} | ({sender.address.lower()} if sender else set())
    addresses = listed or _failed_in(notice, ours) or _failed_in(spoken, ours)
    action = "delayed" if _DELAY.search(subject[:400]) or (_DELAY.search(notice) and not re.search(r"permanent", notice, re.IGNORECASE)) else "failed"
    return tuple(DeliveryReport(address, action, *_reason(spoken, address)) for address in dict.fromkeys(addresses[:_LIMIT]))


def _failed_in(notice: str, ours: set[str]) -> list[str]:
    """Addresses that stand alone on a line, else those after words like `to` and `recipient`, else any: never our own."""
    for pattern in (_ALONE, _NAMED):
        found = [match.group(1).rstrip(".") for match in pattern.finditer(notice)]
        wanted = [address for address in found if address.lower() not in ours and not _is_daemon(address)]
        if wanted:
            return wanted
    return [address for address in _SPEC.findall(notice) if address.lower() not in ours and not _is_daemon(address)][:1]


def _is_daemon(named: str) -> bool:
    """Whether a name or an address is that of a mail system."""
    return bool(_DAEMON.search(named.casefold()))


def _reason(text: str, address: str) -> tuple[str, str]:
    """Status (5.1.1; 5.0.0 for a bare SMTP code; empty when nothing is said) and the line that gives the reason, nearest after the address."""
    at = max(text.find(address), 0)
    status = _ENHANCED.search(text, at) or _ENHANCED.search(text)
    code = _CODE.search(text[at : at + 3000])
    said = tidy(code.group(1)) if code else ""
    return status.group(1) if status else (f"{code.group(2)}.0.0" if code else ""), said
