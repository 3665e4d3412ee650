"""What must hold of every mail, however damaged: read without an exception, in bounded time, no word lost, no control character in what letters show."""

from __future__ import annotations

import re
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from mailbridge.core.mail import Address, Mail
from mailbridge.core.parse.assemble import _read
from mailbridge.core.reading import Reading
from mailbridge.core.recognise import recognise
from mailbridge.settings import Settings

SECONDS = 6.0
"""Of the processor for one mail, generous: an ordinary one takes a hundredth."""
_BREAK = re.compile(r"[\r\n\0]")


class TooSlow(Exception):
    """A mail took more of the processor than any mail may."""


def read_soundly(raw: bytes, settings: Settings) -> list[str]:
    """What is wrong with how a mail is read, by the parser without its last net."""
    mail = _read(raw, 0)
    reading = recognise(mail, settings.council, settings.lexicon)
    return [*_lost(mail), *_broken(mail, reading)]


def _lost(mail: Mail) -> Iterator[str]:
    """What is trimmed is kept."""
    lost = set(mail.text.split()) - set(f"{mail.new_text}\n{mail.elided_text}".split())
    loose = {word for word in lost if any(letter.isalnum() for letter in word)}
    if loose and not set(re.findall(r"\w+", " ".join(loose))) <= set(re.findall(r"\w+", f"{mail.new_text}\n{mail.elided_text}")):
        yield f"words are lost: {sorted(loose)[:5]}"


def _broken(mail: Mail, reading: Reading) -> Iterator[str]:
    """Nothing that goes into a header or a line of the log holds the end of one."""
    people: list[Address | None] = [mail.from_, mail.sender, *mail.other_froms, *mail.reply_to, *mail.to, *mail.cc, reading.author]
    shown = [mail.subject, mail.title, reading.title, mail.message_id, *mail.references, *mail.in_reply_to, *(one.filename or "" for one in mail.attachments)]
    shown += [part for one in people if one for part in (one.name, one.address)] + [reading.reply_address, reading.matter.issue]
    yield from (f"a line ends inside {one!r}" for one in shown if _BREAK.search(one))


def judged(check: Callable[[bytes], list[str]], raw: bytes) -> str:
    """What is wrong in one line; empty when nothing is. The place of an exception is part of it, the words of the mail are not."""
    try:
        with _bounded():
            found = check(raw)
    except TooSlow:
        return "TooSlow"
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {where.filename.rpartition('/')[2]}, {where.name}"
    return found[0] if found else ""


@contextmanager
def _bounded() -> Iterator[None]:
    """Stops what takes too long, regular expressions as well: they look for signals."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TooSlow

    before, start = signal.signal(signal.SIGVTALRM, stop), time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    if time.process_time() - start > SECONDS:
        raise TooSlow
