"""Draws the plots as SVG that takes its colours from the page: the ladder at work, and the year week by week."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from mailbridge.model.words import ChaseStep
from tests.year.figures import FARTHEST, RUNGS, Curve, Week

NAMES = {ChaseStep.CHASER_1: "First reminder", ChaseStep.CHASER_2: "Second reminder", ChaseStep.ESCALATION: "The next person up"}
INITIALS = "MTWTFSS"
Scale = Callable[[float], float]


def ladder(curves: Sequence[Curve], width: int) -> str:
    """Cumulative share of answers over working days since sending, and under it when the rungs were taken."""
    left, right, top, bottom, strip = 38, 14, 16, 236, 50
    height = bottom + 40 + strip * len(RUNGS)

    def x(day: float) -> float:
        return left + day * (width - left - right) / FARTHEST

    def y(share: float) -> float:
        return bottom - share * (bottom - top)

    parts = [_grid(x, y, left, width - right)]
    for number, curve in enumerate(curves):
        parts.append(f'<line class="due c{number}" x1="{x(curve.asked_for):.1f}" x2="{x(curve.asked_for):.1f}" y1="{top}" y2="{bottom}"/>')
        points = " ".join(f"{x(day):.1f},{y(share):.1f}" for day, share in enumerate(curve.shares))
        parts.append(f'<polyline class="curve c{number}" points="{points}"/>')
        parts += [_mark(x, y, curve, rung) for rung in RUNGS]
    parts.append(f'<text class="axis" x="{(left + width - right) / 2:.0f}" y="{bottom + 30}" text-anchor="middle">working days since sending</text>')
    for place, rung in enumerate(RUNGS):
        base = bottom + 40 + strip * (place + 1) - 6
        parts.append(_bars(x, base, strip - 26, rung, curves, left, width - right))
    return f'<svg class="w{width}" viewBox="0 0 {width} {height}" role="img" aria-label="Share of referrals answered by working day">{"".join(parts)}</svg>'


def _grid(x: Scale, y: Scale, left: int, right: int) -> str:
    lines = [
        f'<line class="grid" x1="{left}" x2="{right}" y1="{y(share):.1f}" y2="{y(share):.1f}"/>'
        f'<text class="axis" x="{left - 5}" y="{y(share) + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    ]
    days = [f'<text class="axis" x="{x(day):.1f}" y="{y(0) + 15:.1f}" text-anchor="middle">{day}</text>' for day in range(0, FARTHEST + 1, 5)]
    return "".join(lines + days)


def _mark(x: Scale, y: Scale, curve: Curve, rung: ChaseStep) -> str:
    """Where most of a rung were taken."""
    within = {day: count for day, count in curve.rungs[rung].items() if day <= FARTHEST}
    if not within:
        return ""
    day = max(within, key=lambda one: within[one])
    words = f"{NAMES[rung]}: mostly after {day} working days ({curve.asked_for} asked for)"
    return f'<circle class="mark {rung}" cx="{x(day):.1f}" cy="{y(curve.shares[day]):.1f}" r="5.5"><title>{words}</title></circle>'


def _bars(x: Scale, base: int, high: int, rung: ChaseStep, curves: Sequence[Curve], left: int, right: int) -> str:
    wide = max((x(1) - x(0)) * 0.72, 2)
    total = sum(curve.rungs[rung].total() for curve in curves)
    counts = {day: sum(curve.rungs[rung][day] for curve in curves) for day in range(FARTHEST + 1)}
    tallest = max(counts.values()) or 1
    bars = "".join(_bar(rung, x(day) - wide / 2, wide, base, max(count / tallest * high, 1), f"day {day}: {count}") for day, count in counts.items() if count)
    label = f'<text class="name" x="{right}" y="{base - high - 6}" text-anchor="end">{NAMES[rung]}: {total}, {tallest} on the tallest day</text>'
    return f'<line class="grid" x1="{left}" x2="{right}" y1="{base}" y2="{base}"/>{bars}{label}'


def _bar(rung: ChaseStep, x: float, wide: float, base: int, high: float, told: str) -> str:
    return f'<rect class="{rung}" x="{x:.1f}" width="{wide:.1f}" y="{base - high:.1f}" height="{high:.1f}"><title>{told}</title></rect>'


def strips(weeks: Sequence[Week], busiest: int, most_overdue: int) -> str:
    """A line for each week: seven days with the rungs taken on each, closed days shaded, and how many answers were overdue at its end."""
    width, line, left, cell, gap = 340, 17, 52, 25, 2
    bar = left + 7 * (cell + gap) + 8
    room = width - bar - 26
    head = "".join(
        f'<text class="axis" x="{left + n * (cell + gap) + cell / 2:.1f}" y="10" text-anchor="middle">{initial}</text>' for n, initial in enumerate(INITIALS)
    )
    parts = [head, f'<text class="axis" x="{bar}" y="10">overdue</text>']
    for number, week in enumerate(weeks):
        y = 16 + number * line
        if number == 0 or week.monday.day <= 7:
            parts.append(f'<text class="month" x="0" y="{y + 12}">{week.monday:%b}</text>')
        parts.append(f'<text class="axis" x="{left - 6}" y="{y + 12}" text-anchor="end">{week.monday.day}</text>')
        for n in range(7):
            parts.append(_day(week, week.monday + timedelta(days=n), left + n * (cell + gap), y, cell, line - 3, busiest))
        wide = week.overdue / most_overdue * room if most_overdue else 0
        parts.append(f'<rect class="late" x="{bar}" y="{y + 3}" width="{wide:.1f}" height="{line - 9}" rx="2"/>')
        parts.append(f'<text class="count" x="{bar + wide + 4:.1f}" y="{y + 12}">{week.overdue}</text>')
    return f'<svg viewBox="0 0 {width} {18 + len(weeks) * line}" role="img" aria-label="Rungs taken on each day, week by week">{"".join(parts)}</svg>'


def _day(week: Week, day: date, x: float, y: int, wide: int, high: int, busiest: int) -> str:
    closed = ' closed"' if day in week.closed else '"'
    parts, at = [f'<rect class="day{closed} x="{x}" y="{y}" width="{wide}" height="{high}" rx="2"/>'], x + 1.0
    taken = week.rungs.get(day)
    for rung in RUNGS if taken else ():
        part = taken[rung] / max(busiest, taken.total()) * (wide - 2) if taken else 0
        parts.append(f'<rect class="{rung}" x="{at:.1f}" y="{y + 2}" width="{part:.1f}" height="{high - 4}"/>' if part else "")
        at += part
    told = ", ".join(f"{count} {NAMES[rung].lower()}" for rung, count in taken.items()) if taken else "closed" if day in week.closed else "none"
    return f"<g>{''.join(parts)}<title>{day:%A} {day.day} {day:%B}: {told}</title></g>"
