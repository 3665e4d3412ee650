"""An invented council and a way to write mails to its councillor in a few words."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache

from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from mailbridge.core.people import Assistant, Council, Councillor, Department, Mailbox, Service
from mailbridge.core.reading import Reading
from mailbridge.core.recognise import recognise
from mailbridge.core.recognise.lexicon import Lexicon
from mailbridge.settings import load, starter

HER = "priya.shah@northborough.example"
BOX = "casework@priya-shah.example"
SERVER = "mx.northborough.example"
PASS = f"{SERVER}; spf=pass smtp.mailfrom={HER}; dkim=pass header.d=northborough.example; dmarc=pass header.from=northborough.example"
FAIL = f"{SERVER}; spf=fail smtp.mailfrom={HER}; dkim=none; dmarc=fail (p=reject) header.from=northborough.example"
TAGGED = "casework+7kq4mz9xpr@priya-shah.example"
OURS_ID = "<mb-17.ack1.7kq4mz9xpr@priya-shah.example>"
REFERRAL_ID = "<mb-17.forward.7kq4mz9xpr@priya-shah.example>"
QUOTED_REFERRAL = (
    "From: Cllr Priya Shah <casework@priya-shah.example>\nSent: 12 May 2025 10:00\nTo: Drains <drains@council.example>\nSubject: gully "
    "[MB-17]\n\nDear colleagues,\n\nAction asked: please look into this.\nPlease reply by: Friday 23 May.\n"
)
WEDNESDAY = datetime(2025, 5, 14, 9, 0, tzinfo=UTC)

COUNCIL = Council(
    service=Service(council="Northborough", council_domains=("northborough.example",), authserv_ids=(SERVER,), colleagues=("tom.brown@northborough.example",)),
    councillors={
        "shah": Councillor(
            name="Priya Shah",
            ward="Millfield",
            addresses=(HER, "priya.shah.ward@mailhome.example"),
            casework_address=BOX,
            mailbox=Mailbox(host="imap.priya-shah.example", user="casework"),
            assistants=(Assistant(address="office@priya-shah.example"),),
        )
    },
    departments={
        "highways": Department(name="Highways", address="highways@northborough.example", aliases=("roads",)),
        "waste": Department(name="Waste and Recycling", address="waste@northborough.example", aliases=("bins", "refuse"), domains=("wasteco.example",)),
        "street_lighting": Department(name="Street Lighting", address="lighting@northborough.example", aliases=("lights",)),
        "environmental_health": Department(name="Environmental Health", address="eh@northborough.example", aliases=("env health",)),
        "parks": Department(name="Parks", address="parks@northborough.example", aliases=("trees",)),
        "parking": Department(name="Parking", address="parking@northborough.example"),
        "council_tax": Department(name="Council Tax", address="counciltax@northborough.example", aliases=("revenues",)),
    },
)


@cache
def lexicon() -> Lexicon:
    """The words of the starter set."""
    return load(starter.config()).lexicon


@cache
def council() -> Council:
    """The invented council with the categories of the starter set."""
    return COUNCIL.model_copy(
        update={"categories": {k: c for k, c in load(starter.config()).council.categories.items() if not c.department or c.department in COUNCIL.departments}}
    )


def raw(body: str = "", *, sender: str = "Jean Obi <jean.obi@mail.example>", to: str = BOX, subject: str = "", html: str = "", **headers: str) -> bytes:
    """The bytes of a mail; `in_reply_to="…"` becomes the header In-Reply-To. A header named `auth` is Authentication-Results."""
    message = EmailMessage()
    message["Return-Path"] = headers.pop("return_path", f"<{sender.rpartition('<')[2].rstrip('>')}>")
    if auth := headers.pop("auth", ""):
        message["Authentication-Results"] = auth
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = headers.pop("date", format_datetime(WEDNESDAY))
    message["Message-ID"] = headers.pop("message_id", f"<{abs(hash((body, subject, sender)))}@mail.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body or "\n")
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def mail(body: str = "", **headers: str) -> Mail:
    """A parsed mail."""
    return parse(raw(body, **headers))


def read(body: str = "", **headers: str) -> Reading:
    """What mailbridge understands of a mail to the invented councillor."""
    return recognise(mail(body, **headers), council(), lexicon())


def read_personal(body: str = "", **headers: str) -> Reading:
    """The same where the mailbox is her own."""
    return recognise(mail(body, **headers), council(), lexicon(), "personal")


def hers(body: str = "", **headers: str) -> Reading:
    """The same for a mail that the councillor truly wrote."""
    return read(body, sender=f"Priya Shah <{HER}>", auth=PASS, **headers)
