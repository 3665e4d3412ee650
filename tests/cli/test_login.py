"""`mailbridge login`: signing in once, and working from then on without a password."""

from __future__ import annotations

import pytest

from mailbridge.cli.exits import Exit
from tests.cli.conftest import Council
from tests.servers.dovecot import DovecotUser
from tests.servers.signin import SignInServer
from tests.servers.smtp import SmtpServer
from tests.stories import shapes
from tests.stories.world import JEAN, World

pytestmark = pytest.mark.slow


def _with_sign_in(council: Council, signin: SignInServer, mailbox: DovecotUser, smtp: SmtpServer) -> None:
    signin.user, signin.interval = mailbox.address, 0
    council.connect(imap_port=mailbox.imap_port, user=mailbox.address, password=mailbox.password, smtp_port=smtp.port)
    servers = f'device_url = "{signin.url}/device", token_url = "{signin.url}/token"'
    table = f'oauth = {{ provider = "other", client_id = "our-number", {servers}, scope = "mail" }}'
    council.edit((f'password_file = "{council.root / "secret"}"', table), ('user = ""', f'user = "{mailbox.address}"\n{table}'))


def test_she_signs_in_once(council: Council, signin: SignInServer, mailbox: DovecotUser, smtp: SmtpServer) -> None:
    _with_sign_in(council, signin, mailbox, smtp)
    refused = council.run("check", "--connect")
    assert refused.exit_code == Exit.WRONG
    assert "mailbridge login shah" in refused.output
    done = council.run("login", "shah")
    assert done.exit_code == Exit.DONE, done.output
    assert f"{signin.url}/here" in done.output
    assert "WXYZ-1234" in done.output
    assert signin.given[-1] not in done.output
    smtp.tokens = {signin.given[-1]}
    assert council.run("once").exit_code == Exit.DONE
    mailbox.deliver(shapes.fresh(JEAN, mailbox.address, "pothole", "A pothole outside 14 Mill Lane NB1 4QT.\n\nJean Obi", World.now))
    assert council.run("once").exit_code == Exit.DONE
    assert smtp.received, "mail came in and letters went out by one sign-in"


def test_nothing_to_sign_in_to(council: Council, signin: SignInServer) -> None:
    nobody = council.run("login", "brown")
    assert nobody.exit_code == Exit.USAGE
    assert "Known: shah, smtp" in nobody.output
    by_password = council.run("login", "smtp")
    assert by_password.exit_code == Exit.WRONG
    assert "[smtp.oauth]" in by_password.output
