"""Getting in: over verified TLS or not at all; a wrong password is a matter for a person, a broken line is not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from mailbridge.core.wire import is_loopback
from mailbridge.fetch import Account, LoginRefused, Unreachable, Unsafe, connect
from tests.fetch.test_mailbox import account_of, mail
from tests.servers.certificates import Certificate, make_certificate
from tests.servers.dovecot import DovecotServer, DovecotUser
from tests.servers.relay import Relay

MakeRelay = Callable[..., Relay]


def tls_account(user: DovecotUser, tls: str, ca_file: Path | str, host: str = "localhost", port: int = 0) -> Account:
    port = port or (user.imaps_port if tls == "tls" else user.imap_port)
    return Account(host, port, tls, str(ca_file), user.address, user.password, read_seconds=10.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("tls", ["tls", "starttls"])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_encrypted_and_verified(mailbox: DovecotUser, certificate: Certificate, tls: str, host: str) -> None:
    mailbox.append(mail(1))
    connection = connect(tls_account(mailbox, tls, certificate.cert, host))
    assert connection.new_uids(0) == [1]
    connection.close()
    connection.close()


def test_under_starttls_the_password_never_passes_in_clear(mailbox: DovecotUser, certificate: Certificate, relay: MakeRelay) -> None:
    line = relay(mailbox.imap_port)
    connect(tls_account(mailbox, "starttls", certificate.cert, port=line.port)).close()
    assert b"STARTTLS" in line.said
    assert mailbox.password.encode() not in line.said
    assert b"LOGIN" not in line.said


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_certificate_of_somebody_else_is_refused(mailbox: DovecotUser, other_certificate: Certificate, tls: str) -> None:
    for authority in (other_certificate.cert, ""):
        with pytest.raises(Unreachable, match=r"(?i)certificate"):
            connect(tls_account(mailbox, tls, authority))


@pytest.mark.parametrize("tls", ["tls", "starttls"])
def test_a_certificate_for_another_host_is_refused(certificate: Certificate, tmp_path: Path, mailbox: DovecotUser, tls: str) -> None:
    elsewhere = make_certificate(tmp_path, "mail.council.example")
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_greet, args=(listener, elsewhere, tls), daemon=True).start()
    with pytest.raises(Unreachable, match=r"(?i)hostname mismatch"):
        connect(tls_account(mailbox, tls, elsewhere.cert, port=listener.getsockname()[1]))
    listener.close()


def _greet(listener: socket.socket, certificate: Certificate, tls: str) -> None:
    """As much of an IMAP server as is needed to come to the certificate."""
    client, _ = listener.accept()
    try:
        if tls == "starttls":
            client.sendall(b"* OK ready\r\n")
            for answer in (b"* CAPABILITY IMAP4rev1 STARTTLS\r\n%s OK done\r\n", b"%s OK go on\r\n"):
                client.sendall(answer % client.recv(1000).split()[0])
        certificate.server_context().wrap_socket(client, server_side=True)
    except OSError:
        client.close()


def test_starttls_taken_away_on_the_line_is_refused(mailbox: DovecotUser, relay: MakeRelay, certificate: Certificate) -> None:
    line = relay(mailbox.imap_port, [(b"STARTTLS", b"XTARTTLS")])
    with pytest.raises(Unreachable, match=r"STARTTLS.*not going on in plain text"):
        connect(tls_account(mailbox, "starttls", certificate.cert, port=line.port))
    assert mailbox.password.encode() not in line.said
    assert b"LOGIN" not in line.said
    assert b"AUTHENTICATE" not in line.said


def test_a_greeting_that_says_logged_in_already_does_not_avoid_starttls(mailbox: DovecotUser, relay: MakeRelay, certificate: Certificate) -> None:
    line = relay(mailbox.imap_port, [(b"* OK ", b"* PREAUTH ")])
    with pytest.raises(Unreachable, match="not going on in plain text"):
        connect(tls_account(mailbox, "starttls", certificate.cert, port=line.port))


def test_a_missing_ca_file_is_named(mailbox: DovecotUser) -> None:
    with pytest.raises(Unreachable, match="No such file"):
        connect(tls_account(mailbox, "tls", "authority.pem"))


@pytest.mark.slow
def test_a_wrong_password_is_a_matter_for_a_person(mailbox: DovecotUser) -> None:
    for wrong in ("wrong-secret", "wröng-secret", "wrong secret"):
        with pytest.raises(LoginRefused, match=mailbox.address) as refused:
            connect(account_of(mailbox, password=wrong))
        assert wrong not in str(refused.value)
        assert refused.value.__cause__ is None


@pytest.mark.parametrize("said", [b"NO [UNAVAILABLE] backend away", b"NO [ALERT] Too many simultaneous connections", b"NO [LIMIT] later"])
def test_a_refusal_that_passes_is_no_matter_for_a_person(mailbox: DovecotUser, relay: MakeRelay, said: bytes) -> None:
    line = relay(mailbox.imap_port, [(b"NO [AUTHENTICATIONFAILED] Authentication failed.", said)])
    with pytest.raises(Unreachable):
        connect(account_of(mailbox, line.port, password="wrong-secret", read_seconds=0.5))


def test_a_line_that_breaks_at_the_login_is_no_matter_for_a_person(mailbox: DovecotUser, relay: MakeRelay) -> None:
    line = relay(mailbox.imap_port)
    line.cut_when_client_says(b"LOGIN")
    with pytest.raises(Unreachable, match="log in"):
        connect(account_of(mailbox, line.port))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "password"), [("zofia", "żółć-ßecret"), ("quoted", 'a"b\\c {5} %*('), ("spaced", "correct horse battery")])
def test_unusual_passwords(dovecot: DovecotServer, name: str, password: str) -> None:
    user = dovecot.user(name, password)
    user.append(mail(1))
    connection = connect(account_of(user))
    assert connection.new_uids(0) == [1]
    connection.close()


def test_nobody_there(mailbox: DovecotUser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable, match=f"connect: {mailbox.address} at 127.0.0.1:{port}"):
        connect(account_of(mailbox, port))


def test_somebody_there_who_does_not_speak(mailbox: DovecotUser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unreachable, match="connect"):
        connect(account_of(mailbox, silent.getsockname()[1], connect_seconds=0.2, read_seconds=0.2))


def test_somebody_there_who_speaks_something_else(mailbox: DovecotUser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=lambda: listener.accept()[0].sendall(b"SSH-2.0-OpenSSH_9.2\r\n"), daemon=True).start()
        with pytest.raises(Unreachable, match="connect"):
            connect(account_of(mailbox, listener.getsockname()[1]))


def test_plain_text_is_for_this_machine_only() -> None:
    with pytest.raises(Unsafe, match=r"not for mail\.council\.example"):
        Account("mail.council.example", 143, "none", "", "cllr", "secret")
    assert Account("mail.council.example", 143, "starttls", "", "cllr", "secret").tls == "starttls"


@pytest.mark.parametrize(("host", "here"), [("localhost", True), ("127.1.2.3", True), ("[::1]", True), ("10.0.0.1", False), ("localhost.example", False)])
def test_what_is_this_machine(host: str, here: bool) -> None:
    assert is_loopback(host) is here
