"""A mail that the server tells of in the answer to another command is found before we wait: IDLE does not tell of it again (RFC 3501, 7.3.1)."""

from __future__ import annotations

from typing import Any

import pytest

from mailbridge.fetch import connect
from tests.fetch.test_mailbox import account_of, mail
from tests.servers.dovecot import DovecotUser

pytestmark = pytest.mark.slow


def test_a_mail_that_is_told_of_at_the_end_of_a_search(mailbox: DovecotUser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dovecot searches, then looks for changes, then answers. A NOOP after the search makes that moment certain."""
    connection = connect(account_of(mailbox))
    mailbox.deliver(mail(1))
    searches = 0
    real = connection._client.search

    def late(criteria: Any) -> Any:
        nonlocal searches
        searches += 1
        found = real(criteria)
        if searches == 1:
            mailbox.deliver(mail(2))
            connection._client.noop()
        return found

    monkeypatch.setattr(connection._client, "search", late)
    assert connection.new_uids(0) == [1, 2]
    assert searches == 2
    assert connection.new_uids(2) == []
    connection.close()
