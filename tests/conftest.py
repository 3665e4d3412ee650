"""The real servers of tests/servers, for every test that asks for one by name."""

import gc

import pytest

from tests.servers.certificates import certificate, other_certificate
from tests.servers.dovecot import dovecot, mailbox
from tests.servers.relay import relay
from tests.servers.smtp import make_smtp, smtp

__all__ = ["certificate", "dovecot", "mailbox", "make_smtp", "other_certificate", "relay", "smtp"]


def pytest_configure(config: pytest.Config) -> None:
    """aiosmtpd warns of logins without STARTTLS also where the whole connection is encrypted."""
    config.addinivalue_line("filterwarnings", "ignore:Requiring AUTH while not requiring TLS:UserWarning")


def pytest_collection_finish() -> None:
    """Thousands of collected tests live until the end: the garbage collector need not look at them again and again."""
    gc.freeze()
