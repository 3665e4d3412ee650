"""Attachments: found, named, told apart, and opened where Outlook hid them. Invented people."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import UTC, datetime

import pytest

from mailbridge.core.mail import Attachment, Mail
from mailbridge.core.parse import bounds, lzfu, outlook, parse, rtf, smime, tnef
from mailbridge.core.parse.purpose import purpose_of
from mailbridge.model.words import Purpose
from tests.parse import ole
from tests.parse.mails import attached, attribute, container, exif, mail, multipart, part, picture
from tests.parse.mails import tnef as winmail

PDF = b"%PDF-1.4 kerb"


def only(parsed: Mail) -> Attachment:
    """The one attachment."""
    (attachment,) = parsed.attachments
    return attachment


def test_an_attachment_is_decoded_named_and_hashed() -> None:
    found = only(parse(multipart(part("See the letter"), attached(PDF, "letter.pdf", "application/pdf"))))
    assert (found.filename, found.content_type, found.size, found.content, found.inline) == ("letter.pdf", "application/pdf", len(PDF), PDF, False)
    assert (found.purpose, found.photo, found.unpacked_from) == (Purpose.EVIDENCE, None, "")
    assert len(found.sha256) == 64


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename*=utf-8''caf%C3%A9.pdf", "café.pdf"),
        ("attachment; filename*0*=utf-8''caf%C3; filename*1*=%A9%20; filename*2=\"plan.pdf\"", "café plan.pdf"),
        ('attachment; filename*0="a long "; filename*1="name.pdf"', "a long name.pdf"),
        ("attachment; filename*=us-ascii''W%F6lbung.jpg", "Wölbung.jpg"),
        ("attachment; filename*=caf%E9.pdf", "café.pdf"),
        ('attachment; filename="=?utf-8?B?Y2Fmw6kucGRm?="', "café.pdf"),
        ("attachment; filename=plain name.pdf", "plain name.pdf"),
        ('attachment; filename="half.pdf', "half.pdf"),
        ('attachment; filename="a\\"b.pdf"', 'a"b.pdf'),
        ('attachment; filename="café.pdf"', "café.pdf"),
        ('attachment; filename="exe\u202efdp.scr"', "exefdp.scr"),
        ('attachment; filename="../../etc/x.pdf"', "../../etc/x.pdf"),
        ("attachment", None),
    ],
)
def test_names_are_read_as_they_were_meant(header: str, name: str | None) -> None:
    raw = multipart(part("x"), f"Content-Type: application/pdf\r\nContent-Disposition: {header}\r\n\r\n%PDF-1.4 kerb".encode())
    assert only(parse(raw)).filename == name


def test_the_name_may_stand_in_the_type() -> None:
    assert only(parse(multipart(part("x"), b'Content-Type: application/pdf; name="kerb.pdf"\r\n\r\n%PDF-1.4 kerb'))).filename == "kerb.pdf"


@pytest.mark.parametrize(
    ("content", "name", "kind", "content_id", "purpose"),
    [
        (picture(), "kerb.jpg", "image/jpeg", "", Purpose.EVIDENCE),
        (picture(), "image001.jpg", "image/jpeg", "image001.jpg@01DB", Purpose.EVIDENCE),
        (picture(180, 60, form="PNG"), "image001.png", "image/png", "image001.png@01DB", Purpose.DECORATION),
        (picture(600, 110, form="PNG"), "banner.png", "image/png", "b", Purpose.DECORATION),
        (picture(1200, 200, form="PNG"), "image002.png", "image/png", "b", Purpose.DECORATION),
        (picture(1, 1, form="GIF"), "o.gif", "image/gif", "", Purpose.DECORATION),
        (picture(400, 300, form="GIF"), "o.gif", "image/gif", "x", Purpose.DECORATION),
        (picture(200, 200), "council logo.png", "image/png", "", Purpose.DECORATION),
        (picture(180, 180), "image003.png", "image/png", "", Purpose.DECORATION),
        (picture(180, 60, exif=exif()), "image001.jpg", "image/jpeg", "x", Purpose.EVIDENCE),
        (picture(320, 240), "photo.jpg", "application/octet-stream", "", Purpose.EVIDENCE),
        (b"video", "kerb.mov", "video/quicktime", "", Purpose.EVIDENCE),
        (b"voice", "", "audio/mpeg", "", Purpose.EVIDENCE),
        (b"{\\rtf1 x", "", "application/x-thing", "", Purpose.EVIDENCE),
        (b"MZ", "kerb.jpg.exe", "image/jpeg", "", Purpose.OTHER),
        (b"x", "card.vcf", "text/vcard", "", Purpose.OTHER),
        (b"BEGIN:VCALENDAR", "", "text/calendar", "", Purpose.OTHER),
        (b"<p>x", "page.html", "text/html", "", Purpose.OTHER),
        (b"x", "thing.bin2", "application/octet-stream", "", Purpose.OTHER),
        (b"", "empty.pdf", "application/pdf", "", Purpose.OTHER),
        (b"From: x", "", "message/rfc822", "", Purpose.EVIDENCE),
    ],
)
def test_evidence_is_told_from_decoration(content: bytes, name: str, kind: str, content_id: str, purpose: Purpose) -> None:
    from mailbridge.core.photos import photo_of

    assert purpose_of(content, name, kind, photo_of(content), bool(content_id)) is purpose


def zipped(*names: str, size: int = 10) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"\x00" * size)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "purpose"),
    [
        (zipped("kerb.jpg", "letter.pdf"), Purpose.EVIDENCE),
        (zipped("inner.zip", "a.jpg"), Purpose.OTHER),
        (zipped("run.exe"), Purpose.OTHER),
        (zipped("a.jpg", size=20_000_000), Purpose.OTHER),
        (b"PK\x03\x04 broken", Purpose.OTHER),
    ],
)
def test_archives_are_looked_at_and_never_unpacked(content: bytes, purpose: Purpose) -> None:
    assert only(parse(multipart(part("x"), attached(content, "photos.zip", "application/zip")))).purpose is purpose


def test_winmail_is_opened() -> None:
    photo = picture(exif=exif())
    raw = multipart(part("Photos as promised"), attached(winmail({"bank.jpg": photo, "letter.pdf": PDF}), "winmail.dat", "application/ms-tnef"))
    outer, inside, letter = parse(raw).attachments
    assert (outer.filename, outer.purpose, outer.unpacked_from) == ("winmail.dat", Purpose.OTHER, "")
    assert (inside.filename, inside.content, inside.purpose) == ("bank.jpg", photo, Purpose.EVIDENCE)
    assert (inside.unpacked_from, inside.content_type) == (outer.sha256, "image/jpeg")
    assert inside.photo is not None
    assert inside.photo.latitude is not None
    assert (letter.content, letter.content_type) == (PDF, "application/pdf")


def test_winmail_without_a_code_page_is_opened() -> None:
    parsed = parse(multipart(part("x"), attached(winmail({"a.txt": b"kerb kerb"}, codepage=False), "winmail.dat")))
    assert [a.filename for a in parsed.attachments] == ["winmail.dat", "a.txt"]


def test_a_broken_winmail_is_kept_and_said() -> None:
    content = tnef.SIGNATURE + b"\x01\x00" + attribute(1, 0x69007, struct.pack("<II", 1252, 0)) + attribute(2, 0x18010, b"file without a beginning.pdf\x00")
    parsed = parse(multipart(part("x"), attached(content, "winmail.dat")))
    assert [a.content for a in parsed.attachments] == [content]
    assert parsed.defects == ("winmail.dat could not be opened; it is kept as it came.",)


def test_a_winmail_name_in_an_old_charset_is_read() -> None:
    parsed = parse(multipart(part("x"), attached(winmail({"caf\xe9.txt": b"kerb kerb"}), "winmail.dat")))
    assert parsed.attachments[1].filename == "caf\xe9.txt"


def test_an_endless_winmail_is_not_opened() -> None:
    assert tnef.unpacked(tnef.SIGNATURE + b"\x01\x00" + (b"\x01" + b"\x00" * 10) * 10_000) is None
    assert tnef.unpacked(b"something else") is None


def test_rtf_is_read() -> None:
    document = (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator x}Dear Cllr\par the caf\'e9 \u8364? and \{braces\}\tab end"
        r"{\pict 00ff}\htmlrtf hidden\htmlrtf0  shown\line}}"
    )
    assert rtf.rtf_text(document) == "Dear Cllr\nthe café € and {braces}\tend shown"


def test_compressed_rtf_is_expanded() -> None:
    words = b"{\\rtf1 kerb kerb kerb}"
    plain = struct.pack("<IIII", len(words) + 12, len(words), 0x414C454D, 0) + words
    # The example of [MS-OXRTFCP] section 4.1.1.
    example = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0")
    assert lzfu.decompressed(plain) == words
    assert lzfu.decompressed(example) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert lzfu.decompressed(example[:30]).startswith(b"{\\rtf1\\ansi\\ansicpg125")
    assert lzfu.decompressed(example[:-3]).startswith(b"{\\rtf1")
    assert lzfu.decompressed(example[:4] + struct.pack("<I", 5) + example[8:]) == b"{\\rtf"
    assert lzfu.decompressed(example[:16] + b"\x00ab") == b"ab"
    assert lzfu.decompressed(b"x" * 40) == lzfu.decompressed(b"x") == b""


def test_an_outlook_file_is_a_mail() -> None:
    headers = (
        "From: Ada Okoro <ada.okoro@mail.example>\r\nTo: priya@council.example\r\nDate: Tue, 3 Jun 2025 10:12:00 +0100\r\nMessage-ID: <two@mail.example>\r\n"
    )
    data = ole.message(
        {0x37: "Loose kerb", 0x1000: "The kerb is loose.\r\n", 0x7D: headers, 0x1013: b"<p>The kerb is loose.</p>", 0x0C1F: "x@y.example"},
        [{0x3707: "kerb.jpg", 0x3701: picture(), 0x370E: "image/jpeg"}, {0x3707: "none.txt"}],
    )
    parsed = parse(multipart(part("see attached"), attached(data, "kerb.msg", "application/vnd.ms-outlook")))
    (inside,) = parsed.attached_mails
    assert (inside.subject, inside.text.strip(), inside.message_id) == ("Loose kerb", "The kerb is loose.", "<two@mail.example>")
    assert inside.from_ is not None
    assert inside.from_.address == "ada.okoro@mail.example"
    assert [a.filename for a in inside.attachments] == ["kerb.jpg"]
    assert [a.filename for a in parsed.attachments] == ["kerb.msg"]


def test_an_outlook_file_without_headers_says_what_it_can() -> None:
    words = b"{\\rtf1 The kerb.}"
    data = ole.message(
        {
            0x37: "Kerb",
            0x1009: struct.pack("<IIII", 0, len(words), 0x414C454D, 0) + words,
            0x0C1A: "Ada Okoro",
            0x0C1F: "ada@mail.example",
            0x39: datetime(2025, 6, 3, 10, 12, tzinfo=UTC),
        },
        [],
    )
    (inside,) = parse(multipart(part("x"), attached(data, "kerb.msg"))).attached_mails
    assert (inside.subject, inside.text.strip(), inside.from_ and inside.from_.name) == ("Kerb", "The kerb.", "Ada Okoro")
    assert inside.date == datetime(2025, 6, 3, 10, 12, tzinfo=UTC)


def test_a_broken_outlook_file_is_kept_and_said() -> None:
    parsed = parse(multipart(part("x"), attached(outlook.SIGNATURE + b"\x00" * 600, "kerb.msg")))
    assert (parsed.attached_mails, len(parsed.attachments)) == ((), 1)
    assert "kerb.msg could not be opened" in " ".join(parsed.defects)
    assert outlook.as_mail(b"no") is None


@pytest.mark.parametrize(
    "wrapped",
    [b'Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="kerb.eml"\r\n\r\n' + mail("Inside"), attached(mail("Inside"), "kerb.eml")],
)
def test_an_attached_mail_is_parsed_and_kept(wrapped: bytes) -> None:
    parsed = parse(multipart(part("see attached"), wrapped))
    assert [inside.new_text for inside in parsed.attached_mails] == ["Inside"]
    assert parsed.text == "see attached"
    assert only(parsed).filename == "kerb.eml"


def test_mails_in_mails_end() -> None:
    raw = mail("innermost")
    for level in range(bounds.NESTED_MAILS + 2):
        raw = multipart(part("outer"), b"Content-Type: message/rfc822\r\n\r\n" + raw, boundary=f"edge{level}")
    depth, one = 0, parse(raw)
    while one.attached_mails:
        depth, one = depth + 1, one.attached_mails[0]
    assert depth == bounds.NESTED_MAILS
    assert "nested too deeply" in " ".join(one.defects)


def der(tag: int, *contents: bytes, indefinite: bool = False) -> bytes:
    body = b"".join(contents)
    if indefinite:
        return bytes((tag, 0x80)) + body + b"\x00\x00"
    size = len(body).to_bytes(4, "big")
    return bytes((tag,)) + (bytes((len(body),)) if len(body) < 128 else b"\x84" + size) + body


def signed(content: bytes) -> bytes:
    return der(
        0x30,
        bytes.fromhex("06092a864886f70d010702"),
        der(0xA0, der(0x30, b"\x02\x01\x01", der(0x31), der(0x30, bytes.fromhex("06092a864886f70d010701"), content))),
    )


INSIDE = container(part("The kerb, signed."), attached(PDF, "letter.pdf", "application/pdf"))


@pytest.mark.parametrize(
    "content",
    [
        der(0xA0, der(0x04, INSIDE)),
        der(0xA0, der(0x24, der(0x04, INSIDE[:100]), der(0x04, INSIDE[100:]), indefinite=True), indefinite=True),
        der(0xA0, der(0x24, der(0x04, INSIDE[:100]), der(0x04, INSIDE[100:]))),
    ],
)
def test_an_opaque_signature_is_opened(content: bytes) -> None:
    raw = mail(headers="")[: mail().index(b"MIME-Version")] + part(signed(content), 'application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"')
    parsed = parse(raw)
    assert (parsed.new_text, only(parsed).filename, parsed.subject) == ("The kerb, signed.", "letter.pdf", "The loose kerb")


@pytest.mark.parametrize("data", [b"encrypted", signed(b""), signed(der(0xA0, der(0x30, b"x"))), signed(b"\xa0"), signed(der(0x30, b"x"))[:40]])
def test_an_encrypted_mail_is_kept_and_said(data: bytes) -> None:
    raw = mail()[: mail().index(b"MIME-Version")] + part(data, "application/pkcs7-mime; name=smime.p7m")
    parsed = parse(raw)
    assert "encrypted" in parsed.defects[0]
    assert only(parsed).filename == "smime.p7m"


def test_a_clear_signature_is_an_attachment() -> None:
    parsed = parse(multipart(part("The kerb"), attached(b"0\x82 signature", "smime.p7s", "application/pkcs7-signature"), kind="signed"))
    assert (parsed.new_text, only(parsed).purpose) == ("The kerb", Purpose.OTHER)


def test_an_unreadable_element_ends_the_pieces() -> None:
    assert smime.signed_content(signed(der(0xA0, der(0x24, der(0x04, b"one"), b"\x04")))) == b"one"


def test_text_with_a_name_is_a_file_unless_it_is_all_there_is() -> None:
    named = parse(multipart(part("Log attached"), attached(b"2025-04-03 missed bin", "log.txt", "text/plain")))
    assert (named.text, only(named).filename) == ("Log attached", "log.txt")
    alone = parse(b'From: a@b.example\r\nContent-Type: text/plain; name="message.txt"\r\n\r\nThe kerb')
    assert (alone.text, alone.attachments) == ("The kerb", ())


def test_a_nameless_scrap_is_nothing() -> None:
    assert parse(multipart(part("x"), b"Content-Type: image/jpeg\r\n\r\n\xff\xd8")).attachments == ()
