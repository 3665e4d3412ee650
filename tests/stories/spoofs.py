"""Mail in the councillor's name, true and false, and what comes of it: the table behind tests/stories/test_spoofs.py and deploy/TRUST.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from mailbridge.core.people import Assistant
from tests.stories import shapes
from tests.stories.world import AUTHSERV, CASEWORK, HIGHWAYS, JEAN, PRIYA, World

TOM = "tom.reed@northborough.example"
DOMAIN = "northborough.example"
HERSELF = f"Priya Shah <{PRIYA}>"
COMMANDS = {"harmless": "[MB-1] STATUS", "outgoing": "[MB-1] UPDATE They come on Monday.", "destructive": "[MB-2] MERGE MB-1"}
"""Weight -> the command that stands for it."""
OUTCOMES = {
    "done": "it is done, and the transcript says so",
    "are you sure?": "it is understood; nothing is done before the answer to “Are you sure?”, which goes to whoever gave the command",
    "was this you?": "nothing is done; she is asked at her own address, and only the answer with that letter's token counts",
    "not theirs": "nothing is done, and whoever gave it is told that it is not for them",
    "held": "nothing is done; the mail waits in the holding pen",
}
"""Outcome -> what it means."""


@dataclass(frozen=True)
class Spoof:
    """A way in which a command may come: what is true of it, its bytes, and what comes of each weight."""

    name: str
    says: str
    raw: Callable[[World, str], bytes]
    harmless: str
    outgoing: str
    destructive: str


def _from_her(world: World, subject: str, to: str = CASEWORK) -> bytes:
    return shapes.fresh(HERSELF, to, subject, "", world.now)


def _stamped(stamp: str) -> Callable[[World, str], bytes]:
    return lambda world, subject: f"Authentication-Results: {stamp}\r\n".encode() + _from_her(world, subject)


def _second_header(world: World, subject: str) -> bytes:
    """A stamp that the forger brought along stands below the one of our server, which says that nothing was signed."""
    return f"Authentication-Results: {AUTHSERV}; dmarc=none\r\n".encode() + shapes.authenticated(_from_her(world, subject), AUTHSERV, DOMAIN)


def _fresh_token(world: World, subject: str) -> bytes:
    return _from_her(world, subject, world.last(PRIYA).reply_to[0].address)


def _old_token(world: World, subject: str) -> bytes:
    to = world.last(PRIYA).reply_to[0].address
    world.now += timedelta(days=15)
    return _from_her(world, subject, to)


def _tokens_of(person: str) -> Callable[[World, str], bytes]:
    return lambda world, subject: _from_her(world, subject, world.last(person).reply_to[0].address)


def _token_and_failing(world: World, subject: str) -> bytes:
    return f"Authentication-Results: {AUTHSERV}; dmarc=fail header.from={DOMAIN}\r\n".encode() + _fresh_token(world, subject)


def _by_stranger(world: World, subject: str) -> bytes:
    to = world.last(PRIYA).reply_to[0].address
    return shapes.authenticated(shapes.fresh("Eve Mold <eve@evil.example>", to, subject, "", world.now), AUTHSERV, "evil.example")


def _by_assistant(may: str) -> Callable[[World, str], bytes]:
    def raw(world: World, subject: str) -> bytes:
        shah = world.council.councillors["shah"].model_copy(update={"assistants": (Assistant(address=TOM, name="Tom Reed", may=may),)})  # type: ignore[arg-type]
        world.council = world.council.model_copy(update={"councillors": {**world.council.councillors, "shah": shah}})
        world.bridge = world.started()
        return shapes.authenticated(shapes.fresh(f"Tom Reed <{TOM}>", CASEWORK, subject, "", world.now), AUTHSERV, DOMAIN)

    return raw


def _two_froms(world: World, subject: str) -> bytes:
    raw = shapes.authenticated(_from_her(world, subject), AUTHSERV, DOMAIN)
    return raw.replace(b"From: ", b"From: Eve Mold <eve@evil.example>\r\nFrom: ", 1)


ASKED = ("was this you?",) * 3
SPOOFS = (
    Spoof("no stamp", "no Authentication-Results at all", _from_her, *ASKED),
    Spoof("failing", "our server says that DMARC failed", _stamped(f"{AUTHSERV}; dmarc=fail header.from={DOMAIN}"), *ASKED),
    Spoof("forged second header", "a passing stamp of our server's name stands below the true one", _second_header, *ASKED),
    Spoof(
        "forged authserv-id", "the topmost stamp is of a server that is not ours", _stamped(f"{AUTHSERV}.evil.example; dmarc=pass header.from={DOMAIN}"), *ASKED
    ),
    Spoof("pass for another domain", "our server vouches for a domain that is not hers", _stamped(f"{AUTHSERV}; dkim=pass header.d=evil.example"), *ASKED),
    Spoof("two senders", "two From fields, one of them hers", _two_froms, "held", "held", "held"),
    Spoof("replayed old token", "no stamp, and the token of a letter to her that is 15 days old", _old_token, *ASKED),
    Spoof("the resident's token", "no stamp, and the token of a letter to the resident", _tokens_of(JEAN), *ASKED),
    Spoof("the officer's token", "no stamp, and the token of a letter to the department", _tokens_of(HIGHWAYS), *ASKED),
    Spoof("her token, and failing", "a fresh token of hers, but our server says that the sender is false", _token_and_failing, *ASKED),
    Spoof("her token, another sender", "a fresh token of hers in a stranger's own mail", _by_stranger, "held", "held", "held"),
    Spoof("assistant who may read", 'aligned pass for an assistant with `may = "read"`', _by_assistant("read"), "done", "not theirs", "not theirs"),
    Spoof("assistant who may write", 'aligned pass for an assistant with `may = "write"`', _by_assistant("write"), "done", "done", "not theirs"),
    Spoof("assistant who may all", 'aligned pass for an assistant with `may = "all"`', _by_assistant("all"), "done", "done", "are you sure?"),
    Spoof("fresh token", "no stamp, but the answer to a letter that only she got, at most 14 days old", _fresh_token, "done", "done", "are you sure?"),
    Spoof("pass, aligned", "our server vouches for her own domain", _stamped(f"{AUTHSERV}; dmarc=pass header.from={DOMAIN}"), "done", "done", "are you sure?"),
)


def page() -> str:
    """deploy/TRUST.md."""
    lines = [
        "# Whose commands are obeyed",
        "",
        "Anybody can write any name into From. So a command counts when the receiving mail server vouches for the sender, or when the mail answers a letter",
        "that only that person got. `python -m tests.pages` writes this table from tests/stories/spoofs.py; test_spoofs.py beside it sends each of the mails.",
        "",
        f"Harmless: `{COMMANDS['harmless']}`. Outgoing: `{COMMANDS['outgoing']}`. Destructive: `{COMMANDS['destructive']}`.",
        "",
        "| how it comes | what is true | harmless | outgoing | destructive |",
        "| --- | --- | --- | --- | --- |",
        *(f"| {one.name} | {one.says} | {one.harmless} | {one.outgoing} | {one.destructive} |" for one in SPOOFS),
        "",
        *(f"- **{name}**: {says}." for name, says in OUTCOMES.items()),
    ]
    return "\n".join(lines) + "\n"
