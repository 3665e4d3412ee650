"""What iPhone Mail, Gmail and Outlook really send is read as what she meant: the command, her words, and nothing of a quotation or a signature."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from mailbridge.core.mail import Mail
from mailbridge.core.parse import parse
from mailbridge.core.reading import CommandRequest, Reading
from mailbridge.model.words import InboundStatus, Kind
from tests.stories import shapes
from tests.stories.clients import CLIENTS, wire
from tests.stories.clients.wire import Client
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, JEAN, PRIYA, World

pytestmark = pytest.mark.slow

HER = f"Priya Shah <{PRIYA}>"
PLANNING = "What do you think of the planning application 24/01234/FUL for 3 Elm Close NB1 4QT? I object to the extension.\n\nJean Obi"
POTHOLE = "There is a big pothole outside 14 Mill Lane NB1 4QT. Please have it filled.\n\nJean Obi"
every_client = pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS.keys())


def asked(world: World) -> Mail:
    """A letter to her with buttons, in HTML."""
    world.resident_writes(PLANNING, "extension")
    letter = world.last(PRIYA)
    assert "FORWARD" in letter.html or "CLOSE" in letter.html
    return letter


def read(world: World, raw: bytes) -> Reading:
    """What is read in a mail for which the receiving server vouches."""
    return world.bridge.read(parse(shapes.authenticated(raw, AUTHSERV, "northborough.example")), "shah")


def orders(reading: Reading) -> list[tuple[str, str, str, str]]:
    """(verb, reference, arguments, message) of each command."""
    assert reading.kind is Kind.COMMAND, reading.reason
    return [(one.verb, one.reference, one.arguments, one.message) for one in reading.commands]


def buttons(letter: Mail) -> list[str]:
    """Where the buttons of a letter lead."""
    return [unescape(href) for href in re.findall(r'href="(mailto:[^"]+)"', letter.html)]


def without_text(raw: bytes) -> bytes:
    """The same mail after a gateway has dropped its plain part."""
    return raw.replace(b"text/plain", b"application/x-dropped")


# ---- where a command can stand


@every_client
def test_a_command_in_the_subject_of_a_reply(world: World, client: Client) -> None:
    letter = asked(world)
    raw = client.reply(letter, HER, "", world.now, f"Re: {letter.subject} FORWARD highways")
    assert orders(read(world, raw)) == [("forward", "MB-1", "highways", "")]


@every_client
def test_a_command_as_the_whole_subject_of_a_reply(world: World, client: Client) -> None:
    raw = client.reply(asked(world), HER, "", world.now, "[MB-1] FORWARD highways")
    assert orders(read(world, raw)) == [("forward", "MB-1", "highways", "")]


@every_client
@pytest.mark.parametrize("whole", [True, False], ids=["both parts", "HTML only"])
def test_a_command_in_the_first_line(world: World, client: Client, whole: bool) -> None:
    raw = client.reply(asked(world), HER, "Forward highways", world.now)
    assert orders(read(world, raw if whole else without_text(raw))) == [("forward", "MB-1", "highways", "")]


@every_client
def test_two_commands_in_one_subject(world: World, client: Client) -> None:
    letter = asked(world)
    raw = client.reply(letter, HER, "", world.now, f"RE: {letter.subject} forward highways; note rang her")
    assert orders(read(world, raw)) == [("forward", "MB-1", "highways", ""), ("note", "MB-1", "rang her", "")]


@every_client
@pytest.mark.parametrize("whole", [True, False], ids=["both parts", "HTML only"])
def test_one_command_a_line(world: World, client: Client, whole: bool) -> None:
    raw = client.reply(asked(world), HER, "forward highways\nnote: rang her\nhold until 14 June", world.now)
    found = orders(read(world, raw if whole else without_text(raw)))
    assert found == [("forward", "MB-1", "highways", ""), ("note", "MB-1", "rang her", ""), ("hold", "MB-1", "14 June", "")]


@every_client
@pytest.mark.parametrize("whole", [True, False], ids=["both parts", "HTML only"])
def test_commands_with_empty_lines_between_and_words_beneath(world: World, client: Client, whole: bool) -> None:
    raw = client.reply(asked(world), HER, "note: rang her\n\nforward highways; chase\n\nThey know the street.", world.now)
    found = orders(read(world, raw if whole else without_text(raw)))
    assert found == [("note", "MB-1", "rang her", ""), ("forward", "MB-1", "highways", ""), ("chase", "MB-1", "", "They know the street.")]


@every_client
def test_no_more_than_three_lines_hold_commands(world: World, client: Client) -> None:
    raw = client.reply(asked(world), HER, "note: rang her\nchase\nstatus\nlist", world.now)
    assert [one[0] for one in orders(read(world, raw))] == ["note", "chase", "status"]


@every_client
def test_a_long_sentence_that_begins_like_a_command_is_a_remark(world: World, client: Client) -> None:
    words = "Close it was, I must say: the men in the van came within an inch of the lamp post there."
    assert orders(read(world, client.reply(asked(world), HER, words, world.now))) == []


@every_client
@pytest.mark.parametrize("prefix", ["Re: ", "RE: ", "[EXTERNAL] RE: ", "Re: [EXTERNAL] Re: ", "Re: FW: ", "RE: Re: OFFICIAL: ", "AW: "])
def test_prefixes_do_not_matter(world: World, client: Client, prefix: str) -> None:
    letter = asked(world)
    raw = client.reply(letter, HER, "", world.now, f"{prefix}{letter.subject} close not possible")
    assert orders(read(world, raw)) == [("close", "MB-1", "not possible", "")]


# ---- her words, and nobody else's


@every_client
@pytest.mark.parametrize("whole", [True, False], ids=["both parts", "HTML only"])
def test_a_body_that_is_only_a_signature_is_no_message(world: World, client: Client, whole: bool) -> None:
    letter = asked(world)
    raw = client.reply(letter, HER, "", world.now, f"Re: {letter.subject} update")
    assert orders(read(world, raw if whole else without_text(raw))) == [("update", "MB-1", "", "")]


EDITED = """Dear Jean,

I have asked the planners to look at it again. They meet on Tuesday, and anybody may speak there; you need not, but it helps if neighbours do come along.

Kind regards,
Priya"""


@every_client
@pytest.mark.parametrize("whole", [True, False], ids=["both parts", "HTML only"])
@pytest.mark.parametrize("verb", ["SEND", "UPDATE"])
def test_an_edited_text_is_read_as_it_stands(world: World, client: Client, verb: str, whole: bool) -> None:
    letter = asked(world)
    raw = client.reply(letter, HER, EDITED, world.now, f"Re: {letter.subject} {verb}")
    ((found, reference, arguments, message),) = orders(read(world, raw if whole else without_text(raw)))
    assert (found, reference, arguments) == (verb.lower(), "MB-1", "")
    assert " ".join(message.split()) == " ".join(EDITED.split())


@every_client
def test_an_edited_text_reaches_the_resident_and_nothing_else_does(world: World, client: Client) -> None:
    letter = asked(world)
    raw = client.reply(letter, HER, EDITED, world.now, f"Re: {letter.subject} UPDATE")
    world.arrives(shapes.authenticated(raw, AUTHSERV, "northborough.example"))
    told = world.last(JEAN).text
    assert "They meet on Tuesday" in told
    for foreign in ("iPhone", "Outlook", "FORWARD", "mailto", "wrote:", "From:", "Town Hall", "07700", "confidential", "What you can do"):
        assert foreign not in told


@every_client
def test_a_remark_becomes_a_note_without_the_quotation(world: World, client: Client) -> None:
    world.arrives(shapes.authenticated(client.reply(asked(world), HER, "I know the family, leave it with me.", world.now), AUTHSERV, "northborough.example"))
    assert world.case().history[-1].endswith("Note: I know the family, leave it with me.")


# ---- dictated, and corrected by the keyboard


@every_client
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Forward\xa0highways.", ("forward", "highways.")),
        ("Close resolved.", ("close", "resolved.")),
        ("Note: she said “it’s worse” – call back.", ("note", "she said “it’s worse” – call back.")),
        ("Hold until\xa014\xa0June.", ("hold", "14 June.")),
        ("Status.", ("status", "")),
        ("Please chase.", ("chase", "")),
    ],
)
def test_dictated_words_in_the_body(world: World, client: Client, typed: str, expected: tuple[str, str]) -> None:
    ((verb, reference, arguments, message),) = orders(read(world, client.reply(asked(world), HER, typed, world.now)))
    assert (verb, reference, arguments.replace("\xa0", " "), message) == (expected[0], "MB-1", expected[1], "")


@every_client
@pytest.mark.parametrize(
    ("typed", "verb", "arguments"),
    [
        ("Forward\xa0Highways.", "forward", "Highways."),
        ("“Chase”", "chase", ""),
        ("Close not\xa0possible.", "close", "not possible."),
        ("can’t help", "canthelp", ""),
    ],
)
def test_dictated_words_in_the_subject(world: World, client: Client, typed: str, verb: str, arguments: str) -> None:
    letter = asked(world)
    ((found, reference, rest, _),) = orders(read(world, client.reply(letter, HER, "", world.now, f"Re: {letter.subject} {typed}")))
    assert (found, reference, rest) == (verb, "MB-1", arguments)


# ---- buttons


@every_client
def test_every_button_is_what_it_says(world: World, client: Client) -> None:
    letter = asked(world)
    assert buttons(letter)
    for href in buttons(letter):
        found = read(world, client.tap(href, HER, world.now))
        words = re.sub(r"\[.*?\] ", "", re.findall(r"subject=([^&]+)", href)[0].replace("%20", " ").replace("%5B", "[").replace("%5D", "]"))
        assert [(one.verb, one.reference, one.message) for one in found.commands] == [(words.split()[0].lower(), "MB-1", "")]


@every_client
def test_a_button_does_it(world: World, client: Client) -> None:
    letter = asked(world)
    href = next(href for href in buttons(letter) if "CLOSE" in href)
    world.arrives(shapes.authenticated(client.tap(href.replace("not%20possible", "resolved"), HER, world.now), AUTHSERV, "northborough.example"))
    assert world.case().status == "closed"


@every_client
def test_the_button_of_a_held_letter(world: World, client: Client) -> None:
    world.arrives(
        shapes.fresh(
            "Offers <win@offers.example>", CASEWORK, "Re: your prize", f"Click!\n\nOn 1 May 2024, at 10:02, Priya <{CASEWORK}> wrote:\n> yes\n", world.now
        )
    )
    assert world.inbound(1).status is InboundStatus.HELD
    href = next(href for href in buttons(world.last(PRIYA)) if "BLOCK" in href)
    assert read(world, client.tap(href, HER, world.now)).commands[0] == CommandRequest("block", held=1, written="BLOCK")
    world.arrives(shapes.authenticated(client.reply(world.last(PRIYA), HER, "Not casework.", world.now), AUTHSERV, "northborough.example"))
    assert world.inbound(1).status is InboundStatus.IGNORED


@every_client
def test_without_tagged_addresses_the_proof_stands_under_the_button(tmp_path: Path, client: Client) -> None:
    """Where the mail server takes no tags, the token travels as a signature, and is no message of hers."""
    world = World(tmp_path, councillor={"tag_separator": ""})
    letter = asked(world)
    raw = client.tap(next(href for href in buttons(letter) if "FORWARD" in href or "CLOSE" in href), HER, world.now)
    assert [one.message for one in read(world, raw).commands] == [""]
    world.arrives(raw)
    assert "was this you" not in world.last(PRIYA).subject.lower(), "the token proves that it is hers"


# ---- passed on


@every_client
@pytest.mark.parametrize("whole", [True, False], ids=["both parts", "HTML only"])
def test_what_she_passes_on_becomes_the_residents_case(world: World, client: Client, whole: bool) -> None:
    theirs = parse(shapes.fresh(JEAN, PRIYA, "pothole!!", POTHOLE, world.now))
    raw = client.forward(theirs, HER, "Please take this up.", world.now, CASEWORK)
    mail = world.arrives(shapes.authenticated(raw if whole else without_text(raw), AUTHSERV, "northborough.example"))
    assert (mail.kind, mail.status) == ("councillor_forward", InboundStatus.PROCESSED)
    assert world.case().parties == {"jean.obi@mail.example"}
    assert "big pothole outside 14 Mill Lane" in world.last(HIGHWAYS).text
    for foreign in ("take this up", "456", "Get Outlook", "iPhone", "Town Hall"):
        assert foreign not in world.last(HIGHWAYS).text


# ---- flowed text, as Thunderbird and K-9 on a phone write it


def test_flowed_text_is_one_line_again(world: World) -> None:
    letter = asked(world)
    flowed = "UPDATE: They will look at it again, and I shall be \r\nthere on Tuesday, too.\r\n\r\n-- \r\nPriya\r\n"
    quoted = "".join(f"> {line} \r\n" for line in letter.text.splitlines())
    fields = [
        ("From", HER),
        ("To", letter.reply_to[0].address),
        ("Subject", f"Re: {letter.subject}"),
        ("In-Reply-To", letter.message_id),
        ("Message-ID", "<flowed@northborough.example>"),
    ]
    content = f"Content-Type: text/plain; charset=UTF-8; format=flowed\r\n\r\n{flowed}\r\nOn 02/05/2024 09:12, mailbridge wrote:\r\n{quoted}"
    found = orders(read(world, wire.headed(fields, content.encode())))
    assert found == [("update", "MB-1", "They will look at it again, and I shall be there on Tuesday, too.", "")]
