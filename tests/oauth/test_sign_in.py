"""OAuth 2 from the first code to the daily renewal, against a sign-in server, Dovecot and an SMTP server on loopback."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from mailbridge import assembly
from mailbridge.core.people import SignIn
from mailbridge.core.wire import LoginRefused, Unreachable, Unsafe
from mailbridge.fetch import Account, connect
from mailbridge.oauth import Provider, SignedIn, granted, invited, provider_of
from mailbridge.oauth.grants import Grant
from mailbridge.send import Poster, Smtp
from mailbridge.settings import Misconfigured, load, starter
from tests.servers.dovecot import DovecotUser
from tests.servers.signin import SignInServer
from tests.servers.smtp import SmtpServer

pytestmark = pytest.mark.slow
LETTER = b"Subject: hello\r\n\r\nHello.\r\n"


def _provider(server: SignInServer) -> Provider:
    return Provider(f"{server.url}/device", f"{server.url}/token", "mail", "our-number", "our-secret")


def _signed_in(server: SignInServer, folder: Path, **how: object) -> SignedIn:
    account = SignedIn(_provider(server), folder / "oauth" / "shah.json", "sign in with `mailbridge login shah`", **how)  # type: ignore[arg-type]
    account.keep(granted(account.provider, invited(account.provider), lambda _: None))
    return account


def test_somebody_signs_in_while_we_ask(signin: SignInServer, tmp_path: Path) -> None:
    signin.says = [(400, {"error": "authorization_pending"}), (400, {"error": "slow_down"}), (400, {"error": "authorization_pending"})]
    invitation = invited(_provider(signin))
    assert (invitation.url, invitation.code) == (f"{signin.url}/here", "WXYZ-1234")
    waits: list[float] = []
    grant = granted(_provider(signin), invitation, waits.append)
    assert waits == [5, 5, 10, 10], "as often as the server allows, and more slowly when it says so"
    assert grant.access_token == signin.given[0]
    assert {one["client_secret"] for one in signin.asked} == {"our-secret"}


def test_nobody_signs_in(signin: SignInServer) -> None:
    signin.says = [(400, {"error": "authorization_pending"})] * 12
    with pytest.raises(LoginRefused, match="run out"):
        granted(_provider(signin), invited(_provider(signin)), lambda _: None)
    signin.says = [(400, {"error": "access_denied", "error_description": "The user said no\nTrace ID: 17"})]
    with pytest.raises(LoginRefused, match=r"^access_denied: The user said no$"):
        granted(_provider(signin), invited(_provider(signin)), lambda _: None)


def test_a_token_is_renewed_before_it_ends_and_kept_for_its_owner_only(signin: SignInServer, tmp_path: Path) -> None:
    now = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    account = _signed_in(signin, tmp_path, now=lambda: now)
    assert account.token() == account.token() == signin.given[0]
    now += timedelta(minutes=56)
    assert account.token() == signin.given[1], "less than five minutes were left"
    assert SignedIn(account.provider, account.path, "", lambda: now).token() == signin.given[1], "another process finds the same"
    now += timedelta(hours=2)
    assert account.token() == signin.given[2], "the refresh token that came with the second one serves"
    kept = account.kept()
    assert kept is not None
    assert kept.signed_in_at == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    assert {stat.S_IMODE(path.stat().st_mode) for path in account.path.parent.iterdir()} == {0o600}
    assert stat.S_IMODE(account.path.parent.stat().st_mode) == 0o700


def test_a_sign_in_that_was_taken_back_is_for_a_person(signin: SignInServer, tmp_path: Path) -> None:
    account = _signed_in(signin, tmp_path)
    signin.valid = set()
    with pytest.raises(LoginRefused, match="mailbridge login shah") as told:
        account.token(signin.given[0])
    assert "AADSTS50173" in str(told.value)
    assert "refresh-1" not in str(told.value), "no secret in what is told"
    fresh = SignedIn(account.provider, tmp_path / "nobody.json", "sign in with `mailbridge login shah`")
    with pytest.raises(LoginRefused, match="nobody has signed in yet"):
        fresh.token()
    account.path.write_text("{")
    with pytest.raises(LoginRefused, match="cannot be read"):
        account.token()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (503, {"error": "server_error"}),
        (429, {"error": "too_many"}),
        (400, b"<html>"),
        (200, b"<html>"),
        (200, {"token": 1}),
        (400, {"error": "temporarily_unavailable"}),
    ],
)
def test_what_passes_is_tried_again(signin: SignInServer, tmp_path: Path, status: int, body: dict[str, object] | bytes) -> None:
    account = _signed_in(signin, tmp_path)
    signin.says = [(status, body)]
    with pytest.raises(Unreachable):
        account.token(signin.given[0])
    assert account.token(signin.given[0]) == signin.given[1], "the refresh token was kept"


def test_a_sign_in_server_that_is_away(signin: SignInServer, tmp_path: Path) -> None:
    account = _signed_in(signin, tmp_path)
    signin.stop()
    with pytest.raises(Unreachable, match="sign in"):
        account.token(signin.given[0])
    signin.start()


def test_a_provider_that_gives_nothing_to_go_on_with(signin: SignInServer, tmp_path: Path) -> None:
    account = SignedIn(_provider(signin), tmp_path / "oauth" / "a.json", "")
    with pytest.raises(LoginRefused, match="refresh token"):
        account.keep(Grant("access", "", 3600))


def test_imap_and_smtp_are_logged_in_by_token(signin: SignInServer, mailbox: DovecotUser, smtp: SmtpServer, tmp_path: Path) -> None:
    signin.user = mailbox.address
    account = _signed_in(signin, tmp_path)
    connect(Account("127.0.0.1", mailbox.imap_port, "none", "", mailbox.address, "", token=account.token)).close()
    signin.user = "somebody-else@ward.example"
    with pytest.raises(LoginRefused, match="sign-in") as told:
        connect(Account("127.0.0.1", mailbox.imap_port, "none", "", mailbox.address, "", token=lambda _: signin.minted()))
    assert "eyJ" not in str(told.value)


async def test_a_token_that_was_taken_back_early_is_replaced_once(signin: SignInServer, mailbox: DovecotUser, smtp: SmtpServer, tmp_path: Path) -> None:
    """The provider may end a token before its time; the next one is fetched at once, not in an hour."""
    signin.user = "somebody-else@ward.example"
    account = _signed_in(signin, tmp_path)
    signin.user = mailbox.address
    connect(Account("127.0.0.1", mailbox.imap_port, "none", "", mailbox.address, "", token=account.token)).close()
    assert len(signin.given) == 2
    smtp.tokens = {"another"}
    poster = Poster(Smtp("127.0.0.1", smtp.port, "none", user=mailbox.address, token=account.token))
    with pytest.raises(LoginRefused, match="sign-in"):
        await poster.post(mailbox.address, ["jean@mail.example"], LETTER)
    assert len(signin.given) == 3
    smtp.tokens = {signin.given[-1]}
    assert (await poster.post(mailbox.address, ["jean@mail.example"], LETTER)).accepted
    await poster.close()


def test_settings(signin: SignInServer, tmp_path: Path) -> None:
    """One account signs in once, for mail in and out; a password besides is an error that names its key."""
    starter.write(tmp_path)
    path = tmp_path / "config" / "service.toml"
    usual = path.read_text(encoding="utf-8")
    table = f'oauth = {{ provider = "other", client_id = "our-number", device_url = "{signin.url}/device", token_url = "{signin.url}/token", scope = "mail" }}'
    own = usual.replace('password_env = "MAILBRIDGE_SHAH_PASSWORD"', table).replace('password_env = "MAILBRIDGE_SMTP_PASSWORD"', table)
    path.write_text(own, encoding="utf-8")
    settings = load(tmp_path / "config", {})
    mail_in, mail_out = assembly.account(settings, "shah"), assembly.outgoing(settings)
    for token in (mail_in.token, mail_out.token):
        assert token is not None
        with pytest.raises(LoginRefused, match="mailbridge login"):
            token("")
    signed_in, as_well = assembly.sign_in(settings, "shah"), assembly.sign_in(settings, "smtp")
    assert signed_in is not None
    assert as_well is not None
    assert signed_in.path == as_well.path
    path.write_text(usual.replace('user = "casework@priya-shah.example"', f'user = "casework@priya-shah.example"\n{table}', 1), encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"councillors\.shah\.mailbox\.oauth: found a password besides"):
        load(tmp_path / "config", {"MAILBRIDGE_SHAH_PASSWORD": "x", "MAILBRIDGE_SMTP_PASSWORD": "x"})


def test_where_the_big_providers_are() -> None:
    microsoft = provider_of(SignIn(provider="microsoft", client_id="n", tenant="northborough.example"))
    assert microsoft.token_url == "https://login.microsoftonline.com/northborough.example/oauth2/v2.0/token"
    assert "IMAP.AccessAsUser.All" in microsoft.scope
    assert provider_of(SignIn(provider="google", client_id="n")).scope == "https://mail.google.com/"
    with pytest.raises(Unsafe, match="no https"):
        provider_of(SignIn(provider="other", client_id="n", device_url="https://id.example/d", token_url="http://id.example/t", scope="mail"))
    with pytest.raises(ValidationError, match="device_url"):
        SignIn(provider="other", client_id="n")
    with pytest.raises(ValidationError, match="tenant"):
        SignIn(provider="microsoft", client_id="n", tenant="a/../b")
