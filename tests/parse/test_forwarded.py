"""Mails passed on inside a mail: note, author, subject, date and words, as clients of many languages write them. Invented people."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mailbridge.core.mail import Address
from mailbridge.core.parse import parse
from mailbridge.core.parse.forwarded import person
from tests.parse.mails import mail

WORDS = "Dear Priya\n\nThe kerb outside number 4 is loose.\n\nAda Okoro"
MARKED = "\n".join(f"> {line}".rstrip() for line in WORDS.split("\n"))
ADA = Address("Ada Okoro", "ada.okoro@mail.example")
WHEN = datetime(2025, 6, 3, 10, 12, tzinfo=UTC)

HEADS = {
    "gmail": (
        "---------- Forwarded message ---------\nFrom: Ada Okoro <ada.okoro@mail.example>\n"
        "Date: Tue, 3 Jun 2025 at 10:12\nSubject: Loose kerb\nTo: <priya@council.example>\n"
        "\n\n"
    ),
    "gmail strong": (
        "---------- Forwarded message ---------\nFrom: *Ada Okoro* <ada.okoro@mail.example>\n"
        "Date: Tue, 3 Jun 2025 at 10:12\nSubject: Loose kerb\nTo: Priya <priya@council.example>, Tim <tim@council.example>\n"
        "\n"
    ),
    "outlook": "From: Ada Okoro <ada.okoro@mail.example> \nSent: 03 June 2025 10:12\nTo: priya@council.example\nSubject: Loose kerb\n\n",
    "outlook web": (
        "________________________________\nFrom: Ada Okoro <ada.okoro@mail.example>\n"
        "Sent: Tuesday, June 3, 2025 10:12 AM\nTo: priya@council.example\nSubject: Loose kerb\n"
        "\n"
    ),
    "outlook mailto": (
        "-----Original Message-----\nFrom: Ada Okoro [mailto:ada.okoro@mail.example]\nSent: 03 June 2025 10:12\nTo: Shah, Priya (Cllr)\nSubject: Loose kerb\n\n"
    ),
    "outlook surname first": (
        "From: Okoro, Ada <ada.okoro@mail.example>\nSent: 03 June 2025 10:12\nTo: Shah, Priya; Bell, Tim\n"
        "Cc: Farrow, Jo\nSubject: Loose kerb\nAttachments: kerb.jpg\n\n"
    ),
    "outlook mac": (
        "From: Ada Okoro <ada.okoro@mail.example>\nDate: Tuesday, 3 June 2025 at 10:12\nTo: Priya Shah <priya@council.example>\nSubject: Loose kerb\n\n"
    ),
    "thunderbird": (
        "-------- Forwarded Message --------\nSubject: \tLoose kerb\nDate: \tTue, 3 Jun 2025 10:12:00 +0000\n"
        "From: \tAda Okoro <ada.okoro@mail.example>\nTo: \tpriya@council.example\n"
        "\n\n\n"
    ),
    "yahoo": (
        '----- Forwarded message -----\nFrom: "Ada Okoro" <ada.okoro@mail.example>\n'
        'To: "priya@council.example" <priya@council.example>\nSent: Tuesday, 3 June 2025 at 10:12:00 GMT\n'
        "Subject: Loose kerb\n\n"
    ),
    "bt": (
        '------ Original Message ------\nFrom: "Ada Okoro" <ada.okoro@mail.example>\n'
        "To: priya@council.example\nSent: Tuesday, 3 Jun, 25 At 10:12\nSubject: Loose kerb\n"
        " \n"
    ),
    "samsung": (
        "-------- Original message --------\nFrom: Ada Okoro <ada.okoro@mail.example> \n"
        "Date: 03/06/2025  10:12  (GMT+00:00) \nTo: priya@council.example \nSubject: Loose kerb \n"
        "\n"
    ),
    "welsh": "Oddi wrth: Ada Okoro <ada.okoro@mail.example>\nAnfonwyd: 03 Mehefin 2025 10:12\nAt: priya@council.example\nPwnc: Loose kerb\n\n",
    "polish": "Od: Ada Okoro <ada.okoro@mail.example>\nWysłano: wtorek, 3 czerwca 2025 10:12\nDo: priya@council.example\nTemat: Loose kerb\n\n",
    "polish thunderbird": (
        "-------- Treść przekazanej wiadomości --------\nTemat: \tLoose kerb\nData: \tTue, 3 Jun 2025 10:12:00 "
        "+0000\nNadawca: \tAda Okoro <ada.okoro@mail.example>\nAdresat: \tpriya@council.example\n"
        "\n"
    ),
    "german": "Von: Ada Okoro <ada.okoro@mail.example>\nGesendet: Dienstag, 3. Juni 2025 10:12\nAn: priya@council.example\nBetreff: Loose kerb\n\n",
    "german thunderbird": (
        "-------- Weitergeleitete Nachricht --------\nBetreff: \tLoose kerb\nDatum: \tTue, 3 Jun 2025 10:12:00 "
        "+0000\nVon: \tAda Okoro <ada.okoro@mail.example>\nAn: \tpriya@council.example\n"
        "\n"
    ),
    "french": "De : Ada Okoro <ada.okoro@mail.example>\nEnvoyé : mardi 3 juin 2025 10:12\nÀ : priya@council.example\nObjet : Loose kerb\n\n",
    "spanish gmail": (
        "---------- Forwarded message ---------\nDe: Ada Okoro <ada.okoro@mail.example>\n"
        "Date: mar, 3 jun 2025 a las 10:12\nSubject: Loose kerb\nTo: <priya@council.example>\n"
        "\n"
    ),
    "spanish": "De: Ada Okoro <ada.okoro@mail.example>\nEnviado el: martes, 3 de junio de 2025 10:12\nPara: priya@council.example\nAsunto: Loose kerb\n\n",
    "italian": "Da: Ada Okoro <ada.okoro@mail.example>\nInviato: martedì 3 giugno 2025 10:12\nA: priya@council.example\nOggetto: Loose kerb\n\n",
    "portuguese": (
        "De: Ada Okoro <ada.okoro@mail.example>\nEnviado: terça-feira, 3 de junho de 2025 10:12\nPara: priya@council.example\nAssunto: Loose kerb\n\n"
    ),
    "romanian": "De la: Ada Okoro <ada.okoro@mail.example>\nTrimis: marți, 3 iunie 2025 10:12\nCătre: priya@council.example\nSubiect: Loose kerb\n\n",
    "dutch": "Van: Ada Okoro <ada.okoro@mail.example>\nVerzonden: dinsdag 3 juni 2025 10:12\nAan: priya@council.example\nOnderwerp: Loose kerb\n\n",
    "proton": (
        "------- Forwarded Message -------\nFrom: Ada Okoro <ada.okoro@mail.example>\n"
        "Date: On Tuesday, 3 June 2025 at 10:12\nSubject: Loose kerb\nTo: priya@council.example <priya@council.example>\n"
        "\n"
    ),
}
APPLE = {
    "apple": (
        "Begin forwarded message:\n\n> From: Ada Okoro <ada.okoro@mail.example>\n"
        "> Subject: Loose kerb\n> Date: 3 June 2025 at 10:12:00 GMT\n> To: priya@council.example\n"
        "> \n"
    ),
    "iphone": (
        "Sent from my iPhone\n\nBegin forwarded message:\n\n> From: Ada Okoro <ada.okoro@mail.example>\n"
        "> Date: 3 June 2025 at 10:12:00 GMT\n> To: priya@council.example\n> Subject: Loose kerb\n"
        "> \n\ufeff"
    ),
    "french": (
        "Début du message réexpédié :\n\n> De: Ada Okoro <ada.okoro@mail.example>\n"
        "> Objet: Loose kerb\n> Date: 3 juin 2025 à 10:12:00 UTC\n> À: priya@council.example\n"
        "> \n"
    ),
    "german": (
        "Anfang der weitergeleiteten Nachricht:\n\n> Von: Ada Okoro <ada.okoro@mail.example>\n"
        "> Betreff: Loose kerb\n> Datum: 3. Juni 2025 um 10:12:00 UTC\n> An: priya@council.example\n"
        "> \n"
    ),
    "polish": (
        "Początek przekazywanej wiadomości:\n\n> Od: Ada Okoro <ada.okoro@mail.example>\n"
        "> Temat: Loose kerb\n> Data: 3 czerwca 2025 10:12:00 UTC\n> Do: priya@council.example\n"
        "> \n"
    ),
}


@pytest.mark.parametrize("note", ["", "Please deal", "FYI\n\nPriya"])
@pytest.mark.parametrize(
    ("client", "text"), [*((name, head + WORDS) for name, head in HEADS.items()), *((f"marked {name}", head + MARKED) for name, head in APPLE.items())]
)
def test_a_forward_is_read(client: str, text: str, note: str) -> None:
    parsed = parse(mail(f"{note}\n\n{text}\n", subject="Fwd: Loose kerb"))
    (inside,) = parsed.forwarded
    assert (inside.note, parsed.new_text) == (note, note)
    assert inside.author == ADA
    assert inside.subject == "Loose kerb"
    assert inside.date == WHEN
    assert inside.text.split() == WORDS.split()
    assert "priya@council.example" in {one.address for one in inside.to} or inside.to[0].name == "Priya Shah"
    assert "number 4" in parsed.elided_text


def test_names_only_with_an_office() -> None:
    parsed = parse(
        mail(
            "From: Okoro, Ada (PENMARSH HOSPITAL)\nSent: 03 June 2025 10:12\nTo: Shah, Priya (Cllr)\nSubject: Loose kerb\n\nThe kerb.\n",
            subject="FW: Loose kerb",
        )
    )
    assert parsed.forwarded[0].author == Address("Ada Okoro", "")
    assert parsed.forwarded[0].to == (Address("Priya Shah", ""),)


def test_a_chain_is_read_from_the_outside_in() -> None:
    inner = HEADS["outlook"] + WORDS
    colleague = "From: Tim Bell <tim.bell@council.example>\nSent: 04 June 2025 09:00\nTo: Shah, Priya\nSubject: FW: Loose kerb\n\nYours I think\n\n"
    outer, within = parse(mail(f"Add to casework\n\n{colleague}{inner}", subject="FW: Loose kerb")).forwarded
    assert (outer.note, outer.author, outer.text) == ("Add to casework", Address("Tim Bell", "tim.bell@council.example"), "Yours I think")
    assert (within.note, within.author, within.text.split()) == ("Yours I think", ADA, WORDS.split())


def test_what_stands_around_the_forwarded_words_goes() -> None:
    banner = "CAUTION: This email originated from outside of Penmarsh Council. Do not click links unless you recognise the sender.\n\n"
    parsed = parse(
        mail(
            HEADS["outlook"]
            + banner
            + WORDS
            + ("\n\nSent from my iPhone\n\nOn 1 Jun 2025, at 09:00, Priya Shah <priya@council.example> wrote:\n\n> Hello Ada\n"),
            subject="FW: Loose kerb",
        )
    )
    assert parsed.forwarded[0].text.split() == WORDS.split()


def test_a_forward_without_a_prefix_is_content_under_a_note() -> None:
    parsed = parse(mail(f"I sent this in May and nobody answered\n\n{HEADS['outlook']}{WORDS}", subject="Kerb again"))
    assert parsed.new_text == "I sent this in May and nobody answered"
    assert parsed.forwarded[0].author == ADA


def test_a_reply_is_no_forward() -> None:
    parsed = parse(mail(f"Done\n\n{HEADS['outlook']}{WORDS}", subject="RE: Loose kerb"))
    assert (parsed.new_text, parsed.forwarded) == ("Done", ())


def test_a_note_below_a_marked_forward_counts() -> None:
    parsed = parse(mail(f"{APPLE['apple']}{MARKED}\n\nCan you take this one?\n", subject="Fwd: Loose kerb"))
    assert parsed.new_text == "Can you take this one?"
    assert parsed.forwarded[0].text.split() == WORDS.split()


def test_marked_labels_under_a_note_are_a_quotation() -> None:
    parsed = parse(mail(f"My note\n\n{MARKED}\n> From: Ada <ada@mail.example>\n> Sent: 3 June 2025 10:12\n> To: x@y.example\n", subject="Fwd: Loose kerb"))
    assert (parsed.new_text, parsed.forwarded) == ("My note", ())


def test_a_block_may_name_no_recipient() -> None:
    parsed = parse(mail("-----Original Message-----\nFrom: Ada Okoro\nSubject: Loose kerb\n\nThe kerb", subject="FW: Loose kerb"))
    assert (parsed.forwarded[0].to, parsed.forwarded[0].text) == ((), "The kerb")


def test_chains_end() -> None:
    body = "".join(HEADS["outlook"].replace("Loose kerb", "FW: Loose kerb") for _ in range(40))
    assert 1 <= len(parse(mail(body, subject="FW: Loose kerb")).forwarded) <= 10


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("Ada Okoro <ada@mail.example>", "Ada Okoro", "ada@mail.example"),
        ("Ada Okoro [mailto:ada@mail.example]", "Ada Okoro", "ada@mail.example"),
        ("ada@mail.example", "", "ada@mail.example"),
        ("ada@mail.example <ada@mail.example>", "", "ada@mail.example"),
        ("'Ada Okoro' via Casework <list@council.example>", "Ada Okoro' via Casework", "list@council.example"),
        ('"Okoro, Ada" <ada@MAIL.example>', "Ada Okoro", "ada@mail.example"),
        ("Okoro, Ada (HOSPITAL)", "Ada Okoro", ""),
        ("Okoro, Ada (HOSPITAL", "Ada Okoro", ""),
        ("Reception <front@desk.example> on behalf of Ada Okoro <ada@mail.example>", "Ada Okoro", "ada@mail.example"),
        ("*Ada Okoro* (ada@mail.example)", "Ada Okoro", "ada@mail.example"),
    ],
)
def test_people_as_they_are_written(written: str, name: str, address: str) -> None:
    assert person(written) == Address(name, address)
