"""A council in memory: real bytes, the real core, and nothing kept but what the core would ask for. `test_year.py` holds it against the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from mailbridge.core import effects as e
from mailbridge.core import tokens
from mailbridge.core.correspondence.desk import Desk
from mailbridge.core.decide import decide
from mailbridge.core.decide.enquiry import new_case
from mailbridge.core.decision import Decision, Situation
from mailbridge.core.directory import NOTHING_KNOWN, Directory, KnownOfficer
from mailbridge.core.known import Known, KnownCase, KnownLetter, KnownReferral
from mailbridge.core.letters.letter import Letter
from mailbridge.core.letters.templates import TemplateSet
from mailbridge.core.lifecycle import REMINDERS
from mailbridge.core.mail import Address, Headers, Mail
from mailbridge.core.parse import parse
from mailbridge.core.people import Council
from mailbridge.core.reading import Claim, Reading
from mailbridge.core.recognise import recognise
from mailbridge.core.recognise.lexicon import Lexicon
from mailbridge.core.unfolding import after
from mailbridge.model.words import CaseStatus, MatchedBy, PartyRole
from tests.year import ladder
from tests.year.town import Changed, Posted

SECRET = b"of a year that never was"
HERS = "shah"
OURS = frozenset({MatchedBy.TOKEN, MatchedBy.QUOTED_TOKEN, MatchedBy.MESSAGE_ID})


@dataclass
class Memory:
    """One council, one councillor."""

    council: Council
    lexicon: Lexicon
    templates: TemplateSet
    cases: dict[str, KnownCase] = field(default_factory=dict)
    letters: dict[str, KnownLetter] = field(default_factory=dict)
    """Token or Message-ID -> a letter to an officer."""
    about: dict[str, str] = field(default_factory=dict)
    """Key of a letter -> reference of its case."""
    externals: dict[str, str] = field(default_factory=dict)
    """Their reference -> ours."""
    directory: Directory = NOTHING_KNOWN
    """The addresses to which mail has come back, and from which none has come since."""

    def __post_init__(self) -> None:
        self._mails = 0
        self._open: dict[str, KnownCase] = {}
        self._born: dict[str, None] = {}
        self._keys: set[str] = set()
        self._reminders: dict[str, list[datetime]] = {}
        self._left: list[Posted] = []
        self._changed: dict[str, None] = {}

    def desk(self, at: datetime) -> Desk:
        """The councillor's desk at a moment."""
        return Desk(self.council, HERS, at, self.directory)

    # ---- a mail

    def arrives(self, raw: bytes, at: datetime) -> str:
        """Parse, recognise, decide; what was decided is remembered, and what must leave leaves."""
        mail = parse(raw)
        reading = recognise(mail, self.council, self.lexicon, "dedicated")
        self._mails += 1
        situation = Situation(mail, reading, self._known(reading), self.council, at, self.lexicon)
        decision = decide(situation)
        self._opens(situation, decision)
        self._apply(decision.facts, decision.letters, at)
        return decision.ending.reference

    def _known(self, reading: Reading) -> Known:
        case, by, letter = self._matched(reading.claims)
        named = dict.fromkeys(command.reference for command in reading.commands if command.reference in self.cases)
        return Known(
            HERS,
            inbound=self._mails,
            case=case,
            matched_by=by,
            letter=replace(letter, by_token=by is not MatchedBy.MESSAGE_ID) if letter else None,
            next_number=len(self.cases) + 1,
            named_cases=tuple(self.cases[reference] for reference in named),
            directory=self.directory,
        )

    def _matched(self, claims: Sequence[Claim]) -> tuple[KnownCase | None, MatchedBy | None, KnownLetter | None]:
        """The first sign that holds, as `lookup.matched` takes it."""
        for claim in claims:
            letter = self.letters.get(claim.value) if claim.by in OURS else None
            reference = self.about[letter.key] if letter else self.externals.get(claim.value, claim.value)
            if reference in self.cases:
                return self.cases[reference], claim.by, letter
        return None, None, None

    def _opens(self, situation: Situation, decision: Decision) -> None:
        for fact in decision.facts:
            if isinstance(fact, e.CaseOpened):
                self.cases[fact.reference] = new_case(situation)

    # ---- the clock

    def tick(self, at: datetime) -> None:
        """Rungs that have come, and cases whose sleep has ended."""
        desk = self.desk(at)
        for facts, letter in ladder.rungs(desk, self._open, list(self._born), self._reminded):
            self._apply(facts, (letter,), at)
        for case in list(self._open.values()):
            if fact := ladder.woken(desk, case):
                self._apply((fact,), (), at)

    def _reminded(self, address: str, since: datetime) -> int:
        """Reminders that an address was sent after a moment, lists and copies included."""
        return sum(at > since for at in self._reminders.get(address, ()))

    # ---- what came of it

    def _apply(self, facts: Sequence[e.Fact], letters: Sequence[Letter], at: datetime) -> None:
        for fact in facts:
            self._stands(_kept(after(self.cases[fact.reference], (fact,)), fact))
            self.directory = _noted(self.directory, fact, at)
            if isinstance(fact, e.ReferenceLinked):
                self.externals[fact.external] = fact.reference
        for letter in letters:
            if letter.party is PartyRole.OFFICER and letter.key not in self._keys:
                self._leaves(letter, at)

    def _stands(self, case: KnownCase) -> None:
        """A case as it stands from now on."""
        self.cases[case.reference] = self._open[case.reference] = case
        self._changed[case.reference] = None
        self._born.update((one.key, None) for one in case.referrals)
        if case.status is CaseStatus.CLOSED:
            del self._open[case.reference]
            for one in case.referrals:
                self._born.pop(one.key, None)

    def _leaves(self, letter: Letter, at: datetime) -> None:
        """A letter leaves at once. It is put into words when somebody answers it."""
        self._keys.add(letter.key)
        token, reference = tokens.make(SECRET, letter.key), letter.facts.reference
        identifier = tokens.message_id(reference or "mailbridge", letter.name, tokens.make(SECRET, f"id:{letter.key}"), letter.sender.address)
        to, cc = (tuple(one.address.lower() for one in people) for people in (letter.to, letter.cc))
        referrals = letter.lists or (letter.referral,)
        if letter.name in REMINDERS:
            for address in {*to, *cc}:
                self._reminders.setdefault(address, []).append(at)
        if not letter.lists:
            self.letters[token] = self.letters[identifier] = KnownLetter(letter.key, letter.name, PartyRole.OFFICER, (*to, *cc), letter.referral, at)
            self.about[letter.key] = reference
        for key in referrals:
            self._threads(key, "" if letter.lists else identifier)
        self._left.append(Posted(at, letter.name, referrals, to, cc, lambda: self._in_words(letter, token, identifier, at)))

    def _threads(self, key: str, identifier: str) -> None:
        """The letter is one of its referral's thread; a list is of none."""
        case = self.cases[key.partition("/")[0]]
        self._stands(replace(case, referrals=tuple(_written_to(one, key, identifier) for one in case.referrals)))

    def _in_words(self, letter: Letter, token: str, identifier: str, at: datetime) -> Mail:
        """The letter as a mail program shows it to whoever answers. (Its bytes are not made: that costs more than all else.)"""
        reply_to = tokens.tagged(letter.sender.address, token)
        rendered = self.templates.rendered(letter, token, reply_to)
        return Mail(
            sha256="",
            size=0,
            headers=Headers(),
            message_id=identifier,
            references=letter.references,
            from_=letter.sender,
            reply_to=(Address(letter.sender.name, reply_to),),
            to=letter.to,
            cc=letter.cc,
            subject=rendered.subject,
            title=rendered.subject,
            date=at,
            local_date=self.desk(at).calendar.local(at),
            text=rendered.text,
        )

    # ---- what can be seen

    def left(self) -> Sequence[Posted]:
        """Letters to officers that have left since this was asked last."""
        left, self._left = self._left, []
        return left

    def changed(self) -> Sequence[Changed]:
        """Referrals that have changed since this was asked last."""
        touched, self._changed = self._changed, {}
        return [Changed(self.cases[name].status, referral) for name in touched for referral in self.cases[name].referrals]

    def case(self, reference: str) -> KnownCase:
        """A case as it stands."""
        return self.cases[reference]

    def open_cases(self) -> Sequence[KnownCase]:
        """All cases that are not closed."""
        return list(self._open.values())


def _kept(case: KnownCase, fact: e.Fact) -> KnownCase:
    """What `record` keeps of a fact and `unfolding` does not need."""
    match fact:
        case e.Deferred():
            return replace(case, deferred_until=fact.until)
        case e.ReferenceLinked():
            return replace(case, externals=(*case.externals, fact.external))
        case _:
            return case


def _noted(directory: Directory, fact: e.Fact, at: datetime) -> Directory:
    """The same of officers' addresses. (Nobody is learnt in a year: the councillor says TRUST of nobody.)"""
    match fact:
        case e.DeliveryFailed() if fact.referral and fact.state:
            missed = (KnownOfficer(address, fact.referral.split("/")[1], "", fact.state, at, fact.why) for address in fact.addresses)
            return Directory((*(one for one in directory.officers if one.address not in fact.addresses), *missed))
        case e.AddressProven():
            return Directory(tuple(one for one in directory.officers if one.address != fact.address))
        case _:
            return directory


def _written_to(referral: KnownReferral, key: str, identifier: str) -> KnownReferral:
    thread = (*referral.thread, identifier) if identifier else referral.thread
    return replace(referral, thread=thread, has_left=True) if referral.key == key else referral
