"""What can be wrong: each is told with file and key, in words of the person who wrote the file, and all of it at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mailbridge.settings import Misconfigured, load
from tests.settings.support import Folder

MAILBOX = "councillors.shah.mailbox"
OKAFOR = 'casework_address = "casework@okafor.example"'


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "said"),
    [
        ("council.toml", 'address = "waste@', 'adress = "waste@', "departments.waste.adress", "is not a setting. Did you mean `address`?"),
        ("council.toml", 'address = "waste@', 'adress = "waste@', "departments.waste.address", "is missing; expected an e-mail address."),
        ("council.toml", "[departments.waste]", "[departments.waste]\nzzz = 1", "departments.waste.zzz", "is not a setting; expected one of: name, address"),
        (
            "council.toml",
            "waste@northborough.example",
            "waste at northborough",
            "departments.waste.address",
            'found "waste at northborough"; expected an e-mail address like',
        ),
        (
            "council.toml",
            "[departments.waste]",
            "[departments.waste]\nreferences = ['WST-[0-9']",
            "departments.waste.references",
            'found "WST-[0-9", which is no regular expression',
        ),
        (
            "council.toml",
            "[departments.waste]",
            "[departments.waste]\nreferences = ['WST-\\d+', '\\d*']",
            "departments.waste.references",
            'found "\\d*", which matches nothing at all',
        ),
        ("council.toml", "[departments.waste]", "[departments.waste]\nworking_days = 0", "departments.waste.working_days", "found 0; expected at least 1."),
        (
            "council.toml",
            "[departments.waste]",
            "[departments.waste]\nworking_days = 999",
            "departments.waste.working_days",
            "found 999; expected at most 250.",
        ),
        (
            "council.toml",
            "[departments.waste]",
            '[departments.waste]\nworking_days = "ten"',
            "departments.waste.working_days",
            'found "ten"; expected a whole number.',
        ),
        (
            "council.toml",
            "[departments.waste]",
            "[departments.waste]\nworking_days = [1]",
            "departments.waste.working_days",
            "found [1]; expected a whole number without quotes.",
        ),
        ("council.toml", 'aliases = ["roads"]', 'aliases = "roads"', "departments.highways.aliases", 'found "roads"; expected a list: '),
        ("council.toml", 'name = "Highways"', "name = 7", "departments.highways.name", "found 7; expected a text in quotes."),
        ("council.toml", 'name = "Highways"', "", "departments.highways.name", "is missing; expected a text in quotes."),
        ("council.toml", "[departments.waste]", '[departments.waste]\nreply_route = "direct"', "departments.waste.reply_route", "expected 'via_councillor' or"),
        *(
            ("council.toml", "[departments.waste]", f"[departments.waste]\n{lines}", f"departments.waste.{key}", said)
            for lines, key, said in (
                ('batch = { day = "payday" }', "batch.day", 'found "payday"; expected one of'),
                ('batch = { day = "friday", at = 18:30:00 }', "batch.at", "found 18:30; expected a time within office hours, 09:00 to 17:00."),
                ('batch = { day = "sunday" }', "batch.day", 'found "sunday"; expected a day on which the council works.'),
                ('batch = { day = "daily", most = 1 }', "batch.most", "found 1; expected at least 2."),
                ('batch = { day = "daily" }\noutside = true', "batch", "found a list to a body outside the council"),
                ('batch = { day = "daily" }\nreply_route = "direct_cc_councillor"', "reply_route", 'expected "via_councillor", as a list has one answer.'),
            )
        ),
        (
            "council.toml",
            'aliases = ["roads"]',
            'aliases = ["Waste and recycling"]',
            "departments.waste",
            'found the name "Waste and Recycling", which departments.highways has too',
        ),
        ("council.toml", "[departments.highways]", "[department.highways]", "department", "is not a setting here. Did you mean `departments`?"),
        ("council.toml", "[departments.highways]", "[departments.highways", "line 1", "this is not TOML: "),
        ("council.toml", 'address = "waste@northborough.example"', 'address = "waste@northborough.example', "line 8", "this is not TOML: "),
        (
            "categories.toml",
            '"highways"',
            '"higways"',
            "pothole.department",
            'found "higways"; expected a department of council.toml. Did you mean `highways`?',
        ),
        ("categories.toml", '"highways"', '"zoo"', "pothole.department", "Known: highways, waste."),
        (
            "council.toml",
            "[departments.highways]",
            "[wards.Harbor]\ncouncillors = []\n[departments.highways]",
            "wards.Harbor",
            'found "Harbor"; expected a ward of wards.csv. Did you mean `Harbour`?',
        ),
        (
            "council.toml",
            "[departments.highways]",
            '[wards.Harbour]\ncouncillors = [{ name = "Cllr Cy Dole", address = "casework@okafor.example" }]\n[departments.highways]',
            "wards.Harbour.councillors",
            "a casework address of ours; expected their own.",
        ),
        (
            "categories.toml",
            '"highways"',
            '"highways"\nalso = ["wast"]',
            "pothole.also",
            'found "wast"; expected a department of council.toml. Did you mean `waste`?',
        ),
        (
            "categories.toml",
            '"highways"',
            '"highways"\nsignposts = ["polices"]',
            "pothole.signposts",
            'found "polices"; expected a table of signposts.toml. Did you mean `police`?',
        ),
        ("categories.toml", 'words = ["pothole"]', 'wrds = ["pothole"]', "pothole.wrds", "Did you mean `words`?"),
        ("categories.toml", '[pothole]\nname = "pothole"', '[pothole]\nsensitive = "maybe"\nname = "pothole"', "pothole.sensitive", 'found "maybe"; expected'),
        ("words.toml", "", "zzz = 1", "zzz", "is not a setting; expected one of: "),
        ("words.toml", "", "[signs.child]\nwords = []", "signs", "belongs into signs.toml."),
        ("signs.toml", 'signs = ["child"]', 'signs = ["chld"]', "together, row 1", 'found "chld"; expected a sign of this file. Did you mean `child`?'),
        ("signs.toml", 'signs = ["child"]', 'signs = ["child"], enough = 2', "together, row 1", "found enough = 2 of 1 signs"),
        (
            "signs.toml",
            'means = "threats"',
            'means = "threts"',
            "together, row 1",
            'found "threts"; expected something that a mail can mean. Did you',
        ),
        ("signs.toml", "[signs.child]", "[sings.child]", "sings", "is not a setting"),
        ("wards.csv", "prefix,ward", "area,ward", "line 1", "the columns `prefix` (or `postcode`) and `ward` are missing"),
        ("wards.csv", "NB1,Millfield", "NB1,", "line 2", "found prefix `NB1` and ward ``; expected both."),
        ("wards.csv", "NB1,Millfield", ",Millfield", "line 2", "found prefix `` and ward `Millfield`; expected both."),
        ("wards.csv", "NB1,Millfield", "NB1", "line 2", "found prefix `NB1` and ward ``; expected both."),
        ("service.toml", 'council = "Northborough Council"', "", "service.council", "is missing; expected a text in quotes."),
        ("service.toml", 'council = "N', 'timezone = "Europe/Londn"\ncouncil = "N', "service.timezone", 'found "Europe/Londn"; expected a time zone like'),
        ("service.toml", 'council = "N', 'timezone = "../../etc"\ncouncil = "N', "service.timezone", "expected a time zone like"),
        ("service.toml", 'council = "N', 'reference_prefix = "mb1"\ncouncil = "N', "service.reference_prefix", 'found "mb1"; expected the form ^[A-Z]{2,5}$.'),
        ("service.toml", 'council = "N', 'region = "wales"\ncouncil = "N', "service.region", "expected one of: 'england-and-wales'"),
        ("service.toml", 'council = "N', 'closed_days = ["Christmas"]\ncouncil = "N', "service.closed_days.0", 'found "Christmas"; expected a valid date'),
        (
            "service.toml",
            'council = "N',
            'office_hours = { begin = 09:00:00 }\ncouncil = "N',
            "service.office_hours.begin",
            "is not a setting; expected one of: start, end.",
        ),
        ("service.toml", 'council = "N', 'office_hours = "all day"\ncouncil = "N', "service.office_hours", 'found "all day"; expected a table.'),
        ("service.toml", 'wards = "wards.csv"', 'wards = "ward.csv"', "", "can not be read (FileNotFoundError); expected a CSV file"),
        ("service.toml", 'wards = "wards.csv"', "wards = 5", "wards", "found 5; expected a file name in quotes, or a list of them."),
        ("service.toml", 'wards = "wards.csv"', "wards = [5]", "wards", "found [5]; expected a file name in quotes, or a list of them."),
        ("service.toml", 'wards = "wards.csv"', 'templates = "letters"', "templates", 'found "letters", which is not a folder'),
        ("service.toml", 'cover = "okafor"', 'cover = "okafr"', "councillors.shah.cover", 'found "okafr"; expected another councillor. Did you mean `okafor`?'),
        ("service.toml", 'cover = "okafor"', 'cover = "shah"', "councillors.shah.cover", 'found "shah"; expected another councillor. Known: okafor.'),
        (
            "service.toml",
            'addresses = ["cllr.p.shah@northborough.example"]',
            "addresses = []",
            "councillors.shah.addresses",
            "found an empty list; expected the addresses she writes from.",
        ),
        ("service.toml", 'addresses = ["cllr.p.shah@northborough.example"]', "", "councillors.shah.addresses", "is missing; expected a list in [ ]."),
        ("service.toml", "cllr.n.okafor@", "CLLR.P.Shah@", "councillors.okafor", "which councillors.shah has too; expected an address of her own."),
        (
            "service.toml",
            '[councillors.shah.mailbox]\nhost = "imap.priya-shah.example"',
            "[councillors.shah.mailbox]",
            f"{MAILBOX}.host",
            "is missing; expected a text in quotes.",
        ),
        ("service.toml", "[councillors.shah.mailbox]", "[councillors.shah.mailbx]", "councillors.shah.mailbox", "is missing; expected a table."),
        (
            "service.toml",
            'password_env = "SHAH_PASSWORD"',
            'password_env = "SHAH_PASSWORD"\ntls = "none"',
            f"{MAILBOX}.tls",
            'found "none" for imap.priya-shah.example; expected "tls" or "starttls"',
        ),
        (
            "service.toml",
            'password_env = "SHAH_PASSWORD"',
            'password_env = "SHAH_PASWORD"',
            f"{MAILBOX}.password_env",
            "the environment variable `SHAH_PASWORD` is not set",
        ),
        ("service.toml", 'password_env = "SHAH_PASSWORD"', "", f"{MAILBOX}.password_env", "found no password; expected password_env"),
        (
            "service.toml",
            'password_env = "SHAH_PASSWORD"',
            'password_env = "SHAH_PASSWORD"\npassword_file = "x"',
            f"{MAILBOX}.password_env",
            "found both password_env and password_file; expected one of them.",
        ),
        (
            "service.toml",
            'password_file = "../okafor.secret"',
            'password_file = "../shah.secret"',
            "councillors.okafor.mailbox.password_file",
            "is missing; expected a file that holds the password.",
        ),
        (
            "service.toml",
            'password_file = "../okafor.secret"',
            'password_file = ".."',
            "councillors.okafor.mailbox.password_file",
            "is not a file; expected a file that holds the password.",
        ),
        ("service.toml", 'host = "localhost"\ntls', 'host = "smtp.northborough.example"\ntls', "smtp.tls", 'found "none" for smtp.northborough.example'),
        ("service.toml", 'host = "localhost"\ntls', 'port = "x"\nhost = "localhost"\ntls', "smtp.port", 'found "x"; expected a whole number.'),
        ("service.toml", 'host = "localhost"\ntls', 'user = "us"\nhost = "localhost"\ntls', "smtp.password_env", "found no password"),
        ("service.toml", "[smtp]", "[smtpd]", "smtpd", "is not a setting here. Did you mean `smtp`?"),
        ("service.toml", "[smtp]", "[smtpd]", "smtp.host", "is missing; expected a text in quotes."),
        ("service.toml", "it@northborough.example", "it", "operator.address", 'found "it"; expected an e-mail address like'),
        ("service.toml", 'council = "N', 'chase = [0, 3, 5]\ncouncil = "N', "service.chase", "found [0, 3, 5]; expected three numbers of at least 1"),
        (
            "service.toml",
            'council = "N',
            'campaign_letters_an_hour = 120\ncouncil = "N',
            "service.campaign_letters_an_hour",
            "found 120; expected less than letters_an_hour (120)",
        ),
        ("service.toml", 'council = "N', 'chase = [1, 3]\ncouncil = "N', "service.chase.2", "is missing"),
        (
            "service.toml",
            'council = "N',
            'waking_hours = { start = 22:00:00, end = 07:00:00 }\ncouncil = "N',
            "service.waking_hours",
            "found 22:00 to 07:00; expected a start",
        ),
        (
            "service.toml",
            OKAFOR,
            f"{OKAFOR}\nhours = {{ start = 21:00:00, end = 07:00:00 }}",
            "councillors.okafor.hours",
            "found 21:00 to 07:00; expected a start",
        ),
        ("service.toml", OKAFOR, f"{OKAFOR}\nline_up_at = 22:00:00", "councillors.okafor.line_up_at", "expected a time within her hours, which end at 21:00."),
        (
            "service.toml",
            OKAFOR,
            f'{OKAFOR}\ndays_off = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]',
            "councillors.okafor.days_off",
            "expected a day on which she reads her mail.",
        ),
        (
            "service.toml",
            'tls = "none"\nuser',
            'tls = "none"\nsent_folder = "INBOX"\nuser',
            "councillors.okafor.mailbox.sent_folder",
            "the folder that is read",
        ),
        (
            "service.toml",
            'tls = "none"\nuser',
            'tls = "none"\nafter_reading = "move"\nmove_to = "INBOX"\nuser',
            "councillors.okafor.mailbox.move_to",
            'found "INBOX"; expected a folder other than',
        ),
        (
            "service.toml",
            "it@northborough.example",
            "Casework@okafor.example",
            "operator.address",
            "which this program reads itself; expected the address of a",
        ),
        ("council.toml", "waste@northborough.example", "casework@okafor.example", "departments.waste.address", "which this program reads itself."),
        (
            "council.toml",
            'address = "waste@northborough.example"',
            'address = "waste@northborough.example"\ncc = ["a@northborough.example", { address = "casework@okafor.example" }]',
            "departments.waste.cc",
            "found casework@okafor.example, which this program reads itself.",
        ),
        (
            "service.toml",
            'council = "N',
            'enquiries = { address = "casework@okafor.example" }\ncouncil = "N',
            "service.enquiries",
            "which this program reads itself; expected a mailbox of the council.",
        ),
        (
            "council.toml",
            'address = "waste@northborough.example"',
            'address = "waste@northborough.example"\nlargest_mail = 0',
            "departments.waste.largest_mail",
            "found 0",
        ),
        (
            "council.toml",
            'address = "waste@northborough.example"',
            'address = "waste@northborough.example"\ncc = [{ name = "Aisha" }]',
            "departments.waste.cc.0.address",
            "is missing",
        ),
        ("service.toml", "[storage]", "[storage]\ndatbase = 1", "storage.datbase", "Did you mean `database`?"),
    ],
)
def test_each_mistake_is_told_with_file_key_and_what_was_expected(folder: Folder, file: str, old: str, new: str, key: str, said: str) -> None:
    folder.change(file, old, new)
    problems = folder.problems()
    told_in = "ward.csv" if key == "" else "council.toml" if key == "departments.waste" else file
    assert any(one[:2] == (told_in, key) and said in one[2] for one in problems), problems


def test_a_secret_that_others_can_read_is_refused(folder: Folder) -> None:
    folder.secret.chmod(0o640)
    [(file, key, message)] = folder.problems()
    assert (file, key) == ("service.toml", "councillors.okafor.mailbox.password_file")
    assert "can be read by others (mode 0640); expected 0600: chmod 600" in message
    assert "battery" not in message


@pytest.mark.parametrize(("content", "said"), [(b"", "is empty"), (b"\n", "is empty"), (b"\xff\xfe", "can not be read (UnicodeDecodeError)")])
def test_a_secret_must_be_a_text(folder: Folder, content: bytes, said: str) -> None:
    folder.secret.write_bytes(content)
    [(_, key, message)] = folder.problems()
    assert key == "councillors.okafor.mailbox.password_file"
    assert said in message


def test_a_table_where_a_value_belongs_and_the_other_way_round(folder: Folder) -> None:
    folder.change("service.toml", "[smtp]\n", "[unused]\n")
    folder.change("service.toml", 'wards = "wards.csv"', 'smtp = "localhost"')
    assert ("service.toml", "smtp", "found 'localhost'; expected a table that begins with [smtp].") in folder.problems()
    folder.write("categories.toml", "pothole = 5\n")
    assert ("categories.toml", "pothole", "found 5; expected a table.") in folder.problems()


def test_nobody_to_serve(folder: Folder) -> None:
    folder.write("service.toml", '[service]\ncouncil = "N"\n[smtp]\nhost = "localhost"\ntls = "none"\n[operator]\naddress = "it@n.example"\n')
    assert folder.problems() == [("service.toml", "councillors", "nobody is there; expected a table like [councillors.shah].")]


def test_missing_files_are_told_once_each(folder: Folder) -> None:
    (folder.path / "service.toml").unlink()
    (folder.path / "council.toml").unlink()
    problems = folder.problems()
    assert [(file, message[:10]) for file, _, message in problems] == [("service.toml", "is missing"), ("council.toml", "is missing")]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="is not a folder"):
        load(tmp_path / "nowhere")


def test_files_that_are_no_text(folder: Folder) -> None:
    (folder.path / "council.toml").write_bytes(b'[departments.x]\nname = "\xe9"\n')
    (folder.path / "wards.csv").write_bytes(b"\xff\xfe\x00")
    (folder.path / "words.toml").unlink()
    (folder.path / "words.toml").mkdir()
    own = folder.path.parent / "templates"
    own.mkdir()
    (own / "survey.txt").write_bytes(b"Subject: \xff\n\nx")
    told = {(file, key): message for file, key, message in folder.problems()}
    assert told["council.toml", "byte 24"].startswith("is not UTF-8 text")
    assert told["wards.csv", ""].startswith("can not be read (UnicodeDecodeError)")
    assert told["words.toml", ""].startswith("can not be read: ")
    assert told["survey.txt", ""].startswith("can not be read (UnicodeDecodeError)")


def test_a_file_that_ends_too_early_names_its_end(folder: Folder) -> None:
    folder.write("council.toml", "[departments.x]\naliases = [")
    [problem] = [one for one in folder.problems() if one[0] == "council.toml"]
    assert problem[1] in ("last line", "line 2")


def test_a_byte_order_mark_does_no_harm(folder: Folder) -> None:
    folder.write("council.toml", "\ufeff" + (folder.path / "council.toml").read_text(encoding="utf-8"))
    assert folder.problems() == []


def test_a_very_long_value_is_shortened(folder: Folder) -> None:
    folder.change("service.toml", "it@northborough.example", "x" * 500)
    [(_, _, message)] = folder.problems()
    assert len(message) < 150


def test_one_wrong_department_does_not_make_its_categories_wrong(folder: Folder) -> None:
    folder.change("council.toml", "highways@northborough.example", "highways")
    assert [key for _, key, _ in folder.problems()] == ["departments.highways.address"]


def test_everything_is_told_at_once(folder: Folder) -> None:
    folder.change("service.toml", 'cover = "okafor"', 'cvoer = "okafor"')
    folder.change("council.toml", 'name = "Highways"', "")
    folder.change("categories.toml", '"highways"', '"roads"')
    folder.secret.chmod(0o644)
    keys = {(file, key) for file, key, _ in folder.problems()}
    assert keys == {
        ("service.toml", "councillors.shah.cvoer"),
        ("council.toml", "departments.highways.name"),
        ("categories.toml", "pothole.department"),
        ("service.toml", "councillors.okafor.mailbox.password_file"),
    }


def test_a_message_of_all_problems_names_each_file(folder: Folder) -> None:
    with pytest.raises(Misconfigured) as raised:
        load(folder.path, {})
    assert (
        str(raised.value)
        == f"{folder.path}{os.sep}service.toml: {MAILBOX}.password_env: the environment variable `SHAH_PASSWORD` is not set; expected it to hold the password."
    )


def test_numbers_of_its_own(folder: Folder) -> None:
    (folder.path / "emergency.toml").write_text('[numbers.gas]\nwho = "Gas"\nnumber = "0800 111 999"\ndangers = ["gaz"]\n', encoding="utf-8")
    folder.change("service.toml", 'council = "Northborough Council"', 'council = "Northborough Council"\nnation = "scotland"')
    folder.change("service.toml", 'cover = "okafor"', 'cover = "okafor"\nalert_addresses = ["casework@okafor.example"]')
    with pytest.raises(Misconfigured) as caught:
        load(folder.path)
    found = {problem.key: problem.message for problem in caught.value.problems}
    assert found["service.nation"] == 'found "scotland"; expected one of region "england-and-wales": england, wales.'
    assert found["numbers.gas.dangers"].startswith('found "gaz"; expected a danger of words.toml.')
    assert found["numbers"].startswith("999 is missing for ")
    assert found["councillors.shah.alert_addresses"] == "found casework@okafor.example, which this program reads itself."
