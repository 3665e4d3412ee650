"""Send: the bytes of a letter to an SMTP server. What becomes of every recipient is told: accepted, refused for good, to be tried later, or uncertain.

This package and the daemon are the only asynchronous ones."""

from mailbridge.core.wire import LoginRefused, Unreachable, Unsafe
from mailbridge.send.letter import Posted
from mailbridge.send.poster import Poster, probe
from mailbridge.send.server import Smtp

__all__ = ["LoginRefused", "Posted", "Poster", "Smtp", "Unreachable", "Unsafe", "probe"]
