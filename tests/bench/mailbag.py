"""A thousand typical mails for measuring, as phones, Outlook and webmail send them; the same ones for the same seed. All people are invented."""

from __future__ import annotations

import base64
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from typing import Literal

Sort = Literal["plain", "html", "photo"]
SHARES: Sequence[tuple[Sort, float]] = (("plain", 0.60), ("html", 0.25), ("photo", 0.15))
PHOTO_BYTES = (300_000, 3_000_000)
TO = "Cllr Priya Shah <casework@priya-shah.example>"
START = datetime(2024, 5, 2, 8, 12, tzinfo=UTC)

NAMES = ("Jean Obi", "Ada Bell", "Tomasz Nowak", "Margaret O'Neill", "Wei Zhang", "Sioned Prys", "Hamza Malik", "Rosie Carter", "Ben Ash", "Doreen Pike")
OFFICERS = (("Sam Lee", "highways"), ("Aisha Karim", "housing"), ("Colin Marsh", "waste"), ("Ruth Fenn", "parks"))
STREETS = ("Mill Lane", "Elm Close", "Station Road", "Quarry Hill", "St Mary's Avenue", "The Ropewalk", "Priory Street", "Canal Side")
TOPICS: Sequence[tuple[str, str]] = (
    ("Pothole", "There is a deep pothole outside {place}. A cyclist came off there on Sunday and my own tyre burst last week."),
    ("Missed bins again", "Our recycling at {place} has not been collected for the third time since Easter. The brown bin is full and starts to smell."),
    ("Street light out", "The street light by {place} has been out for a fortnight now, and the path behind the school is pitch dark after five."),
    ("Damp in the flat", "The bathroom ceiling at {place} is black with mould. I reported it to the housing office in March and again last month."),
    ("Fly tipping", "Somebody has dumped a sofa, two mattresses and about ten bags of rubble at the end of {place}, next to the garages."),
    ("Dog mess in the park", "The play area near {place} is covered in dog mess and the bin has been missing since the winter."),
    ("Parking on the pavement", "Cars park on the pavement along {place} every school morning, so that I have to push the pram in the road."),
    ("Council tax letter", "I got a reminder for council tax at {place} although I pay by direct debit, and nobody answers the telephone."),
)
FILLING = (
    "I have lived here for twenty-two years and have never seen it like this.",
    "My neighbours at numbers 9 and 11 say the same, and one of them has taken pictures as well.",
    "I tried the form on the web site, but it would not take my postcode and then asked me to start again.",
    "When I rang I was told that somebody would come within ten days, which was nearly five weeks ago.",
    "I understand that budgets are tight, but surely this is a matter of safety.",
    "The lady on the telephone was very kind but could not find the earlier report.",
    "Could you please find out when it will be dealt with and let me know?",
    "I would be grateful if you could take this up with the department.",
    "We are both in our seventies and cannot walk round by the main road.",
    "Thank you for your help with the hedge last year, by the way, which made a great difference.",
    "If it helps I can meet somebody there on any weekday morning.",
    "It is worst on Thursdays, when the market traffic comes through.",
)
ANSWERS = (
    "The site was inspected on Tuesday and job {job} has been raised with our contractor. The work was completed this morning.",
    "Thank you for your enquiry. I am looking into this with the area team and will come back to you by Friday 17 May.",
    "I can confirm that the defect meets our intervention level. A repair has been ordered (reference {job}) and should be done within 28 days.",
    "Please could you let me have the exact address and, if possible, a photo, so that the inspector finds the right place?",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail of the bag."""

    sort: Sort
    raw: bytes


def mails(count: int, seed: int = 2024, *, lean: bool = False) -> Iterator[Sample]:
    """`count` mails in the shares of `SHARES`, mixed, one at a time. `lean`: with the few header fields of a mail that passed no server."""
    sorts: list[Sort] = [sort for sort, share in SHARES for _ in range(round(count * share))]
    chance = random.Random(seed)
    chance.shuffle(sorts)
    for number, sort in enumerate(sorts):
        yield Sample(sort, _mail(sort, number, chance, lean))


def _mail(sort: Sort, number: int, chance: random.Random, lean: bool) -> bytes:
    official = sort != "photo" and chance.random() < 0.3
    name, unit = chance.choice(OFFICERS) if official else (chance.choice(NAMES), "")
    address = f"{name.lower().replace(' ', '.').replace(chr(39), '')}@{'northborough.example' if official else 'post.example'}"
    topic, opening = chance.choice(TOPICS)
    place = f"{chance.randint(1, 120)} {chance.choice(STREETS)}"
    paragraphs = _answer(name, unit, chance) if official else _report(name, opening.format(place=f"{place}, NB{chance.randint(1, 9)} 4QT"), chance)
    quoted = _quoted(place, chance) if official or chance.random() < 0.35 else ""
    subject = f"RE: {topic} - {place} [MB-{chance.randint(2, 900)}]" if official else f"{'Re: ' if quoted else ''}{topic} {place}"
    sent = START + timedelta(minutes=7 * number)
    header = _header(f"{name} <{address}>", subject, sent, number, quoted != "", lean)
    return (header + BODIES[sort](paragraphs, quoted, chance)).encode().replace(b"\n", b"\r\n")


def _report(name: str, opening: str, chance: random.Random) -> list[str]:
    told = [" ".join(chance.sample(FILLING, 3)) for _ in range(chance.randint(2, 4))]
    return ["Dear Cllr Shah,", opening, *told, "Kind regards,\n" + name, f"Tel 01632 960{chance.randint(100, 999)}"]


def _answer(name: str, unit: str, chance: random.Random) -> list[str]:
    said = chance.choice(ANSWERS).format(job=chance.randint(20_000, 99_999))
    signature = f"{name}\n{unit.title()} Officer\nNorthborough Council\nTel: 01632 960{chance.randint(100, 999)}\nwww.northborough.example"
    return ["Dear Councillor,", said, chance.choice(FILLING), "Regards,\n" + name, signature, DISCLAIMER]


DISCLAIMER = (
    "This email and any attachments are confidential and intended solely for the person to whom they are addressed. If you have received this email in error, "
    "please notify the sender and delete it. Northborough Council may monitor email traffic data and content."
)


def _quoted(place: str, chance: random.Random) -> str:
    return (
        f"Dear colleague,\n\na resident at {place} has written to me. {chance.choice(TOPICS)[1].format(place=place)} {' '.join(chance.sample(FILLING, 4))}\n\n"
        "Please let me know what will be done and by when.\n\nCllr Priya Shah\nWard councillor for Millbrook\n"
    )


def _header(sender: str, subject: str, sent: datetime, number: int, answers: bool, lean: bool) -> str:
    address = sender.partition("<")[2].rstrip(">")
    host = address.partition("@")[2]
    own = [
        f"From: {sender}",
        f"To: {TO}",
        f"Subject: {subject}",
        f"Date: {format_datetime(sent)}",
        f"Message-ID: <{number:06x}.{number * 7919:08x}@{host}>",
        "MIME-Version: 1.0",
    ]
    thread = [f"In-Reply-To: <mb-{number}.forward.7kq4mz9xpr@priya-shah.example>", f"References: <mb-{number}.forward.7kq4mz9xpr@priya-shah.example>"]
    return "\n".join([*([] if lean else _trace(address, host, sent, number)), *own, *(thread if answers else [])]) + "\n"


def _trace(address: str, host: str, sent: datetime, number: int) -> list[str]:
    """What servers put on top."""
    at = [format_datetime(sent + timedelta(seconds=s)) for s in (9, 5, 2)]
    key = base64.b64encode(random.Random(number).randbytes(192)).decode()
    return [
        f"Return-Path: <{address}>",
        "Delivered-To: casework@priya-shah.example",
        (
            f"Received: from mx.priya-shah.example (mx.priya-shah.example [192.0.2.7])\n\tby box.priya-shah.example with LMTP id {number:010x}\n"
            f"\tfor <casework@priya-shah.example>; {at[0]}"
        ),
        (
            f"Received: from out.{host} (out.{host} [198.51.100.{number % 250}])\n\tby mx.priya-shah.example with ESMTPS id {number:012X}\n"
            f"\t(version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\n\t{at[1]}"
        ),
        f"Received: from [10.0.{number % 250}.4] (unknown [203.0.113.9])\n\tby out.{host} with ESMTPSA id q{number:09x}; {at[2]}",
        (
            f"Authentication-Results: mx.priya-shah.example;\n\tdkim=pass header.d={host} header.s=s1 header.b=Zk3;\n\tspf=pass smtp.mailfrom={address};\n"
            f"\tdmarc=pass (p=quarantine) header.from={host}"
        ),
        (
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={host}; s=s1;\n\th=from:to:subject:date:message-id:mime-version;\n"
            f"\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\n\tb={key[:70]}\n\t {key[70:140]}\n\t {key[140:]}"
        ),
        "X-Mailer: iPhone Mail (21E236)",
    ]


def _plain(paragraphs: Sequence[str], quoted: str, chance: random.Random) -> str:
    """Of about 2 KB: typed on top, the old mail beneath in one of the usual styles."""
    text = "\n\n".join(paragraphs)
    if quoted:
        text += "\n\n" + chance.choice((_arrows, _block))(quoted)
    return f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"


def _arrows(quoted: str) -> str:
    return "On Thu, 2 May 2024 at 09:12, Cllr Priya Shah <casework@priya-shah.example> wrote:\n\n" + "\n".join(f"> {line}" for line in quoted.splitlines())


def _block(quoted: str) -> str:
    return f"From: Cllr Priya Shah <casework@priya-shah.example>\nSent: 02 May 2024 09:12\nTo: Highways\nSubject: Pothole [MB-17]\n\n{quoted}"


def _html(paragraphs: Sequence[str], quoted: str, chance: random.Random) -> str:
    """Of about 15 KB, as Outlook writes it: a plain twin, a style sheet, a class on everything, the old mail under a ruled header block."""
    return (
        'Content-Type: multipart/alternative;\n\tboundary="_000_part_"\n\n'
        f"--_000_part_\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{_twin(paragraphs, quoted)}\n"
        f"--_000_part_\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{_markup(paragraphs, quoted)}\n--_000_part_--\n"
    )


def _twin(paragraphs: Sequence[str], quoted: str) -> str:
    return "\n\n".join(paragraphs) + (f"\n\n{_block(quoted)}" if quoted else "")


def _markup(paragraphs: Sequence[str], quoted: str) -> str:
    written = "".join(_paragraph(text) for text in paragraphs)
    block = '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">' + "".join(
        f'<p class="MsoNormal"><b><span lang="EN-US" style="font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif">{line}</span></b></p>'
        for line in ("From: Cllr Priya Shah &lt;casework@priya-shah.example&gt;", "Sent: 02 May 2024 09:12", "To: Highways", "Subject: Pothole [MB-17]")
    )
    old = block + "</div>" + "".join(_paragraph(line) for line in quoted.splitlines()) if quoted else ""
    return (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!--\n'
        f'{_style_sheet()}\n--></style></head><body lang="EN-GB" link="#0563C1"><div class="WordSection1">{written}{old}</div></body></html>'
    )


def _paragraph(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>\n")
    return (
        '<p class="MsoNormal" style="margin-bottom:12.0pt"><span style="font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif;'
        f'mso-fareast-language:EN-US">{escaped or "&nbsp;"}<o:p></o:p></span></p>\n'
    )


@cache
def _style_sheet() -> str:
    rules = (
        f'p.Mso{name}, li.Mso{name}, div.Mso{name}\n\t{{mso-style-priority:{n};\n\tmargin:0cm;\n\tfont-size:11.0pt;\n\tfont-family:"Calibri",sans-serif;}}'
        for n, name in enumerate(("Normal", "Header", "Footer", "ListParagraph", "PlainText", "Title", "Quote", "Caption", "Salutation", "Closing") * 5)
    )
    return "\n".join(rules)


def _photo(paragraphs: Sequence[str], quoted: str, chance: random.Random) -> str:
    """A few lines and one photo from a phone."""
    return (
        'Content-Type: multipart/mixed;\n\tboundary="Apple-Mail-7"\n\n'
        "--Apple-Mail-7\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        + "\n\n".join(paragraphs[:3])
        + "\n\nSent from my iPhone\n\n"
        + '--Apple-Mail-7\nContent-Type: image/jpeg; name="IMG_2041.jpeg"\nContent-Disposition: inline; filename="IMG_2041.jpeg"\n'
        + f"Content-Transfer-Encoding: base64\n\n{_encoded(chance.randrange(12))}\n--Apple-Mail-7--\n"
    )


@cache
def _encoded(number: int) -> str:
    """A JPEG with the EXIF of a phone, in base64 lines: one of twelve between the two sizes of `PHOTO_BYTES`."""
    from PIL import Image
    from PIL.TiffImagePlugin import IFDRational

    least, most = PHOTO_BYTES
    side = round((least + (most - least) * number / 11) ** 0.5 * 0.885)
    noise = random.Random(number).randbytes(side * side * 3 // 16)
    image = Image.frombytes("RGB", (side // 4, side // 4), noise[: (side // 4) ** 2 * 3]).resize((side, side), Image.Resampling.NEAREST)
    exif = image.getexif()
    exif[0x0112], exif[0x0132] = 6, "2024:05:02 08:41:10"
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (IFDRational(53), IFDRational(48), IFDRational(1233, 100)), 3: "W", 4: (IFDRational(1), IFDRational(32), IFDRational(912, 100))}
    )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, subsampling=0, exif=exif)
    return base64.encodebytes(out.getvalue()).decode().rstrip("\n")


BODIES = {"plain": _plain, "html": _html, "photo": _photo}
