"""Posting to a real SMTP server: what becomes of every recipient is told, and no letter is called sent that was not taken."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mailbridge.send import LoginRefused, Posted, Poster, Smtp, Unreachable, Unsafe, probe
from tests.servers.certificates import Certificate, make_certificate
from tests.servers.dovecot import DovecotServer
from tests.servers.relay import Relay
from tests.servers.smtp import Break, SmtpServer
from tests.servers.waiting import until

MakeSmtp = Callable[..., SmtpServer]
MakeRelay = Callable[..., Relay]

SENDER = "cllr@ward.example"
ROSA, OMAR, HIGHWAYS = "rosa@post.example", "omar@post.example", "highways@council.example"
LETTER = b"From: cllr@ward.example\r\nTo: rosa@post.example\r\nSubject: the pothole\r\nMessage-ID: <mb-1@ward.example>\r\n\r\n.Thank you.\r\n..\r\n"


def smtp_of(server: SmtpServer, **more: Any) -> Smtp:
    return Smtp(**{"host": "127.0.0.1", "port": server.port, "tls": server.tls, "timeout": 10.0, "data_timeout": 10.0, **more})


@pytest.fixture(params=["one by one", "pipelined"])
def smtp(make_smtp: MakeSmtp, request: pytest.FixtureRequest) -> SmtpServer:
    """What becomes of a letter is the same, whether its commands go one by one or all in one go."""
    return make_smtp(pipelining=request.param == "pipelined")


@pytest.fixture
async def poster(smtp: SmtpServer) -> AsyncIterator[Poster]:
    made = Poster(smtp_of(smtp))
    yield made
    await made.close()


async def test_a_letter_arrives_byte_by_byte(smtp: SmtpServer, poster: Poster) -> None:
    posted = await poster.post(SENDER, [ROSA, HIGHWAYS], LETTER)
    assert posted == Posted((ROSA, HIGHWAYS), {}, {}, "250 2.0.0 queued as 1")
    (mail,) = smtp.received
    assert (mail.sender, mail.recipients, mail.raw) == (SENDER, (ROSA, HIGHWAYS), LETTER)
    assert f"SIZE={len(LETTER)}" in mail.options


async def test_one_connection_serves_many_letters(smtp: SmtpServer, poster: Poster) -> None:
    results = await asyncio.gather(*(poster.post(SENDER, [ROSA], LETTER) for _ in range(20)))
    assert all(result.accepted == (ROSA,) for result in results)
    assert len(smtp.received) == 20
    assert smtp.connections == 1


async def test_an_unknown_recipient_is_refused_and_the_others_get_it(smtp: SmtpServer, poster: Poster) -> None:
    smtp.refuse = {OMAR: "550 5.1.1 no such user", HIGHWAYS: "451 4.3.0 greylisted"}
    posted = await poster.post(SENDER, [OMAR, ROSA, HIGHWAYS, ROSA], LETTER)
    assert posted.accepted == (ROSA,)
    assert posted.refused == {OMAR: "550 5.1.1 no such user"}
    assert posted.later == {HIGHWAYS: "451 4.3.0 greylisted"}
    assert not posted.uncertain
    assert smtp.received[0].recipients == (ROSA,)


async def test_when_all_are_refused_nothing_is_handed_over(smtp: SmtpServer, poster: Poster) -> None:
    smtp.refuse = {ROSA: "550 5.1.1 no such user"}
    posted = await poster.post(SENDER, [ROSA], LETTER)
    assert posted == Posted((), {ROSA: "550 5.1.1 no such user"}, {}, "550 5.1.1 no such user")
    assert (await poster.post(SENDER, [OMAR], LETTER)).accepted == (OMAR,)
    assert [mail.recipients for mail in smtp.received] == [(OMAR,)]
    assert smtp.connections == 1, "the envelope was cleared, not the connection"


@pytest.mark.parametrize(("reply", "fate"), [("451 4.3.0 try later", "later"), ("554 5.7.1 looks like spam", "refused")])
async def test_a_no_to_the_letter_itself(smtp: SmtpServer, poster: Poster, reply: str, fate: str) -> None:
    smtp.data_replies = [reply]
    posted = await poster.post(SENDER, [ROSA, OMAR], LETTER)
    assert posted.accepted == ()
    assert getattr(posted, fate) == {ROSA: reply, OMAR: reply}
    assert posted.response == reply
    assert not posted.uncertain
    assert (await poster.post(SENDER, [ROSA], LETTER)).accepted == (ROSA,)


@pytest.mark.parametrize(("reply", "fate"), [("450 4.1.8 slow down", "later"), ("550 5.7.1 not you", "refused"), ("421 4.3.2 closing", "later")])
async def test_a_no_to_the_sender(smtp: SmtpServer, poster: Poster, reply: str, fate: str) -> None:
    smtp.refuse_sender = reply
    if reply.startswith("421"):
        with pytest.raises(Unreachable, match="closing"):
            await poster.post(SENDER, [ROSA], LETTER)
    else:
        assert getattr(await poster.post(SENDER, [ROSA], LETTER), fate) == {ROSA: reply}
    smtp.refuse_sender = ""
    assert (await poster.post(SENDER, [ROSA], LETTER)).accepted == (ROSA,)


async def test_a_letter_that_is_too_big_is_refused(make_smtp: MakeSmtp) -> None:
    server = make_smtp(size_limit=1000)
    poster = Poster(smtp_of(server))
    posted = await poster.post(SENDER, [ROSA], LETTER + b"x" * 70 + b"\r\n" * 1000)
    assert "552" in posted.refused[ROSA]
    await poster.close()


async def test_three_megabytes_of_eight_bits(smtp: SmtpServer, poster: Poster) -> None:
    big = LETTER + ("é" * 30 + "\r\n").encode() * 50_000
    assert (await poster.post(SENDER, [ROSA], big)).accepted == (ROSA,)
    assert smtp.received[0].raw == big
    assert "BODY=8BITMIME" in smtp.received[0].options


async def test_the_null_sender(smtp: SmtpServer, poster: Poster) -> None:
    assert (await poster.post("", [ROSA], LETTER)).accepted == (ROSA,)
    assert smtp.received[0].sender == ""


async def test_a_connection_closed_while_idle_is_opened_again(smtp: SmtpServer, poster: Poster) -> None:
    for _ in range(3):
        assert (await poster.post(SENDER, [ROSA], LETTER)).accepted == (ROSA,)
        smtp.hang_up()
    assert len(smtp.received) == 3
    assert smtp.connections == 3


async def test_a_connection_that_dies_at_a_recipient_is_tried_once_more(smtp: SmtpServer, poster: Poster) -> None:
    assert (await poster.post(SENDER, [ROSA], LETTER)).accepted == (ROSA,)
    smtp.drop_at = {OMAR}
    with pytest.raises(Unreachable):
        await poster.post(SENDER, [ROSA, OMAR], LETTER)
    assert smtp.connections == 2
    assert len(smtp.received) == 1, "nothing was handed over"


async def test_a_421_at_the_last_recipient_is_not_uncertain(smtp: SmtpServer, poster: Poster) -> None:
    smtp.refuse = {OMAR: "421 4.3.2 closing"}
    with pytest.raises(Unreachable, match="421"):
        await poster.post(SENDER, [ROSA, OMAR], LETTER)
    assert smtp.received == []


@pytest.mark.parametrize(("what", "taken"), [(Break.FORGET_AND_DROP, 0), (Break.TAKE_AND_DROP, 1)])
async def test_a_line_that_breaks_after_the_letter_is_uncertain(smtp: SmtpServer, poster: Poster, what: Break, taken: int) -> None:
    """Nobody can know whether it was taken: it is not posted again by itself, and the caller is told."""
    smtp.data_replies = [what]
    posted = await poster.post(SENDER, [ROSA], LETTER)
    assert posted.uncertain
    assert posted.accepted == ()
    assert list(posted.later) == [ROSA]
    assert len(smtp.received) == taken
    assert (await poster.post(SENDER, [ROSA], LETTER)).accepted == (ROSA,)


async def test_silence_after_the_letter_is_uncertain(smtp: SmtpServer) -> None:
    smtp.data_replies = [Break.SILENCE]
    poster = Poster(smtp_of(smtp, data_timeout=0.3))
    posted = await poster.post(SENDER, [ROSA], LETTER)
    assert posted.uncertain
    assert (await poster.post(SENDER, [ROSA], LETTER)).accepted == (ROSA,)
    await poster.close()


async def test_a_cancelled_letter_leaves_no_half_envelope(smtp: SmtpServer, poster: Poster) -> None:
    smtp.data_replies = [Break.SILENCE]
    letter = asyncio.create_task(poster.post(SENDER, [OMAR], LETTER))
    await asyncio.to_thread(until, lambda: not smtp.data_replies, "the server has the letter")
    letter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await letter
    assert (await poster.post(SENDER, [ROSA], LETTER)).accepted == (ROSA,)
    assert [mail.recipients for mail in smtp.received] == [(ROSA,)]


async def test_addresses_beyond_ascii(smtp: SmtpServer, poster: Poster, make_smtp: MakeSmtp) -> None:
    assert (await poster.post(SENDER, ["żółć@post.example"], LETTER)).accepted == ("żółć@post.example",)
    assert smtp.received[0].recipients == ("żółć@post.example",)
    old = Poster(smtp_of(make_smtp(utf8=False)))
    posted = await old.post(SENDER, ["żółć@post.example", ROSA], LETTER)
    assert posted.accepted == (ROSA,)
    assert posted.refused["żółć@post.example"].startswith("501")
    assert (await old.post("żółć@ward.example", [ROSA], LETTER)).refused[ROSA].startswith("501")
    await old.close()


@pytest.mark.parametrize("address", ["a@post.example>\r\nRCPT TO:<b@evil.example", "a@post.example\n", "", "no address"])
async def test_an_address_cannot_smuggle_a_command(smtp: SmtpServer, poster: Poster, address: str) -> None:
    posted = await poster.post(SENDER, [address, ROSA], LETTER)
    assert "evil.example" not in str(smtp.received)
    assert ROSA in posted.accepted
    assert (await poster.post("x@y.example>\r\nRSET", [ROSA], LETTER)).refused


async def test_no_recipients_no_letter(smtp: SmtpServer, poster: Poster) -> None:
    assert await poster.post(SENDER, [], LETTER) == Posted(response="no recipients")
    assert smtp.received == []


async def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable, match=f"127.0.0.1:{port}"):
        await Poster(Smtp("127.0.0.1", port, "none")).post(SENDER, [ROSA], LETTER)


async def test_closing_twice_and_posting_after_closing(smtp: SmtpServer, poster: Poster) -> None:
    await poster.post(SENDER, [ROSA], LETTER)
    await poster.close()
    await poster.close()
    assert (await poster.post(SENDER, [ROSA], LETTER)).accepted == (ROSA,)
    smtp.hang_up()
    await poster.close()


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_encrypted_and_logged_in(make_smtp: MakeSmtp, certificate: Certificate, tls: str) -> None:
    server = make_smtp(tls=tls, users={"cllr": "pä§§ wörd"})
    smtp = smtp_of(server, host="localhost", ca_file=str(certificate.cert), user="cllr", password="pä§§ wörd")
    poster = Poster(smtp)
    assert (await poster.post(SENDER, [ROSA], LETTER)).accepted == (ROSA,)
    await poster.close()
    said = await probe(smtp)
    assert "TLS" in said
    assert "logged in as cllr" in said
    assert "30 MB" in said


async def test_a_server_that_knows_only_auth_login(make_smtp: MakeSmtp, certificate: Certificate) -> None:
    server = make_smtp(tls="starttls", users={"cllr": "wörd"}, without=("PLAIN",))
    smtp = smtp_of(server, host="localhost", ca_file=str(certificate.cert), user="cllr", password="wörd")
    assert "logged in" in await probe(smtp)
    with pytest.raises(LoginRefused):
        await probe(replace(smtp, password="word"))


async def test_a_server_that_offers_no_login_is_not_sent_a_password(make_smtp: MakeSmtp, relay: MakeRelay) -> None:
    line = relay(make_smtp().port, [(b"250-AUTH", b"250-XUTH")])
    with pytest.raises(Unreachable, match="AUTH"):
        await probe(Smtp("127.0.0.1", line.port, "none", user="cllr", password="top-secret"))
    assert b"AUTH" not in line.said


async def test_a_line_that_breaks_while_clearing_the_envelope_changes_no_fate(smtp: SmtpServer, relay: MakeRelay) -> None:
    smtp.refuse = {OMAR: "550 5.1.1 no such user"}
    line = relay(smtp.port)
    line.cut_when_client_says(b"RSET")
    poster = Poster(smtp_of(smtp, port=line.port))
    assert (await poster.post(SENDER, [OMAR], LETTER)).refused == {OMAR: "550 5.1.1 no such user"}
    assert (await poster.post(SENDER, [ROSA], LETTER)).accepted == (ROSA,)
    await poster.close()


async def test_connecting_can_be_cancelled_and_ends_by_itself() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(Poster(Smtp("127.0.0.1", port, "none")).post(SENDER, [ROSA], LETTER), 0.2)
        with pytest.raises(Unreachable, match="Timed out"):
            await probe(Smtp("127.0.0.1", port, "none", timeout=0.2))


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_wrong_password_is_a_matter_for_a_person(make_smtp: MakeSmtp, certificate: Certificate, tls: str) -> None:
    server = make_smtp(tls=tls, users={"cllr": "right"})
    smtp = smtp_of(server, host="localhost", ca_file=str(certificate.cert), user="cllr", password="wrong-secret")
    for attempt in (Poster(smtp).post(SENDER, [ROSA], LETTER), probe(smtp)):
        with pytest.raises(LoginRefused, match="cllr at localhost") as refused:
            await attempt
        assert "wrong-secret" not in str(refused.value)
    assert "wrong-secret" not in repr(smtp)
    assert server.received == []


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_certificate_of_somebody_else_is_refused(make_smtp: MakeSmtp, other_certificate: Certificate, tls: str) -> None:
    server = make_smtp(tls=tls)
    for authority in (str(other_certificate.cert), ""):
        with pytest.raises(Unreachable, match=r"(?i)certificate"):
            await Poster(smtp_of(server, host="localhost", ca_file=authority)).post(SENDER, [ROSA], LETTER)
    assert server.received == []


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_certificate_for_another_host_is_refused(make_smtp: MakeSmtp, tmp_path: Path, tls: str) -> None:
    elsewhere = make_certificate(tmp_path, "mail.council.example")
    server = make_smtp(tls=tls, certificate=elsewhere)
    with pytest.raises(Unreachable, match=r"(?i)hostname mismatch"):
        await Poster(smtp_of(server, host="localhost", ca_file=str(elsewhere.cert))).post(SENDER, [ROSA], LETTER)
    assert server.received == []


async def test_a_missing_ca_file_is_named(smtp: SmtpServer) -> None:
    with pytest.raises(Unreachable, match=r"authority\.pem|No such file"):
        await Poster(smtp_of(smtp, tls="tls", ca_file="authority.pem")).post(SENDER, [ROSA], LETTER)


async def test_starttls_taken_away_on_the_line_is_refused(make_smtp: MakeSmtp, relay: MakeRelay, certificate: Certificate) -> None:
    server = make_smtp(tls="starttls", users={"cllr": "top-secret"})
    line = relay(server.port, [(b"STARTTLS", b"XTARTTLS")])
    smtp = smtp_of(server, host="localhost", port=line.port, ca_file=str(certificate.cert), user="cllr", password="top-secret")
    with pytest.raises(Unreachable, match="STARTTLS"):
        await Poster(smtp).post(SENDER, [ROSA], LETTER)
    assert b"AUTH" not in line.said
    assert b"MAIL" not in line.said


def test_plain_text_is_for_this_machine_only() -> None:
    for host in ("mail.council.example", "192.0.2.7", "localhost.evil.example", "127.0.0.1.evil.example", "0.0.0.0", ""):
        with pytest.raises(Unsafe, match="this machine only"):
            Smtp(host, 25, "none")
    for host in ("localhost", "LOCALHOST.", "127.0.0.1", "127.8.8.8", "::1", "[::1]"):
        assert Smtp(host, 25, "none").host == host


async def test_probe_of_a_plain_server(smtp: SmtpServer) -> None:
    assert await probe(smtp_of(smtp)) == "plain text, no login, mails up to 30 MB"
    smtp.stop()
    with pytest.raises(Unreachable):
        await probe(smtp_of(smtp))


@pytest.mark.parametrize("stamp", ["", "mx.ward.example"])
async def test_mail_goes_round(smtp: SmtpServer, poster: Poster, dovecot: DovecotServer, stamp: str) -> None:
    user = dovecot.user()
    local, _, domain = user.address.partition("@")
    smtp.deliver_to(dovecot, stamp)
    await poster.post(SENDER, [f"{local}+7kq4mz9xpr@{domain}", "elsewhere@post.example"], LETTER)
    (raw,) = user.messages()
    assert raw.endswith(LETTER)
    assert raw.startswith(b"Return-Path: <cllr@ward.example>")
    assert (b"Authentication-Results: mx.ward.example; dmarc=pass header.from=ward.example" in raw) is bool(stamp)
