"""The story: a pothole in Mill Lane, from the resident's photo to the letter that says it is filled. Each scene is what one person does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage

from mailbridge import lookup
from mailbridge.core.calendar import WorkingDays, written
from mailbridge.core.known import KnownCase
from mailbridge.core.ladder import due_on
from mailbridge.demo.mails import from_iphone, out_of_office, outlook_answer, tapped
from mailbridge.demo.narrator import Narrator
from mailbridge.demo.people import CASEWORK, JEAN, PRIYA, SAM, Person, Seen
from mailbridge.demo.photo import pothole
from mailbridge.demo.stage import Stage

FIRST_DAY = date(2024, 5, 2)
"""A Thursday before a bank holiday."""
START = datetime(2024, 5, 2, 8, 12, tzinfo=UTC)
"""09:12 in London."""
MIDDAY, MORNING, AFTERNOON, EVENING, LATER = time(13, 0), time(9, 30), time(14, 5), time(17, 41), time(17, 55)

REPORT = """\
Hi Cllr Shah,

huge hole outside 14 Mill Lane NB1 4QT, my wheel is cracked and a lad nearly came off his bike this morning. Can someone fill it please? Photo attached.

Jean"""

AWAY = """\
Thank you for your email.

I am on annual leave until Monday 13 May with no access to email. If your enquiry is urgent, please contact highways.duty@northborough.example.

Sam Lee
Highways Engineer"""

ANSWER = """\
Dear Councillor Shah,

Apologies for the delay, I was on leave. We inspected Mill Lane on Monday and found a defect 90 mm deep. \
Job 20451 was raised, and the hole outside number 14 was filled this morning. The rest of the lane has no other defects.

Kind regards
Sam"""

SIGNATURE = """\
Sam Lee
Highways Engineer
Northborough Council
Tel: 01632 960118"""

CLOSING = "Highways filled the hole this morning (job 20451). They checked the rest of Mill Lane, too."


@dataclass(frozen=True)
class Story:
    """The scenes on their stage. Times of people are the council's."""

    stage: Stage
    narrator: Narrator
    calendar: WorkingDays
    pause: Callable[[], Awaitable[None]]
    """Lets a slow reader read."""

    async def tell(self) -> None:
        """From the first mail to the last. Raises `Missing` when something does not happen."""
        await self._resident_reports()
        await self._officer_is_away()
        await self._days_pass()
        await self._councillor_is_on_time()
        await self._officer_answers()
        await self._councillor_closes()

    async def _resident_reports(self) -> None:
        self.narrator.scene("Jean Obi takes a photo of a pothole and writes to her councillor, as she would to anybody.")
        photo = pothole(self._local().replace(tzinfo=None) - timedelta(minutes=14))
        await self._send(JEAN, from_iphone(JEAN, CASEWORK, "pothole!!", REPORT, self._local(), photo))
        await self._wait_for(JEAN, 2, "an acknowledgement and a copy for Jean")
        await self._wait_for(SAM, 1, "the forward in Sam's inbox")
        case = await self._case()
        self.narrator.says(
            f"It is case {case.reference} now. Jean has an answer in her councillor's words. Highways has the case with the photo, turned upright "
            f"and without the data that her phone had hidden in it, and is asked to reply by {written(self._due(case))}. "
            "The councillor did nothing; copies are in her Sent folder."
        )
        await self.pause()

    async def _officer_is_away(self) -> None:
        await self._go_to(FIRST_DAY, time(9, 14))
        self.narrator.scene("Sam Lee of Highways is on leave. Outlook answers for him.")
        forward = await self._latest(SAM)
        await self._send(SAM, out_of_office(SAM, forward, AWAY, self._local()))
        await self.stage.quiet()
        case = await self._case()
        self.narrator.says(f"A machine is no answer: it goes into the history, and the date stands. {case.reference} is {case.status.replace('_', ' ')}.")
        await self.pause()

    async def _days_pass(self) -> None:
        """Day by day to the due date, at midday."""
        due, worked = self._due(await self._case()), 0
        self.narrator.scene("The days go by.")
        for day in _days(FIRST_DAY, due):
            await self._go_to(day, MIDDAY)
            works = self.calendar.is_working(day)
            worked += works
            self.narrator.day(self._local(), self._about(day, worked, due), counts=works)
        await self.pause()

    def _about(self, day: date, worked: int, due: date) -> str:
        if day == due:
            return f"working day {worked}: due at the end of today, so nobody is reminded yet"
        if self.calendar.is_working(day):
            return f"working day {worked}"
        return "weekend" if day.weekday() >= 5 else "bank holiday, does not count"

    async def _councillor_is_on_time(self) -> None:
        """The first reminder, by itself, on the working day after the due date."""
        due = self._due(await self._case())
        self.narrator.says("Nothing came.")
        await self._go_to(self.calendar.add(due, 1), MORNING, announce="Highways is late. mailbridge sends one friendly reminder, and tells the councillor.")
        await self._wait_for(SAM, 2, "a reminder in Sam's inbox")
        await self.pause()

    async def _officer_answers(self) -> None:
        reminded = self.calendar.add(self._due(await self._case()), 1)
        await self._go_to(self.calendar.add(reminded, 1), AFTERNOON)
        self.narrator.scene("Sam is back, and answers the reminder in Outlook, above the quoted mail, as officers do.")
        await self._send(SAM, outlook_answer(SAM, await self._latest(SAM), ANSWER, SIGNATURE, self._local(), self.calendar.local))
        await self._wait_for(PRIYA, 2, "the officer's answer in the councillor's inbox")
        case = await self._case()
        self.narrator.says(f"The clock stops; the case is {case.status.value}, not closed. Nothing goes to Jean before her councillor says so.")
        await self.pause()

    async def _councillor_closes(self) -> None:
        await self._go_to(self._local().date(), EVENING)
        self.narrator.scene("Cllr Shah reads it on her phone, taps the button “Close: resolved”, adds a sentence, and sends.")
        letter = next(one for one in reversed(await self.stage.program(PRIYA).inbox()) if "Close: resolved" in one.html)
        heard = self.stage.office.delivered[PRIYA.address]
        await self._send(PRIYA, tapped(PRIYA, letter, "Close: resolved", CLOSING, self._local()))
        await self._wait_for(PRIYA, heard + 1, "what was done about her command, in the councillor's inbox")
        self.narrator.says("She is told what was done, and that UNDO takes it back for ten minutes: the letter to Jean waits so long. She leaves it.")
        await self._go_to(self._local().date(), LATER)
        await self._wait_for(JEAN, 3, "the outcome in Jean's inbox")
        case = await self._case()
        self.narrator.says(f"{case.reference} is {case.status.value} as {case.outcome.replace('_', ' ')}. That one tap was all that her councillor had to do.")

    # ---- small steps

    def _local(self) -> datetime:
        return self.calendar.local(self.stage.clock()).replace(microsecond=0)

    async def _go_to(self, day: date, clock: time, announce: str = "") -> None:
        """Lets time pass until a local time, and waits for what that brings about."""
        await self.stage.quiet()
        self.stage.clock.jump(self.calendar.at(day, clock))
        if announce:
            self.narrator.scene(announce)
        await self.stage.quiet()

    async def _send(self, person: Person, mail: EmailMessage) -> None:
        await self.stage.program(person).send(mail)

    async def _wait_for(self, person: Person, mails: int, what: str) -> None:
        """Until somebody has had so many mails, and all is at rest."""

        async def have_come() -> bool:
            return self.stage.office.delivered[person.address] >= mails

        await self.stage.until(have_come, what)
        await self.stage.quiet()

    async def _latest(self, person: Person) -> Seen:
        return (await self.stage.program(person).inbox())[-1]

    async def _case(self) -> KnownCase:
        """The only case there is. Raises LookupError when there is none."""
        found = await self.stage.ask(lambda session: next((lookup.view(session, row) for row in lookup.cases(session)), None))
        if found is None:
            raise LookupError("no case was opened")
        return found

    def _due(self, case: KnownCase) -> date:
        return due_on(case.referrals[0], self.calendar)


def _days(after: date, until: date) -> list[date]:
    return [after + timedelta(days=n) for n in range(1, (until - after).days + 1)]
