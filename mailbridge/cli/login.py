"""`mailbridge login`: a person signs in once, in any browser; the service goes on with that by itself."""

from __future__ import annotations

import time
from pathlib import Path

from mailbridge import assembly, storage
from mailbridge.cli import configured, screen
from mailbridge.cli.exits import Exit, Stopped
from mailbridge.oauth import granted, invited


def sign_in(config: Path | None, name: str) -> None:
    """Shows the provider's page and a code, waits until somebody has signed in there, and keeps what that gives.

    Raises `Stopped` where there is nothing to sign in to, `LoginRefused` or `Unreachable` where it did not work."""
    settings = configured.for_looking(config)
    known = [*settings.council.councillors, assembly.SMTP]
    if name not in known:
        raise Stopped(f"There is no {name!r} in {settings.folder}. Known: {', '.join(known)}.", Exit.USAGE)
    signed_in = assembly.sign_in(settings, name)
    if signed_in is None:
        raise Stopped(f"{name} logs in with a password: service.toml has no [{_table(name)}.oauth].")
    storage.prepared(settings.storage.data)
    invitation = invited(signed_in.provider)
    out = screen.console()
    out.print(f"Open {invitation.url} in any browser, type {invitation.code} there, and sign in as the account of [{_table(name)}].", markup=False)
    out.print("Waiting for that; Ctrl-C gives up.")
    signed_in.keep(granted(signed_in.provider, invitation, time.sleep))
    out.print("Signed in. A running service notices at its next try; `mailbridge check --connect` tries at once.")


def _table(name: str) -> str:
    return name if name == assembly.SMTP else f"councillors.{name}.mailbox"
