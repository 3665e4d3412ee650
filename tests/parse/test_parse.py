"""Bytes to `Mail`: headers, texts and their odd ways. Invented people."""

from __future__ import annotations

import binascii
import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbridge.core.mail import Address
from mailbridge.core.parse import bounds, parse
from mailbridge.core.parse.addresses import mailboxes
from mailbridge.core.parse.assemble import or_raw
from mailbridge.core.parse.charsets import text_of
from mailbridge.core.parse.dates import header_date, written_date
from mailbridge.core.parse.encoded import decoded, parameters
from mailbridge.core.parse.markup import to_text
from mailbridge.core.parse.subject import is_forward, is_reply, title
from mailbridge.core.parse.transfer import decoded_content
from tests.parse.mails import OWN, container, mail, multipart, part


def test_every_field_is_filled() -> None:
    parsed = parse(
        mail(
            "The kerb is loose.\n",
            headers=(
                "Cc: Tim Bell <tim@mail.example>, ada@mail.example\r\nReply-To: jo@home.example\r\n"
                "Sender: list@mail.example\r\nIn-Reply-To: <a@x.example> (yours)\r\nReferences: <a@x.example>\r\n"
                " <b@\r\n x.example>\r\nThread-Index: AdX\r\n yz==\r\n"
                "Thread-Topic: The loose kerb\r\nReturn-Path: <jo.farrow@mail.example>\r\n"
                "Delivered-To: box@priya.example\r\nReceived: from a by b for <box+tag@priya.example>; Tue, 3 Jun "
                "2025 10:12:00 +0100\r\n"
            ),
        )
    )
    assert parsed.message_id == "<one@mail.example>"
    assert (parsed.in_reply_to, parsed.references) == (("<a@x.example>",), ("<a@x.example>", "<b@x.example>"))
    assert (parsed.thread_index, parsed.thread_topic) == ("AdXyz==", "The loose kerb")
    assert (parsed.from_, parsed.other_froms) == (Address("Jo Farrow", "jo.farrow@mail.example"), ())
    assert (parsed.to, parsed.cc) == ((Address("", OWN),), (Address("Tim Bell", "tim@mail.example"), Address("", "ada@mail.example")))
    assert (parsed.reply_to, parsed.sender) == ((Address("", "jo@home.example"),), Address("", "list@mail.example"))
    assert parsed.delivered_to == ("box@priya.example", "box+tag@priya.example")
    assert parsed.return_path == "jo.farrow@mail.example"
    assert parsed.date == datetime(2025, 6, 3, 9, 12, tzinfo=UTC)
    assert parsed.local_date is not None
    assert parsed.local_date.utcoffset() == timedelta(hours=1)
    assert (parsed.text, parsed.new_text, parsed.defects) == ("The kerb is loose.", "The kerb is loose.", ())
    assert parsed.headers.get("CC").startswith("Tim Bell")
    assert parsed.size == len(mail("The kerb is loose.\n", headers="x")) or parsed.size > 100


def test_nothing_at_all_is_a_mail() -> None:
    parsed = parse(b"")
    assert (parsed.text, parsed.from_, parsed.date, parsed.return_path, parsed.message_id) == ("", None, None, None, "")
    assert parse(mail("x", headers="Return-Path: <>\r\n")).return_path == ""
    assert parse(b"Message-ID: bare@x.example\r\n\r\n").message_id == "<bare@x.example>"


def test_the_last_net_shows_the_raw_text() -> None:
    parsed = or_raw(b"Subject: x\r\n\r\nkerb", lambda raw: parse(raw[len(raw) // 0 :]))
    assert "kerb" in parsed.text
    assert "ZeroDivisionError" in parsed.defects[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Jo <jo@a.example>", [("Jo", "jo@a.example")]),
        ('"Farrow, Jo" <jo@A.EXAMPLE>', [("Farrow, Jo", "jo@a.example")]),
        ("Farrow, Jo (HOSPITAL) <jo@a.example>", [("Farrow, Jo (HOSPITAL)", "jo@a.example")]),
        ("alice@good.example <bob@evil.example>", [("alice@good.example", "bob@evil.example")]),
        ("alice@good.example)bob@evil.example", []),
        ("undisclosed-recipients:;", []),
        ("", []),
        ("   ", []),
        ("a@b.example, ,c@d.example,", [("", "a@b.example"), ("", "c@d.example")]),
        ("=?utf-8?Q?Zo=C3=AB_Bell?= <zoe@a.example>", [("Zoë Bell", "zoe@a.example")]),
        ("=?utf-8?B?QmVsbCwgWm/Dqw==?= <zoe@a.example>", [("Bell, Zoë", "zoe@a.example")]),
        ("'jo@a.example' <jo@a.example>", [("", "jo@a.example")]),
        ("Jo Farrow jo@a.example", [("Jo Farrow", "jo@a.example")]),
        ("nobody", []),
        ("(" * 3000 + "a@b.example", [("", "a@b.example")]),
    ],
)
def test_mailboxes(value: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.name, one.address) for one in mailboxes([value])] == expected


def test_two_senders_are_a_warning_sign() -> None:
    parsed = parse(b"From: a@b.example\r\nFrom: c@d.example\r\n\r\nx")
    assert (parsed.from_, parsed.other_froms) == (Address("", "a@b.example"), (Address("", "c@d.example"),))
    assert parsed.defects == ("More than one sender is named in From.",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Tue, 3 Jun 2025 10:12:00 +0100", datetime(2025, 6, 3, 9, 12, tzinfo=UTC)),
        ("Tue, 3 Jun 2025 10:12:00", datetime(2025, 6, 3, 10, 12, tzinfo=UTC)),
        ("3 Jun 2025 10:12 GMT (cron)", datetime(2025, 6, 3, 10, 12, tzinfo=UTC)),
        ("2025-06-03T10:12:00Z", datetime(2025, 6, 3, 10, 12, tzinfo=UTC)),
        ("Tue, 3 Jun 2025 10:12:00 +9999", datetime(2025, 6, 3, 10, 12, tzinfo=UTC)),
        ("Tue, 3 Jun 2025 10:12:00 +9900", datetime(2025, 5, 30, 7, 12, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("Mon, 1 Jan 1960 00:00:00 -0000", datetime(1960, 1, 1, tzinfo=UTC)),
        ("Fri, 31 Dec 9999 23:59:59 -2359", None),
        ("Fri, 31 Dec 9999 23:59:59", None),
    ],
)
def test_header_dates(value: str, expected: datetime | None) -> None:
    found = header_date(value)
    assert (found and found.astimezone(UTC)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("14 July 2025 at 20:00:36 BST", datetime(2025, 7, 14, 19, 0, 36, tzinfo=UTC)),
        ("Monday, June 30, 2025 7:20 PM", datetime(2025, 6, 30, 19, 20, tzinfo=UTC)),
        ("Monday, June 30, 2025 12:20 AM", datetime(2025, 6, 30, 0, 20, tzinfo=UTC)),
        ("19/02/2025  08:00  (GMT+01:00)", datetime(2025, 2, 19, 7, 0, tzinfo=UTC)),
        ("2/19/2025 08:00 -0500", datetime(2025, 2, 19, 13, 0, tzinfo=UTC)),
        ("Tuesday, 6 May, 25 At 10:40", datetime(2025, 5, 6, 10, 40, tzinfo=UTC)),
        ("5 of Foo 2025", None),
        ("Foo 5 2025", None),
        ("31/02/2025", None),
        ("1 May 2025 +9999", datetime(2025, 5, 1, tzinfo=UTC)),
        ("1 May 25:99", None),
    ],
)
def test_written_dates(value: str, expected: datetime | None) -> None:
    assert written_date(value) == expected


@pytest.mark.parametrize(
    ("data", "declared", "html", "expected"),
    [
        ("café –".encode(), "utf-8", False, "café –"),
        ("café –".encode(), "iso-8859-1", False, "café –"),
        ("café –".encode("cp1252"), "iso-8859-1", False, "café –"),
        ("café –".encode("cp1252"), "us-ascii", False, "café –"),
        ("café –".encode("cp1252"), "utf-8", False, "café –"),
        ("café –".encode("cp1252"), "", False, "café –"),
        ("Straße caf\xe9 naïve ".encode() + b"\x96 x", "utf-8", False, "Straße café naïve – x"),
        ("zażółć".encode("iso-8859-2"), "iso-8859-2", False, "zażółć"),
        ("すみません".encode("iso-2022-jp"), "iso-2022-jp", False, "すみません"),
        ("鎔".encode("gb18030"), "gb2312", False, "鎔"),
        ("あ①".encode("cp932"), "shift_jis", False, "あ①"),
        ("café".encode("utf-16"), "utf-16", False, "café"),
        ("café".encode("utf-16-le"), "utf-16-le", False, "café"),
        (b"plain", "utf-16", False, "plain"),
        ("café".encode("utf-8-sig"), "iso-8859-1", False, "café"),
        ("ż".encode("cp1250"), "windows-1250", False, "ż"),
        (b"caf\xe9", "x-unknown-9", False, "café"),
        (b"caf\xe9", "unknown-8bit", False, "café"),
        (b"caf\xe9", "rot13", False, "café"),
        (b"caf\xe9", "caf\xe9", False, "café"),
        (b"a\x00b", "utf-8", False, "ab"),
        (b"+2D3YAA-", "utf-7", False, "\ufffd\ufffd"),
        (b"\xff\xfe\xff", "big5", False, None),
        (b'<meta charset="windows-1250"><p>\xbf', "", True, '<meta charset="windows-1250"><p>ż'),
        (b"<p>\xbf", "", True, "<p>¿"),
    ],
)
def test_the_bytes_decide_their_charset(data: bytes, declared: str, html: bool, expected: str | None) -> None:
    text = text_of(data, declared, html)
    assert expected is None or text == expected or (declared == "utf-7" and "\ud83d" not in text)
    text.encode("utf-8")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        ("folded\r\n value", "folded value"),
        ("=?utf-8?Q?caf=C3=A9?=", "café"),
        ("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9_x?=", "café x"),
        ("a =?utf-8?B?w6k=?= b =?iso-8859-1?Q?=E9?= c", "a é b é c"),
        ("=?iso-8859-1?Q?=E9?= =?utf-8?Q?=C3=A9?=", "éé"),
        ("=?utf-8*en?B?w6k?=", "é"),
        ("=?utf-8?B?w6kx?==?utf-8?B?w6k!!?=", "é1é"),
        ("=?utf-8?B?A?=", ""),
        ("=?nonsense", "=?nonsense"),
    ],
)
def test_encoded_words(value: str, expected: str) -> None:
    assert decoded(value) == expected


def test_parameters_of_any_shape() -> None:
    assert parameters('text/plain; charset="utf-8"; format=flowed') == {"charset": "utf-8", "format": "flowed"}
    assert parameters("x; a=1; a=2") == {"a": "1"}
    assert parameters("x; name*1=b; name*0=a") == {"name": "ab"}
    assert parameters("x; name*=plain; name=other") == {"name": "plain"}
    assert parameters("boundary=only") == {"boundary": "only"}


@pytest.mark.parametrize(
    ("subject", "bare", "forward", "reply"),
    [
        ("RE: FW: [EXTERNAL] OFFICIAL-SENSITIVE: Pothole", "Pothole", False, True),
        ("Fwd: Pothole", "Pothole", True, False),
        ("WG: AW: Pothole", "Pothole", True, False),
        ("Re[2]: Pothole [OFFICIAL]", "Pothole", False, True),
        ("[EXTERNAL] Fw: Pothole - OFFICIAL", "Pothole", True, False),
        ("TR : Nid-de-poule", "Nid-de-poule", True, False),
        ("Atb: Twll", "Twll", False, True),
        ("OFFICIAL Pothole", "Pothole", False, False),
        ("Official complaint", "Official complaint", False, False),
        ("Warning: dog", "Warning: dog", False, False),
        ("[MB-12] close", "[MB-12] close", False, False),
        ("OFFICIAL", "", False, False),
        (": OFFICIAL", ": OFFICIAL", False, False),
        ("Re: " * 900 + "x", None, False, True),
        ("x" * 3000, "x" * 3000, False, False),
    ],
)
def test_titles(subject: str, bare: str | None, forward: bool, reply: bool) -> None:
    assert bare is None or title(subject) == bare
    assert (is_forward(subject), is_reply(subject)) == (forward, reply)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("<p class=MsoNormal>One</p><p class=MsoNormal>Two</p>", "One\nTwo"),
        ('<p style="margin:0">One</p><p style="margin:0">Two</p>', "One\nTwo"),
        ("<ul><li>a<li>b</ul><ol start=3><li>c<li>d</ol><li>e", "- a\n- b\n3. c\n4. d\n- e"),
        ("<ol start=x><li>c</ol>", "1. c"),
        (
            (
                '<a href="https://x.example/y">here</a> <a href="https://x.example">x.example</a> <a href="mailto:a@b.example?subject=x">us</a> '
                '<a>none</a> <a href="#top">top</a>'
            ),
            "here <https://x.example/y> x.example us <a@b.example> none top",
        ),
        ('<a href="https://x.example/y"><p>two</p><p>lines</p></a>', "two\n\nlines\n\n<https://x.example/y>"),
        ('<div style="display:none">secret</div><div hidden>no</div><span style="font-size:0px">x</span>shown<style>p{}</style><script>x</script>', "shown"),
        ("<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "A B\nC"),
        ("<pre>a\n  b</pre>c", "a\n  b\n\nc"),
        (
            "<blockquote>mine</blockquote><blockquote type=cite>theirs<blockquote class=gmail_quote>older</blockquote></blockquote>",
            "mine\n\n> theirs\n>\n> > older",
        ),
        ('<img src="cid:1" alt="kerb"><img src="cid:2"><img src="http://t.example/o.gif" alt="x">', "[image: kerb][image: 2]"),
        ("a<hr>b", f"a\n{'_' * 32}\nb"),
        ("a&nbsp;b   c\n d &amp; é", "a b c d & é"),
        ("", ""),
        ("<br><br>", ""),
    ],
)
def test_html_keeps_its_lines_lists_and_links(html: str, text: str) -> None:
    assert to_text(html)[0] == text


def test_html_only_is_read() -> None:
    parsed = parse(
        mail("<html><body><p>The kerb</p><blockquote type=cite>old</blockquote></body></html>", kind="text/html", headers="In-Reply-To: <a@b.example>\r\n")
    )
    assert (parsed.new_text, parsed.elided_text, parsed.html[:6]) == ("The kerb", "> old", "<html>")


def test_html_that_calls_itself_plain_is_read() -> None:
    assert parse(mail("<html><body><p>The kerb</p></body></html>")).text == "The kerb"


def test_a_text_part_past_the_bound_is_kept_raw() -> None:
    parsed = parse(mail("kerb " + " " * bounds.BODY_BYTES + "end"))
    assert (parsed.new_text, parsed.defects) == ("kerb", ("The text of this mail is too long to be shown whole; the rest is kept raw.",))


def test_long_html_ends_and_says_so() -> None:
    parsed = parse(mail("<p>kerb" * 30_000, kind="text/html"))
    assert parsed.defects == ("The HTML of this mail is too long; its text ends early.",)


PLAIN, RICH = (
    part("The kerb outside number four is loose, please come and mend it before somebody falls; I asked in May and again on Monday, and nobody came."),
    part("<p>The kerb</p>", "text/html; charset=utf-8"),
)


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ((PLAIN, RICH), "nobody came."),
        ((part(""), RICH), "The kerb"),
        (
            (part("This message requires an HTML-capable mail reader."), part("<p>" + "The kerb is loose. " * 5 + "So is the drain." + "</p>", "text/html")),
            "drain.",
        ),
        ((part("The kerb"), RICH), "The kerb"),
        ((RICH,), "The kerb"),
        ((PLAIN,), "nobody came."),
        ((part("<p>amp</p>", "text/x-amp-html"), PLAIN), "nobody came."),
        ((part(""), container(RICH, part(b"x" * 90, "image/png"), part("<p>below</p>", "text/html"))), "below"),
    ],
)
def test_of_alternatives_one_is_read(parts: tuple[bytes, ...], text: str) -> None:
    parsed = parse(multipart(*parts, kind="alternative"))
    assert parsed.text.endswith(text)
    assert parsed.text.count(text) == 1


def test_text_around_pictures_is_joined() -> None:
    parsed = parse(multipart(part("above\n"), part(b"x" * 90, "image/png"), part("\nbelow")))
    assert parsed.text == "above\n\nbelow"


def test_related_reads_its_root() -> None:
    assert parse(multipart(RICH, part("<p>frame</p>", "text/html"), kind="related")).text == "The kerb"
    assert parse(multipart(part(b"x" * 90, "image/png"), kind="related")).text == ""


def test_enriched_text_loses_its_marks() -> None:
    assert parse(mail("<bold>The</bold> kerb", kind="text/enriched")).text == "The kerb"


def test_flowed_text_is_unfolded() -> None:
    flowed = "The kerb outside \nnumber 4.\n> quoted and \n> flowed\n >not quoted\n-- \nJo\n"
    assert parse(mail(flowed, kind="text/plain; format=flowed")).text == "The kerb outside number 4.\n> quoted and flowed\n>not quoted\n-- \nJo"
    assert parse(mail("ker \nb\n", kind="text/plain; format=flowed; delsp=yes")).text == "kerb"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Subject: x\n\nunix lines", "unix lines"),
        (b"Subject: x\r\rold mac", "old mac"),
        (b"From jo@x.example Tue Jun  3 10:12:00 2025\r\nSubject: x\r\n\r\nmbox", "mbox"),
        (b"From jo@x.example", ""),
        (b"\xef\xbb\xbf\r\nSubject: x\r\n\r\nmarked", "marked"),
        (b"Subject: x\r\n \r\n\t\r\nTo: a@b.example\r\n\r\nfolded blank", "folded blank"),
        (b"Subject: x\r\ngarbage line\r\nTo: a@b.example\r\n\r\nafter garbage", "after garbage"),
        (b"Subject: x\r\nno blank line before this", "no blank line before this"),
        (b" leading fold\r\nSubject: x\r\n\r\ntext", "text"),
        (b"no header at all", "no header at all"),
    ],
)
def test_headers_end_where_a_person_would_say(raw: bytes, text: str) -> None:
    parsed = parse(raw)
    assert parsed.text == text
    assert parsed.subject == ("x" if b"Subject" in raw else "")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo", "one\n\ntwo"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\nepilogue", "one"),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--bb\r\n--b\r\n\r\none\r\n--b --x\r\n--b--", "one\n--b --x"),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b", ""),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n--b--", ""),
        (b"Content-Type: multipart/mixed; boundary=wrong\r\n\r\n--right\r\nContent-Type: text/plain\r\n\r\none\r\n--right--", "one"),
        (b"Content-Type: multipart/mixed\r\n\r\n--right\r\nContent-Type: text/plain\r\n\r\none", "one"),
        (b"Content-Type: multipart/mixed\r\n\r\nno parts", "no parts"),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\nx--b\r\n\r\nnot at a line start", "x--b\n\nnot at a line start"),
        (b"Content-Type: text\r\n\r\nplain", "plain"),
        (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r--b--", "one"),
    ],
)
def test_broken_multiparts_show_their_text(raw: bytes, text: str) -> None:
    assert parse(raw).text == text


def test_digests_hold_mails() -> None:
    parsed = parse(b"Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: inner\r\n\r\nhello\r\n--b--")
    assert parsed.attached_mails[0].subject == "inner"


@pytest.mark.parametrize(
    ("data", "encoding", "expected"),
    [
        (b"a2VyYg==", "base64", b"kerb"),
        (b"a2VyYg", "base64", b"kerb"),
        (b"a2VyY", "base64", b"ker"),
        (b"a2V%%yYg=\0=", "BASE64 ", b"kerb"),
        (b"a2VyYg==a2VyYg==", "base64", b"kerb"),
        (b"a2VyYg==\r\n" + b"a2Vy" * 40, "base64", b"kerb"),
        (b"k=65rb=\r\ns", "quoted-printable", b"kerbs"),
        (b"text\r\nbegin 644 a.txt\r\n$:V5R8@  \r\n`\r\nend\r\n", "x-uuencode", b"kerb"),
        (b"not uu at all \x80\x81", "uuencode", b"not uu at all \x80\x81"),
        (b"as it is", "8bit", b"as it is"),
    ],
)
def test_transfer_encodings(data: bytes, encoding: str, expected: bytes) -> None:
    assert decoded_content(data, 0, len(data), encoding) == expected


@given(st.lists(st.sampled_from([b"a2Vy", b"Yg==", b"a2U=", b"a", b"=", b"==", b"\r\n", b" ", b"-_", b"\0\xff"]), max_size=60).map(b"".join))
@settings(max_examples=150, deadline=None)
def test_base64_is_read_as_the_standard_library_reads_it(data: bytes) -> None:
    with contextlib.suppress(binascii.Error):
        assert decoded_content(data, 0, len(data), "base64") == binascii.a2b_base64(data)


def test_a_calendar_invitation_is_an_attachment() -> None:
    parsed = parse(multipart(PLAIN, part("BEGIN:VCALENDAR\r\nSUMMARY:Site visit\r\nEND:VCALENDAR", "text/calendar; method=REQUEST"), kind="alternative"))
    assert parsed.text.startswith("The kerb")
    assert [a.content_type for a in parsed.attachments] == ["text/calendar"]


def test_a_mail_of_nothing_but_winmail_shows_its_text() -> None:
    from mailbridge.core.parse import tnef
    from tests.parse.mails import attribute

    data = tnef.SIGNATURE + b"\x01\x00" + attribute(1, 0x2800C, b"The kerb in a winmail\x00")
    parsed = parse(multipart(part(data, "application/ms-tnef; name=winmail.dat")))
    assert parsed.new_text == "The kerb in a winmail"


def test_raw_eight_bit_headers_are_read() -> None:
    assert parse("Subject: Caf\xe9 – kerb\r\n\r\n".encode()).subject == "Café – kerb"
    assert parse(b"Subject: Caf\xe9\r\n\r\n").subject == "Café"
