"""Several commands in one go (RFC 2920), to servers that answer them in all ways that are allowed, and some that are not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from mailbridge.send import Posted, Poster, Smtp, Unreachable
from tests.send.test_posting import LETTER, OMAR, ROSA, SENDER

HELLO = b"250-mx.post.example\r\n250 PIPELINING\r\n"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def talking(talk: Talk, seconds: float = 5.0) -> AsyncIterator[Poster]:
    """A poster, and a server that greets, and then follows this talk."""

    async def held(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"220 mx\r\n")
            await reader.readuntil(b"\r\n")
            writer.write(HELLO)
            await talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(held, "127.0.0.1", 0) as server:
        poster = Poster(Smtp("127.0.0.1", server.sockets[0].getsockname()[1], "none", timeout=seconds, data_timeout=5.0))
        yield poster
        await poster.close()


def answering(pieces: Sequence[bytes], seen: list[bytes], taken: bytes = b"250 queued\r\n") -> Talk:
    """Says nothing before it has heard all three commands; then these pieces, each by itself, and at the end of the mail the last word."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"DATA\r\n"))
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        while (words := await reader.readuntil(b"\r\n")) != b"QUIT\r\n":
            seen.append(words)
            if words == b"RSET\r\n":
                writer.write(b"250 reset\r\n")
            if words == b".\r\n":
                writer.write(taken)

    return talk


@pytest.mark.parametrize(
    "pieces",
    [
        [b"250 OK\r\n250 OK\r\n354 go on\r\n"],
        [b"250 OK\r\n", b"250 OK\r\n", b"354 go on\r\n"],
        [b"250-2.1.0 well\r\n", b"250 2.1.0 OK\r\n25", b"1 2.1.5 will forward\r\n354", b" go on\r\n"],
    ],
)
async def test_answers_come_in_any_portions(pieces: list[bytes]) -> None:
    seen: list[bytes] = []
    async with talking(answering(pieces, seen)) as poster:
        assert await poster.post(SENDER, [ROSA], LETTER) == Posted((ROSA,), {}, {}, "250 queued")
    assert seen[0] == f"MAIL FROM:<{SENDER}>\r\nRCPT TO:<{ROSA}>\r\nDATA\r\n".encode()


async def test_a_server_that_waits_for_the_mail_although_it_refused_everybody() -> None:
    """It gets a dot, and whatever it says to that, the letter was refused."""
    seen: list[bytes] = []
    async with talking(answering([b"250 OK\r\n550 no such user\r\n354 go on\r\n"], seen)) as poster:
        assert await poster.post(SENDER, [ROSA], LETTER) == Posted((), {ROSA: "550 no such user"}, {}, "550 no such user")
    assert seen[1:] == [b".\r\n", b"RSET\r\n"]


async def test_what_follows_a_refused_sender_says_nothing() -> None:
    seen: list[bytes] = []
    async with talking(answering([b"550 not you\r\n503 no sender\r\n503 no recipient\r\n503 no recipient\r\n"], seen)) as poster:
        assert (await poster.post(SENDER, [ROSA, OMAR], LETTER)).refused == {ROSA: "550 not you", OMAR: "550 not you"}
    assert seen[1:] == [b"RSET\r\n"]


async def test_some_are_taken_and_some_are_not() -> None:
    seen: list[bytes] = []
    async with talking(answering([b"250 OK\r\n451 greylisted\r\n250 OK\r\n354 go on\r\n"], seen)) as poster:
        assert await poster.post(SENDER, [ROSA, OMAR], LETTER) == Posted((OMAR,), {}, {ROSA: "451 greylisted"}, "250 queued")


@pytest.mark.parametrize("pieces", [[b"250 OK\r\n", b"what?\r\n"], [b"250 OK\r\n421 closing\r\n421 closing\r\n"], [b"250 OK\r\n250-" + b"x" * 40_000]])
async def test_a_line_that_is_spoilt_hands_nothing_over(pieces: list[bytes]) -> None:
    seen: list[bytes] = []
    async with talking(answering(pieces, seen)) as poster:
        with pytest.raises(Unreachable):
            await poster.post(SENDER, [ROSA], LETTER)
    assert len(seen) == 1


async def test_silence_between_the_answers_ends() -> None:
    seen: list[bytes] = []
    async with talking(answering([b"250 OK\r\n"], seen), seconds=0.2) as poster:
        with pytest.raises(Unreachable, match="Timed out"):
            await poster.post(SENDER, [ROSA], LETTER)


async def test_an_end_between_the_answers() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"DATA\r\n")
        writer.write(b"250 OK\r\n")

    async with talking(talk) as poster:
        with pytest.raises(Unreachable, match=r"EOF|lost"):
            await poster.post(SENDER, [ROSA], LETTER)
