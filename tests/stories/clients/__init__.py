"""The councillor's mail programs, byte for byte: iPhone Mail, Gmail in the browser and as an app, Outlook on a desk and on an iPhone.

Each module has `reply(letter, sender, text, when, subject=None)`, `tap(href, sender, when)` and `forward(mail, sender, text, when, to)`."""

from collections.abc import Mapping

from tests.stories.clients import gmail, gmail_app, iphone, outlook, outlook_ios
from tests.stories.clients.wire import Client

CLIENTS: Mapping[str, Client] = {
    "iPhone Mail": iphone,
    "Gmail": gmail,
    "Gmail app": gmail_app,
    "Outlook": outlook,
    "Outlook for iOS": outlook_ios,
}
