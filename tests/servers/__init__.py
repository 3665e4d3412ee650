"""Real servers on loopback for the tests: Dovecot (IMAP, LMTP), an SMTP server that keeps what it gets, and a relay that breaks lines.

Fixtures, all exported by tests/conftest.py:
`dovecot`, `mailbox` (a fresh user), `smtp` (a fresh server), `make_smtp` (with TLS, users), `relay` (makes relays), `certificate`, `other_certificate`.
"""
