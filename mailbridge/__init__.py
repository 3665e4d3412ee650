"""mailbridge fetches a mail, archives it, parses it, recognises it, decides what should happen, records that, and sends what must be sent."""

__version__ = "0.1.0"
