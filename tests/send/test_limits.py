"""Every verb of SMTP has an end, 421 may come at any moment, and nothing is believed that was said in clear before TLS."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from mailbridge.send import Posted, Poster, Smtp, Unreachable
from tests.send.test_posting import HIGHWAYS, LETTER, OMAR, ROSA, SENDER, smtp_of
from tests.servers.certificates import Certificate, make_certificate, run_out
from tests.servers.faulty import Fault, FaultyRelay
from tests.servers.relay import Relay
from tests.servers.smtp import SmtpServer
from tests.servers.waiting import until

pytestmark = pytest.mark.slow

MakeSmtp = Callable[..., SmtpServer]
MakeRelay = Callable[..., Relay]
MakeFaulty = Callable[[int, Fault], FaultyRelay]


@pytest.fixture
def faulty() -> Iterator[MakeFaulty]:
    made: list[FaultyRelay] = []

    def make(upstream: int, fault: Fault) -> FaultyRelay:
        made.append(FaultyRelay(upstream, fault, "smtp").start())
        return made[-1]

    yield make
    for one in made:
        one.stop()


@pytest.fixture
async def posters() -> AsyncIterator[Callable[[Smtp], Poster]]:
    made: list[Poster] = []

    def make(smtp: Smtp) -> Poster:
        made.append(Poster(smtp))
        return made[-1]

    yield make
    for one in made:
        await one.close()


@pytest.mark.parametrize("verb", ["", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"])
async def test_a_verb_that_trickles_ends(make_smtp: MakeSmtp, faulty: MakeFaulty, posters: Callable[[Smtp], Poster], verb: str) -> None:
    """Nothing was handed over: it is tried again, in order."""
    server = make_smtp(users={"cllr": "word"} if verb == "AUTH" else {})
    line = faulty(server.port, Fault("slow", "server", verb.encode(), times=9, slowly=5.0))
    poster = posters(smtp_of(server, port=line.port, timeout=0.4, user="cllr" if verb == "AUTH" else "", password="word"))
    began = time.monotonic()
    with pytest.raises(Unreachable, match=r"(?i)timed out"):
        await poster.post(SENDER, [ROSA], LETTER)
    assert time.monotonic() - began < 3
    assert line.fired
    assert server.received == []


async def test_an_answer_to_the_letter_that_trickles_is_uncertain(smtp: SmtpServer, faulty: MakeFaulty, posters: Callable[[Smtp], Poster]) -> None:
    line = faulty(smtp.port, Fault("slow", "server", rb"(\A|\n)\.\r\n", slowly=5.0))
    posted = await posters(smtp_of(smtp, port=line.port, data_timeout=0.4)).post(SENDER, [ROSA], LETTER)
    assert posted.uncertain
    assert list(posted.later) == [ROSA]


async def test_a_goodbye_that_trickles_ends(smtp: SmtpServer, faulty: MakeFaulty) -> None:
    line = faulty(smtp.port, Fault("slow", "server", b"QUIT", slowly=1.0))
    poster = Poster(smtp_of(smtp, port=line.port))
    await poster.post(SENDER, [ROSA], LETTER)
    began = time.monotonic()
    await poster.close()
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_handshake_that_trickles_ends(make_smtp: MakeSmtp, faulty: MakeFaulty, certificate: Certificate, tls: str) -> None:
    server = make_smtp(tls=tls)
    line = faulty(server.port, Fault("slow", "server", b"" if tls == "tls" else rb"^\x16\x03", slowly=5.0))
    began = time.monotonic()
    with pytest.raises(Unreachable):
        await Poster(smtp_of(server, host="localhost", port=line.port, ca_file=str(certificate.cert), timeout=0.4)).post(SENDER, [ROSA], LETTER)
    assert line.fired
    assert time.monotonic() - began < 5


async def test_a_server_that_stops_reading_leaves_no_socket_behind() -> None:
    """The library's `close` would wait until the rest of the letter is written, which is never."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_fall_asleep, args=(listener,), daemon=True).start()
        before = _sockets()
        big = LETTER + b"x" * 30_000_000
        posted = await Poster(Smtp("127.0.0.1", listener.getsockname()[1], "none", timeout=5.0, data_timeout=0.3)).post(SENDER, [ROSA], big)
        assert posted.uncertain
        await asyncio.to_thread(until, lambda: _sockets() <= before + 1, "our end is closed")


def _sockets() -> int:
    return sum(path.is_socket() for path in Path("/proc/self/fd").iterdir())


def _fall_asleep(listener: socket.socket) -> None:
    client, _ = listener.accept()
    for answer in (b"220 hello\r\n", b"250 here\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go on\r\n"):
        client.sendall(answer)
        if not answer.startswith(b"354"):
            client.recv(1000)
    with client:
        until(lambda: listener.fileno() < 0, "the test has ended")


@pytest.mark.parametrize("verb", ["", "EHLO", "MAIL", "RCPT", "DATA"])
async def test_a_421_says_nothing_about_the_letter(smtp: SmtpServer, faulty: MakeFaulty, verb: str) -> None:
    """Before the letter is handed over: it keeps its place, and is neither refused nor put off by itself."""
    line = faulty(smtp.port, Fault("bye", "server", verb.encode()))
    poster = Poster(smtp_of(smtp, port=line.port))
    with pytest.raises(Unreachable):
        await poster.post(SENDER, [ROSA], LETTER)
    assert (await poster.post(SENDER, [ROSA], LETTER)).accepted == (ROSA,)
    assert len(smtp.received) == 1
    await poster.close()


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
async def test_a_421_on_a_kept_connection_costs_nothing(smtp: SmtpServer, faulty: MakeFaulty, verb: str) -> None:
    line = faulty(smtp.port, Fault("bye", "server", verb.encode()))
    line.fired = 1
    poster = Poster(smtp_of(smtp, port=line.port))
    await poster.post(SENDER, [ROSA], LETTER)
    line.fired = 0
    assert (await poster.post(SENDER, [OMAR], LETTER)).accepted == (OMAR,)
    assert line.fired
    assert len(smtp.received) == 2
    await poster.close()


async def test_a_421_in_the_place_of_queued_is_no_and_not_uncertain(smtp: SmtpServer, posters: Callable[[Smtp], Poster]) -> None:
    smtp.data_replies = ["421 4.3.2 shutting down"]
    posted = await posters(smtp_of(smtp)).post(SENDER, [ROSA], LETTER)
    assert posted == Posted((), {}, {ROSA: "421 4.3.2 shutting down"}, "421 4.3.2 shutting down")


@pytest.mark.parametrize("reply", ["500 5.5.2 what?", "502 5.5.1 not here", "503 5.5.1 not now"])
async def test_a_server_out_of_step_refuses_nobody(smtp: SmtpServer, posters: Callable[[Smtp], Poster], reply: str) -> None:
    """These say that a command was not understood, so the line is spoilt: the department's address is not called wrong for that."""
    smtp.refuse = {HIGHWAYS: reply}
    with pytest.raises(Unreachable, match=reply[:3]):
        await posters(smtp_of(smtp)).post(SENDER, [HIGHWAYS], LETTER)


async def test_a_line_that_breaks_at_data_is_certain(smtp: SmtpServer, faulty: MakeFaulty, posters: Callable[[Smtp], Poster]) -> None:
    for way in ("client", "server"):
        line = faulty(smtp.port, Fault("cut", way, b"DATA"))
        with pytest.raises(Unreachable):
            await posters(smtp_of(smtp, port=line.port)).post(SENDER, [ROSA], LETTER)
    assert smtp.received == []


@pytest.mark.parametrize("raw", [b"Subject: x\r\n\r\n.\r\n..\r\n.x\r\n", b"Subject: x\n\n.\nbare\rreturns", b"Subject: x\r\n\r\nno end", b""])
async def test_dots_and_line_ends(smtp: SmtpServer, posters: Callable[[Smtp], Poster], raw: bytes) -> None:
    assert (await posters(smtp_of(smtp)).post(SENDER, [ROSA], raw)).accepted == (ROSA,)
    expected = b"".join(line + b"\r\n" for line in raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n"))
    assert smtp.received[0].raw == expected


@pytest.mark.parametrize("injected", [b"250 injected\r\n", b"250-AUTH PLAIN\r\n250 8BITMIME\r\n", b"535 5.7.8 wrong password\r\n"])
async def test_words_behind_starttls_are_not_believed(make_smtp: MakeSmtp, relay: MakeRelay, certificate: Certificate, injected: bytes) -> None:
    """CVE-2011-0411 and its kin: they are forgotten, and the server is asked anew."""
    server = make_smtp(tls="starttls", users={"cllr": "word"})
    line = relay(server.port, [(b"220 Ready to start TLS\r\n", b"220 Ready to start TLS\r\n" + injected)])
    smtp = smtp_of(server, host="localhost", port=line.port, ca_file=str(certificate.cert), user="cllr", password="word")
    poster = Poster(smtp)
    assert (await poster.post(SENDER, [ROSA], LETTER)).accepted == (ROSA,)
    assert b"AUTH" not in line.said
    await poster.close()


async def test_a_no_to_starttls_is_not_a_yes_to_clear_text(make_smtp: MakeSmtp, relay: MakeRelay, certificate: Certificate) -> None:
    server = make_smtp(tls="starttls", users={"cllr": "top-secret"})
    line = relay(server.port, [(b"220 Ready to start TLS", b"454 4.7.0 TLS not available")])
    with pytest.raises(Unreachable, match="TLS not available"):
        await Poster(smtp_of(server, host="localhost", port=line.port, ca_file=str(certificate.cert), user="cllr", password="top-secret")).post(
            SENDER, [ROSA], LETTER
        )
    assert b"AUTH" not in line.said
    assert b"MAIL" not in line.said


@pytest.mark.parametrize("tls", ["tls", "starttls"])
async def test_a_certificate_that_has_run_out_is_refused(make_smtp: MakeSmtp, tmp_path: Path, tls: str) -> None:
    old = run_out(make_certificate(tmp_path, "localhost"))
    server = make_smtp(tls=tls, certificate=old)
    with pytest.raises(Unreachable, match="certificate has expired"):
        await Poster(smtp_of(server, host="localhost", ca_file=str(old.cert))).post(SENDER, [ROSA], LETTER)
    assert server.received == []


@pytest.mark.parametrize("tls", ["tls", "starttls"])
async def test_a_certificate_that_nobody_vouches_for_is_called_so(make_smtp: MakeSmtp, tls: str) -> None:
    with pytest.raises(Unreachable, match="self-signed certificate"):
        await Poster(smtp_of(make_smtp(tls=tls), host="localhost")).post(SENDER, [ROSA], LETTER)
