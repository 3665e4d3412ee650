"""Tokens, references and Message-IDs of ours: how they are made and how they are found again after people have retyped them.

A token says which letter of ours a mail answers, so which case and which party. It is an HMAC over the letter's key, ten characters of an
alphabet without i, l, o and u (Crockford's base 32), so that case, punctuation and l/1, o/0 do not matter.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from functools import lru_cache

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 10
REFERENCE_WORDS = "Our reference:"
"""What the last line of each letter begins with; in words that she means for somebody else it shows a quotation."""
_RETYPED = str.maketrans({"l": "1", "i": "1", "o": "0", "u": "v", ".": None, "-": None, "_": None, "/": None, " ": None})
LONGEST_LOCAL = 320
"""Characters before the @ in which a tag is looked for; RFC 5321 allows 64."""
LIST = "list"
"""Stands in a Message-ID where other letters name their case."""
_LIST = re.compile(r"\[ ?list[ :#]{0,3}([0-9a-z]{5}[ -]?[0-9a-z]{5}) ?\]", re.IGNORECASE)
_CANDIDATE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{5}-[0-9A-Za-z]{5}(?![0-9A-Za-z])")

_MAY_BE_TOKEN = re.compile(r"-[0-9A-Za-z]{5}(?![0-9A-Za-z])")
"""How each of them ends; Python's matcher passes over all that is no hyphen."""


def make(secret: bytes, key: str) -> str:
    """The token of the letter that has this unique key: ten lower-case characters."""
    number = int.from_bytes(hmac.new(secret, key.encode(), hashlib.sha256).digest()[:8], "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(LENGTH))


def shown(token: str) -> str:
    """A token as printed in a letter: `7KQ4M-Z9XPR`."""
    return f"{token[:5]}-{token[5:]}".upper()


def normalised(written: str) -> str:
    """A token as somebody retyped it, in the form that `make` returns; empty when it cannot be one."""
    token = written.lower().translate(_RETYPED)
    return token if len(token) == LENGTH and all(c in ALPHABET for c in token) else ""


def in_text(text: str) -> tuple[str, ...]:
    """Everything in a text that looks like a printed token, normalised, in order, without repeats."""
    found = (normalised(match.group()) for match in _CANDIDATE.finditer(text)) if _MAY_BE_TOKEN.search(text) else ()
    return tuple(dict.fromkeys(token for token in found if token))


def list_tag(token: str) -> str:
    """What the subject of a letter ends in that lists several cases: `[List 7KQ4M-Z9XPR]`. It names none of them."""
    return f"[List {shown(token)}]"


def lists_in(subject: str) -> tuple[str, ...]:
    """The tokens of the lists that a subject names, normalised."""
    found = (normalised(match[1]) for match in _LIST.finditer(subject))
    return tuple(dict.fromkeys(token for token in found if token))


def in_address(address: str, casework: str, separator: str = "+") -> str:
    """The token in a tagged casework address (`casework+7kq4mz9xpr@…`, IMCEAMAILTO- included), normalised; empty when there is none."""
    local, _, domain = _unwrapped(address).rpartition("@")
    own, _, own_domain = casework.lower().rpartition("@")
    if not separator or domain != own_domain or not local.startswith(own + separator):
        return ""
    return normalised(local[len(own) + len(separator) :])


def untagged(address: str, separator: str) -> Iterator[str]:
    """The addresses of which this one may be a tagged one: what stands before tags may stand in a name as well."""
    local, _, domain = _unwrapped(address).rpartition("@")
    return (f"{local[:at]}@{domain}" for at in range(min(len(local), LONGEST_LOCAL)) if local.startswith(separator, at))


def tagged(casework: str, token: str, separator: str = "+") -> str:
    """The casework address that carries a token; the plain address when the server takes no tags."""
    local, _, domain = casework.rpartition("@")
    return f"{local}{separator}{token}@{domain}" if separator else casework


def without_tag(address: str, separator: str = "+") -> str:
    """An address in lower case without its tag."""
    local, _, domain = _unwrapped(address).rpartition("@")
    return f"{local.partition(separator)[0] if separator else local}@{domain}"


def message_id(reference: str, letter: str, mark: str, casework: str) -> str:
    """Our Message-ID: `<mb-2417.forward.7kq4mz9xpr@ward.example>`; under 70 characters, so that Outlook keeps it (DESIGN.md, Letters).

    The mark makes it unique. It must not be the token: every reply and forward shows the Message-ID to others."""
    domain = casework.rpartition("@")[2]
    return f"<{reference.lower()}.{letter[:12]}.{mark}@{domain}>"


def reference_of(identifier: str, domains: frozenset[str], prefix: str) -> str:
    """The reference that a Message-ID of ours names (a claim, not a proof), or empty."""
    left, _, domain = identifier.strip("<> \t\r\n").lower().rpartition("@")
    number = re.match(rf"{prefix.lower()}-(\d+)\.", left)
    return f"{prefix}-{int(number.group(1))}" if number and domain in domains else ""


def parts_of(identifier: str, domains: frozenset[str], prefix: str) -> tuple[int, str] | None:
    """The number of the case and the family of the letter that a Message-ID of ours names; number 0 for a letter of no single case. None: it is not ours."""
    left, _, domain = identifier.strip("<> \t\r\n").lower().rpartition("@")
    named = re.fullmatch(rf"(?:{prefix.lower()}-(\d{{1,9}})|mailbridge|{LIST})\.([a-z0-9_]*)\.[{ALPHABET}]{{{LENGTH}}}", left)
    return (int(named[1] or 0), named[2]) if named and domain in domains else None


def is_of_list(identifier: str, domains: frozenset[str]) -> bool:
    """Whether a Message-ID is that of a letter of ours that lists several cases."""
    left, _, domain = identifier.strip("<> \t\r\n").lower().rpartition("@")
    return left.startswith(f"{LIST}.") and domain in domains


def references_in(text: str, prefix: str) -> tuple[str, ...]:
    """Every `MB-2417` in a text, in order, without repeats; case does not matter, leading zeros do not count.

    `MB 0419` on a lamp column is not one: the hyphen is required, in brackets a blank will do."""
    found = (f"{prefix}-{int(m.group(1) or m.group(2))}" for m in _references(prefix.lower()).finditer(text.lower()))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=8)
def _references(lower: str) -> re.Pattern[str]:
    """References in a text in lower case. The prefix comes first, so that Python's matcher passes over all other letters at once."""
    return re.compile(rf"{lower}(?<![a-z0-9-]{lower})-0*(\d{{1,9}})(?![a-z0-9])|\[{lower}[ -]?0*(\d{{1,9}})\]")


def disarmed(text: str, prefix: str) -> str:
    """A stranger's words without anything that reads like a reference of ours (`MB 1` -> `MB.1`): they come back in the subject of her reply."""
    cases = re.sub(rf"(?<![A-Za-z0-9-])({prefix})[ –—_-]?(?=\d)", r"\1.", text, flags=re.IGNORECASE)
    return re.sub(r"(?<![A-Za-z0-9-])(H)(?:[–—_-]|(?<=\[H) ?)(?=\d)", r"\1.", cases, flags=re.IGNORECASE)


def held_name(number: int) -> str:
    """How she names a held mail: `H-12`, by its number in the archive. Prefixes of cases have two letters or more."""
    return f"H-{number}"


def rule_name(number: int) -> str:
    """How she names a rule of hers about a sender: `R-3`."""
    return f"R-{number}"


def _unwrapped(address: str) -> str:
    """An address in lower case, out of Exchange's IMCEAMAILTO- wrapping (`IMCEAMAILTO-a+2Bb+40c+2Eexample@exchange`)."""
    lowered = address.strip("<> \t").lower()
    wrapped = re.match(r"imcea(?:mailto|smtp|invalid)-(.*)@[^@]*$", lowered)
    if not wrapped:
        return lowered
    return re.sub(r"\+([0-9a-f]{2})", lambda m: chr(int(m.group(1), 16)), wrapped.group(1))
