"""Everything that a letter may say of a case, as plain text, numbers and lists: the variables of `templates/`. Dates are written out by the caller."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


def _says(meaning: str, default: object = "", *, lines: bool = False) -> Any:
    """A variable with its line in templates/README.md; `lines`: it may have more than one."""
    return field(default=default, metadata={"says": meaning, "lines": lines})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A button of a councillor's letter: a tap writes a mail with this command as its subject, and this text beneath."""

    label: str
    subject: str
    """The command as she would type it: `[MB-2417] FORWARD highways`."""
    body: str = ""
    carries_draft: bool = False
    """The draft shown in the letter stands in the mail that a tap writes, ready to be edited."""

    @property
    def written(self) -> str:
        """The command in brackets, as it stands behind a line of the text. In the HTML the button's label stands there, as a link."""
        return f"({self.subject})"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list of cases."""

    reference: str
    title: str
    place: str = ""
    sent_on: str = ""
    reply_by: str = ""
    note: str = ""
    """What should be known of it, in a few words: `3 working days overdue`."""
    suggestion: Suggestion | None = None
    """What she can do about it; a template writes `{{ item.suggestion.written }}` at the end of the line."""
    also: Suggestion | None = None
    """What else she can do."""
    number: int = 0
    """As printed in front of the line where officers answer line by line; 0: none."""
    action: str = ""
    """What is asked, in a few words."""
    words: str = ""
    """A few of the words that were written about it: the resident's, or an officer's."""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the digest with its cases."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Facts:
    """The variables. Empty, 0 or () means: not known; a letter leaves it out. Dates are text with the weekday: `Friday 17 May 2024`."""

    wanted: str = _says("what is wanted of the councillor, as a sentence: the first line of a letter to her")
    reference: str = _says("reference of the case: `MB-2417`")
    title: str = _says("title of the case, the same in all its letters: `Pothole, Mill Lane`")
    issue: str = _says("the problem in the resident's words, as it fits into a sentence: `the pothole outside 14 Mill Lane`")
    place: str = _says("where it is: `14 Mill Lane, NB1 4QT`")
    name: str = _says("how to greet whoever gets the letter: `Jean Obi`; empty when nobody knows")
    resident_name: str = _says("name of the resident; empty when it is withheld or not known")
    resident_address: str = _says("postal address of the resident, if the officer needs it")
    resident_contact: str = _says("e-mail address and telephone number of the resident, if the officer needs them")
    councillor: str = _says("title and name of the councillor: `Cllr Priya Shah`")
    sign_off: str = _says("her closing words: `Kind regards,`")
    contact_lines: tuple[str, ...] = _says(
        "how else she can be reached, one line each. They stand at the end of each letter to a resident where its template does not say them", ()
    )
    council: str = _says("name of the council")
    ward: str = _says("name of her ward")
    other_ward: str = _says("name of the ward to which the matter belongs, where that is not hers: `Eastgate`")
    colleagues: str = _says("other councillors, as their names stand in a sentence: `Cllr Ann Hale and Cllr Bo Finch`")
    helper: str = _says("whose matter it is, where it is not the council's: `the police`")
    who_helps: str = _says("who helps there and how, as sentences of signposts.toml", lines=True)
    department: str = _says("the department or departments: `Highways`")
    escalation_name: str = _says("name of the next person up in the department")
    deadline: str = _says("the day by which it is too late, as the resident says: `eviction on Tuesday 7 May 2024`")
    action: str = _says("what the officer is asked to do, as a request", lines=True)
    reply_by: str = _says("day by which an answer is asked for")
    sent_on: str = _says("day on which the case went to the department")
    working_days: int = _says("working days that the department was given", 0)
    days_waiting: int = _says("working days since the case went to the department", 0)
    so_far: str = _says("what the department has said, and how often it was reminded, as sentences; empty where there is nothing to tell")
    reply_route_line: str = _says("one sentence: who answers the resident (R061)")
    meant_for: str = _says("the department that it is for, where the council has one mailbox for all enquiries (R060)")
    copied: tuple[str, ...] = _says("who is copied and what is expected of them, one line each: `Aisha Khan: please plan the visit`", ())
    direct: int = _says("1 where the department writes to the resident itself, with a copy to the councillor", 0)
    cc_instructions: str = _says("one more sentence about who is copied")
    reported_before: str = _says("earlier reports and their references, as the resident told them")
    needs: str = _says("how the resident asks to be reached: `is deaf`; empty where that may not be told (R020)")
    marks: tuple[str, ...] = _says("what else marks the place, one each: what3words, the number of a lamp column", ())
    on_behalf_of: str = _says("who is concerned, where somebody else writes for them: `Mary`")
    withheld: str = _says("one sentence: why the resident's own words, or their name, are not in the letter")
    left_out: str = _says("one sentence: which photos and files did not fit into the mail")
    earlier_cases: tuple[str, ...] = _says("earlier cases that belong here, one line each", ())
    words: str = _says("the resident's own words", lines=True)
    photos: int = _says("number of photos that came with the mail", 0)
    enclosures: tuple[str, ...] = _says("files that go with this letter; to officers with what was said of each, and where it was taken", ())
    map_link: str = _says("address of a map of the place; in the HTML a link")
    resident_history: str = _says("what she knows of the resident: `3rd case from this person; last: MB-12 pothole, closed in May`")
    nearby: tuple[str, ...] = _says("open cases of the same kind in the same street or postcode, one line each", ())
    position: str = _says("where a photo was taken, as text: `53.4801, -2.2426`")
    missing: tuple[str, ...] = _says("questions to the resident, one each", ())
    question: str = _says("a question that somebody asks, in that person's words", lines=True)
    self_help: str = _says("what the resident can do meanwhile, as sentences", lines=True)
    appeal: str = _says("how a decision can be appealed against, as sentences", lines=True)
    again: str = _says("reference of the resident's earlier case about the same: `MB-1904`")
    also_about: tuple[str, ...] = _says("what else the email is about, as it fits into a sentence, one each: `the street light by no 20`", ())
    hear_by: str = _says("day by which the councillor hopes to write again")
    call: int = _says("1 where the resident finds reading or writing hard, and may like a call", 0)
    away_until: str = _says("day on which the councillor is back, while she is away")
    cover: str = _says("who looks after urgent matters meanwhile: `Cllr Dan Brown`")
    acting_for: str = _says("the councillor for whom the reader acts while she is away; empty when it is the councillor who reads")
    permission_for: str = _says("who would get to know it, if the resident agrees: `the council's Housing team`")
    outcome: str = _says("the outcome in words: `not possible`")
    outcome_text: str = _says("what the councillor says of the outcome, as sentences", lines=True)
    next_step: str = _says("what the resident can do next, or what happens next, as a sentence", lines=True)
    answer: str = _says("the officer's own words. Never in a letter to a resident before the councillor said so", lines=True)
    promised_date: str = _says("day that the officer named")
    reason: str = _says("why, as a sentence", lines=True)
    draft: str = _says("a letter to the resident that the councillor can send, change or leave", lines=True)
    draft_to: str = _says("who would get the draft: `Jean Obi`")
    no_draft: str = _says("why there is no draft, as a sentence")
    people: tuple[str, ...] = _says("who belongs to the case, one line each", ())
    standing: tuple[str, ...] = _says("where the case stands with each department, one line each", ())
    timeline: tuple[str, ...] = _says("what happened to the case, oldest first, one line each", ())
    transcript: tuple[str, ...] = _says("what was done about each command, one line each", ())
    code: str = _says("code that proves that an answer comes from the councillor")
    subject_received: str = _says("subject of the mail that this letter is about, as it was received")
    sender: str = _says("who wrote that mail: `Kay Brook <kay@contractor.example>`")
    unexpected: str = _says("who was written to and who answered instead, as a sentence; empty where somebody answers to whom a letter had gone")
    received_on: str = _says("day and time at which it arrived")
    recipient: str = _says("address that a letter did not reach")
    flags: tuple[str, ...] = _says("what to be careful of, a few words each: `sensitive: health`", ())
    contacts: tuple[str, ...] = _says("whom to ring, one line each", ())
    safety: tuple[str, ...] = _says("what whoever visits the resident must know, as the councillor noted; in no letter to anybody else", ())
    asks: str = _says("what is asked in an abusive mail, without the abuse: `missed bin collection, 9 Elm Close, for 3 weeks`")
    evidence: str = _says("how often the sender was abusive so far, as a sentence")
    sent_text: str = _says(
        "a letter to the resident that she is told of, word for word: the emergency text, or one for her to pass on; empty where there is none", lines=True
    )
    no_text: str = _says("why whoever wrote gets no emergency text, as half a sentence")
    open_items: tuple[Item, ...] = _says(
        "open cases, each with `.reference`, `.number`, `.title`, `.place`, `.action`, `.words`, `.sent_on`, `.reply_by`, `.note`, "
        "`.suggestion` and `.also` (commands to tap)",
        (),
    )
    unclear: tuple[str, ...] = _says("statements of an answer that are about some case of a list, and not surely about which, one line each", ())
    groups: tuple[Group, ...] = _says("headings of the digest, each with `.heading` and `.items` (like `open_items`)", ())
    today: str = _says("day of this letter")
    error: str = _says("what the program said when it failed", lines=True)
    file: str = _says("where a file is that the operator may want to look at")
    findings: tuple[str, ...] = _says("what the nightly count found, or what else is wrong, one line each", ())
    inbound: int = _says("number of the mail in the archive", 0)
    count: int = _says("how many letters wait, or were sent", 0)
    limit: int = _says("how many letters an hour are allowed", 0)

    @property
    def greeting(self) -> str:
        """First line to a person."""
        return f"Dear {self.name}," if self.name else "Hello,"

    @property
    def about(self) -> str:
        """The issue with its place, in the resident's words. The place that the case has may be where the resident lives, so nothing is added here."""
        return self.issue or "this"

    def but(self, **changes: object) -> Facts:
        """The same with other values, as `dataclasses.replace` makes it; with a hundred variables that one takes twenty times as long."""
        assert changes.keys() <= Facts.__dataclass_fields__.keys()
        other = object.__new__(Facts)
        vars(other).update(vars(self), **changes)
        return other

    def values(self) -> dict[str, object]:
        """Every variable by its name."""
        return {name: getattr(self, name) for name in MEANINGS}


MEANINGS: dict[str, str] = {one.name: str(one.metadata["says"]) for one in fields(Facts)} | {
    "greeting": "`Dear Jean Obi,`, or `Hello,` when nobody knows the name",
    "about": "the issue and its place in one: `the pothole outside 14 Mill Lane`",
}
"""Variable -> what it says, in the order of templates/README.md."""
LINES: frozenset[str] = frozenset(one.name for one in fields(Facts) if one.metadata["lines"])
"""Variables that may have several lines; all others are one, so that no title or name of a stranger can look like a part of the letter."""
