"""Writes the year as one page: nothing in it is fetched from anywhere or run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from mailbridge.core.people import Council
from mailbridge.model.words import ChaseStep
from tests.year.course import Plan
from tests.year.drawing import NAMES, ladder, strips
from tests.year.figures import RUNGS, Figures
from tests.year.laws import LAWS, Breach
from tests.year.words import Means

TEMPLATE = Path(__file__).with_name("page.html")
REGIONS = {"england-and-wales": "England and Wales", "scotland": "Scotland", "northern-ireland": "Northern Ireland"}


def page(found: Figures, broken: Sequence[Breach], council: Council, plan: Plan, seconds: float) -> str:
    """The page as HTML."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    half = (len(found.weeks) + 1) // 2
    days = sorted(taken.total() for week in found.weeks for taken in week.rungs.values()) or [1]
    overdue = max((week.overdue for week in found.weeks), default=0)
    by_law = Counter(breach.law for breach in broken)
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        found=found,
        council=council.service.council,
        region=REGIONS[council.service.region],
        year=f"{plan.start:%Y}",
        seed=plan.seed,
        seconds=f"{seconds:.0f}",
        rungs=[(rung.value, NAMES[rung], sum(week_rungs(found, rung))) for rung in RUNGS],
        curves=[Markup(ladder(found.curves, width)) for width in (340, 700)],
        halves=[Markup(strips(weeks, days[len(days) * 9 // 10], overdue)) for weeks in (found.weeks[:half], found.weeks[half:])],
        laws=[(law, (broken_by.__doc__ or "").split("\n")[0], by_law[law]) for law, broken_by in LAWS.items()],
        broken=broken[:50],
        heard=[(means.value, found.heard[means]) for means in Means],
    )


def week_rungs(found: Figures, rung: ChaseStep) -> list[int]:
    """How often a rung was taken, week by week."""
    return [sum(taken[rung] for taken in week.rungs.values()) for week in found.weeks]
