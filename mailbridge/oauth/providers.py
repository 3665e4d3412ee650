"""Where each provider's sign-in servers are, and what mail is called there."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from mailbridge.core.people import SignIn
from mailbridge.core.wire import Unsafe, is_loopback

_MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
_SERVERS = {
    "microsoft": (f"{_MICROSOFT}/devicecode", f"{_MICROSOFT}/token"),
    "google": ("https://oauth2.googleapis.com/device/code", "https://oauth2.googleapis.com/token"),
}
_SCOPES = {
    "microsoft": "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access",
    "google": "https://mail.google.com/",
}


@dataclass(frozen=True, slots=True)
class Provider:
    """A sign-in server and the application that it knows us as. Raises `Unsafe` for an address that is not https, but for this machine's own."""

    device_url: str
    token_url: str
    scope: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    ca_file: str = ""

    def __post_init__(self) -> None:
        for url in (self.device_url, self.token_url):
            parts = urlsplit(url)
            if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
                raise Unsafe(f"{url} is no https:// address: what is asked there are keys to a mailbox")


def provider_of(settings: SignIn, client_secret: str = "") -> Provider:
    """The provider that the settings name. Raises `Unsafe`."""
    device, token = _SERVERS.get(settings.provider, (settings.device_url, settings.token_url))
    scope = settings.scope or _SCOPES[settings.provider]
    device, token = (url.replace("{tenant}", settings.tenant) for url in (device, token))
    return Provider(device, token, scope, settings.client_id, client_secret, settings.ca_file)
