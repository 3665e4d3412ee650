"""`RULES`: the table that decides what kind of mail a mail is. They are tried in order; the first that gives a reason decides, and its name is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mailbridge.core.mail import Mail
from mailbridge.core.patterns import any_of
from mailbridge.core.people import Council
from mailbridge.core.recognise.author import Route
from mailbridge.core.recognise.claims import answers_officer_letter, letter_named
from mailbridge.core.recognise.clues import Clues
from mailbridge.core.recognise.impostors import uses_her_name
from mailbridge.core.recognise.machines import is_redirected, is_robot_address
from mailbridge.core.recognise.trust import Vouching
from mailbridge.model.words import Kind, MachineKind


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to tell a kind. `test` answers with a sentence that says why, or with nothing."""

    name: str
    kind: Kind
    test: Callable[[Clues], str]


def decided(clues: Clues) -> tuple[Rule, str]:
    """The first rule that fits, and its reason. The last one always does."""
    return next((rule, reason) for rule in RULES if (reason := rule.test(clues)))


def _own_letter(clues: Clues) -> str:
    """Our own letter come back: our loop mark, or our casework address as sender of what she did not write."""
    mail, own = clues.mail, clues.council.own_addresses
    looped = next((v for name in _LOOP_MARKS for v in mail.headers.all(name) if v.strip().lower() in own or v.strip().lower().startswith("mailbridge")), "")
    if looped and not clues.bounce:
        return f"The mail carries our own loop mark ({looped.strip()})."
    if clues.sender.address.lower() in own and not clues.councillor and clues.author.route is Route.STRAIGHT:
        return "The mail comes from our own casework address."
    return ""


def _bounce(clues: Clues) -> str:
    return "A mail system says that a mail did not reach its recipient." if clues.bounce else ""


def _automatic(clues: Clues) -> str:
    return f"No person wrote this: {_SORTS[clues.machine]}." if clues.machine else ""


def _system_on_case(clues: Clues) -> str:
    """A robot's notice on a case ("your case was closed"); one that names a person in Reply-To may carry a person's words."""
    robot = is_robot_address(clues.sender.address) and clues.author.route is Route.STRAIGHT
    return "A system writes about a case, and no person can be answered." if robot and clues.is_ours and not clues.author.reply_address else ""


def _impostor(clues: Clues) -> str:
    """Several senders, a look-alike address, or her address as a name."""
    return "The sender looks like the councillor but does not have her address." if clues.posed_as else ""


def _forged(clues: Clues) -> str:
    """Her address, and the receiving server says that it is not true."""
    if not clues.councillor or clues.vouching is not Vouching.FAIL:
        return ""
    return "The mail claims to come from the councillor, and the receiving server says that it does not."


def _unproven(clues: Clues) -> str:
    """Her address, and nobody vouches for it."""
    if not clues.councillor or clues.vouching is Vouching.PASS:
        return ""
    return "The mail claims to come from the councillor, and no receiving server of ours vouches for that."


def _namesake(clues: Clues) -> str:
    """Her name beside a foreign address, with what only she would write: a command, a forward, a plea for money."""
    if clues.councillor or not uses_her_name(clues.mail, clues.council) or clues.author.route is not Route.STRAIGHT:
        return ""
    ordered = any(c.verb != "unknown" for c in clues.commands)
    acted = ordered or clues.passes_on or bool(_MONEY.search(clues.mail.new_text[:1500])) or _TITLED.match(clues.sender.name)
    return "The sender bears the councillor's name and acts as her, without her address." if acted else ""


def _command_in_subject(clues: Clues) -> str:
    """Words of command with a reference, even under a forward's prefix."""
    if not clues.councillor or not clues.commands or (clues.origin and not clues.references):
        return ""
    return f"The councillor wrote a command: {clues.commands[0].written or clues.commands[0].verb}."


def _forward(clues: Clues) -> str:
    if not clues.councillor or not clues.origin or (clues.answers_something and not clues.passes_on):
        return ""
    writer = clues.origin.author.address
    return f"The councillor passed on a mail of {writer.name or writer.address or 'somebody whose address is not told'}."


def _councillor_writes(clues: Clues) -> str:
    """Everything else from her: a note from a doorstep, a remark on a case."""
    if not clues.councillor:
        return ""
    return "The councillor wrote a remark on a case." if clues.references else "The councillor wrote a note."


def _reading_matter(clues: Clues) -> str:
    """Newsletters, agendas, invitations; never the answer to a letter of ours."""
    if clues.is_ours or not clues.notice:
        return ""
    return f"The mail is {clues.notice}."


def _officer_on_case(clues: Clues) -> str:
    """A council domain, on a case of ours."""
    if not clues.is_official or clues.is_colleague or not (clues.is_ours or clues.answers_something):
        return ""
    return "An officer writes about a case." if clues.is_ours else "An officer answers a mail."


def _body_answers_referral(clues: Clues) -> str:
    """Whoever answers a letter that we sent to officers: police, a contractor, a housing association."""
    letter = letter_named(clues.mail, clues.council)
    if answers_officer_letter(clues.mail, clues.council):
        return f"The mail answers a letter of ours to officers ({letter})."
    if clues.is_ours and not letter and _QUOTES_REFERRAL.search(clues.mail.elided_text):
        return "The mail quotes a letter that we sent to officers."
    return ""


def _partner(clues: Clues) -> str:
    """A public body or firm known by its domain that writes on a case."""
    return (
        "A public body writes about a case."
        if clues.is_ours and _PUBLIC_BODY.search(clues.sender.domain) and not letter_named(clues.mail, clues.council)
        else ""
    )


def _officer_writes(clues: Clues) -> str:
    """A council domain writing to her of its own accord, about something that is no notice; what the council's own web form sends is a resident's."""
    own_words = clues.is_official and not clues.is_colleague and clues.author.route is Route.STRAIGHT
    return "An officer writes to the councillor." if own_words and not _is_plea(clues) else ""


def _on_a_case(clues: Clues) -> str:
    """A resident, on a case of ours."""
    if clues.is_ours:
        return "The mail names a case of ours."
    return ""


def _answers_her(clues: Clues) -> str:
    """A reply to a mail of hers or of ours that is quoted beneath."""
    if not clues.answers_something or (is_redirected(clues.mail) and not clues.mail.in_reply_to):
        return ""
    return "The mail answers a letter of ours." if _quotes_us(clues.mail, clues.council) else ""


def _unknown_in_personal_box(clues: Clues) -> str:
    """In her own inbox nothing is a case before she says so, unless it came the way that enquiries come."""
    if not clues.personal or clues.author.route is not Route.STRAIGHT:
        return ""
    return "In a personal mailbox the councillor decides what is casework."


def _enquiry(clues: Clues) -> str:
    return (
        f"A person wrote to the councillor by {clues.author.route.value}."
        if clues.author.route is not Route.STRAIGHT
        else "A person wrote to the casework address, and no other rule fits."
    )


def _quotes_us(mail: Mail, council: Council) -> bool:
    """Whether the quotation names one of our casework addresses as its writer."""
    head = mail.elided_text[:1500].lower()
    return any(address in head for address in council.own_addresses)


def _is_plea(clues: Clues) -> bool:
    """Whether somebody at a council address writes as a resident of the ward."""
    return bool(_PLEA.search(clues.mail.new_text[:1500]))


_LOOP_MARKS = ("X-Loop", "X-Mailbridge", "X-Mailbridge-Loop")
_TITLED = re.compile(r"\s{0,9}(?:cllr|councillor)\b", re.IGNORECASE)
_MONEY = any_of(
    r"gift cards?\b",
    r"(?:bank|wire|urgent) transfer\b",
    r"are you (?:available|at your desk|free)\b",
    r"(?:new|change of|updated) bank (?:details|account)\b",
    r"(?:your|personal) (?:mobile|cell|whatsapp) number\b",
)
_QUOTES_REFERRAL = any_of(
    r"a resident (?:in my ward|of [^\n]{2,40} has written to me)",
    r"please see the message below from\b",
    r"(?:please )?reply route\b",
    r"action asked:",
    r"please reply by:",
    r"a reply (?:that )?i can share\b",
    r"could you let me know where this stands\b",
    r"i had asked for an answer by\b",
    r"the resident is waiting for word from me\b",
    r"dear colleagues\b",
)
"""What only our letters to officers say."""
_PUBLIC_BODY = re.compile(
    r"(?:^|\.)(?:gov|police|nhs|fire|mod|parliament|ac)\.|(?:^|[.-])(?:police|nhs|council|housing|homes|water|ambulance|highways)[.-]", re.IGNORECASE
)
_PLEA = re.compile(
    r"\b(?:i live (?:at|in|on)|my (?:street|road|house|mum|dad|son|daughter|neighbours?|bins?)|as a resident|my home address|outside my (?:house|home))\b",
    re.IGNORECASE,
)
_SORTS: dict[MachineKind, str] = {
    MachineKind.OUT_OF_OFFICE: "it is an out-of-office reply",
    MachineKind.TICKET_ACK: "it is the acknowledgement of a ticket system",
    MachineKind.CHANNEL_REFUSED: "the mailbox says that it does not read mail",
    MachineKind.READ_RECEIPT: "it is a read receipt",
    MachineKind.RECALL: "it is the notice that an earlier mail is to be recalled",
    MachineKind.SECURE_LINK: "it is a link to a message in a secure portal",
    MachineKind.DELIVERY_DELAY: "it is the notice of a delay",
    MachineKind.OTHER: "it bears the marks of an automatic answer",
}
RULES: tuple[Rule, ...] = (
    Rule("our own letter", Kind.OWN_MAIL, _own_letter),
    Rule("bounce", Kind.BOUNCE, _bounce),
    Rule("look-alike sender", Kind.REFUSED, _impostor),
    Rule("automatic mail", Kind.AUTO_REPLY, _automatic),
    Rule("system on a case", Kind.AUTO_REPLY, _system_on_case),
    Rule("forged councillor", Kind.REFUSED, _forged),
    Rule("unproven councillor", Kind.REFUSED, _unproven),
    Rule("namesake", Kind.REFUSED, _namesake),
    Rule("councillor's command", Kind.COMMAND, _command_in_subject),
    Rule("councillor's forward", Kind.COUNCILLOR_FORWARD, _forward),
    Rule("councillor's note", Kind.COMMAND, _councillor_writes),
    Rule("reading matter", Kind.NOT_CASEWORK, _reading_matter),
    Rule("officer on a case", Kind.OFFICER_REPLY, _officer_on_case),
    Rule("answer to a referral", Kind.OFFICER_REPLY, _body_answers_referral),
    Rule("public body on a case", Kind.OFFICER_REPLY, _partner),
    Rule("officer writes", Kind.OFFICER_REPLY, _officer_writes),
    Rule("resident on a case", Kind.FOLLOW_UP, _on_a_case),
    Rule("answer to our letter", Kind.FOLLOW_UP, _answers_her),
    Rule("personal mailbox", Kind.UNPLACED, _unknown_in_personal_box),
    Rule("new enquiry", Kind.NEW_ENQUIRY, _enquiry),
)
