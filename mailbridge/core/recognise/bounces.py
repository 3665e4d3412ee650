"""Mails that say a mail of ours was not delivered: to which addresses, and for good or only for now (RFC 3464, RFC 3463).

`parse` reads the reports, those in free words as well; here is decided what they amount to.
"""

from __future__ import annotations

import re

from mailbridge.core.mail import DeliveryReport, Mail
from mailbridge.core.patterns import any_of
from mailbridge.core.reading import BounceReport
from mailbridge.core.recognise.persons import EMAIL

_ARRIVED = frozenset(("delivered", "relayed", "expanded"))
_FULL_MAILBOX = "5.2.2"
"""Written with a 5, and yet it passes: the owner tidies up, so it is tried again."""
_FOR_NOW = any_of(
    r"(?:mailbox|inbox) (?:is )?(?:currently )?full\b",
    r"over ?quota\b",
    r"quota (?:is )?exceeded\b",
    r"exceeded (?:its|the|his|her|their) (?:mailbox )?(?:quota|storage)\b",
    r"temporar(?:y|ily)\b",
    r"will (?:be )?retr(?:y|ied)\b",
    r"will (?:keep|continue) trying\b",
    r"delay(?:ed)?\b",
    r"greylist",
    r"try again later\b",
    r"insufficient (?:system )?storage\b",
)
_NOWHERE = any_of(
    r"nxdomain\b",
    r"(?:domain|host)(?: name)? (?:not found|couldn['’]t be found|does not exist)",
    r"(?:user|recipient|mailbox|account) (?:is )?(?:unknown|disabled|does not exist|doesn['’]t exist)\b",
    r"no such (?:user|recipient|mailbox|domain)\b",
)
"""There is nobody, whatever the status code says: Gmail gives 4.0.0 for a domain that does not exist."""
_RECIPIENT = re.compile(r"(?:[\w-]{1,20};)?\s{0,5}<?(?P<address>[^\s<>;]{1,320})>?")


def bounce(mail: Mail) -> BounceReport | None:
    """What did not arrive, or None when the mail is no bounce. A report that a mail did arrive is none."""
    failed = [report for report in mail.delivery_reports if report.action.lower() not in _ARRIVED]
    if not failed and (mail.delivery_reports or not mail.is_delivery_report):
        return None
    named = dict.fromkeys(_plain(report.recipient) for report in failed) or dict.fromkeys(_elsewhere(mail))
    permanent = any(_is_permanent(report, mail) for report in failed) if failed else not _sounds_passing(mail)
    return BounceReport(
        addresses=tuple(address for address in named or _returned_from(mail) if address),
        guessed=not named,
        permanent=permanent,
        status=next((report.status for report in failed if report.status), ""),
        given_up=not permanent and any(report.action.lower() == "failed" for report in failed),
    )


def _plain(recipient: str) -> str:
    """The address of a report's recipient field, `rfc822;` and brackets aside, in lower case."""
    found = _RECIPIENT.match(recipient.strip())
    return found["address"].lower() if found else ""


def _elsewhere(mail: Mail) -> list[str]:
    """Where a report without recipients may name them: a header of Exim's."""
    return [found.group().lower() for found in EMAIL.finditer(mail.headers.get("X-Failed-Recipients"))]


def _returned_from(mail: Mail) -> list[str]:
    """To whom the mail went that came back, as its head says."""
    return list(dict.fromkeys(a.address.lower() for returned in mail.attached_mails[:1] for a in returned.to))


def _is_permanent(report: DeliveryReport, mail: Mail) -> bool:
    """5.x.x is for good except a full mailbox, 4.x.x for now; without a status the words decide."""
    if report.action.lower() == "delayed":
        return False
    if _NOWHERE.search(report.diagnostic[:2000]):
        return True
    if report.status:
        return report.status.startswith("5") and report.status != _FULL_MAILBOX
    return not _FOR_NOW.search(report.diagnostic[:2000]) and not _sounds_passing(mail)


def _sounds_passing(mail: Mail) -> bool:
    return bool(_FOR_NOW.search(f"{mail.subject[:500]}\n{mail.text[:1500]}"))
