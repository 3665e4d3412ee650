"""The bytes: headers that survive a strict parser, Outlook's long ids, hostile names, boundaries without chance."""

from __future__ import annotations

import base64
import re
import time
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbridge.core.letters.compose import LOOP_MARK, composed
from mailbridge.core.letters.headers import POLICY, Unaddressable
from mailbridge.core.letters.letter import LETTERS, Enclosure
from mailbridge.core.letters.plain import one_line
from mailbridge.core.letters.templates import Rendered
from mailbridge.core.mail import Address
from mailbridge.model.words import PartyRole
from tests.letters.support import MESSAGE_ID, REPLY_TO, SENT, TEMPLATES, TOKEN, html_of, letter, posted, received, text_of

OUTLOOK_ID = "<AM0PR07MB5938" + "0123456789ABCDEF" * 9 + "@AM0PR07MB5938.eurprd07.prod.outlook.example>"
PHOTO = Enclosure("photo.jpg", "image/jpeg", b"\xff\xd8\xff\x00" * 99, shown=True)
PAPER = Enclosure("Brief über Löcher.pdf", "application/pdf", b"%PDF-1.7\r\n\x00")


@pytest.mark.parametrize("family", LETTERS)
def test_every_letter_can_be_posted_and_read_again(family: str) -> None:
    raw = posted(letter(family))
    mail = received(raw)
    assert not mail.defects
    assert not any(part.defects for part in mail.walk())
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()
    assert mail["Bcc"] is None
    assert (mail.get_body(("html",)) is not None) == (LETTERS[family].to is PartyRole.COUNCILLOR)


def test_headers_of_a_letter() -> None:
    mail = received(posted(letter("forward", in_reply_to="<b@x.example>", references=("<a@x.example>",), cc=(Address("", "copy@council.example"),))))
    assert mail["From"] == "Cllr Priya Shah <casework@priya-shah.example>"
    assert mail["To"] == "Sample <sample@northborough.example>"
    assert mail["Cc"] == "copy@council.example"
    assert mail["Reply-To"] == f"Cllr Priya Shah <{REPLY_TO}>"
    assert mail["Subject"] == "Pothole, Mill Lane [MB-2417]"
    assert parsedate_to_datetime(mail["Date"]) == SENT
    assert mail["Date"].endswith("+0100")
    assert mail["Message-ID"] == MESSAGE_ID
    assert mail["In-Reply-To"] == "<b@x.example>"
    assert mail["References"] == "<a@x.example> <b@x.example>"
    assert mail["Thread-Topic"] == "Pothole, Mill Lane [MB-2417]"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail[LOOP_MARK] == parseaddr(mail["From"])[1]
    assert mail["MIME-Version"] == "1.0"


def test_a_first_letter_has_no_thread_and_no_copy() -> None:
    mail = received(posted(letter("acknowledgement")))
    assert not {"In-Reply-To", "References", "Thread-Topic", "Thread-Index", "Cc"} & set(mail.keys())


def test_a_conversation_that_we_have_begun_has_outlooks_mark() -> None:
    """22 bytes: a 1, the time, 16 bytes of the conversation; and 5 bytes more for each later letter, whatever its subject."""
    forward, later = letter("forward"), letter("chaser_1", {"title": "Another"}, in_reply_to="<b@x.example>", references=(MESSAGE_ID, "<b@x.example>"))
    again = composed(later, TEMPLATES.rendered(later, TOKEN, REPLY_TO), message_id="<c@x.example>", reply_to=REPLY_TO, date=SENT)
    head, child = (base64.b64decode(received(raw)["Thread-Index"]) for raw in (posted(forward), again))
    assert (len(head), head[0], child[:22], len(child)) == (22, 1, head, 27)
    began = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=(int.from_bytes(head[1:6], "big") << 24) // 10)
    steps = int.from_bytes(child[22:26], "big")
    assert steps >> 31 == 1, "in steps of 2 to the 23rd times 100 nanoseconds"
    assert abs(began + timedelta(microseconds=((steps & 0x7FFFFFFF) << 23) // 10) - SENT) < timedelta(seconds=4)
    assert received(posted(forward))["Thread-Topic"] == "Pothole, Mill Lane [MB-2417]"


def test_the_topic_of_an_answer_is_the_subject_without_re() -> None:
    mail = received(posted(letter("chaser_1", in_reply_to="<a@x.example>")))
    assert mail["Subject"] == "Re: Pothole, Mill Lane [MB-2417]"
    assert mail["Thread-Topic"] == "Pothole, Mill Lane [MB-2417]"


def test_automatic_answers_say_so() -> None:
    assert received(posted(letter("acknowledgement", automatic="auto-replied")))["Auto-Submitted"] == "auto-replied"


def test_outlooks_long_ids_are_posted_as_they_came() -> None:
    raw = posted(letter("chaser_1", in_reply_to=OUTLOOK_ID, references=(OUTLOOK_ID,)))
    assert f"In-Reply-To: {OUTLOOK_ID}\r\n".encode() in raw
    assert f"References: {OUTLOOK_ID}\r\n".encode() in raw
    assert b"=?" not in raw.partition(b"\r\n\r\n")[0]


def test_an_id_that_was_folded_on_its_way_is_whole_again() -> None:
    mail = received(posted(letter("chaser_1", in_reply_to="<a.\r\n b@x.example>")))
    assert mail["In-Reply-To"] == "<a.b@x.example>"


def test_a_long_thread_keeps_its_first_and_its_last_ids() -> None:
    ids = tuple(f"<{n}@x.example>" for n in range(60))
    kept = received(posted(letter("chaser_1", in_reply_to=ids[-1], references=ids)))["References"].split()
    assert kept == [ids[0], *ids[-10:]]


def test_a_thread_of_long_ids_stays_under_four_kilobytes() -> None:
    ids = tuple(f"<{'x' * 600}{n}@x.example>" for n in range(30))
    raw = posted(letter("chaser_1", in_reply_to=ids[-1], references=ids))
    field = re.search(rb"^References: .*?\r\n(?=\S)", raw, re.M | re.S)
    assert field is not None
    assert len(field.group()) < 4096
    assert field.group().split()[1:] == [ids[0].encode(), *(one.encode() for one in ids[-5:])]


@pytest.mark.parametrize("written", ["no id", "<a b\r\nBcc: x@y.example>", "<é@x.example>", "<>", "<" + "x" * 2000 + "@x.example>", "<a><b>"])
def test_what_is_no_message_id_is_left_out(written: str) -> None:
    raw = posted(letter("chaser_1", in_reply_to=written, references=(written, "<good@x.example>")))
    mail = received(raw)
    assert mail["Bcc"] is None
    if written.startswith("<a b"):
        assert b"\r\nBcc" not in raw
    else:
        assert mail["In-Reply-To"] is None
        assert mail["References"] == "<good@x.example>"


HOSTILE = [
    "Jean\r\nBcc: everybody@council.example",
    "Jean\nSubject: changed",
    "=?utf-8?q?Jean=0D=0ABcc:_x=40y.example?=",
    '"Jean" <other@mail.example>, ',
    "Jean\u2028Bcc: x@y.example",
    "Jean\x00\x07\u202e",
    "x" * 1_000_000,
    "\n" * 16_384,
    "é" * 100_000,
    "\ud800\udfff",
    "a, b; c <d@e.example>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_title_or_file_name_can_add_a_header_or_a_recipient(text: str) -> None:
    begun = time.process_time()
    files = (Enclosure(text, "image/png\r\nX-Bad: 1", b"a"), PHOTO)
    one = letter("new_case", {"title": text, "words": text, "resident_name": text}, to=(Address(text, "sample@northborough.example"),), attachments=files)
    raw = posted(one)
    mail = received(raw)
    plain = message_from_bytes(raw)
    assert {"Bcc", "X-Bad"} & set(plain.keys()) == set()
    assert plain.get_all("Subject") == [plain["Subject"]]
    assert [address.addr_spec for address in mail["To"].addresses] == ["sample@northborough.example"]
    assert mail["Subject"].endswith("[MB-2417]")
    assert not any("X-Bad" in part for part in mail.walk())
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b.example, c@d.example", "a b@c.example", "a@b@c.example", "<a@b.example>", "a@b.example\r\nBcc: c@d.example", '"a"@b.example']
)
def test_what_is_no_address_is_refused_before_anything_is_posted(address: str) -> None:
    with pytest.raises(Unaddressable):
        posted(letter("forward", to=(Address("Jean", address),)))


def test_unusual_addresses_are_kept() -> None:
    mail = received(posted(letter("forward", to=(Address("", "a..b.@mail.example"), Address("O'Neil", "o'neil+x@mail.example")))))
    assert [one.domain for one in mail["To"].addresses] == ["mail.example", "mail.example"]
    assert mail["To"].addresses[1].addr_spec == "o'neil+x@mail.example"


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Co", "Cn")), min_size=1, max_size=30)


@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_any_subject_and_any_name_arrive_as_they_were(text: str) -> None:
    one = letter("chaser_1", to=(Address(text, "sample@northborough.example"),), in_reply_to="<a@x.example>")
    raw = composed(one, Rendered(f"{text} [MB-2417]", text), message_id=MESSAGE_ID, reply_to=REPLY_TO, date=SENT)
    header = message_from_bytes(raw)
    assert str(make_header(decode_header(header["Subject"]))) == one_line(f"{text} [MB-2417]")
    name, address = parseaddr(header["To"].replace("\r\n", ""))
    assert (str(make_header(decode_header(name))), address) == (one_line(text, 100), "sample@northborough.example")
    assert raw.partition(b"\r\n\r\n")[0].isascii()
    assert all(len(word) <= 75 for word in re.findall(rb"=\?\S+\?=", raw.partition(b"\r\n\r\n")[0]))
    assert text_of(received(raw)).strip() == text


def test_the_reference_can_be_read_in_an_encoded_subject() -> None:
    raw = posted(letter("forward", {"title": "Trou à côté du café " * 5}))
    assert b"?= [MB-2417]\r\n" in raw


def test_an_encoded_subject_without_a_case_is_fine() -> None:
    assert received(posted(letter("held", {"reference": "", "inbound": 0, "subject_received": "Größe"})))["Subject"] == "Where does this belong? Größe"


def test_the_name_of_a_held_mail_can_be_read_without_decoding() -> None:
    raw = posted(letter("held", {"reference": "", "subject_received": "Größe"}))
    assert received(raw)["Subject"] == "Where does this belong? Größe [H-42]"
    assert b"[H-42]" in raw.partition(b"\r\n\r\n")[0]


def test_plain_letters_go_as_they_are_and_others_as_quoted_printable() -> None:
    ascii_only = posted(letter("survey"))
    assert b"Content-Transfer-Encoding: 7bit\r\n" in ascii_only
    assert b"Is it sorted?" in ascii_only
    long_line = posted(letter("forward", {"words": "x" * 2000}))
    assert b"quoted-printable" in long_line
    assert "x" * 2000 in text_of(received(long_line))
    welsh = posted(letter("message", {"outcome_text": "Diolch am ysgrifennu, Siân. Mae’r twll wedi’i lenwi – gobeithio."}))
    assert "Siân. Mae’r twll wedi’i lenwi – gobeithio." in text_of(received(welsh))
    assert all(len(line) <= 76 for line in welsh.split(b"\r\n\r\n", 1)[1].split(b"\r\n"))


def test_a_line_that_begins_with_from_or_a_dot_arrives_unchanged() -> None:
    assert "\nFrom the start\n.\n.hidden\n" in text_of(received(posted(letter("forward", {"words": "a\nFrom the start\n.\n.hidden\nb"}))))


def test_a_councillors_letter_shows_the_photo_and_encloses_the_paper() -> None:
    mail = received(posted(letter("new_case", attachments=(PAPER, PHOTO))))
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/jpeg", "application/pdf"]
    photo, paper = (part for part in mail.walk() if part.get_filename())
    assert photo["Content-ID"] == "<picture1@mailbridge>"
    assert 'src="cid:picture1@mailbridge"' in html_of(mail)
    assert (photo.get_filename(), photo.get_content()) == ("photo.jpg", PHOTO.content)
    assert (paper.get_filename(), paper.get_content()) == ("Brief über Löcher.pdf", PAPER.content)
    assert all(part["MIME-Version"] is None for part in mail.walk() if part is not mail)


def test_an_officer_gets_the_photo_as_a_file() -> None:
    mail = received(posted(letter("forward", attachments=(Enclosure("a.jpg", "image/jpeg", b"x" * 500),))))
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/mixed", "text/plain", "image/jpeg"]


@pytest.mark.parametrize(
    ("written", "posted_as"),
    [
        ("text/html", "application/octet-stream"),
        ("message/rfc822", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
        ("IMAGE/PNG", "image/png"),
    ],
)
def test_enclosures_cannot_pass_for_the_letter_itself(written: str, posted_as: str) -> None:
    content = b"From: x\n\n<script>\r\n"
    mail = received(posted(letter("forward", attachments=(Enclosure("", written, content),))))
    enclosed = list(mail.iter_attachments())
    assert [(one.get_content_type(), one.get_filename()) for one in enclosed] == [(posted_as, "attachment")]
    assert enclosed[0].get_content() == content


def test_the_same_letter_gives_the_same_bytes() -> None:
    one = letter("new_case", attachments=(PAPER, PHOTO))
    assert posted(one) == posted(one)


@pytest.mark.parametrize("family", LETTERS)
@pytest.mark.parametrize("files", [(), (PHOTO,), (PAPER, PHOTO, Enclosure("", "text/html", b""))])
def test_the_standard_library_would_write_the_same(family: str, files: tuple[Enclosure, ...]) -> None:
    raw = posted(letter(family, {"words": "Twll – Siân" if files else "A hole"}, attachments=files))
    assert message_from_bytes(raw).as_bytes(policy=compat32.clone(linesep="\r\n", max_line_length=0)) == raw
    for part in received(raw).walk():
        if not part.is_multipart() and part.get_content_maintype() == "text":
            again = EmailMessage(policy=POLICY)
            again.set_content(part.get_content(), part.get_content_subtype(), "utf-8", str(part["Content-Transfer-Encoding"]))
            assert again.get_payload() == str(part.get_payload()).replace("\r\n", "\n")
