"""`mailbridge contacts`: address books of Outlook, Google, Excel and phones come in without doubles, and go out again (R034, R116, R134)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import select

from mailbridge import assembly, lookup
from mailbridge.core.addressbook.entry import Known
from mailbridge.core.addressbook.reading import read
from mailbridge.model.people import ContactFact
from mailbridge.model.tables import Contact, Outbound
from mailbridge.settings import load
from mailbridge.storage import transaction
from tests.cli.conftest import Council

PLAIN = "Name;E-mail;Telephone;Address;Postcode;Newsletter\r\nRen\xe9e Fox;renee@mail.example;7700900123;9 Elm Close;nb1 4qt;yes\r\n"
OUTLOOK = (
    "First Name,Last Name,E-mail Address,E-mail 2 Address,Mobile Phone,Business Street,Home Street,Home Postal Code,Categories\n"
    'Jean,Obi,jean.obi@mail.example,Jean@Work.example,07700 900111,1 Office Park,"14 Mill Lane, Northborough",NB1 4QT,Supporters\n'
    "Tom,Reed,not an address,,,,,,\n"
    ",,,,,,,,\n"
    ",,,,,,1 Hill Road,,\n"
    "Priya,Shah,cllr.p.shah@northborough.example,,,,,,\n"
    "High,Ways,highways@northborough.example,,,,,,\n"
    "Ann,Lee,,,+33 1 23 45,,3 Oak Road,,\n"
    "Tim,Lee,,,+33 1 23 45,,,,\n"
    "Too,Many,a@x.example,,,,,,,,more\n"
)
GOOGLE = (
    "First Name,Last Name,Phone 1 - Label,Phone 1 - Value,E-mail 1 - Value,Address 1 - Formatted\n"
    '"Jean","Obi",Mobile,+44 7700 900111 ::: 01632 960111,JEAN.OBI@mail.example,"14 Mill Lane\nNorthborough\nNB1 4QT"\n'
)
CARDS = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Fox;Ren=C3=A9e;;;\r\nTEL;CELL:07700 900123\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jean Obi\r\nTEL;VALUE=uri;TYPE=home:tel:+44-1632-960111\r\nEMAIL;TYPE=work:jean@work.example\r\n"
    "EMAIL:jean.obi@mail.example\r\nADR:;;14 Mill Lane;Northborough;;NB1 4QT;\r\nBDAY:19500101\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Nobody\r\n"
)


def imported(council: Council, name: str, content: bytes, *options: str) -> dict[str, Any]:
    """What the command says of a file, for programs."""
    path = council.root / name
    path.write_bytes(content)
    result = council.run("contacts", "import", str(path), "--for", "shah", "--json", *options)
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def people(council: Council) -> dict[str, Known]:
    """Everybody whom Cllr Shah knows, by name."""
    with transaction(assembly.bridge(load(council.config)).engine) as session:
        return {one.names[0]: one for one in lookup.address_book(session, "shah")}


def test_a_dry_run_says_line_by_line_what_would_happen_and_stores_nothing(council: Council) -> None:
    told = imported(council, "outlook.csv", OUTLOOK.encode("utf-8-sig"), "--dry-run")
    assert (told["new"], told["merged"], told["unchanged"], told["refused"]) == (2, 0, 0, 6)
    refused = {row["line"]: row["why"] for row in told["rows"] if row["fate"] == "refused"}
    assert refused == {
        3: "“not an address” is no e-mail address",
        5: "there is nobody in it",
        6: "cllr.p.shah@northborough.example is a councillor's own address",
        7: "highways@northborough.example belongs to a department",
        9: "there is only a name, which tells nobody apart (the telephone number +33 1 23 45 cannot be read)",
        10: "there are 11 fields, and the heading has 9: a comma in a field needs quotation marks around it",
    }
    assert [row["why"] for row in told["rows"] if row["line"] == 8] == ["left out: the telephone number +33 1 23 45"]
    assert told["ignored"] == ["Categories"]
    assert not told["stored"]
    assert not council.data.exists()


def test_one_person_of_many_books_is_one_contact(council: Council) -> None:
    """Four kinds of file, three encodings; the second time nothing is new, and nobody has been written to."""
    assert imported(council, "outlook.csv", OUTLOOK.encode("utf-16"))["new"] == 2
    assert imported(council, "plain.csv", PLAIN.encode("cp1252"))["new"] == 1
    told = imported(council, "google.csv", GOOGLE.encode())
    assert [(row["fate"], row["who"], row["why"]) for row in told["rows"]] == [("merged", "Jean Obi", "adds phone")]
    told = imported(council, "phone.vcf", CARDS.encode())
    assert [(row["line"], row["fate"], row["who"]) for row in told["rows"]] == [
        (1, "unchanged", "Renée Fox"),
        (6, "unchanged", "Jean Obi"),
        (15, "refused", ""),
    ]
    assert told["ignored"] == ["BDAY"]
    for name, content in (("outlook.csv", OUTLOOK.encode()), ("plain.csv", PLAIN.encode("cp1252")), ("google.csv", GOOGLE.encode())):
        told = imported(council, name, content)
        assert (told["new"], told["merged"]) == (0, 0)
    jean, renee = people(council)["Jean Obi"], people(council)["Renée Fox"]
    assert jean.addresses == ("jean.obi@mail.example", "jean@work.example")
    assert jean.phones == ("01632960111", "07700900111"), "what came last stands first"
    assert (jean.streets, jean.postcodes) == (("14 Mill Lane",), ("NB1 4QT",))
    assert (renee.phones, renee.streets, renee.postcodes) == (("07700900123",), ("9 Elm Close",), ("NB1 4QT",))
    with transaction(assembly.bridge(load(council.config)).engine) as session:
        assert session.exec(select(func.count()).select_from(Outbound)).one() == 0
        assert {fact.who for fact in session.exec(select(ContactFact))} == {"outlook.csv", "plain.csv", "google.csv"}
        assert {row.councillor for row in session.exec(select(Contact))} == {"shah"}


def test_two_names_at_one_address_are_a_household(council: Council) -> None:
    told = imported(council, "b.csv", b"Name,Email,Phone\nJean Obi,obi@mail.example,\nJohn Obi,obi@mail.example,\nJean,obi@mail.example,07700900111\n")
    assert [row["fate"] for row in told["rows"]] == ["new", "new", "merged"]
    assert sorted(people(council)) == ["Jean Obi", "John Obi"]
    told = imported(council, "c.csv", b"Name,Email,Phone\nJEAN OBI,jean@new.example,07700 900111\nJohn,jean@new.example,\n")
    assert [row["fate"] for row in told["rows"]] == ["merged", "new"], "the same full name and number are one person; John is not Jean"
    assert people(council)["Jean Obi"].addresses == ("obi@mail.example", "jean@new.example")


def test_what_goes_out_comes_in_again_unchanged(council: Council) -> None:
    """No lock-in: both forms, and no cell that a spreadsheet would calculate."""
    imported(council, "outlook.csv", OUTLOOK.encode())
    imported(council, "plain.csv", PLAIN.encode("cp1252"))
    imported(council, "odd.csv", b"Name,Email\n=cmd()|x,odd@mail.example\n")
    for name in ("out.csv", "out.vcf"):
        path = council.root / name
        result = council.run("contacts", "export", str(path), "--for", "shah")
        assert "4 contacts are in" in " ".join(result.stdout.split())
        assert path.stat().st_mode & 0o077 == 0
        told = imported(council, f"again-{name}", path.read_bytes(), "--dry-run")
        assert (told["new"], told["refused"], told["merged"]) == (0, 0, 0)
    assert b"'=cmd()|x" in (council.root / "out.csv").read_bytes()
    assert council.run("contacts", "export", str(council.root / "out.csv"), "--for", "shah").exit_code == 1, "an old file is not overwritten"


def test_what_people_read(council: Council) -> None:
    path = council.root / "book.csv"
    path.write_text("Name,Email,Party\nJean Obi,jean.obi@mail.example,x\n" + "".join(f"Ann {n},wrong,\n" for n in range(45)))
    said = council.run("contacts", "import", str(path), "--for", "shah").stdout
    assert "line 2" in said
    assert "“wrong” is no e-mail address" in said
    assert "And 6 more lines; --json has all of them." in said
    assert "Imported: 1 new, 0 merged, 0 unchanged, 45 refused." in said
    assert "Not taken over, since casework does not need it: Party." in said
    assert "nobody is written to because of this" in said


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("import", "book", "--for", "nobody"), 2, "There is no councillor 'nobody'; there are: shah."),
        (("import", "empty", "--for", "shah"), 1, "there is nobody in it who could be taken over"),
        (("import", "odd", "--for", "shah"), 1, "there is nobody in it who could be taken over"),
        (("export", "out.csv", "--for", "shah"), 1, "Cllr Priya Shah has no contacts yet."),
        (("export", "out.pdf", "--for", "shah"), 2, "expected one of .csv, .vcf"),
    ],
)
def test_what_cannot_be_done_is_said(council: Council, arguments: tuple[str, ...], code: int, said: str) -> None:
    for name, text in {"book": "Name\nJean Obi\n", "empty": "", "odd": "Colour,Size\nred,4\n"}.items():
        (council.root / name).write_text(text)
    command, name, *rest = arguments
    result = council.run("contacts", command, str(council.root / name), *rest)
    assert result.exit_code == code
    assert said in result.output


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        b"BEGIN:VCARD\nADR:\nEND:VCARD",
        b"BEGIN:VCARD\nADR:a\nN:\nTEL;X=;:\nEND:VCARD",
        b"sep=;\nName;Phone\n;\n",
        b'Name,"',
        b'Name\n"""""""""',
    ],
)
def test_no_file_makes_it_stumble(content: bytes) -> None:
    book = read(content)
    assert all(entry.shown for entry in book.entries)


def test_small_things_of_tables() -> None:
    assert read(b"sep=;\nName;Mobile\nJean;07700900111\n").entries[0].phones == ("07700900111",)
    assert read(b"colour\nred\n").faults[0].why.startswith("no heading tells what the columns are (found: colour)")
    assert read(b"Name\tE-mail\nJean\ta@x.example ; b@x.example\n").entries[0].addresses == ("a@x.example", "b@x.example")
