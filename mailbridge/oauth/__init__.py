"""OAuth 2 for mailboxes whose provider takes no password: a person signs in once, and access tokens are renewed from then on.

`SignedIn` gives a valid access token whenever IMAP or SMTP logs in; `provider_of` says whom it asks."""

from mailbridge.oauth.grants import Invitation, granted, invited
from mailbridge.oauth.keeping import SignedIn
from mailbridge.oauth.providers import Provider, provider_of

__all__ = ["Invitation", "Provider", "SignedIn", "granted", "invited", "provider_of"]
