"""What changes on the server: mails taken in are left, flagged or moved; letters sent are kept once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from mailbridge.fetch import Connection, Declined, Unreachable, connect
from tests.fetch.test_mailbox import account_of, mail
from tests.servers.dovecot import DovecotUser
from tests.servers.relay import Relay

MakeRelay = Callable[..., Relay]


@pytest.fixture
def connection(mailbox: DovecotUser) -> Iterator[Connection]:
    opened = connect(account_of(mailbox))
    yield opened
    opened.close()


def test_leave_changes_nothing(mailbox: DovecotUser, connection: Connection) -> None:
    mailbox.append(mail(1))
    connection.finish(connection.new_uids(0)[0], "leave", "Done")
    assert mailbox.messages() == [mail(1)]
    assert "Flagged" not in mailbox.flags()[0]
    assert len(mailbox.folders()) == 1


def test_flag_flags_and_leaves_unread(mailbox: DovecotUser, connection: Connection) -> None:
    mailbox.append(mail(1))
    mailbox.append(mail(2))
    connection.finish(connection.new_uids(0)[0], "flag", "")
    first, second = mailbox.flags()
    assert "\\Flagged" in first
    assert "\\Seen" not in first
    assert "\\Flagged" not in second


WITHOUT = {"all": [], "MOVE": [(b" MOVE", b" XOVE")], "MOVE and UIDPLUS": [(b" MOVE", b" XOVE"), (b" UIDPLUS", b" XIDPLUS")]}


@pytest.mark.parametrize("lacking", WITHOUT)
def test_move_with_and_without_the_extensions(mailbox: DovecotUser, relay: MakeRelay, lacking: str) -> None:
    for number in (1, 2, 3):
        mailbox.append(mail(number), flags=r"(\Deleted)" if number == 3 else "")
    line = relay(mailbox.imap_port, WITHOUT[lacking])
    connection = connect(account_of(mailbox, line.port))
    for uid in (1, 2):
        connection.finish(uid, "move", "mailbridge/Done")
    connection.close()
    assert mailbox.messages("mailbridge/Done") == [mail(1), mail(2)]
    left = dict(zip(mailbox.messages(), mailbox.flags(), strict=True))
    assert mail(3) in left, "what its owner marked as deleted is the owner's"
    if lacking == "MOVE and UIDPLUS":
        assert set(left) == {mail(1), mail(2), mail(3)}
        assert "\\Deleted" in left[mail(1)]
    else:
        assert set(left) == {mail(3)}
    assert (b" MOVE " in line.said) is (lacking == "all")


def test_a_folder_made_by_move_is_shown_in_mail_apps(mailbox: DovecotUser, connection: Connection) -> None:
    mailbox.append(mail(1))
    connection.finish(connection.new_uids(0)[0], "move", "mailbridge")
    with mailbox.imap() as imap:
        assert b"mailbridge" in imap.lsub()[1][0]


def test_moving_what_is_gone_is_no_error(mailbox: DovecotUser, connection: Connection) -> None:
    connection.finish(99, "move", "mailbridge")
    connection.finish(99, "flag", "")
    mailbox.append(mail(1))
    assert connection.new_uids(0) == [1]


def test_a_move_that_cannot_be_leaves_the_mail_and_the_connection(mailbox: DovecotUser, connection: Connection) -> None:
    mailbox.append(mail(1))
    uids = connection.new_uids(0)
    for impossible in ("a//b", "x" * 500):
        with pytest.raises(Declined, match="move mail 1"):
            connection.finish(1, "move", impossible)
    assert connection.new_uids(0) == uids
    assert mailbox.messages() == [mail(1)]


def test_a_sent_copy_is_kept_once_and_read(mailbox: DovecotUser, connection: Connection) -> None:
    assert connection.append_sent(mail(1), "Sent", "<1@post.example>")
    assert not connection.append_sent(mail(1), "Sent", "<1@post.example>")
    assert connection.append_sent(mail(2), "Sent", "<2@post.example>")
    assert mailbox.messages("Sent") == [mail(1), mail(2)]
    assert all("\\Seen" in flags for flags in mailbox.flags("Sent"))


def test_after_a_sent_copy_the_inbox_is_watched_again(mailbox: DovecotUser, connection: Connection) -> None:
    mailbox.append(mail(1))
    connection.append_sent(mail(7), "Sent", "<7@post.example>")
    assert connection.new_uids(0) == [1]
    assert [one.raw for one in connection.fetch([1])] == [mail(1)]  # type: ignore[union-attr]
    assert mailbox.messages("Sent") == [mail(7)]


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_a_copy_whose_line_broke_is_kept_once(mailbox: DovecotUser, relay: MakeRelay, lost: str) -> None:
    line = relay(mailbox.imap_port)
    connection = connect(account_of(mailbox, line.port))
    line.cut_when_client_says(b"Message-ID: <1@post.example>") if lost == "request" else line.cut_when_server_says(b"Append completed")
    with pytest.raises(Unreachable):
        connection.append_sent(mail(1), "Sent", "<1@post.example>")
    connection.close()
    again = connect(account_of(mailbox))
    assert again.append_sent(mail(1), "Sent", "<1@post.example>") is (lost == "request")
    assert not again.append_sent(mail(1), "Sent", "<1@post.example>")
    assert mailbox.messages("Sent") == [mail(1)]
    again.close()


def test_several_copies_are_looked_for_together(mailbox: DovecotUser, relay: MakeRelay) -> None:
    line = relay(mailbox.imap_port)
    connection = connect(account_of(mailbox, line.port))
    copies = {f"<{number}@post.example>": mail(number) for number in range(1, 11)}
    connection.append_sent(copies["<9@post.example>"], "Sent", "<9@post.example>")
    line.said.clear()
    for _ in range(2):
        with connection.looked_into("Sent", list(copies)):
            for message_id, raw in copies.items():
                connection.append_sent(raw, "Sent", message_id)
        assert sorted(mailbox.messages("Sent")) == sorted(copies.values())
    assert connection.new_uids(0) == [], "its own folder is selected again"
    connection.close()
    assert line.said.count(b"APPEND") == 9
    assert line.said.count(b"OR HEADER") == (7 + 1) * 2


def test_a_copy_without_a_message_id_is_kept_each_time(mailbox: DovecotUser, connection: Connection) -> None:
    for _ in range(2):
        assert connection.append_sent(b"Subject: note\r\n\r\nx\r\n", "Notes", "")
    assert len(mailbox.messages("Notes")) == 2


def test_a_copy_has_the_ends_of_lines_that_a_server_wants(mailbox: DovecotUser, connection: Connection) -> None:
    connection.append_sent(b"Subject: note\n\nx\r\ny\n", "Notes", "")
    assert mailbox.messages("Notes") == [b"Subject: note\r\n\r\nx\r\ny\r\n"]


@pytest.mark.parametrize("folder", ["Gesendet", "Wysłane", "INBOX", 'Sent "by" us', "Sent/Casework"])
def test_any_folder_can_hold_the_copies(mailbox: DovecotUser, connection: Connection, folder: str) -> None:
    assert connection.append_sent(mail(1), folder, "<1@post.example>")
    assert not connection.append_sent(mail(1), folder, "<1@post.example>")
    reader = connect(account_of(mailbox, folder=folder))
    assert reader.new_uids(0) == [1]
    reader.close()


def test_the_folder_that_the_server_calls_sent_is_used(mailbox: DovecotUser, relay: MakeRelay) -> None:
    """Exchange's is `Sent Items`, Google's `[Gmail]/Sent Mail`: a second one beside it would confuse her."""
    mailbox.append(mail(1), "Sent Items")
    line = relay(mailbox.imap_port, [(b'(\\HasNoChildren) "/" "Sent Items"', b'(\\HasNoChildren \\Sent) "/" "Sent Items"')])
    connection = connect(account_of(mailbox, line.port))
    assert connection.append_sent(mail(2), "Sent", "<2@post.example>")
    assert connection.append_sent(mail(3), "Casework sent", "<3@post.example>")
    connection.close()
    assert mailbox.messages("Sent Items") == [mail(1), mail(2)]
    assert mailbox.messages("Casework sent") == [mail(3)]


def test_a_server_that_keeps_everything_beneath_inbox(mailbox: DovecotUser, relay: MakeRelay) -> None:
    line = relay(mailbox.imap_port, [(b'NAMESPACE (("" "/"))', b'NAMESPACE (("INBOX/" "/"))')])
    mailbox.append(mail(1))
    connection = connect(account_of(mailbox, line.port))
    assert connection.append_sent(mail(2), "Sent", "<2@post.example>")
    assert not connection.append_sent(mail(2), "Sent", "<2@post.example>")
    connection.finish(connection.new_uids(0)[0], "move", "Done")
    connection.close()
    assert mailbox.messages("INBOX/Sent") == [mail(2)]
    assert mailbox.messages("INBOX/Done") == [mail(1)]


def test_no_words_pass_over_a_closed_connection(connection: Connection) -> None:
    connection.close()
    for act in (connection.state, connection.idle_start, lambda: connection.finish(1, "flag", ""), lambda: connection.append_sent(b"x", "Sent", "")):
        with pytest.raises(Unreachable, match="closed"):
            act()
