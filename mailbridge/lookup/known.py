"""Everything that the core must know about one mail before it decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, and_, col, exists, or_, select

from mailbridge.core.calendar import WorkingDays
from mailbridge.core.decision import QUESTIONS
from mailbridge.core.directory import Directory
from mailbridge.core.known import NOBODY, EarlierCase, Known, KnownCase, KnownDeed, KnownEcho, KnownLetter, KnownRule
from mailbridge.core.mail import Address
from mailbridge.core.people import Service
from mailbridge.core.reading import Claim, Reading
from mailbridge.lookup import pen
from mailbridge.lookup.abuse import abuse
from mailbridge.lookup.agenda import agenda
from mailbridge.lookup.alike import near_copy
from mailbridge.lookup.around import around
from mailbridge.lookup.asked import asked
from mailbridge.lookup.campaigns import beside_others, is_of_campaign
from mailbridge.lookup.cases import view
from mailbridge.lookup.deeds import deed
from mailbridge.lookup.directory import directory, recalls
from mailbridge.lookup.drafts import drafts
from mailbridge.lookup.echo import echo, letters_because_of
from mailbridge.lookup.informing import said_before
from mailbridge.lookup.leaves import acts_for, leave, leaves
from mailbridge.lookup.letters import letters_to, texted_at
from mailbridge.lookup.lists import listing
from mailbridge.lookup.mails import cursor
from mailbridge.lookup.persons import contacts_at, wishes
from mailbridge.lookup.recovering import next_number
from mailbridge.lookup.sieve import Sifted
from mailbridge.model.tables import Case, Confirmation, Event, ExternalReference, Inbound, Outbound, OutboundRecipient, Referral
from mailbridge.model.words import Flag, InboundStatus, Kind, MatchedBy, PartyRole

EARLIER_SHOWN = 5
OF_THE_COUNCIL = frozenset({Kind.OFFICER_REPLY, Kind.AUTO_REPLY, Kind.BOUNCE})
"""Kinds of mail that answer a referral."""
ASKING_RULES = frozenset({"rules", "endrule"})
"""Verbs that are about all rules of a councillor."""
TELL_ALL = frozenset({"list", "back"})
"""Commands that are answered with everything that is on her agenda."""
_TAKEN = (InboundStatus.PROCESSED, InboundStatus.HELD)
_CAME_BEFORE = and_(col(Inbound.id) < bindparam("number"), col(Inbound.status).in_([*_TAKEN, InboundStatus.IGNORED]))
_OVERTOOK = and_(col(Inbound.id) > bindparam("number"), col(Inbound.status).in_(_TAKEN))  # while this one lay on the shelf
_DELIVERED = (
    select(Inbound)
    .where(Inbound.fingerprint == bindparam("fingerprint"), or_(_CAME_BEFORE, _OVERTOOK), col(Inbound.erased_at).is_(None))
    .order_by(col(Inbound.id))
)


def known(session: Session, inbound: Inbound, reading: Reading, sifted: Sifted, *, mailbox_kind: str, service: Service, now: datetime, code: str) -> Known:
    """Everything that the core must know about one mail (UTC). What the sieve says that there is not is not asked for."""
    case, by, letter = _placed(session, inbound) or matched(session, reading.claims, inbound.mailbox, official=reading.kind in OF_THE_COUNCIL)
    author, today = reading.author.address.lower(), WorkingDays.of(service).day(now)
    covered = acts_for(session, inbound.mailbox, today) if reading.commands else ()
    answered = reading.reply_address.lower() or author
    since, duplicate = _renumbered_since(session, inbound), _duplicate(session, inbound) if sifted.doubled else ""
    near = near_copy(session, inbound, reading) if sifted.wrote and case is None and not duplicate else ("", "")
    confirmation = _confirmation_asked(session, letter, now)
    seen = view(session, case) if case else None
    people, had = contacts_at(session, inbound.mailbox, author) if sifted.is_contact else [], sifted.had
    rules = _rules(session, inbound, reading, author, sifted)
    return Known(
        councillor=inbound.mailbox,
        inbound=inbound.id or 0,
        mailbox_kind=mailbox_kind,
        case=seen,
        matched_by=by,
        letter=_letter_view(session, letter, by, reading) if letter else None,
        listing=listing(session, letter),
        next_number=next_number(session, inbound, service.first_reference, sifted.highest, sifted.begins),
        duplicate_reference=duplicate,
        duplicate_councillor=_owner(session, duplicate),
        duplicate_of_many=is_of_campaign(session, duplicate),
        near_copy=near[0],
        near_copy_councillor=near[1],
        earlier=_earlier(session, people, case),
        around=around(session, reading, inbound.mailbox, case, stranger="" if people else author),
        informed=said_before(session, inbound.mailbox, author) if people else None,
        letters_had=had,
        author_wishes=wishes(session, inbound.mailbox, answered) if people or answered != author else "",
        automatic_today=_automatic(session, inbound.mailbox, author if sifted.wrote else "", answered if had else "", now - timedelta(hours=24)),
        crowded=sifted.is_crowded(now),
        echo=echo(session, inbound, reading, case, now) if sifted.wrote or had or sifted.machines or answered != author else KnownEcho(),
        abuse=abuse(session, inbound.mailbox, author, reading.commands, case.reference if case else "") if sifted.abuse else (),
        texted_at=texted_at(session, answered) if had else None,
        size_left_behind=inbound.size if inbound.partial else 0,
        unsolicited=since is not None and inbound.received_at < since,
        renumbered_since=since,
        named_cases=_named(session, reading, inbound.mailbox, covered, seen),
        leave=leave(session, inbound.mailbox, today) if sifted.is_away else None,
        leaves=leaves(session, today) if reading.commands else (),
        acts_for=covered,
        rules=rules,
        ruled_case=_ruled_case(session, inbound.mailbox, author, rules),
        likely=pen.likely(session, inbound.mailbox, people, reading.claims),
        placed_as=inbound.placed_as,
        held=pen.held_named(session, inbound.mailbox, _held_meant(session, reading, letter)),
        also_addressed=_also_addressed(session, reading.claims, inbound.mailbox, case),
        directory=directory(session) if sifted.officers else Directory(),
        recalls=recalls(session, case) if case and reading.kind is Kind.OFFICER_REPLY else (),
        asked=asked(session, reading.commands, inbound.mailbox, case.reference if case else "", now),
        erased=sifted.is_erased and bool(inbound.fingerprint),
        drafts=drafts(session, reading, (inbound.mailbox, *covered), case, letter),
        told_today=sifted.told_today,
        agenda=agenda(session, inbound.mailbox, today) if any(c.verb in TELL_ALL for c in reading.commands) else None,
        confirmed=sifted.is_confirmed,
        deed=_deed(session, inbound.mailbox, letter, reading),
        code_inbound=confirmation,
        new_code=code,
        alike=beside_others(session, inbound, reading, service.campaign_days, now) if case is None and letter is None else None,
    )


def _rules(session: Session, inbound: Inbound, reading: Reading, author: str, sifted: Sifted) -> tuple[KnownRule, ...]:
    """What she has said of this sender; all that she has said of anybody where a command asks for it."""
    if any(command.verb in ASKING_RULES for command in reading.commands) or not author:
        return pen.rules(session, inbound.mailbox)
    return pen.rules(session, inbound.mailbox, author) if sifted.is_ruled else ()


def _automatic(session: Session, councillor: str, author: str, answered: str, since: datetime) -> int:
    """Automatic letters to where an author is answered, or to wherever their mail had them sent."""
    return max(letters_to(session, answered, since=since), letters_because_of(session, councillor, author, since))


def _placed(session: Session, inbound: Inbound) -> tuple[Case, None, None] | None:
    """The case into which the councillor put a mail that was held."""
    case = _hers(session, inbound.placed_as, inbound.mailbox) if inbound.placed_as else None
    return (case, None, None) if case else None


def _hers(session: Session, reference: str, councillor: str) -> Case | None:
    return session.exec(select(Case).where(Case.reference == reference, Case.councillor == councillor)).first()


def matched(session: Session, claims: Sequence[Claim], councillor: str, *, official: bool = False) -> tuple[Case | None, MatchedBy | None, Outbound | None]:
    """(case, how, the letter of ours that is answered): the first sign that holds, in the order of DESIGN.md, among this councillor's cases.

    `official`: the council's mail about a case that was merged belongs to the other one. A resident's stays with theirs, and so with nobody else's words."""
    for claim in claims:
        letter = _letter_claimed(session, claim, councillor)
        case = session.get(Case, letter.case_id) if letter and letter.case_id else _case_claimed(session, claim, councillor)
        if letter or case:
            return _going_on_in(session, case) if official else case, claim.by, letter
    return None, None, None


def _also_addressed(session: Session, claims: Sequence[Claim], councillor: str, case: Case | None) -> tuple[str, ...]:
    """The other cases of hers whose tokens stand among the recipients: a mail joins one case, and she is told of the rest."""
    tokens = [claim for claim in claims if claim.by is MatchedBy.TOKEN]
    letters = (_letter_claimed(session, claim, councillor) for claim in tokens) if case and len(tokens) > 1 else ()
    numbers = dict.fromkeys(letter.case_id for letter in letters if letter and letter.case_id and case and letter.case_id != case.id)
    return tuple(session.exec(select(Case.reference).where(col(Case.id).in_(numbers)).order_by(col(Case.id)))) if numbers else ()


def _going_on_in(session: Session, case: Case | None) -> Case | None:
    """The case in which a matter goes on since it was merged. There are no circles: a case that is merged is closed, and REOPEN parts it again."""
    while case is not None and case.merged_into_id:
        case = session.get(Case, case.merged_into_id)
    return case


_BY_TOKEN = frozenset({MatchedBy.TOKEN, MatchedBy.QUOTED_TOKEN})


def _letter_claimed(session: Session, claim: Claim, councillor: str) -> Outbound | None:
    if claim.by not in {*_BY_TOKEN, MatchedBy.MESSAGE_ID}:
        return None
    counterpart = session.exec(select(OutboundRecipient.outbound_id).where(OutboundRecipient.token == claim.value)).first()
    token = col(Outbound.id) == counterpart if counterpart else col(Outbound.token) == claim.value
    named = token if claim.by in _BY_TOKEN else col(Outbound.message_id) == claim.value
    return session.exec(select(Outbound).where(named, Outbound.councillor == councillor)).first()


def _case_claimed(session: Session, claim: Claim, councillor: str) -> Case | None:
    if claim.by in {MatchedBy.SUBJECT, MatchedBy.QUOTED_REFERENCE}:
        return _hers(session, claim.value, councillor)
    if claim.by is MatchedBy.EXTERNAL:
        linked = select(Case).join(ExternalReference).where(ExternalReference.value == claim.value, Case.councillor == councillor)
        return session.exec(linked.order_by(col(Case.id).desc())).first()
    return None


def _letter_view(session: Session, letter: Outbound, by: MatchedBy | None, reading: Reading) -> KnownLetter:
    author, about = reading.author.address.lower(), session.get(Inbound, letter.inbound_id) if letter.inbound_id else None
    return KnownLetter(
        key=letter.key,
        letter=letter.letter,
        party=letter.party or PartyRole.COPIED,
        recipients=tuple(letter.recipients),
        referral=letter.referral_key,
        created_at=letter.created_at,
        number=letter.id or 0,
        inbound=letter.inbound_id or 0,
        writer=_writer(session, about) if about else NOBODY,
        again=letter.again_at is not None,
        by_token=by in _BY_TOKEN,
        addressee=_addressee(session, letter, reading.claims),
        author_had_letters=author in letter.recipients or _has_had_letters(session, letter, author),
    )


def _addressee(session: Session, letter: Outbound, claims: Sequence[Claim]) -> str:
    """Whose copy of a letter is answered, by the first token of that letter in the mail. Of a letter to one person there is one copy."""
    if len(letter.recipients) == 1:
        return letter.recipients[0]
    found = select(OutboundRecipient.token, OutboundRecipient.address).where(OutboundRecipient.outbound_id == letter.id)
    addresses = {token: address for token, address in session.exec(found) if token}
    addresses[letter.token] = next(iter(letter.recipients), "")
    return next((addresses[claim.value] for claim in claims if claim.by in _BY_TOKEN and claim.value in addresses), "")


def _has_had_letters(session: Session, letter: Outbound, author: str) -> bool:
    """Whether any letter of the case has gone to an author."""
    had = exists().where(col(OutboundRecipient.outbound_id) == col(Outbound.id), col(OutboundRecipient.address) == author)
    return session.exec(select(Outbound.id).where(Outbound.case_id == letter.case_id, col(Outbound.sent_at).is_not(None), had)).first() is not None


def _writer(session: Session, mail: Inbound) -> Address:
    """Who wrote a mail: the history knows the name, the mail the address."""
    said = session.exec(select(Event.fact, Event.who).where(Event.inbound_id == mail.id).order_by(col(Event.id)))
    name = next((who for fact, who in said if fact == "OfficerWrote"), "")
    return Address(name if name and "@" not in name else "", mail.author)


def _duplicate(session: Session, inbound: Inbound) -> str:
    """The reference of the case of another delivery of the same mail, `-` where that has none, empty where there was none."""
    earlier = session.exec(_DELIVERED, params={"number": inbound.id, "fingerprint": inbound.fingerprint}).first()
    if earlier is None:
        return ""
    case = session.get(Case, earlier.case_id) if earlier.case_id else None
    return case.reference if case else "-"


def _owner(session: Session, reference: str) -> str:
    """Whose case it is; empty where nobody else may hear of it."""
    row = session.exec(select(Case).where(Case.reference == reference)).first() if reference.strip("-") else None
    return row.councillor if row and Flag.PRIVATE.value not in row.flags else ""


def _earlier(session: Session, people: Sequence[int], case: Case | None) -> tuple[EarlierCase, ...]:
    """The author's other cases, newest first, with the departments that have seen them (R036, R070)."""
    found = (
        session.exec(select(Case).where(col(Case.constituent_id).in_(people)).order_by(col(Case.id).desc()).limit(EARLIER_SHOWN + 1)).all() if people else []
    )
    others = [row for row in found if case is None or row.id != case.id][:EARLIER_SHOWN]
    return tuple(EarlierCase(row.reference, tuple(session.exec(select(Referral.department).where(Referral.case_id == row.id)))) for row in others)


def _renumbered_since(session: Session, inbound: Inbound) -> datetime | None:
    """When our watch over a mailbox began, for a mail of a folder that was renumbered since (UTC, whole seconds, as servers tell them)."""
    watch = cursor(session, inbound.mailbox) if inbound.rescanned else None
    return watch.added_at.replace(microsecond=0) if watch else None


def _held_meant(session: Session, reading: Reading, letter: Outbound | None) -> set[int]:
    """Numbers of the held mails that commands name, or about which the letter is that is answered."""
    about = session.get(Inbound, letter.inbound_id) if letter and letter.inbound_id and letter.letter not in QUESTIONS else None
    answered = about.id if about and letter and (about.status is InboundStatus.HELD or letter.letter == "held") else None
    return {number for number in (*(c.held for c in reading.commands), answered) if number}


def _ruled_case(session: Session, councillor: str, author: str, rules: Sequence[KnownRule]) -> KnownCase | None:
    """The case to which mail of this author belongs by a rule."""
    rule = next((one for one in rules if one.reference and one.address == author), None) if author else None
    case = _hers(session, rule.reference, councillor) if rule else None
    return view(session, case) if case else None


def _named(session: Session, reading: Reading, councillor: str, covered: Sequence[str], seen: KnownCase | None) -> tuple[KnownCase, ...]:
    """The cases that commands name, of this councillor, of those for whom she acts, and of those who share them with her. `seen` is not looked at again."""
    named = list(dict.fromkeys(reference for command in reading.commands for reference in (command.reference, command.second) if reference))
    rows = session.exec(select(Case).where(col(Case.reference).in_(named)).order_by(col(Case.id))).all() if named else ()
    hers = (row for row in rows if _may_name(session, row, (councillor, *covered)))
    return tuple(seen if seen and seen.reference == row.reference else view(session, row) for row in hers)


def _may_name(session: Session, case: Case, councillors: Sequence[str]) -> bool:
    hers = case.councillor in councillors or councillors[0] in case.shared_with
    return hers or _is_in_mailbox(session, case, councillors[0])


def _is_in_mailbox(session: Session, case: Case, councillor: str) -> bool:
    """Whether a copy of the mail that opened a case lies in this councillor's mailbox: she may claim it, and knows of it anyway."""
    return session.exec(select(Inbound.id).where(Inbound.case_id == case.id, Inbound.mailbox == councillor)).first() is not None


def _deed(session: Session, councillor: str, letter: Outbound | None, reading: Reading) -> KnownDeed | None:
    """Looked up only where UNDO is said."""
    wanted = next((command for command in reading.commands if command.verb == "undo"), None)
    return deed(session, councillor, letter, wanted.reference) if wanted else None


def _confirmation_asked(session: Session, letter: Outbound | None, now: datetime) -> int:
    """The mail whose "was this you?" is answered, while the code lives; 0 for none."""
    if letter is None or letter.letter not in QUESTIONS:
        return 0
    row = session.exec(select(Confirmation).where(Confirmation.inbound_id == letter.inbound_id)).first()
    return row.inbound_id if row and row.used_at is None and row.expires_at > now else 0
