"""A small year holds the house laws, says the same in memory as on the real bridge, and makes a page that stands by itself."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from mailbridge.core.letters.templates import TemplateSet
from mailbridge.core.people import Council
from tests.stories.world import LONDON, World, starter
from tests.year.__main__ import main
from tests.year.bridged import Bridged
from tests.year.course import Course, Plan
from tests.year.laws import House, breaches
from tests.year.log import Log, Moved, Went
from tests.year.memory import Memory


def _remembered(council: Council, plan: Plan) -> Log:
    settings = starter()
    return Course(Memory(council, settings.lexicon, TemplateSet(settings.templates)), plan).lived()


@pytest.mark.slow
@pytest.mark.chance
def test_a_year_of_300_referrals_holds_every_law(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--referrals", "300", "--region", "northern-ireland", "--escalate", "ask"]) == 0
    told = capsys.readouterr().out
    for what in ("chaser_1", "chaser_2", "escalation", "reminder_list", "officer_answer", "asks back", "the address is refused", "is out of office"):
        assert what in told, f"a year without {what} shows too little"
    html = (tmp_path / "year.html").read_text()
    assert not re.findall(r"""(?:src|href)=|<script|url\(|@import""", html), "nothing is fetched"
    assert html.count("<svg") == 4
    assert html.count(">held</em>") == 11


@pytest.mark.slow
@pytest.mark.chance
def test_reminders_on_days_that_were_closed_are_found_out() -> None:
    """The same year judged by the calendar of a council that was closed on those days."""
    council, plan = starter().council, Plan(referrals=40, days=60)
    log = _remembered(council, plan)
    assert not breaches(log, House.of(council))
    closed = {sent.at.date() for sent in log.entries if isinstance(sent, Went) and sent.letter == "chaser_1"}
    later = council.model_copy(update={"service": council.service.model_copy(update={"closed_days": tuple(closed)})})
    assert {breach.law for breach in breaches(log, House.of(later))} >= {"none on a closed day or outside office hours", "none early"}


@pytest.mark.slow
@pytest.mark.chance
def test_memory_and_the_bridge_live_the_same_year(tmp_path: Path) -> None:
    """60 referrals in six weeks with Easter and a change of clocks: every letter, every move and every Monday the same, to the second.

    Its residents write in the same few words, which is no campaign."""
    world = World(tmp_path, now=datetime(2026, 3, 1, 7, tzinfo=LONDON), service={"region": "scotland", "campaign_from": 50})
    plan = Plan(referrals=60, seed=5, start=date(2026, 3, 2), days=42)
    remembered, real = _remembered(world.council, plan), Course(Bridged(world), plan).lived()
    assert {moved.step for moved in real.entries if isinstance(moved, Moved)} >= {None, "chaser_1", "chaser_2"}
    assert remembered.entries == real.entries
