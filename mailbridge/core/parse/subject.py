"""Subjects without the chains of prefixes, tags and protective markings that mail systems put around them."""

from __future__ import annotations

import re

_REPLY = "re|aw|sv|vs|antw|odp|ynt|res|ris|rif|atb|bls|vá|回复|答复"
_FORWARD = "fw|fwd|wg|tr|rv|enc|i|pd|vb|fs|vl|doorst|yml|továbbítás|转发|przekaż|i̇lt|ilt|reenviado|vidarebefordrat|rvs"
_MARKING = (
    r"official(?:[\s:_-]{1,3}sensitive)?(?:[\s:_-]{1,4}\[?(?:personal|commercial|locsen)\]?)?|not protectively marked"
    r"|protective marking[:\s]{0,3}\w{1,20}|protect(?:[\s:-]{1,3}(?:personal|commercial|staff))?"
    r"|restricted|unclassified|nhs[\s-]confidential|swyddogol(?:[\s-]{1,3}sensitif)?"
)
_TAG = (
    r"external(?: e-?mail| sender| message)?|ext|caution|warning|spam\??|suspected spam|possible spam"
    r"|bulk|junk|virus\??|phish(?:ing)?\??|secure|encrypted|egress|allanol|urgent external|extern"
    r"|externe|externo"
)
_PREFIX = re.compile(rf"(?P<kind>{_REPLY}|{_FORWARD})\s{{0,2}}(?:\[\d{{1,3}}\]|\(\d{{1,3}}\)|\^\d{{1,3}}|\*\d{{1,3}})?\s{{0,2}}[:：]\s{{0,5}}", re.IGNORECASE)
_LEADING = re.compile(
    rf"(?:[\[({{<*]{{1,3}}\s?(?:{_TAG}|{_MARKING})\s?[\])}}>*]{{1,3}}\s{{0,3}}[:-]?|(?:official(?:[\s:_-]{{1,3}}sensitive)?"
    rf"|not protectively marked)\s{{0,2}}[:;|–-]|(?:external(?: e-?mail| sender)?|suspected spam)\s{{0,2}}:"
    rf"|(?:{_MARKING})(?=\s{{0,5}}$))\s{{0,5}}",
    re.IGNORECASE,
)
_BARE_MARKING = re.compile(r"(?:OFFICIAL(?:[ :-]{1,3}SENSITIVE)?(?: ?- ?PERSONAL)?|NOT PROTECTIVELY MARKED)\s{1,5}(?=\S)")
_TRAILING = re.compile(
    rf"\s{{0,5}}(?:[-–|:]\s{{0,3}}(?:{_MARKING})|[\[({{]\s?(?:{_MARKING}|{_TAG})\s?[\])}}]|\bOFFICIAL(?:[ :-]{{1,3}}SENSITIVE)?)$", re.IGNORECASE
)
_FORWARDS = re.compile(rf"(?:{_FORWARD})", re.IGNORECASE)
_REACH = 2_000
"""Characters of a subject that are searched for prefixes and markings."""


def title(subject: str) -> str:
    """A subject without prefixes, tags and markings, for matching."""
    rest = subject[:_REACH].strip()
    while match := _PREFIX.match(rest) or _LEADING.match(rest) or _BARE_MARKING.match(rest):
        rest = rest[match.end() :]
    if len(subject) > _REACH:
        return rest + subject[_REACH:]
    while match := _TRAILING.search(rest[-80:]):
        if match.end() == match.start() or not rest[: len(rest) - (match.end() - match.start())].strip():
            break
        rest = rest[: len(rest) - (match.end() - match.start())]
    return rest.strip()


def is_forward(subject: str) -> bool:
    """Whether the outermost prefix says that the mail passes another one on."""
    return bool(_FORWARDS.fullmatch(_outermost(subject)))


def is_reply(subject: str) -> bool:
    """Whether the outermost prefix says that the mail answers another one."""
    kind = _outermost(subject)
    return bool(kind) and not _FORWARDS.fullmatch(kind)


def _outermost(subject: str) -> str:
    rest = subject[:_REACH].strip()
    while match := _LEADING.match(rest) or _BARE_MARKING.match(rest):
        rest = rest[match.end() :]
    prefix = _PREFIX.match(rest)
    return prefix.group("kind").lower() if prefix else ""
