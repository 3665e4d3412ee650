"""Every regular expression of mailbridge against long texts made for it: repeated pieces of what it looks for, with an end on which it fails.

Time is compared with itself: text twice as long may take a little more than twice as long, not four times. Milliseconds would depend on the machine."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

import mailbridge.core

LENGTH = 12_000
"""Characters of the first text: what is quadratic takes long enough to be told from what is not."""
SUSPICIOUS = 0.02
"""Seconds of the processor: what is linear takes a thousandth of one."""
QUADRATIC = 3.0
"""How many times as long the doubled text takes from which on it is no chance."""


@dataclass(frozen=True)
class Slow:
    """A pattern, what it was given, and how much longer twice as much took."""

    name: str
    unit: str
    seconds: float
    ratio: float


def patterns() -> dict[str, re.Pattern[str]]:
    """Where each stands -> the pattern; every one that a module of the core holds, alone, in a table, or in an object of its own."""
    found: dict[str, re.Pattern[str]] = {}
    for module in _modules():
        for name, value in vars(module).items():
            for key, pattern in _within(value, 0):
                if pattern not in found.values():
                    found[f"{module.__name__.removeprefix('mailbridge.core.')}.{name}{key}"] = pattern
    return found


def _modules() -> Iterator[ModuleType]:
    for one in pkgutil.walk_packages(mailbridge.core.__path__, "mailbridge.core."):
        yield importlib.import_module(one.name)


def _within(value: Any, deep: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield "", value
    elif deep < 4 and isinstance(value, Mapping):
        yield from (((f"[{key}]{inner}"), one) for key, child in value.items() for inner, one in _within(child, deep + 1))
    elif deep < 4 and isinstance(value, tuple | list | set | frozenset):
        yield from (((f"[{at}]{inner}"), one) for at, child in enumerate(value) for inner, one in _within(child, deep + 1))
    elif deep < 4 and not isinstance(value, type | ModuleType) and type(value).__module__.startswith("mailbridge.core"):
        yield from (((f".{name}{inner}"), one) for name, child in _parts(value) for inner, one in _within(child, deep + 1))


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if is_dataclass(value):
        yield from ((one.name, getattr(value, one.name, None)) for one in fields(value))
    yield from vars(value).items() if hasattr(value, "__dict__") else ()
    cached = [name for name, one in vars(type(value)).items() if isinstance(one, cached_property)]
    yield from ((name, getattr(value, name)) for name in cached)


COMMON = (
    " ",
    "\n",
    " \n",
    "\t",
    "a",
    "A",
    "0",
    "a ",
    "A ",
    "0 ",
    "a.",
    "a,",
    "a, ",
    ".",
    ",",
    "-",
    "_",
    "'",
    '"',
    "(",
    "<",
    "[",
    ">",
    "> ",
    "é",
    "a@",
    "@",
    "a\n",
    "A\n",
    "\n\n",
)


def units(pattern: str) -> tuple[str, ...]:
    """Pieces to repeat: what makes any pattern try again, and the words of this one."""
    plain = re.sub(r"\(\?[:=!<P][^)a-z]*|\\[bBAZ]|[\^$?*+|]|\{[^}]*\}", "\x00", pattern)
    plain = plain.replace("\\s", " ").replace("\\d", "1").replace("\\w", "a").replace("\\", "").replace("(", "\x00").replace(")", "\x00")
    words = dict.fromkeys(word for word in plain.split("\x00") if 1 < len(word) < 30 and "[" not in word)
    return tuple(dict.fromkeys((*COMMON, *[w for word in list(words)[:12] for w in (word, word + " ")])))


def slowness(name: str, pattern: re.Pattern[str], unit: str, *, length: int = LENGTH) -> Slow | None:
    """None where twice as much takes about twice as long."""
    first = _seconds(pattern, unit, length)
    if first < SUSPICIOUS:
        return None
    first, second = min(first, _seconds(pattern, unit, length)), min(_seconds(pattern, unit, 2 * length), _seconds(pattern, unit, 2 * length))
    return Slow(name, unit, first, second / first) if second > QUADRATIC * first else None


def _seconds(pattern: re.Pattern[str], unit: str, length: int) -> float:
    text = (unit * (length // len(unit) + 1))[:length] + "\x01"
    start = time.process_time()
    for found in pattern.finditer(text):
        if found.end() > length:
            break
    return time.process_time() - start
