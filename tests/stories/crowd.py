"""A campaign as it reaches a mailbox: copies through a platform and by copy and paste, some with words of their own, among ordinary mail."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from functools import partial
from html import escape

PARAGRAPHS = (
    "I am writing to ask you to vote against the plan to close Millfield Library at the meeting of the council next month.",
    "The library is the only warm and free public room in our part of the town. The reading groups are all that some older neighbours go out for.",
    "The plan says that the central library is near enough. It is two buses away. Nobody with small children or a walking frame makes that journey.",
    "The saving is small, and what would be lost cannot be bought back. I hope that you will stand up for the library, and tell me how you mean to vote.",
)
OWN = (
    "I can't read anymore since my stroke, and the talking books there keep me going.",
    "My twin boys learned to read on that blue carpet, and they cried when I told them.",
    "I taught there for eleven years as a volunteer. On my last day forty people came to say goodbye to me and brought cake.",
    "Could you come to our tenants' meeting on the ninth and hear what people on our floor have to say?",
    "My late husband proposed to me between the atlases in 1974, which may not matter to a budget but matters to me.",
    "I run the chess club on Thursdays; we have nowhere else to go and I have asked four churches already.",
    "As a nurse on nights I sleep little, and the quiet upstairs is where I studied for my exams.",
    "We only moved here in March and it was the first place where anybody spoke to us.",
    "Please also look at the broken lift, which has kept my sister out of the building since spring.",
    "I have offered the county two thousand pounds of my savings for the roof and nobody has answered me.",
    "My daughter has autism and the librarian is the one grown-up outside the family whom she talks to.",
)
FIRST = [
    "Ann",
    "Bola",
    "Cai",
    "Dora",
    "Elif",
    "Femi",
    "Gita",
    "Hugo",
    "Iris",
    "Jamal",
    "Kit",
    "Lena",
    "Moya",
    "Nils",
    "Olga",
    "Piotr",
    "Qadir",
    "Rosa",
    "Sven",
    "Tara",
    "Usha",
    "Vito",
    "Wanda",
    "Xenia",
    "Yusuf",
]
LAST = [
    "Abbot",
    "Boyle",
    "Crane",
    "Dutta",
    "Eaves",
    "Foss",
    "Grady",
    "Hale",
    "Imrie",
    "Jolly",
    "Kaye",
    "Lunt",
    "Mercer",
    "Noon",
    "Oduya",
    "Pratt",
    "Quill",
    "Raine",
    "Stott",
    "Tully",
]
STREETS = ("Elm Close", "Mill Lane", "Weir Street", "Ropewalk Road", "Chapel Terrace", "Garden Row")
ORDINARY = (
    "There is a big pothole outside {n} Mill Lane NB1 4QT, please get it filled.",
    "The street light by {n} Elm Close NB1 4QS has been out for a week and it is pitch dark there.",
    "My bin was missed again on Monday at {n} Weir Street NB1 2AB. The crew drove past although it stood at the kerb.",
    "Somebody has dumped a mattress and two chairs behind {n} Garden Row, NB1 3XY. It has been there since Friday.",
    "The hedge at {n} Chapel Terrace has grown over the footpath, so that my mother has to walk in the road with her stick.",
    "Dog mess all along Ropewalk Road by number {n}. Is there any chance of another bin at that end of the road?",
    "Cars park across the dropped kerb at {n} Mill Lane every school morning and I cannot get the pushchair over.",
    "Water stands in front of {n} Weir Street each time it rains. I think that the drain is blocked with leaves.",
    "The swing in the park behind {n} Garden Row has a broken chain. A child will get hurt on it one of these days.",
    "Music from {n} Elm Close until three in the morning, the second weekend in a row. What can be done about it?",
    "My council tax bill for {n} Chapel Terrace shows the wrong band. I rang twice and was cut off both times.",
)
ABOUT_IT = (
    "Is Millfield Library open on the bank holiday? The page on the website says two different things. Lena Cole, 4 Elm Close NB1 4QS",
    "The book drop at Millfield Library has jammed, and returned books lie in the rain beneath it. Could somebody look at it? Omar Vale, NB1 4QT",
)
NEIGHBOURS = tuple(
    f"Hi, huge pothole outside the Co-op on Mill Lane NB1 4QT, {how} please get it filled before somebody gets hurt. {who}"
    for how, who in (("it burst my tyre,", "Pat"), ("it is getting worse,", "Lou"), ("it cracked my wheel,", "Kim"))
)


@dataclass(frozen=True)
class Letter:
    """A mail of the crowd: when, how it was written, and what should become of it."""

    when: datetime
    raw: bytes
    sort: str
    """`copy`, `own`, `again` (a second copy of somebody), `ordinary`."""
    person: str


def crowd(start: datetime, to: str, *, copies: int = 189, ordinary: int = 50, again: int = 6, seed: int = 1) -> list[Letter]:
    """Copies, eleven with own words, second copies and ordinary mail, mixed over six hours, each at its own minute."""
    chance = random.Random(seed)
    people = [(f"{first} {last}", n) for n, (first, last) in enumerate((f, s) for s in LAST for f in FIRST)]
    chance.shuffle(people)
    writers = people[: copies + len(OWN)]
    told = [*((one, "") for one in writers[:copies]), *zip(writers[copies:], OWN, strict=True)]
    sorts = [(partial(_copy, chance, to, person, own), "own" if own else "copy", _address(person)) for person, own in told]
    sorts += [(partial(_copy, chance, to, person, ""), "again", _address(person)) for person in writers[:again]]
    texts = [*NEIGHBOURS, *ABOUT_IT, *(ORDINARY[n % len(ORDINARY)].format(n=n + 2) for n in range(ordinary - len(NEIGHBOURS) - len(ABOUT_IT)))]
    others = people[copies + len(OWN) : copies + len(OWN) + ordinary]
    sorts += [(partial(_plain, to, person, text), "ordinary", _address(person)) for person, text in zip(others, texts, strict=True)]
    chance.shuffle(sorts)
    step = timedelta(hours=6) / len(sorts)
    return [Letter(start + step * n, made(start + step * n), sort, person) for n, (made, sort, person) in enumerate(sorts)]


def _address(person: tuple[str, int]) -> str:
    name, number = person
    return f"{name.lower().replace(' ', '.')}{number}@{('mail', 'post', 'home')[number % 3]}.example"


def _copy(chance: random.Random, to: str, person: tuple[str, int], own: str, when: datetime) -> bytes:
    """One copy: salutation, the paragraphs in some order or without one, own words somewhere, closing, name, mostly an address."""
    name, number = person
    body = list(PARAGRAPHS)
    if number % 12 == 0:
        body[1], body[2] = body[2], body[1]
    elif number % 12 == 1:
        body.pop(chance.choice((1, 2)))
    if own:
        body.insert(chance.choice((0, 1, len(body))), own)
    hello = chance.choice(("Dear Councillor Shah,", "Dear Cllr Shah", "Hello Priya,", "Dear Councillor,", "Good morning,"))
    bye = chance.choice(("Yours sincerely,", "Kind regards,", "Best wishes", "Many thanks,", "Yours faithfully"))
    home = () if number % 9 == 0 else (f"{number % 80 + 1} {STREETS[number % len(STREETS)]}", f"NB{1 if number % 7 else 7} {number % 8 + 1}QT")
    paragraphs = (hello, *body, "\n".join((bye, name, *home)))
    return _by_platform(chance, when, to, person, paragraphs) if number % 10 < 7 else _by_hand(chance, when, to, person, paragraphs)


def _by_platform(chance: random.Random, when: datetime, to: str, person: tuple[str, int], paragraphs: Sequence[str]) -> bytes:
    """HTML with a tracking pixel, from an action platform, with the person in Reply-To."""
    name, _ = person
    mail = _headed(f"{name} via Act Now <campaigns@actnow-platform.example>", to, chance.choice(("Save Millfield Library", "Please save our library")), when)
    mail["Reply-To"] = f"{name} <{_address(person)}>"
    pixel = f'<img src="https://t.actnow-platform.example/o/{chance.randrange(10**9)}.gif" width="1" height="1">'
    mail.set_content("\n\n".join(paragraphs), cte="quoted-printable")
    mail.add_alternative(f"<html><body>{_html(paragraphs)}{pixel}</body></html>", subtype="html", cte="quoted-printable")
    return mail.as_bytes()


def _by_hand(chance: random.Random, when: datetime, to: str, person: tuple[str, int], paragraphs: Sequence[str]) -> bytes:
    """Copied and pasted into somebody's own mail program."""
    name, number = person
    mail = _headed(
        f"{name} <{_address(person)}>", to, chance.choice(("Save Millfield Library", "Please save our library", "SAVE MILLFIELD LIBRARY", "Library")), when
    )
    if number % 2:
        mail.set_content(f"<html><body>{_html(paragraphs)}</body></html>", subtype="html", cte="quoted-printable")
    else:
        mail.set_content("\n\n".join(paragraphs) + "\n", cte="quoted-printable")
    return mail.as_bytes()


def _plain(to: str, person: tuple[str, int], text: str, when: datetime) -> bytes:
    name, _ = person
    mail = _headed(f"{name} <{_address(person)}>", to, text.partition(",")[0].partition(".")[0][:40], when)
    mail.set_content(f"{text}\n\n{name.split()[0]}\n")
    return mail.as_bytes()


def _html(paragraphs: Sequence[str]) -> str:
    return "".join(f"<p>{escape(one).replace(chr(10), '<br>')}</p>" for one in paragraphs)


def _headed(sender: str, to: str, subject: str, when: datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"], mail["Message-ID"] = format_datetime(when), make_msgid(domain="mail.example")
    return mail
