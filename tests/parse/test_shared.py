"""Labelled and real mails, where they are at hand: what the parser gets right, in numbers."""

from __future__ import annotations

import collections
import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse, tnef
from mailbridge.core.parse.assemble import _read
from mailbridge.core.parse.markup import to_text
from mailbridge.core.parse.trim import divide
from mailbridge.model.words import Purpose
from tests.parse.test_trim import words

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
MAILS, CORPORA = SHARED / "mails", SHARED / "corpora"
labelled = pytest.mark.skipif(not (MAILS / "labels.json").exists(), reason="the labelled mails are not at hand")
real = pytest.mark.skipif(not CORPORA.exists(), reason="the real mails are not at hand")
KINDS = {"evidence": Purpose.EVIDENCE, "inline-decoration": Purpose.DECORATION, "other": Purpose.OTHER}


@cache
def everything() -> list[tuple[dict[str, Any], Mail]]:
    """Each label with its mail."""
    labels = json.loads((MAILS / "labels.json").read_text(encoding="utf-8"))
    return [(label, _read((MAILS / "mails" / f"{label['id']}.eml").read_bytes(), 0)) for label in labels]


def normal(text: str | None) -> str:
    """The words of a text, as the scorer compares them."""
    plain = unicodedata.normalize("NFC", text or "").translate(dict.fromkeys((0xAD, 0xFEFF, 0x200B)))
    return " ".join(re.findall(r"\w+", re.sub(r"\[(image|cid):[^\]]*\]", " ", plain).casefold()))


def within(part: str, whole: str) -> bool:
    return not part or f" {part} " in f" {whole} "


def right(text: str, label: dict[str, Any]) -> bool:
    """Whether a text holds what must be there and nothing beyond what may be."""
    got, least, most = normal(text), normal(label["new_text_min"]), normal(label["new_text_max"])
    return within(got, most) and (within(least, got) or not normal(label["new_text"]))


def own_words(label: dict[str, Any], mail: Mail) -> str:
    if label["role"] != "councillor_forward":
        return mail.new_text
    return mail.forwarded[0].text if mail.forwarded else mail.attached_mails[0].new_text


@labelled
def test_the_words_of_labelled_mails() -> None:
    scored = [(label, own_words(label, mail)) for label, mail in everything() if label["new_text"] is not None]
    wrong = [label["id"] for label, text in scored if not right(text, label)]
    assert len(wrong) <= 0.03 * len(scored), wrong
    leaking = [
        label["id"] for label, text in scored for leak in label["must_not_contain"] if len(normal(leak).split()) > 1 and within(normal(leak), normal(text))
    ]
    assert not leaking


@labelled
def test_no_word_of_labelled_mails_is_lost() -> None:
    for label, mail in everything():
        assert not words(mail.text) - words(f"{mail.new_text}\n{mail.elided_text}"), label["id"]


@labelled
def test_subjects_and_notes_of_labelled_mails() -> None:
    for label, mail in everything():
        assert label["subject"] is None or normal(mail.subject) == normal(label["subject"]), label["id"]
        if label["role"] == "councillor_forward":
            assert normal(mail.new_text) == normal(label["councillor_note"]), label["id"]


@labelled
def test_attachments_of_labelled_mails() -> None:
    judged = wrong = 0
    for label, mail in everything():
        wanted = [a for a in label["attachments"] if a["content_type"] != "message/rfc822"]
        found = {a.sha256: a for a in mail.attachments if a.content_type != "message/rfc822" and not a.unpacked_from}
        assert collections.Counter(a["sha256"] for a in wanted) == collections.Counter(found.keys()), label["id"]
        for one in wanted:
            got = found[one["sha256"]]
            assert one["filename"] is None or normal(got.filename) == normal(one["filename"]), label["id"]
            assert position(one["gps"]) == pytest.approx((got.photo and got.photo.latitude, got.photo and got.photo.longitude), abs=2e-4) or (
                not one["gps"] and not (got.photo and got.photo.latitude)
            ), label["id"]
            judged, wrong = judged + (label["role"] != "not_casework"), wrong + (label["role"] != "not_casework" and got.purpose is not KINDS[one["kind"]])
    assert wrong <= 0.02 * judged


def position(gps: dict[str, float] | None) -> tuple[float | None, float | None]:
    return (gps["lat"], gps["lon"]) if gps and (gps["lat"] or gps["lon"]) else (None, None)


@labelled
def test_bounces_of_labelled_mails() -> None:
    for label, mail in everything():
        failed = {report.recipient.lower() for report in mail.delivery_reports}
        assert failed == ({a.lower() for a in label["failing_addresses"]} if label["role"] == "bounce" else set()), label["id"]
        assert mail.is_delivery_report == (label["role"] == "bounce"), label["id"]


@real
def test_real_mails_are_read_without_an_exception_and_without_losing_a_word() -> None:
    mails = [path for path in sorted(CORPORA.glob("*/*")) if path.suffix in (".eml", ".txt", ".html", "") and path.stat().st_size < 300_000]
    assert len(mails) > 200
    for path in mails:
        mail = _read(path.read_bytes(), 0)
        assert not words(mail.text) - words(f"{mail.new_text}\n{mail.elided_text}"), path.name


@real
def test_winmail_holds_what_it_is_said_to_hold() -> None:
    for path in sorted((CORPORA / "mimekit").glob("*.tnef")):
        inside = tnef.unpacked(path.read_bytes())
        assert inside is not None, path.name
        listed = {name for name in path.with_suffix(".list").read_text().split("\n") if name and not name.startswith("body.")}
        assert listed <= {name for name, _ in inside.files}, path.name
        for name, content in inside.files:
            extracted = path.with_name(f"{path.stem}__{name.replace(' ', '_')}")
            assert not extracted.exists() or extracted.read_bytes().replace(b"\r\n", b"\n") == content.replace(b"\r\n", b"\n"), name


@real
def test_replies_of_every_client_are_trimmed() -> None:
    replies = [parse(path.read_bytes()).new_text for path in sorted((CORPORA / "talon").glob("standard_replies__*.eml"))]
    assert [text for text in replies if text != "Hello"] == []
    pages = [divide(to_text(path.read_text(encoding="utf-8"))[0], replies=True).new for path in sorted((CORPORA / "talon").glob("html_replies__*.html"))]
    assert {" ".join(text.split()) for text in pages} == {"Hi. I am fine. Thanks, Alex"}


REPLIES = {
    "correct_sig": "this is an email with a correct -- signature.",
    "email_1_3": "Oh thanks. Having the function would be great. -Abhishek Kona",
    "email_1_4": "Awesome! I haven't had another problem with it.",
    "email_1_7": ":+1:",
    "email_1_8": "I will reply under this one and under this.",
    "email_2_1": "Outlook with a reply",
    "email_2_2": "Outlook with a reply directly above line",
    "email_2_3": "Outlook with a reply directly above line",
    "email_BlackBerry": "Here is another email",
    "email_iPhone": "Here is another email",
    "email_multi_word_sent_from_my_mobile_device": "Here is another email",
    "email_sent_from_my_not_signature": "Here is another email Sent from my desk, is much easier then my mobile phone.",
    "pathological": "I think you're onto something. I will try to fix the problem as soon as I get back to a computer.",
}


@real
@pytest.mark.parametrize("name", REPLIES)
def test_replies_as_text_are_trimmed(name: str) -> None:
    text = (CORPORA / "github-reply" / f"{name}.txt").read_text(encoding="utf-8")
    assert " ".join(divide(text, replies=True).new.split()) == REPLIES[name]
