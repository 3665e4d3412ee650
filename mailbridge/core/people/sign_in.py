"""How a mailbox is signed in to where its provider takes no password: OAuth 2."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from mailbridge.core.people.setting import Setting


class SignIn(Setting):
    """The application that a provider knows us as. A person signs in once with `mailbridge login`; what that gives is kept in the data folder, not here."""

    provider: Literal["microsoft", "google", "other"]
    client_id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    """The application's number, as the provider's console shows it."""
    tenant: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]+$")] = "organizations"
    """Microsoft: the council's domain or directory number."""
    client_secret_file: str = ""
    """Path of a file, readable by its owner only, where the provider wants a secret of the application, as Google does."""
    device_url: str = ""
    """`other`: where signing in begins (RFC 8628, 3.1)."""
    token_url: str = ""
    """`other`: where tokens come from (RFC 6749, 3.2)."""
    scope: str = ""
    """What is asked for, parted by blanks; empty: mail in and out, as the provider calls it."""
    ca_file: str = Field(default="")
    """`other`: PEM file of the authority that signed the sign-in server's certificate, where it is not a public one."""

    @model_validator(mode="after")
    def _other_names_its_servers(self) -> SignIn:
        if self.provider == "other" and not (self.device_url and self.token_url and self.scope):
            raise ValueError('provider = "other" needs device_url, token_url and scope')
        return self
