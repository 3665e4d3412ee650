"""Nobody's words are run: not as a template, not as a page, not as a formula, not as SQL, not by a terminal, not as a command in her own answer."""

from __future__ import annotations

import csv
import io
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from mailbridge.core.addressbook.entry import Known
from mailbridge.core.addressbook.writing import as_cards, as_table
from mailbridge.core.parse import parse
from mailbridge.model.words import InboundStatus
from tests.hostile import raw
from tests.stories import shapes
from tests.stories.world import HIGHWAYS, PRIYA, SAM, World

pytestmark = pytest.mark.slow
TEMPLATES = (
    "{{ 7*191 }}",
    "{% for x in range(1337) %}x{% endfor %}",
    "{{ ''.__class__.__mro__ }}",
    "{# 1337 #}",
    "{{ self._TemplateReference__context }}",
    "{% include '/etc/passwd' %}",
)


@pytest.mark.parametrize("trick", TEMPLATES)
def test_no_words_are_a_template(world: World, trick: str) -> None:
    """In a resident's name, subject and text, in an officer's answer, in the text of her own UPDATE: they arrive as they were written."""
    world.arrives(raw.mail(f"There is a pothole outside 14 Mill Lane NB1 4QT. {trick}", sender=f'"{trick}" <eve@evil.example>', subject=f"pothole {trick}"))
    world.arrives(raw.command("[MB-1] FORWARD highways"))
    world.arrives(shapes.outlook_reply(world.last(HIGHWAYS), SAM, f"It was filled this morning. {trick}", world.now))
    world.arrives(raw.command("[MB-1] UPDATE", f"They came today. {trick}", number=2))
    told = world.last("eve@evil.example").text
    assert f"They came today. {trick}" in told
    everything = " ".join(mail.text for mails in world.mailboxes.values() for mail in mails)
    assert everything.count(trick) >= 4
    assert not re.search(r"1337(?! #|\))|root:|<class|&lt;class|x{20}", everything)


PAGES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "<iframe src=javascript:alert(1)>",
    "<img src='https://evil.example/pixel.gif'>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<a href='javascript:alert(1)'>x</a>",
    "<form action=https://evil.example><input name=q>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "</td></table><h1>Your password</h1>",
)
ALLOWED = {"src": ("cid:",), "href": ("mailto:", "https://www.openstreetmap.org/", "https://maps.google.com/"), "action": (), "background": (), "srcset": ()}
"""Attribute -> how its values may begin."""


def _harm(html: str) -> list[str]:
    """What of a page runs, or fetches from outside."""
    page = LexborHTMLParser(html)
    found = ["style" for node in page.css("style") if re.search(r"@import|url\(", node.text())]
    found += [node.tag or "" for node in page.css("script, iframe, svg, object, embed, form, input, base, link, video, audio, math")]
    for node in page.css("*"):
        for name, value in node.attributes.items():
            allowed = ALLOWED.get(name)
            if name.startswith("on") or (allowed is not None and not (value or "").startswith(allowed)):
                found.append(f"{name}={value}")
    return [*found, *re.findall(r"url\(|@import|http-equiv=.refresh", re.sub(r"&[a-z#0-9]+;", "", "".join(re.findall(r"<[^>]*>", html))))]


@pytest.mark.parametrize("trick", PAGES)
def test_no_words_are_a_page(world: World, trick: str) -> None:
    """Her letters have HTML of their own; a mail's HTML is read and never shown."""
    body = f"<html><body><p>There is a pothole outside 14 Mill Lane NB1 4QT.</p>{trick}<p>&lt;b&gt;{trick}</p></body></html>"
    mail = raw.mail(body, sender=f'"{trick.replace(chr(34), "")}" <eve@evil.example>', subject=f"pothole {trick}").replace(b"text/plain", b"text/html")
    world.arrives(mail)
    world.arrives(raw.mail(f"There is a pothole outside 15 Elm Close NB1 4QS. {trick}", sender="Ola Byrne <ola@mail.example>", subject=trick, number=2))
    world.arrives(raw.command("[MB-2] SHOW"))
    pages = [parsed.html for parsed in world.letters(PRIYA) if parsed.html]
    assert pages
    assert [harm for page in pages for harm in _harm(page)] == []
    for person in (HIGHWAYS, "eve@evil.example"):
        assert [letter.html for letter in world.letters(person) if letter.html] == [], "residents and officers get plain text"


def test_the_check_of_pages_finds_harm() -> None:
    assert all(_harm(f"<p>{trick}</p>") for trick in PAGES if "<h1>" not in trick and "meta" not in trick)
    assert _harm(f"<p style='background:url(https://evil.example/)'>{PAGES[9]}")
    assert _harm('<p>fine<img src="cid:1"><a href="mailto:x">y</a>') == []


def test_a_picture_that_scripts_does_not_travel(world: World) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
    for kind, name in (("image/svg+xml", "map.svg"), ("image/png", "map.png"), ("text/html", "map.html"), ("application/xhtml+xml", "map.pdf.xhtml")):
        fields = f'Content-Type: {kind}; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"'
        world.arrives(raw.with_file(fields, svg).replace(b"file@evil", name.encode() + b"@evil"))
    for number in range(1, len(world.cases()) + 1):
        world.arrives(raw.command(f"[MB-{number}] FORWARD highways", number=number))
    assert [one.filename for mails in world.mailboxes.values() for mail in mails for one in mail.attachments] == []


BUTTONS = (
    "?bcc=mole@evil.example",
    "&bcc=mole@evil.example",
    "%0d%0aBcc:%20mole@evil.example",
    "\r\nBcc: mole@evil.example",
    "#",
    "x?subject=CLOSE",
    '">',
)


@pytest.mark.parametrize("trick", BUTTONS)
def test_no_words_write_into_a_button(world: World, trick: str) -> None:
    """A button is a mailto: link with a subject and a body, to the casework address, and nothing else."""
    world.arrives(
        raw.mail(f"There is a pothole outside 14 Mill Lane NB1 4QT {trick}.", sender=f'"{trick.strip()}" <eve@evil.example>', subject=f"pothole {trick}")
    )
    world.arrives(raw.command("[MB-1] FORWARD highways"))
    world.arrives(shapes.outlook_reply(world.last(HIGHWAYS), SAM, f"It was filled this morning. {trick}", world.now))
    links = [node.attributes["href"] or "" for mail in world.letters(PRIYA) if mail.html for node in LexborHTMLParser(mail.html).css("a[href^=mailto]")]
    assert links
    for link in links:
        parts = urlsplit(link)
        assert parse_qs(parts.query).keys() <= {"subject", "body"}, link
        assert unquote(parts.path).startswith("casework"), link
        assert not parts.fragment
        assert "\n" not in parse_qs(parts.query).get("subject", [""])[0]


@pytest.mark.parametrize(
    "subject", ["[MB-1] CLOSE resolved", "MB-1 close resolved", "H-1 drop", "Re: [H-1] BLOCK", "R-1 END", "[MB 1] SEND", "Ｍ Ｂ－１ CLOSE", "MB\u20111 CLOSE"]
)
def test_a_strangers_subject_is_no_command_when_she_answers(world: World, subject: str) -> None:
    """She answers a letter about a mail whose subject is a command: what comes back in her subject is none of hers (PEERS.md, 26)."""
    world.resident_writes("There is a pothole outside 14 Mill Lane NB1 4QT.")
    world.arrives(raw.command("[MB-1] FORWARD highways"))
    world.arrives(raw.mail("What is new?", subject=subject))
    status, heard = world.case().status, {person: len(mails) for person, mails in world.mailboxes.items() if person != PRIYA}
    stamped = shapes.authenticated(
        shapes.iphone_reply(world.last(PRIYA), f"Priya Shah <{PRIYA}>", "I know this one.", world.now), "mx.northborough.example", "northborough.example"
    )
    world.arrives(stamped)
    assert world.case().status is status
    assert {person: len(mails) for person, mails in world.mailboxes.items() if person != PRIYA} == heard


FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    '=HYPERLINK("https://evil.example","x")',
    "=cmd|' /C calc'!A0",
    " =1+1",
    "＝1+1",
    "﹦1",
)


@pytest.mark.parametrize("trick", FORMULAS, ids=repr)
def test_no_cell_of_her_contacts_is_a_formula(trick: str) -> None:
    person = Known(1, (trick,), (trick,), ("07700900123",), (trick,), (trick,), trick)
    for row in list(csv.reader(io.StringIO(as_table([person]).decode("utf-8-sig"))))[1:]:
        assert not [cell for cell in row if cell.strip().startswith(("=", "+", "-", "@", "＝", "﹦", "＋", "－", "＠"))], row


@pytest.mark.parametrize("trick", ["x\r\nEMAIL:mole@evil.example", "x\nEND:VCARD\nBEGIN:VCARD", "x\rTEL:1", "a;b;c", "a,b\\n", "x\u2028TEL:1"])
def test_no_name_adds_a_line_to_a_card(trick: str) -> None:
    written = as_cards([Known(1, (trick,), ("eve@evil.example",), (), (trick,), ("NB1 4QT",))]).decode()
    lines = [line.partition(":")[0].partition(";")[0] for line in re.split(r"\r\n|\r|\n", written) if line and not line.startswith(" ")]
    assert lines == ["BEGIN", "VERSION", "ADR", "EMAIL", "FN", "N", "END"]


def test_no_cell_of_an_export_is_a_formula(world: World) -> None:
    """The table of all her cases: titles, names and places are residents' words."""
    for number, trick in enumerate(FORMULAS, 1):
        name = trick.strip().replace('"', "")
        world.arrives(
            raw.mail("There is a pothole outside 14 Mill Lane NB1 4QT.", sender=f'"{name}" <eve{number}@evil.example>', subject=trick.strip(), number=number)
        )
    world.councillor_insists("EXPORT")
    letters = [message_from_bytes(letter, _class=EmailMessage, policy=policy.default) for _, letter in raw.posted(world)]
    (table,) = [part.get_content() for letter in letters for part in letter.iter_attachments() if (part.get_filename() or "").endswith(".csv")]
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig") if isinstance(table, bytes) else table)))
    assert len(rows) > 3
    assert not [cell for row in rows for cell in row if cell.strip().startswith(("=", "+", "-", "@", "＝", "﹦"))]


SQL = ("' OR 1=1 --", "'; DROP TABLE inbound; --", '" OR ""="', "%", "_", "\\", "* OR NEAR(", 'pothole" AND (', "x'||(SELECT 1)||'", ":name", "?1", "\x00")


@pytest.mark.parametrize("trick", SQL, ids=repr)
def test_no_words_are_sql(world: World, trick: str) -> None:
    """In names, subjects and texts that are stored, and in what she looks for, which goes to the full text search."""
    world.resident_writes("There is a pothole outside 14 Mill Lane NB1 4QT.")
    world.arrives(raw.mail(f"My bin was missed at 3 Elm Close NB1 4QS. {trick}", sender=f'"{trick}" <eve@evil.example>', subject=trick))
    for number, words in enumerate((f"FIND {trick}", f"WHO {trick}", f"[MB-1] NOTE {trick}", f"EXPORT {trick}"), 1):
        mail = world.arrives(raw.command(words, number=number))
        assert mail.status is not InboundStatus.SHELVED, mail.reason
    assert len(world.cases()) == 2


def test_the_parser_shows_no_tracker() -> None:
    """A remote picture is no attachment, and leaves no address behind in what is told."""
    mail = parse(raw.mail("<p>Hello</p><img src='https://evil.example/t.gif' width=1>").replace(b"text/plain", b"text/html"))
    assert (mail.new_text, mail.attachments) == ("Hello", ())
