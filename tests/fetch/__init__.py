"""Fetch, against a real Dovecot."""
