"""The demo's parts: folder, clock, photo, mail programs and page."""

from __future__ import annotations

import io
import stat
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from PIL.ExifTags import IFD

from mailbridge.core.parse import parse
from mailbridge.core.recognise.machines import machine
from mailbridge.demo import page
from mailbridge.demo.clock import Clock
from mailbridge.demo.folder import InTheWay, configure, fresh, password
from mailbridge.demo.mails import NoButton, button, from_iphone, out_of_office, outlook_answer, tapped
from mailbridge.demo.people import JEAN, PRIYA, SAM, Seen
from mailbridge.demo.photo import LATITUDE, LONGITUDE, pothole
from mailbridge.model.words import MachineKind
from mailbridge.settings import load

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)


def seen(subject: str = "pothole!! [MB-1]", text: str = "Please reply.", html: str = "", identifier: str = "<mb-1.forward.x@priya-shah.example>") -> Seen:
    mail = EmailMessage(policy.SMTP)
    mail["From"] = "Cllr Priya Shah <casework@priya-shah.example>"
    mail["To"], mail["Subject"], mail["Message-ID"] = SAM.address, subject, identifier
    mail["Reply-To"] = "casework+7kq4mz9xpr@priya-shah.example"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, "html")
    return Seen(message_from_bytes(mail.as_bytes(), policy=policy.default), mail.as_bytes(), NOON)


# ---- folder and clock


def test_a_folder_of_somebody_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InTheWay, match="nothing was touched"):
        fresh(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_an_earlier_demo_is_renewed_and_further_files_in_it_stay(tmp_path: Path) -> None:
    folder = fresh(tmp_path / "demo")
    configure(folder, ("127.0.0.1", 1), ("127.0.0.1", 2), 10)
    (folder.root / "notes.txt").write_text("mine")
    assert sorted(path.name for path in fresh(tmp_path / "demo").root.iterdir()) == [".made-by-mailbridge-demo", "notes.txt"]


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("")
    with pytest.raises(InTheWay, match="is a file"):
        fresh(tmp_path / "demo")


def test_the_configuration_is_the_starter_set_on_loopback(tmp_path: Path) -> None:
    folder = fresh(tmp_path / "demo")
    word = password(folder)
    configure(folder, ("127.0.0.1", 4143), ("127.0.0.1", 4025), 7)
    settings = load(folder.config, {})
    box = settings.council.councillors["shah"].mailbox
    assert (box.host, box.port, box.tls, settings.secret(box)) == ("127.0.0.1", 4143, "none", word)
    assert (settings.smtp.host, settings.smtp.port, settings.secret(settings.smtp)) == ("127.0.0.1", 4025, word)
    assert settings.council.departments["highways"].working_days == 7
    assert stat.S_IMODE(folder.password_file.stat().st_mode) == 0o600


def test_the_clock_goes_on_and_never_back() -> None:
    clock = Clock(NOON)
    clock.jump(NOON + timedelta(days=3))
    assert NOON + timedelta(days=3) <= clock() < NOON + timedelta(days=3, minutes=1)
    with pytest.raises(ValueError, match="cannot go back"):
        clock.jump(NOON)


# ---- photo and mails


def test_the_photo_is_as_a_phone_takes_it() -> None:
    picture = Image.open(io.BytesIO(pothole(datetime(2024, 5, 2, 8, 58))))
    assert picture.width > picture.height
    assert ImageOps.exif_transpose(picture).height == picture.width, "stored sideways"
    assert picture.getexif().get_ifd(IFD.Exif)[0x9003] == "2024:05:02 08:58:00"
    (photo,) = parse(from_iphone(JEAN, "x@y.example", "s", "t", NOON, pothole(NOON)).as_bytes()).evidence
    assert photo.photo is not None
    assert photo.photo.latitude == pytest.approx(LATITUDE, abs=1e-4)
    assert photo.photo.longitude == pytest.approx(LONGITUDE, abs=1e-4)


def test_an_out_of_office_has_no_mark_but_its_words() -> None:
    mail = out_of_office(SAM, seen(), "I am on annual leave until Monday 13 May with no access to email.", NOON)
    assert mail["Auto-Submitted"] is None
    assert machine(parse(mail.as_bytes())) is MachineKind.OUT_OF_OFFICE


def test_an_answer_from_outlook_goes_to_reply_to_and_quotes_beneath() -> None:
    mail = outlook_answer(SAM, seen(), "Dear Councillor,\n\nit is done.", "Sam Lee", NOON, lambda moment: moment)
    assert mail["To"] == "casework+7kq4mz9xpr@priya-shah.example"
    assert mail["Subject"] == "RE: pothole!! [MB-1]"
    assert mail["In-Reply-To"] == mail["References"] == "<mb-1.forward.x@priya-shah.example>"
    read = parse(mail.as_bytes())
    assert read.new_text.startswith("Dear Councillor,\n\nit is done.")
    assert "Please reply." in read.elided_text


LETTER = '<p><a href="mailto:casework%2Babc@w.example?subject=%5BMB-1%5D%20CLOSE%20resolved&amp;body=Thanks">Close: resolved</a></p>'


def test_a_button_is_a_mail() -> None:
    assert button(LETTER, "Close: resolved") == ("casework+abc@w.example", "[MB-1] CLOSE resolved", "Thanks")
    mail = tapped(PRIYA, seen(html=LETTER), "Close: resolved", "It is filled.", NOON)
    assert (mail["To"], mail["Subject"]) == ("casework+abc@w.example", "[MB-1] CLOSE resolved It is filled.")


def test_a_button_that_is_missing_is_named() -> None:
    with pytest.raises(NoButton, match=r"'Dance'.*Close: resolved"):
        button(LETTER, "Dance")


# ---- page


def card(identifier: str, minutes: int, answers: tuple[str, ...] = ()) -> page.Card:
    return page.Card("in", "A", "B", NOON + timedelta(minutes=minutes), identifier, "", "", "", (), identifier, answers)


def test_threads_are_put_together_by_what_is_answered() -> None:
    first, other, answer, later = card("<1>", 0), card("<2>", 1), card("<3>", 2, ("<1>",)), card("<4>", 3, ("<1>", "<3>"))
    assert page.threads([later, other, answer, first]) == ((first, answer, later), (other,))


def test_what_strangers_wrote_is_text_on_the_page(tmp_path: Path) -> None:
    hostile = seen(subject="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>", html='<p onclick="x">"quoted"</p>')
    column = page.column(PRIYA, [hostile], [], [], lambda moment: moment)
    values = {"title": "t", "reference": "MB-1", "styles": {}, "figures": (), "commands": (), "places": ()}
    page.write(tmp_path / "page.html", [column], [page.Moment("now", "<b>who</b>", "<i>line</i>")], values)
    written = (tmp_path / "page.html").read_text()
    assert "<script>alert" not in written
    assert "<b>who" not in written
    assert "<i>line" not in written
    assert 'srcdoc="&lt;p onclick=&#34;x&#34;&gt;' in written, "a letter in HTML stays inside its sandbox"
    assert 'sandbox="allow-same-origin"' in written


def test_pictures_of_letters_come_along() -> None:
    mail = EmailMessage()
    mail.set_content("text")
    mail.add_alternative('<img src="cid:hole@w">', "html")
    laid_out = mail.get_body(("html",))
    assert laid_out is not None
    laid_out.add_related(b"\xff\xd8pixels", "image", "jpeg", cid="<hole@w>")
    assert "data:image/jpeg;base64," in page.with_pictures('<img src="cid:hole@w">', mail)
