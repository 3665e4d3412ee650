"""The whole service, as a process of its own, between a real Dovecot and a real SMTP server: the "must show" of issue 2."""
