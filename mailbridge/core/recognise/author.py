"""Who really wrote a mail: behind website forms, WriteToThem, campaign platforms and Reply-To. A name that is not said stays empty."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from mailbridge.core.mail import Address, Headers, Mail
from mailbridge.core.people import Council
from mailbridge.core.recognise.forms import fields, has_message
from mailbridge.core.recognise.machines import is_robot_address
from mailbridge.core.recognise.persons import EMAIL

NOBODY = Address("", "")


class Route(Enum):
    """By which way the author's words came."""

    STRAIGHT = "straight"
    FORM = "a website form"
    LETTER = "WriteToThem"
    PLATFORM = "a platform that sends for people"
    VOICEMAIL = "a voicemail system"


@dataclass(frozen=True, slots=True)
class Author:
    """The person who wrote, where to answer, and how the words came."""

    address: Address
    reply_address: str
    route: Route = Route.STRAIGHT


def author_of(mail: Mail, council: Council) -> Author:
    """The true author of a mail that is nobody's forward."""
    sender = mail.from_ or NOBODY
    for read in (_by_voicemail, _by_letter, _by_form, _by_platform):
        found = read(sender, mail.reply_to, mail.subject, mail.new_text or mail.text, mail, council)
        if found:
            return found
    named = Address(_name(sender, mail.new_text), sender.address)
    return Author(named, _answer_to(named, mail, council))


def author_of_part(sender: Address | None, subject: str, text: str, council: Council) -> Author:
    """The true author of a mail of which only From, subject and text are known: a forward's inner mail."""
    written = sender or NOBODY
    bare = Mail(sha256="", size=0, headers=_NO_HEADERS, from_=written, subject=subject, text=text, new_text=text)
    for read in (_by_letter, _by_form):
        found = read(written, (), subject, text, bare, council)
        if found:
            return found
    named = Address(_name(written, text), written.address)
    return Author(named, named.address)


def tidy_name(name: str, address: str = "") -> str:
    """A display name as people say it: `Hatch, Doreen (HOSPITAL)` is Doreen Hatch, an address is no name."""
    plain = _IN_BRACKETS.sub("", name).strip(" \"'") or name.strip(" \"'")
    if EMAIL.fullmatch(plain) or plain.lower() == address.lower():
        return ""
    turned = _SURNAME_FIRST.fullmatch(plain)
    return f"{turned['given']} {turned['surname']}" if turned else " ".join(plain.split())


def _by_voicemail(sender: Address, reply_to: tuple[Address, ...], subject: str, text: str, mail: Mail, council: Council) -> Author | None:
    """A recording that the telephone system mails (R010): whoever spoke has no address here, and the system must not be answered."""
    recorded = any(attached.content_type.startswith("audio/") for attached in mail.attachments)
    by_system = _TELEPHONE.search(f"{sender.name} {sender.address}"[:400]) or _RECORDED.match(subject[:200])
    return Author(NOBODY, "", Route.VOICEMAIL) if recorded and by_system else None


def _by_letter(sender: Address, reply_to: tuple[Address, ...], subject: str, text: str, mail: Mail, council: Council) -> Author | None:
    """WriteToThem: a new fyr- address each time; the constituent is in Reply-To and in the letter's head."""
    addresses = [sender.address.lower(), mail.sender.address.lower() if mail.sender else ""]
    titled = _LETTER_SUBJECT.search(subject[:400])
    if not (any(_FYR.match(a) for a in addresses) or (titled and _WRITETOTHEM.search(text[-3000:]))):
        return None
    said = fields(text)
    address = (
        next((a.address for a in reply_to if not _FYR.match(a.address)), "") or said.get("email", "") or ("" if _FYR.match(sender.address) else sender.address)
    )
    name = tidy_name(sender.name) or (titled["name"].strip() if titled else "") or said.get("name", "")
    return Author(Address(name, address), address, Route.LETTER)


def _by_form(sender: Address, reply_to: tuple[Address, ...], subject: str, text: str, mail: Mail, council: Council) -> Author | None:
    """A form on a website: labelled lines, sent by a robot or by the site itself."""
    said = fields(text)
    answer = next((a for a in reply_to if a.address and not is_robot_address(a.address)), None)
    address = said.get("email", "") or (answer.address if answer else "")
    sent_by_site = (
        is_robot_address(sender.address)
        or sender.address.lower() in council.own_addresses
        or sender.domain in {a.rpartition("@")[2] for a in council.own_addresses}
    )
    if not address and sent_by_site and "name" in said and has_message(text):
        return Author(Address(said["name"], ""), "", Route.FORM)  # a resident without e-mail: nobody to answer, a matter all the same
    if len(said) < 2 or not address or not (sent_by_site or (answer and answer.address.lower() == said.get("email", "").lower() != sender.address.lower())):
        return None
    if address.lower() in council.own_addresses or is_robot_address(address):
        return None
    name = said.get("name", "") or " ".join(filter(None, (said.get("first", ""), said.get("last", "")))) or (tidy_name(answer.name) if answer else "")
    return Author(Address(name, address), address, Route.FORM)


def _by_platform(sender: Address, reply_to: tuple[Address, ...], subject: str, text: str, mail: Mail, council: Council) -> Author | None:
    """A campaign platform or helper that sends for people and puts the person into Reply-To."""
    if len(reply_to) != 1 or "List-Id" in mail.headers or "List-Post" in mail.headers:
        return None
    person = reply_to[0]
    same = person.address.lower() == sender.address.lower()
    via = _VIA.search(sender.name)
    if same or is_robot_address(person.address) or not (via or is_robot_address(sender.address) or _PLATFORM.search(sender.address)):
        return None
    if council.is_council_domain(sender.domain) or council.is_council_domain(person.domain):
        return None
    name = tidy_name(person.name) or tidy_name(_VIA.sub("", sender.name)) or _signed(text)
    return Author(Address(name, person.address), person.address, Route.PLATFORM)


def is_for_action(address: str) -> bool:
    """Whether an address is that of a platform by which many people send the same to those whom they elected."""
    return bool(_ACTION.search(address[:320]))


def _name(sender: Address, text: str) -> str:
    """The display name, else the name under the text when it looks like one."""
    return tidy_name(sender.name, sender.address) or _signed(text)


def _signed(text: str) -> str:
    """The name that stands alone under a text, after a closing or as the last line; empty when none does."""
    lines = [line.strip(" \t-–—_*") for line in text.strip().splitlines() if line.strip()]
    for before, line in reversed(list(zip(["", *lines][-5:-1] if len(lines) > 4 else ["", *lines[:-1]], lines[-4:], strict=False))):
        closed = _CLOSING.search(before)
        found = _SIGNATURE.fullmatch(line.rstrip(".,!"))
        if found and closed:
            return " ".join(found["name"].split())
    last = _SIGNATURE.fullmatch(lines[-1].rstrip(".,!")) if len(lines) > 1 else None
    return " ".join(last["name"].split()) if last and " " in last["name"].strip() else ""


def _answer_to(author: Address, mail: Mail, council: Council) -> str:
    """Where an answer goes: a personal Reply-To, else the author; nowhere when only a robot would read it."""
    wanted = next((a.address for a in mail.reply_to if a.address and not is_robot_address(a.address) and a.address.lower() not in council.own_addresses), "")
    return wanted or ("" if is_robot_address(author.address) else author.address)


_NO_HEADERS = Headers()
_TELEPHONE = re.compile(r"voice ?-?mail|voice ?-?message|answer(?:ing)? ?-?(?:phone|machine)|telephony|call ?manager", re.IGNORECASE)
_RECORDED = re.compile(r"\s{0,3}(?:you have )?(?:a )?(?:new )?(?:voice ?-?mail|voice ?-?message|missed call|answerphone)\b", re.IGNORECASE)
_FYR = re.compile(r"(?:fyr-[\w.+=-]*|fyr|[\w.+=-]+)@(?:[\w-]+\.){0,3}writetothem\.(?:com|org)|fyr-[\w.+=-]{4,}@", re.IGNORECASE)
_LETTER_SUBJECT = re.compile(r"\bletter from your constituent (?P<name>[^\n]{2,80})", re.IGNORECASE)
_WRITETOTHEM = re.compile(r"writetothem\.com", re.IGNORECASE)
_VIA = re.compile(r"\s*[-–(]?\s?\b(?:via|by way of|through|on behalf of|c/o)\b .{2,60}$", re.IGNORECASE)
_PLATFORM = re.compile(
    r"(?:^|[@.])(?:38degrees|actionnetwork|change|you\.38degrees|e-activist|engagingnetworks|organise|nationbuilder|impactstack|"
    r"campaign-?central|newmode|speakout|forms|formstack|jotform|typeform|wufoo|squarespace|wix|weebly|godaddy|mailchimp|sendgrid|mailgun|"
    r"amazonses)\b|^(?:campaigns?|actions?|petitions?|info|hello|contact|team|mail|web)@(?=.*(?:campaign|action|petition|platform|form))",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"(?:^|[@.-])(?:38degrees|actionnetwork|change|e-activist|engagingnetworks|organise|nationbuilder|impactstack|campaign-central|newmode|speak-?(?:out|up))\b"
    r"|^(?:campaigns?|actions?|petitions?|e-?actions?)\b|@[\w.-]*(?:campaign|action|petition)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s?\([^()]{1,80}\)")
_SURNAME_FIRST = re.compile(r"(?P<surname>[A-Z][\w'’-]{1,30}), (?P<given>[A-Z][\w'’.-]{0,20}(?: [A-Z][\w'’.-]{0,20})?)")
_CLOSING = re.compile(
    r"^(?:(?:kind|kindest|best|warm|warmest|many)? ?(?:regards|wishes|thanks)|thanks(?: again)?|thank you|thanking you|yours(?: (?:sincerely|"
    r"faithfully|truly))?|cheers|sincerely|regards|best|all the best|love|from|ta)\b[^\w]{0,3}$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?P<name>(?:(?i:mr|mrs|ms|miss|dr|rev|prof)\.? )?[A-Z][\w'’.-]{0,20}(?: (?:[A-Z][\w'’.-]{0,20}|de|van|von|bin|al)){0,3})(?: \((?i:mr|mrs|ms|miss|dr)\))?"
)
