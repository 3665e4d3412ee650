"""The real servers of tests/servers, for every test that asks for one by name."""

import gc
import os

import pytest

from tests.servers.certificates import certificate, other_certificate
from tests.servers.dovecot import dovecot, mailbox
from tests.servers.postgres import own_postgres, postgres
from tests.servers.relay import relay
from tests.servers.signin import signin
from tests.servers.smtp import make_smtp, smtp

__all__ = ["certificate", "dovecot", "mailbox", "make_smtp", "other_certificate", "own_postgres", "postgres", "relay", "signin", "smtp"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Any story can be told on either database."""
    parser.addoption("--database", choices=["sqlite", "postgresql"], help="which database stories are told on (otherwise MAILBRIDGE_TEST_DATABASE, or SQLite)")


def pytest_configure(config: pytest.Config) -> None:
    """The choice of a database reaches every process. aiosmtpd warns of logins without STARTTLS also where the whole connection is encrypted."""
    if chosen := config.getoption("--database"):
        os.environ["MAILBRIDGE_TEST_DATABASE"] = chosen
    config.addinivalue_line("filterwarnings", "ignore:Requiring AUTH while not requiring TLS:UserWarning")


def pytest_collection_finish() -> None:
    """Thousands of collected tests live until the end: the garbage collector need not look at them again and again."""
    gc.freeze()
