"""Any story holds: Hypothesis draws what people, machines and time do, and the house laws are checked at the end of each."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import select

from mailbridge import storage
from mailbridge.core import tokens
from mailbridge.core.lifecycle import ENDED
from mailbridge.model.tables import Outbound
from mailbridge.model.words import CaseStatus, InboundStatus, ReferralStatus
from tests.stories import shapes
from tests.stories.world import CASEWORK, HIGHWAYS, JEAN, SAM, World

ANSWERED = ENDED - {ReferralStatus.WITHDRAWN}
"""Ends to which a department came by itself; the councillor, or an alarm, ends what was asked at any time."""
PROBLEMS = (
    "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled. Jean Obi",
    "Our brown bin has been missed again at 9 Elm Close NB1 4QT. Jean Obi",
    "What do you think of planning application 24/01234/FUL at 3 Elm Close NB1 4QT?",
    "My mum has dementia and her carers stopped coming.",
    "hello",
)
ANSWERS = (
    "The pothole has been filled today. Sam",
    "I am looking into this and will come back to you by Friday.",
    "Which side of the road is it?",
    "Thanks, noted.",
)
COMMANDS = (
    "close resolved Filled on Monday",
    "close not possible no budget this year",
    "reopen",
    "note rang Sam",
    "forward highways",
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

    def teardown(self) -> None:
        self.world.bridge.engine.dispose()
        self.folder.cleanup()

    def _arrives(self, raw: bytes) -> None:
        self.raws.append(raw)
        self.world.arrives(raw)

    @rule(text=st.sampled_from(PROBLEMS))
    def resident_writes(self, text: str) -> None:
        self._arrives(shapes.fresh(JEAN, CASEWORK, "help please", text, self.world.now))

    @rule(text=st.sampled_from(PROBLEMS))
    def resident_answers(self, text: str) -> None:
        if self.world.letters(JEAN):
            self._arrives(shapes.iphone_reply(self.world.last(JEAN), JEAN, text, self.world.now))

    @rule(text=st.sampled_from(ANSWERS), threaded=st.booleans())
    def officer_answers(self, text: str, threaded: bool) -> None:
        if self.world.letters(HIGHWAYS):
            self._arrives(shapes.outlook_reply(self.world.last(HIGHWAYS), SAM, text, self.world.now, threaded=threaded))

    @rule()
    def officer_is_away(self) -> None:
        if self.world.letters(HIGHWAYS):
            self.world.bridge.tick()
            self.world.post()
            before = sum(map(len, self.world.mailboxes.values()))
            self._arrives(shapes.out_of_office(self.world.last(HIGHWAYS), SAM, "I am on leave until Monday.", self.world.now))
            assert sum(map(len, self.world.mailboxes.values())) == before, "a machine was answered"

    @rule(words=st.sampled_from(COMMANDS), number=st.integers(1, 3), trusted=st.booleans())
    def councillor_says(self, words: str, number: int, trusted: bool) -> None:
        before = self._statuses()
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
    def the_process_is_restarted(self) -> None:
        self.world.bridge.engine.dispose()
        self.world.bridge = self.world.started()
        self.world.bridge.outbox.release()

    def _statuses(self) -> dict[str, CaseStatus]:
        return {reference: self.world.case(reference).status for reference in self.world.cases()}

    @invariant()
    def every_mail_ends_in_exactly_one_place(self) -> None:
        assert all(row.status in set(InboundStatus) - {InboundStatus.PENDING, InboundStatus.SHELVED} for row in self.world.inbounds())

    @invariant()
    def letters_are_single_and_belong_to_a_case(self) -> None:
        with storage.transaction(self.world.bridge.engine) as session:
            rows = session.exec(select(Outbound)).all()
        acks = Counter(row.case_id for row in rows if row.letter.startswith("acknowledgement"))
        assert all(count == 1 for count in acks.values()), "one acknowledgement a case"
        assert all(row.case_id for row in rows if row.letter not in {"held", "was_this_you", "transcript", "digest", "stand_in", "reminder_list"})
        rungs = Counter((row.referral_key, row.letter) for row in rows if row.letter in {"chaser_1", "chaser_2", "escalation"})
        assert all(count == 1 for count in rungs.values()), "each rung once"

    @invariant()
    def every_token_is_one_persons(self) -> None:
        owners: dict[str, str] = {}
        for person, letters in self.world.mailboxes.items():
            for letter in letters:
                token = tokens.in_address(letter.reply_to[0].address, CASEWORK)
                assert owners.setdefault(token, person) == person or not token

    @invariant()
    def nobody_is_chased_after_an_answer(self) -> None:
        for reference in self.world.cases():
            case = self.world.case(reference)
            for referral in case.referrals:
                if referral.status in ANSWERED and referral.step_at is not None:
                    assert any("Answered" in line or "said no" in line or "not theirs" in line for line in case.history)


@pytest.mark.slow
@pytest.mark.chance
def test_any_story_holds() -> None:
    run_state_machine_as_test(
        AnyStory, settings=settings(max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
    )
