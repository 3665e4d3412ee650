"""Signs of the case that a mail belongs to, in the matching order of DESIGN.md, and the references that others gave it.

A sign says which case, never who is writing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailbridge.core import tokens
from mailbridge.core.mail import Mail
from mailbridge.core.patterns import AnyOf, any_of
from mailbridge.core.people import Council
from mailbridge.core.reading import Claim
from mailbridge.model.words import MatchedBy

_LONGEST = 60_000
"""Characters of a text that are searched; what follows is kept but not read for references."""
_MOST = 40
_CASE_WORD = (
    r"(?:(?:our|your|my|the|web|crime|log|job|works?|order|case|enquiry|inquiry|request|ticket|complaint|incident|application|permit|pcn|"
    r"call|service|report|tracking|customer|council|unique|quoting|quote)[ .:]{1,2}){0,3}"
)
_CODES = re.compile(
    r"(?=[A-Z0-9r])(?:\bref:_[0-9A-Za-z._]{6,40}:ref\b"
    r"|\b(?:CAS|FS-Case|FS-CASE|CRM|SR|INC|REQ|CSC|COM|CMP|FOI|EIR|MEM|MEQ|CE|CT-WEB|WEB|ENQ|TKT|TASK|RITM|CHG|HD)[-: ]?\d{4,12}(?:-[A-Z0-9]{4,10})?\b"
    r"|\b(?:FOI|EIR|SAR|DPA)[-: ]{1,2}\d{2,4}[-/]\d{2,6}\b"
    r"|\b[A-Z]{2,6}-[A-Z]{2,6}-\d{4,12}\b"
    r"|\b\d{2,4}/\d{3,5}/[A-Z]{2,6}\d?\b"
    r"|\b[A-Z]{1,5}/\d{2,4}/\d{1,2}/\d{2,7}\b"
    r"|\b[A-Z]{1,3}/\d{4}/\d{4,6}/[A-Z]{2,6}\b"
    r"|\b[A-Z]{1,6}/\d{2,6}/\d{2,7}(?:/[A-Z]{2,6})?\b"
    r"|(?<![\w\[-])[A-Z][A-Z0-9]{1,9}-\d{3,10}(?![\w\]-]))"
)
"""References that show what they are by their shape."""
_MAY_BE_CODE = re.compile(r"[-/\d](?:(?<=[-/])\d|(?<=\d)\d{3})")
"""What each of them has but the first."""
_NAMED: tuple[AnyOf, ...] = (
    any_of(
        rf"(?:{_CASE_WORD}(?:reference|ref)|(?:ticket|case|enquiry|request|job|order|complaint|incident|crime|pcn|application|works order|"
        rf"log|its id))(?: (?:number|no|num|id|is|code))*\b[ .:#–-]{{0,3}}(?:is )?(?P<ref>(?=[A-Z0-9/_.-]{{0,19}}\d)[A-Z0-9][A-Z0-9/_-]{{3,24}}[A-Z0-9])\b",
    ),
    any_of(r"(?:request|case|ticket|enquiry|incident|conversation|call)\b[ .:]{0,2}[(\[#]{1,2}(?P<ref>\d{3,12})[)\]]?"),
    any_of(r"\[(?:ticket|case|request|ref)?[ :#]{0,2}(?P<ref>(?:[A-Z]{2,8}[-#:])?\d{4,12})\]", within="{}"),
)
"""References that a word in front of them shows."""
_BEFORE = 40
"""Characters before a reference that may show that it is a token of ours."""
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")
_DATE = re.compile(r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}|\d{4}-\d\d-\d\d")
_PHONE = re.compile(r"(?:\+?44|0)\d{8,11}")
_LETTERS_TO_OFFICERS = ("fwd", "forward", "chas", "escalat", "refer", "remind", "question", "answer", "batch")


def claims(mail: Mail, council: Council) -> tuple[Claim, ...]:
    """Every sign in the mail itself and in a mail that is returned within it, best first, without repeats."""
    found = dict.fromkeys(claim for claim in _all(mail, council) if claim.value)
    return tuple(found)[:_MOST]


def references(found: tuple[Claim, ...], mail: Mail, council: Council) -> tuple[str, ...]:
    """The case references that the signs name, ours only, in order."""
    prefix, domains = council.service.reference_prefix, own_domains(council)
    named = (tokens.reference_of(c.value, domains, prefix) if c.value.startswith("<") else c.value for c in found if c.by in _NAMING)
    return tuple(dict.fromkeys(name for name in named if name))


def external_references(mail: Mail, council: Council) -> tuple[str, ...]:
    """References of the council's and other bodies' systems: in the subject, in the new words, then in what is quoted."""
    ours = council.service.reference_prefix
    texts = (mail.subject, mail.new_text, *(part.text for part in mail.forwarded), mail.elided_text)
    found = (ref for text in texts for ref in _externals_in(text[:_LONGEST], ours, council.reference_patterns))
    return tuple(dict.fromkeys(found))[:_MOST]


def externals_in(text: str, council: Council) -> tuple[str, ...]:
    """References of others in a text, each once."""
    return tuple(dict.fromkeys(_externals_in(text[:_LONGEST], council.service.reference_prefix, council.reference_patterns)))[:_MOST]


def letter_named(mail: Mail, council: Council) -> str:
    """Which letter of ours the mail answers, by the Message-ID it quotes: `forward`, `ack1`; empty when it answers none."""
    domains = own_domains(council)
    for identifier in _identifiers(mail):
        local, _, domain = identifier.strip("<> ").lower().rpartition("@")
        if domain in domains and local.count(".") >= 2:
            return local.split(".")[1]
    return ""


def answers_officer_letter(mail: Mail, council: Council) -> bool:
    """Whether the letter it answers is one that goes to officers: a forward, a chaser, an escalation."""
    return letter_named(mail, council).startswith(_LETTERS_TO_OFFICERS)


def own_domains(council: Council) -> frozenset[str]:
    """Domains of the casework addresses: our Message-IDs end in one of them."""
    return frozenset(address.rpartition("@")[2] for address in council.own_addresses)


_NAMING = frozenset({MatchedBy.MESSAGE_ID, MatchedBy.SUBJECT, MatchedBy.QUOTED_REFERENCE})


def _all(mail: Mail, council: Council) -> Iterator[Claim]:
    prefix, returned = council.service.reference_prefix, mail.attached_mails[:3]
    yield from (Claim(MatchedBy.TOKEN, token) for token in _tokens(mail, council))
    texts = (mail.new_text, mail.elided_text) if mail.new_text or mail.elided_text else (mail.text,)
    if council.is_without_tags:
        yield from _quoted_tokens(texts)
    yield from (Claim(MatchedBy.MESSAGE_ID, i) for i in _ours(mail, returned, council))
    yield from (Claim(MatchedBy.QUOTED_TOKEN, token) for token in tokens.lists_in(mail.subject[:2000]))
    yield from (Claim(MatchedBy.SUBJECT, ref) for ref in tokens.references_in(mail.subject[:2000], prefix))
    texts = (*texts, *(f"{m.subject}\n{m.text}" for m in returned))
    yield from _quoted_tokens(texts)  # first of all texts: an answer to a list names its cases above the quotation
    for text in texts:
        yield from (Claim(MatchedBy.QUOTED_REFERENCE, ref) for ref in tokens.references_in(text[:_LONGEST], prefix)[:_MOST])
    yield from (Claim(MatchedBy.QUOTED_TOKEN, token) for m in returned for token in _in_addresses([a.address for a in m.reply_to], council))
    yield from (Claim(MatchedBy.EXTERNAL, ref) for ref in external_references(mail, council))


def _quoted_tokens(texts: tuple[str, ...]) -> Iterator[Claim]:
    """Tokens in a text. Where a mailbox takes no tagged addresses they stand there instead, and come before all other signs, too."""
    return (Claim(MatchedBy.QUOTED_TOKEN, token) for text in texts for token in tokens.in_text(text[:_LONGEST])[:_MOST])


def _tokens(mail: Mail, council: Council) -> Iterator[str]:
    return _in_addresses([a.address for a in (*mail.to, *mail.cc)] + list(mail.delivered_to), council)


def _in_addresses(written: Sequence[str], council: Council) -> Iterator[str]:
    """In the order of the councillors, then of the addresses."""
    found = (
        (rank, nth, tokens.in_address(address, own, hers))
        for nth, address in enumerate(written)
        for separator in council.separators
        for own in tokens.untagged(address, separator)
        for rank, hers in council.tagged_boxes.get(own, ())
        if hers == separator
    )
    return (token for _, _, token in sorted(found))


def _ours(mail: Mail, returned: tuple[Mail, ...], council: Council) -> Iterator[str]:
    domains = own_domains(council)
    identifiers = [*_identifiers(mail), *(i for m in returned for i in (m.message_id, *m.in_reply_to, *m.references))]
    return (i for i in identifiers if tokens.reference_of(i, domains, council.service.reference_prefix) or tokens.is_of_list(i, domains))


def _identifiers(mail: Mail) -> tuple[str, ...]:
    return tuple(_unbracketed(identifier) for identifier in (*mail.in_reply_to, *reversed(mail.references)))


def _unbracketed(identifier: str) -> str:
    """`<[id@host]>`, as some Exchange servers write the Message-ID that they answer, is `<id@host>` (PEERS.md, 31)."""
    return f"<{identifier[2:-2]}>" if identifier.startswith("<[") and identifier.endswith("]>") else identifier


def _externals_in(text: str, ours: str, theirs: tuple[re.Pattern[str], ...]) -> Iterator[str]:
    """In the order of the text; of two that overlap the one that begins first, or else the longer. `theirs`: what the settings say of them."""
    codes = (_CODES,) if _MAY_BE_CODE.search(text) or "ref:_" in text else ()
    found = [(m.start(), -m.end(), _as_written(m)) for pattern in (*codes, *theirs, *_NAMED) for m in pattern.finditer(text)]
    end = 0
    for start, negated, ref in sorted(found):
        if start >= end and not _is_something_else(ref, ours) and not _is_our_token(ref, text[max(0, start - _BEFORE) : start], ours):
            end = -negated
            yield ref


def _as_written(match: re.Match[str]) -> str:
    return (match["ref"] if "ref" in match.re.groupindex and match["ref"] else match[0]).strip(".-_/ ")


def _is_our_token(ref: str, before: str, ours: str) -> bool:
    """One token in four hundred ends in five digits, as references of others do: `Our reference: MB-1 (KJEM2-63774)`. Quoted, it may stand on the next line."""
    return bool(tokens.in_text(ref) and re.search(rf"{ours}-\d{{1,9}}[\s>*_]{{0,8}}\($", before, re.IGNORECASE))


def _is_something_else(ref: str, ours: str) -> bool:
    """Our own references, postcodes, dates, years and phone numbers look alike."""
    plain = ref.upper()
    if plain.startswith(f"{ours}-") or plain == ours or (plain.isdigit() and len(plain) < 4):
        return True
    return any(pattern.fullmatch(plain) for pattern in (_POSTCODE, _DATE, _PHONE))
