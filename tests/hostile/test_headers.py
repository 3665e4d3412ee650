"""Nobody's words become a header, a recipient or a part of a letter: names, subjects, addresses, file names, ids, in every letter of a whole case."""

from __future__ import annotations

import pytest

from mailbridge.model.words import InboundStatus
from tests.hostile import raw
from tests.hostile.outgoing import faults
from tests.stories import shapes
from tests.stories.world import HIGHWAYS, PRIYA, SAM, World

pytestmark = pytest.mark.slow
EVE = "eve@evil.example"
ADDRESSES = {EVE, PRIYA, HIGHWAYS, "it@northborough.example"}
INJECTION = "x\r\nBcc: mole@evil.example\r\nX-Mailbridge: a\r\n\r\n<script>"
TRICKS = {
    "encoded CR and LF": raw.encoded(INJECTION),
    "encoded LF alone": raw.encoded("x\nBcc: mole@evil.example"),
    "encoded CR alone": raw.encoded("x\rBcc: mole@evil.example"),
    "encoded NUL": raw.encoded("x\0\r\nBcc: mole@evil.example"),
    "line separators of Unicode": raw.encoded("x\u2028Bcc: mole@evil.example\u2029\x85\x0b\x0cBcc: mole@evil.example"),
    "an encoded word inside an encoded word": raw.encoded(raw.encoded(INJECTION)),
    "UTF-7": "=?utf-7?q?x+AA0ACg-Bcc:_mole=40evil.example?=",
    "half an encoded word": "=?utf-8?b?DQpCY2M6IG1vbGVA",
    "a folded line that is blank": "x\r\n \r\n\tBcc: mole@evil.example",
    "direction marks and escapes": raw.encoded("\u202e\u2066\x1b[2J\x07x"),
    "a list of addresses": raw.encoded('x", mole@evil.example, "y'),
    "groups and comments": raw.encoded("all: mole@evil.example; (a) \\"),
    "half a surrogate": raw.encoded("x").replace("=78", "=ED=A0=80"),
}


@pytest.mark.parametrize("name", TRICKS)
def test_no_words_of_a_stranger_become_a_header(world: World, name: str) -> None:
    """The trick stands in the resident's name, subject, text, Reply-To, ids and file; in the officer's; and in the councillor's own words."""
    trick = TRICKS[name]
    extra = f"References: <{trick}@evil.example>\r\nIn-Reply-To: {trick}\r\nThread-Topic: {trick}\r\nThread-Index: {trick}\r\n"
    text = f"There is a pothole outside 14 Mill Lane NB1 4QT.\r\n\r\n{INJECTION}\r\n.\r\nQUIT\r\n\r\n{trick}"
    mail = world.arrives(raw.mail(text, sender=f'"{trick}" <{EVE}>', subject=f"pothole {trick}", extra=extra))
    assert mail.status is InboundStatus.PROCESSED, mail.reason
    for number, words in enumerate((f"[MB-1] FORWARD highways {trick}", f"[MB-1] UPDATE {trick}", f"[MB-1] ASK {trick}", f"[MB-1] NOTE {trick}"), 1):
        world.arrives(raw.command(words, f"{INJECTION}\r\n{trick}", number=number))
    answer = shapes.outlook_reply(world.last(HIGHWAYS), SAM, "It was filled this morning.", world.now)
    world.arrives(answer.replace(b"Sam Lee", f'"{trick}"'.encode(), 1))
    world.arrives(raw.command("[MB-1] CLOSE resolved", INJECTION, number=9))
    assert world.mailboxes.keys() <= ADDRESSES
    letters = raw.posted(world)
    assert {"acknowledgement", "forward", "update"} <= {kind.partition("_")[0] for kind, _ in letters}
    assert [(kind, fault) for kind, letter in letters for fault in faults(letter)] == []


@pytest.mark.parametrize("name", TRICKS)
def test_no_name_of_a_file_becomes_a_header(world: World, name: str) -> None:
    trick = TRICKS[name]
    fields = f'Content-Type: application/pdf; name="{trick}.pdf"\r\nContent-Disposition: attachment; filename="{trick}.pdf"'
    world.arrives(raw.with_file(fields, b"%PDF-1.4 kerb"))
    world.arrives(raw.command("[MB-1] FORWARD highways"))
    letters = raw.posted(world)
    assert any(b"JVBERi0xLjQga2VyYg" in letter for kind, letter in letters if kind == "forward"), "the file travels"
    assert [(kind, fault) for kind, letter in letters for fault in faults(letter)] == []


GOOD = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nContent-Type: text/plain\r\n\r\nx\r\n"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (GOOD.replace(b"x\r\nC", b"x\r\nBcc: e@f.example\r\nC"), "no field of ours"),
        (GOOD.replace(b"x\r\nC", b"x\nBcc: e@f.example\r\nC"), "bare CR or LF"),
        (GOOD.replace(b"x\r\nC", b"x\rC"), "bare CR or LF"),
        (GOOD.replace(b"x\r\nC", b"x\r\nTo: e@f.example\r\nC"), "2 times"),
        (GOOD.replace(b"x\r\nC", b"x\r\n \r\nC"), "blank"),
        (GOOD.replace(b"x\r\nC", b"x\r\nnothing\r\nC"), "no header field"),
        (GOOD.replace(b"Subject: x", b"Subject: =?utf-8?q?x=0D=0A?="), "control character"),
        (GOOD.replace(b"Subject: x", "Subject: é".encode()), "not ASCII"),
        (GOOD.replace(b"To: c@d.example", b"To: c@d.example, e@f.example, g@@h"), "no address"),
        (GOOD.replace(b"To: c@d.example", b"To: e@f.example"), "goes to"),
        (GOOD.replace(b"x\r\n", b"x" * 1200 + b"\r\n"), "too long"),
        (GOOD.replace(b"text/plain", b"multipart/mixed; boundary=b"), "not whole"),
        (GOOD.partition(b"\r\n\r\n")[0], "does not end"),
    ],
)
def test_every_fault_of_a_letter_is_found(bad: bytes, said: str) -> None:
    assert faults(GOOD, ["c@d.example"]) == []
    assert any(said in fault for fault in faults(bad, ["c@d.example"])), faults(bad, ["c@d.example"])
