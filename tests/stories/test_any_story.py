"""Any story holds: Hypothesis draws what people, machines and time do, and the house laws (`laws`) are checked after each step."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from mailbridge.core import tokens
from mailbridge.core.parse import parse
from mailbridge.model.tables import Outbound
from mailbridge.model.words import CaseStatus, OutboundStatus, PartyRole
from tests.stories import laws, shapes
from tests.stories.laws import Posted, Resident, Seen, holds
from tests.stories.machines import responder
from tests.stories.world import AUTHSERV, CASEWORK, DAN, HIGHWAYS, JEAN, LONDON, PRIYA, SAM, World, address_of

PEOPLE = (
    Resident("Jean Obi", "jean.obi@mail.example", ("obi", "900111", "14 mill lane")),
    Resident("Barnaby Quill", "b.quill@post.example", ("quill", "barnaby", "900222", "9 elm close")),
    Resident("Wilhelmina Thorpe", "mina@home.example", ("thorpe", "wilhelmina", "900333", "31 beck row")),
)
SUPPORTERS = tuple(
    Resident(f"{given} Xavierson{given}", f"{given}@many.example".lower(), (f"xavierson{given}".lower(),)) for given in ("Uma", "Ned", "Ida", "Gus", "Eve")
)
CAMPAIGN = (
    "Dear councillor, I am writing about the library in Millfield, which the council wants to close next spring. It is the only warm place that is open to "
    "everybody on a weekday. Children do their homework there, and older people meet there. Please keep the library open, and tell me what you will do."
)
HOMES = {"jean.obi@mail.example": "14 Mill Lane NB1 4QT", "b.quill@post.example": "9 Elm Close NB1 4QT", "mina@home.example": "31 Beck Row NB1 5RT"}
PROBLEMS = (
    "There is a big pothole outside {home}. Please have it filled.",
    "Our brown bin has been missed again at {home}.",
    "What do you think of planning application 24/01234/FUL at 3 Elm Grove NB1 4QT?",
    "My mum has dementia and her carers stopped coming.",
    "There is a big pothole outside {home}. Please keep my name out of it.",
    "The street light outside {home} is out, and the bins were missed as well.",
    "There is a big pothole by the school gate on Mill Lane NB1 4QT.",
    "I live at 3 Far Road NB7 2AA, and my landlord does not mend the boiler.",
    "hello",
    "YES",
    "No, it is not sorted at all.",
)
ABUSE = "You corrupt fucking bitch. I know where you live and you will get what's coming. Bin not collected for 3 weeks at {home}."
DANGER = "They're evicting me Tuesday. I can't do this any more. I've got the tablets here. Tell my sister sorry."
AWAY = "Thanks for your mail. I get back to you as soon as I can, but this week it may take me a little longer than you are used to."
CANARIES = ("zorbel", "quandle", "frimpwit")
ANSWERS = (
    "The pothole has been filled today, the {canary} crew was there. Sam",
    "I am looking into this {canary} and will come back to you by Friday.",
    "Which side of the road is it, by the {canary}?",
    "Job 20451 raised with {canary}.",
    "Not ours, ask the {canary} people.",
    "Thanks, noted.",
)
DECISIONS = (
    "close resolved Filled on Monday",
    "close not possible no budget this year",
    "reopen",
    "forward highways",
    "update They hope to come",
    "ask Where is it?",
    "send",
)
COMMANDS = (
    "note rang Sam",
    "anon",
    "merge MB-1",
    "block",
    "chase",
    "ok",
    "answer The council decides about it in June.",
    "inform outcome",
    "claim",
    "permission housing",
    "permit housing",
    "forbid housing",
    "split the street light",
    "ack",
    "undo",
    "status",
    "defer until 10 June",
    "away until Monday",
    "back",
    "close",
    "nonsense",
)


class AnyStory(RuleBasedStateMachine):
    """A council in which anything may happen, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.world = World(Path(self.folder.name))
        self.world.copy_highways_to("clerk@parish.example")
        self.raws: list[bytes] = []
        self.seen = Seen(self.world, {one.address: one for one in (*PEOPLE, *SUPPORTERS)}, frozenset(insiders(self.world)), set(CANARIES))

    def teardown(self) -> None:
        self.world.bridge.engine.dispose()
        self.folder.cleanup()

    @initialize(first=st.sampled_from(PEOPLE), second=st.sampled_from(PEOPLE))
    def two_cases_are_with_their_departments(self, first: Resident, second: Resident) -> None:
        for who, text in ((first, PROBLEMS[0]), (second, PROBLEMS[1])):
            self.resident_writes(who, text)

    def _arrives(self, raw: bytes) -> None:
        self.raws.append(raw)
        self.world.arrives(raw)

    def _later(self) -> None:
        """People take their time; nothing is more like a machine than who writes the same within minutes."""
        self.world.now += timedelta(minutes=20)

    def _writes(self, who: Resident, text: str) -> bytes:
        self._later()
        signed = f"{text.format(home=HOMES[who.address])}\n\n{who.name}\n07700 {who.secrets[-2]}"
        return shapes.fresh(who.sender, CASEWORK, "help please", signed, self.world.now)

    @rule(who=st.sampled_from(PEOPLE), text=st.sampled_from(PROBLEMS))
    def resident_writes(self, who: Resident, text: str) -> None:
        self._arrives(self._writes(who, text))

    @rule(who=st.sampled_from(PEOPLE), text=st.sampled_from(PROBLEMS))
    def resident_answers(self, who: Resident, text: str) -> None:
        if self.world.letters(who.sender):
            self._later()
            self._arrives(shapes.iphone_reply(self.world.last(who.sender), who.sender, text.format(home=HOMES[who.address]), self.world.now))

    @rule(who=st.sampled_from(PEOPLE))
    def resident_abuses(self, who: Resident) -> None:
        raw = self._writes(who, ABUSE)
        self.seen.abusive.add(parse(raw).message_id)
        self._arrives(raw)

    @rule(who=st.sampled_from(PEOPLE), answers=st.booleans())
    def resident_is_in_danger(self, who: Resident, answers: bool) -> None:
        answered = answers and self.world.letters(who.sender)
        raw = shapes.iphone_reply(self.world.last(who.sender), who.sender, DANGER, self.world.now) if answered else self._writes(who, DANGER)
        self.seen.risky.add(parse(raw).message_id)
        self._arrives(raw)

    @rule(number=st.integers(3, 5), own=st.booleans())
    def many_write_the_same(self, number: int, own: bool) -> None:
        for index, who in enumerate(SUPPORTERS[:number]):
            added = "\n\nI learnt to read there, and my own children do so now. It would break my heart." if own and not index else ""
            self._arrives(shapes.fresh(who.sender, CASEWORK, "Save our library", f"{CAMPAIGN}{added}\n\n{who.name}", self.world.now))

    @rule()
    def a_responder_answers_jean(self) -> None:
        if self.world.letters(JEAN):
            self._arrives(responder(JEAN, AWAY, subject="Away")(self.world.last(JEAN), self.world.now) or b"")

    @rule(text=st.sampled_from(ANSWERS), canary=st.sampled_from(CANARIES), threaded=st.booleans())
    def officer_answers(self, text: str, canary: str, threaded: bool) -> None:
        if self.world.letters(HIGHWAYS):
            self._arrives(shapes.outlook_reply(self.world.last(HIGHWAYS), SAM, text.format(canary=canary), self.world.now, threaded=threaded))

    @rule()
    def officer_is_away(self) -> None:
        if self.world.letters(HIGHWAYS):
            raw = shapes.out_of_office(self.world.last(HIGHWAYS), SAM, "I am on leave until Monday.", self.world.now)
            self.seen.machines.add(parse(raw).message_id)
            self._arrives(raw)

    @rule(number=st.integers(1, 3), colleague=st.booleans())
    def somebody_else_names_a_case(self, number: int, colleague: bool) -> None:
        sender = f"Dan Brown <{DAN}>" if colleague else "Nosy <nosy@elsewhere.example>"
        raw = shapes.fresh(sender, CASEWORK, f"[MB-{number}] what is this about?", "Who wrote to you, and what did they say?", self.world.now)
        self._arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example") if colleague else raw)

    @rule(words=st.sampled_from(DECISIONS), number=st.integers(1, 3))
    def councillor_decides(self, words: str, number: int) -> None:
        self.councillor_says(words, number, trusted=True)

    @rule(words=st.sampled_from(COMMANDS + DECISIONS), number=st.integers(1, 3), trusted=st.booleans())
    def councillor_says(self, words: str, number: int, trusted: bool) -> None:
        before = self._statuses()
        if trusted and words == "send":  # what a draft has shown her goes out at her word
            self.seen.approved |= {word for word in CANARIES if any(word in letter.text for letter in self.world.letters(PRIYA))}
        self.world.councillor_says(f"[MB-{number}] {words}", trusted=trusted)
        if not trusted:
            assert self._statuses() == before, "an unproven command changed a case"

    @rule(number=st.integers(0, 50))
    def a_mail_is_delivered_twice(self, number: int) -> None:
        if self.raws:
            before = self._statuses(), sum(map(len, self.world.mailboxes.values()))
            self.world.arrives(self.raws[number % len(self.raws)])
            assert (self._statuses(), sum(map(len, self.world.mailboxes.values()))) == before

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.world.days_pass(days)

    @rule()
    def night_falls(self) -> None:
        self.world.bridge.tick()
        self.world.post()
        self.world.now = datetime.combine(self.world.now.date(), time(23, 40), LONDON)

    @rule()
    def the_process_is_restarted(self) -> None:
        self.world.bridge.engine.dispose()
        self.world.bridge = self.world.started()
        self.world.bridge.outbox.release()

    def _statuses(self) -> dict[str, CaseStatus]:
        return {reference: self.world.case(reference).status for reference in self.world.cases()}

    @invariant()
    def the_house_laws_hold(self) -> None:
        holds(self.seen)

    @invariant()
    def every_token_is_one_persons(self) -> None:
        owners: dict[str, str] = {}
        for person, letters in self.world.mailboxes.items():
            for letter in letters:
                token = tokens.in_address(letter.reply_to[0].address, CASEWORK)
                assert owners.setdefault(token, person) == person or not token


def insiders(world: World) -> Iterator[str]:
    """Who may be written to besides residents: the councillor, and whom the settings name for a department."""
    yield from (PRIYA, "it@northborough.example", address_of(SAM))
    for one in world.council.departments.values():
        yield from (str(address).lower() for address in (one.address, one.deputy, one.escalation, one.pa, *(c.address for c in one.cc)) if address)


@pytest.mark.slow
@pytest.mark.chance
def test_any_story_holds() -> None:
    """Whatever breaks a law is named at once, with its steps: to look for a shorter story takes longer than the suite has."""
    found = (Phase.explicit, Phase.reuse, Phase.generate)
    run_state_machine_as_test(
        AnyStory,
        settings=settings(max_examples=7, stateful_step_count=18, phases=found, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True),
    )


BROKEN = {
    "no resident is told of another": {"text": "Barnaby wrote to me as well."},
    "each resident is written to alone": {"to": "jean.obi@mail.example, b.quill@post.example"},
    "nobody is written to at night but in an emergency": {"hour": "23"},
    "no word of an officer reaches a resident unapproved": {"text": "The zorbel crew comes."},
    "a machine is never answered": {"because_of": "<machine@x.example>"},
    "abuse is answered by nothing": {"because_of": "<abuse@x.example>"},
    "danger is not acknowledged, and not passed on": {"because_of": "<danger@x.example>"},
    "letters come from the casework address": {"sender": "jean.obi@mail.example"},
    "nobody learns of a case who has no part in it": {"reader": "nosy@elsewhere.example"},
    "no subject says what is sensitive": {"subject": "Re: your health"},
    "nothing is promised": {"text": "It will be fixed."},
}


def test_each_law_can_be_broken(world: World) -> None:
    """A letter that breaks it, and the same letter without that."""
    seen = Seen(world, {one.address: one for one in PEOPLE}, frozenset(insiders(world)), set(CANARIES))
    seen.machines, seen.abusive, seen.risky = {"<machine@x.example>"}, {"<abuse@x.example>"}, {"<danger@x.example>"}
    assert BROKEN.keys() == laws.OF_LETTERS.keys()
    for law, fault in BROKEN.items():
        assert not list(laws.OF_LETTERS[law](seen, _letter(world))), law
        assert list(laws.OF_LETTERS[law](seen, _letter(world, **fault))), law


def _letter(world: World, *, text: str = "I have asked Highways.", to: str = "jean.obi@mail.example", subject: str = "Re: your mail", **odd: str) -> Posted:
    at = world.now.replace(hour=int(odd.get("hour", "10")))
    row = Outbound(
        key="k",
        councillor="shah",
        letter="acknowledgement",
        party=PartyRole.CONSTITUENT,
        sender=CASEWORK,
        subject=subject,
        message_id="<m>",
        token="t",
        sha256="",
        size=1,
        status=OutboundStatus.SENT,
        created_at=at,
        not_before=at,
        sent_at=at,
    )
    mail = parse(shapes.fresh(odd.get("sender", CASEWORK), to, subject, text, at))
    return Posted(odd.get("reader", "jean.obi@mail.example"), mail, row, odd.get("because_of", ""))
