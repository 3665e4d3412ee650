"""Mails with damaged bytes, by the million: `python -m tests.mutations`. What breaks is kept, made small, and becomes a file of tests/mails."""
