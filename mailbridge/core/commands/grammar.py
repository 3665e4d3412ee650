"""Reads a councillor's commands: `[MB-17] forward highways cc resident; note rang her`. Reading only; nothing here knows whether she may.

Words of politeness, prefixes and tags do not matter. A slip of the pen is read as the verb it is one slip away from, unless that verb destroys,
discloses or hides something, or two verbs are as near. What looks like the title of a case is no command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mailbridge.core.commands import held
from mailbridge.core.commands.names import colleagues_in, departments_in, only_departments, reference_of
from mailbridge.core.commands.polite import polite_end
from mailbridge.core.commands.prose import BRIEF, OUTCOME, has_its_object, is_prose, names_its_object
from mailbridge.core.commands.slips import nearest
from mailbridge.core.commands.table import BY_NAME, BY_WORDS, LONGEST, UNKNOWN, Takes, Verb
from mailbridge.core.people import Council
from mailbridge.core.reading import CommandRequest

_LONGEST_SUBJECT = 2_000
TO_DEPARTMENTS = frozenset({"forward", "chase", "escalate", "due"})
SEVERAL = frozenset({"new", "split"})
"""Verbs that take several items, parted by `;`."""
_MOST_LINES, _LONGEST_LINE = 3, 14
"""Lines at the head of a body that can hold commands, and the words of one; what is told somebody behind `update:` may be longer."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where commands can stand: the subject and the author's own words. In a reply the title of a case may stand in the subject, too."""

    subject: str
    body: str = ""
    is_reply: bool = False


def commands(mail: Written, council: Council) -> tuple[CommandRequest, ...]:
    """The commands of a mail: those of the subject, else those in the first lines of the body. Empty when there are none."""
    subject = _plain(mail.subject[:_LONGEST_SUBJECT])
    prefix = council.service.reference_prefix
    reference, words = (_behind_tag(subject, prefix) if mail.is_reply else None) or held.named(subject) or _split_reference(subject, prefix)
    strict = mail.is_reply and not reference.startswith(held.MARK) and not _follows_title(subject, words)
    in_subject = tuple(_of_line(words, reference, council, strict=strict))
    found, body = (in_subject, mail.body) if any(one.verb != UNKNOWN for one in in_subject) else _of_body(mail.body, reference, council)
    found = found or in_subject
    told = (replace(command, message=body.strip()) if n == len(found) - 1 else command for n, command in enumerate(found))
    return tuple(held.about_held(command, prefix) for command in told)


def ordered_without_case(words: str, council: Council) -> CommandRequest | None:
    """An order to or about a department that names no case: `can you chase highways on the pothole in mill lane`. It is no note of a new matter."""
    plain = _PLEASE_FIRST.sub("", " ".join(words.split()[:_LONGEST_LINE]))
    verb, length, guessed = _read_verb(plain.split())
    rest = " ".join(plain.split()[length:])
    if verb is None or guessed or verb.name not in TO_DEPARTMENTS or not departments_in(rest, council, leading=True):
        return None
    return CommandRequest(verb.name, arguments=rest, departments=departments_in(rest, council, leading=True), written=words)


def _plain(subject: str) -> str:
    """A subject without `Re:`, `Fwd:`, tags and protective markings in front."""
    previous = None
    while previous != subject:
        previous, subject = subject, _PREFIX.sub("", subject, count=1)
    return " ".join(subject.split())


def _behind_tag(subject: str, prefix: str) -> tuple[str, str] | None:
    """The reference in the last bracketed tag and the words behind it; None where there is no tag.

    Our letters end in their tag, so what a reply has before it may be the words of whoever gave the case its title. Behind a `;` comes another command."""
    tags = list(re.finditer(rf"\[({prefix}|H)[ –—_-]?0*(\d{{1,9}})\]", subject, re.IGNORECASE))
    first_end = subject.find(";", tags[0].end()) if tags else -1
    tags = [tag for tag in tags if first_end < 0 or tag.start() < first_end]
    if len(tags) > 1 and _puts_together(subject[tags[-2].end() : tags[-1].start()], tags[-2][1], tags[-1][1]):
        tags.pop()
    return (f"{tags[-1][1].upper()}-{int(tags[-1][2])}", subject[tags[-1].end() :].strip(" :-–—,|>")) if tags else None


def _follows_title(subject: str, words: str) -> bool:
    """Whether words stand behind the tag that ends the subject of our letters: `Pothole, Mill Lane [MB-1] split the street light`. There only she writes."""
    before, tag, after = subject.rpartition("]")
    return bool(words) and bool(tag) and after.strip(" :-–—,|>") == words and bool(before.rpartition("[")[0].strip())


def _puts_together(between: str, first: str, second: str) -> bool:
    """Whether of two tags the second is where the first belongs: `[H-12] belongs [MB-17]`."""
    return first.upper() == "H" != second.upper() and (not between.strip(" :-–—,|>") or held.is_order(between))


def _split_reference(subject: str, prefix: str) -> tuple[str, str]:
    """The reference and the words of command: those after it, else those before it. `mb204 chase` and `close 204` will do."""
    found = re.search(rf"\[?(?:(?<![A-Za-z0-9-]){prefix}[ –—_-]?|^#)0*(\d{{1,9}})(?![A-Za-z0-9])\]?", subject, re.IGNORECASE)
    if not found:
        bare = _BARE_NUMBER.match(subject)
        verb = _verb(bare["words"].split()) if bare else None
        if bare is None or verb is None or verb.alone:
            return "", subject
        return f"{prefix}-{int(bare['number'])}", f"{bare['words']} {bare['rest']}".strip()
    reference = f"{prefix}-{int(found[1])}"
    after, before = subject[found.end() :].strip(" :-–—,|>"), subject[: found.start()].strip(" :-–—,|>([")
    before = _PLEASE_FIRST.sub("", before)
    if len(before.split()) <= 2 and _verb(before.split()):
        return reference, f"{before} {after}".strip()
    return reference, after


def _of_line(words: str, reference: str, council: Council, *, strict: bool) -> list[CommandRequest]:
    """The commands of one line, parted by `;`. Those without a reference of their own mean the first one's.

    What follows NEW or SPLIT and is no command is another item of it."""
    found: list[CommandRequest] = []
    for number, part in enumerate(words.split(";")):
        named, plain = _leading_tag(" ".join(part.split()), council) if number else ("", " ".join(part.split()))
        request = _command(plain, named or reference, council, strict=strict, again=number > 0)
        if found and found[-1].verb in SEVERAL and (request is None or request.verb == UNKNOWN):
            found[-1] = replace(found[-1], arguments=f"{found[-1].arguments}; {plain}", written=f"{found[-1].written}; {plain}")
        elif request:
            reference = request.reference or reference
            found.append(request)
    return found


def _leading_tag(part: str, council: Council) -> tuple[str, str]:
    """The reference that a further command begins with, and the command: `[MB-2] close resolved`, `MB-2 close resolved`."""
    head, _, rest = part.partition(" ")
    named = held.tagged(head) or reference_of(head.strip("[]:"), council)
    return (named, rest) if named and rest else ("", part)


def _command(words: str, reference: str, council: Council, *, strict: bool, again: bool = False) -> CommandRequest | None:
    """One command. `again`: it follows another, so that a reference right behind its verb is its own."""
    plain = words if _thanks_somebody(words, council) else _PLEASE_FIRST.sub("", words)
    plain = plain if polite_end(plain) else polite_end(words)
    plain = f"belongs {plain}" if reference.startswith(held.MARK) and _ONLY_REFERENCE.fullmatch(polite_end(plain)) else plain
    verb, length, guessed = _read_verb(plain.split())
    if verb is None or is_prose(plain, verb, length, council, strict=strict):
        return _unknown(plain, reference, words, strict=strict)
    answers_held = strict and verb.name in held.ABOUT_HELD and length == len(plain.split())
    if not (reference or verb.alone or answers_held or reference_of(plain, council)):
        return None
    rest = " ".join(plain.split()[length:]).lstrip(":-–— ")
    own, rest = _leading_reference(rest, council, reference, verb, again=again)
    rest = rest if verb.takes is Takes.LETTER else polite_end(rest)
    if guessed and not verb.guess:
        return CommandRequest(UNKNOWN, own, rest, written=words)
    departments = (
        departments_in(rest, council, leading=verb.takes is Takes.DEPARTMENTS, in_full=verb.takes is not Takes.DEPARTMENTS)
        if verb.takes is Takes.DEPARTMENTS or verb.name in ("new", "escalate", "chase", "refer", "due")
        else ()
    )
    if verb.name == "pass" and not colleagues_in(rest, council) and (given := departments_in(rest, council, leading=True)):
        verb, departments = BY_NAME["forward"], given  # `pass to highways`
    return CommandRequest(
        verb.name,
        own,
        _arguments(verb, plain, rest),
        departments,
        reference_of(rest, council) if verb.takes is Takes.REFERENCE else "",
        colleagues_in(rest, council),
        written=words,
    )


def _thanks_somebody(words: str, council: Council) -> bool:
    """Whether words are thanks for a department and nothing else; all other thanks are mere politeness."""
    found = _THANKS.match(words)
    return found is not None and bool(only_departments(words[found.end() :], council))


def _arguments(verb: Verb, plain: str, rest: str) -> str:
    """What follows the verb; where another word for the verb says more than it does (`overdue?`, `fixed on Tuesday`), that word too."""
    first = plain.lower().rstrip("?!. ")
    if verb.name == "list" and first not in ("list",) and not first.startswith("list "):
        return first
    if verb.name == "close" and _OUTCOME_FIRST.match(plain):
        return polite_end(plain)
    return rest.rstrip("?") if verb.alone else rest


def _unknown(plain: str, reference: str, words: str, *, strict: bool) -> CommandRequest | None:
    """Words straight after a reference in a mail of her own making are meant as a command; in a reply they may be the case's title."""
    if strict or not reference or not plain:
        return None
    return CommandRequest(UNKNOWN, reference, plain, written=words)


def _of_body(body: str, reference: str, council: Council) -> tuple[list[CommandRequest], str]:
    """Commands in the first lines of the body, where each stands alone and leaves no doubt; and what is written beneath them."""
    found: list[CommandRequest] = []
    lines = body.strip().splitlines()
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for number in filled[:_MOST_LINES]:
        ordered = _of_body_line(lines[number].strip(), reference, council)
        if not ordered:
            return found, "\n".join(lines[number:])
        found += ordered
    return found, "\n".join(lines[filled[_MOST_LINES - 1] + 1 :] if len(filled) >= _MOST_LINES else ())


def _of_body_line(line: str, reference: str, council: Council) -> list[CommandRequest]:
    named, plain = _leading_tag(line, council)
    found = [c for c in _of_line(plain, named or reference, council, strict=True) if c.verb != UNKNOWN]
    return found if all(_leaves_no_doubt(line, c, council) for c in found) else []


def _leaves_no_doubt(line: str, command: CommandRequest, council: Council) -> bool:
    """Running text is stricter still: a verb alone, or with its object, an outcome, a colon."""
    verb, rest = BY_NAME[command.verb], polite_end(command.arguments)
    if verb.takes is Takes.LETTER:
        return bool(_LABELLED.match(line)) or not rest
    if len(line.split()) > _LONGEST_LINE:
        return False
    if verb.takes in (Takes.DEPARTMENTS, Takes.DATE, Takes.REFERENCE):
        return has_its_object(verb, rest, council)
    if verb.name == "close":
        return not rest or bool(OUTCOME.match(rest))
    return not rest or bool(BRIEF.fullmatch(rest)) or verb.alone or names_its_object(verb, rest, council)


def _read_verb(words: list[str]) -> tuple[Verb | None, int, bool]:
    """The verb that words begin with, how many words it took, and whether it was guessed."""
    for length in range(min(LONGEST, len(words)), 0, -1):
        written = " ".join(words[:length]).lower().strip(_AROUND_VERB) or "?"
        if written in BY_WORDS:
            return BY_WORDS[written], length, False
    near = nearest(words[0].lower().strip(_AROUND_VERB)) if words else None
    return near, 1, near is not None


def _verb(words: list[str]) -> Verb | None:
    return _read_verb(words)[0]


def _leading_reference(rest: str, council: Council, reference: str, verb: Verb, *, again: bool) -> tuple[str, str]:
    """A reference straight after the verb (`close MB-88 …`) is the case's, unless the verb takes a second one."""
    head, _, tail = rest.partition(" ")
    named = reference_of(head, council)
    if not named or (reference and verb.takes is Takes.REFERENCE):
        return reference, rest
    return (named, tail) if again or not reference or named == reference else (reference, rest)


_AROUND_VERB = ',.!:?"“”‘'
"""What dictation and keyboards put around a word."""
_ONLY_REFERENCE = re.compile(r"\W?[A-Z]{2,5}[ –—-]?\d{1,9}\W{0,2}", re.IGNORECASE)
_PREFIX = re.compile(
    r"^\s{0,10}(?:(?:re|fw|fwd|aw|sv|antw|tr|wg|vs|vl|odp|pd|rif|res|rv|enc|atb|yml|ymlaen)(?:\[\d{1,3}\]|\(\d{1,3}\))?\s{0,3}:|"
    r"\[(?:external|ext|e|internal|official[^\]]{0,30}|suspected spam|spam\??)\]:?|\*{1,3} ?external ?\*{1,3}:?|external:|"
    r"(?:classification: ?)?official(?:[ _-]{1,3}sensitive)?(?:[ -](?:personal|commercial))?(?: ?:| -(?= )))\s{0,10}",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"^(?P<words>[A-Za-z][A-Za-z' -]{1,20}?) #?(?P<number>\d{1,6})\b(?![/.:-])(?P<rest>.*)$")
_PLEASE_FIRST = re.compile(
    r"^(?:(?:please|pls|plz|kindly|ok|hi|hello|and|then|now|"
    r"great|perfect|lovely|good|thanks|thank you|yes|can you|could you|can we|could we|i'd like to|let's|lets)[ ,]+(?!$)){1,3}(?=\w+)",
    re.IGNORECASE,
)
_THANKS = re.compile(r"(?:say )?(?:thanks|thank you|thank)\b(?: to\b)?", re.IGNORECASE)
_LABELLED = re.compile(r"\W{0,4}[\w' ]{2,20}:")
_OUTCOME_FIRST = re.compile(r"(?:resolved|fixed|done|sorted|completed)\b", re.IGNORECASE)
