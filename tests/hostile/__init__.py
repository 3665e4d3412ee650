"""Attacks: what somebody who wishes us ill could write, and what must not come of it. deploy/SECURITY.md names them all."""
