"""Commands that end a case, and the one that takes it up again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from mailbridge.core.commands.order import Done, Misunderstood, Order, command
from mailbridge.core.commands.orders.residents import on_paper, own_words, to_pass_on
from mailbridge.core.commands.polite import polite_end
from mailbridge.core.correspondence import to_resident
from mailbridge.core.correspondence.by_hand import waits_for_her
from mailbridge.core.effects import Closed, Reopened
from mailbridge.core.hearers import hearers
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.letter import Letter
from mailbridge.core.lifecycle import ALIVE
from mailbridge.core.people import Signpost
from mailbridge.core.signposting import not_ours
from mailbridge.model.words import CaseStatus, Outcome, Preference

OUTCOMES: Mapping[str, Outcome] = {
    "partly resolved": Outcome.PARTLY_RESOLVED,
    "partly": Outcome.PARTLY_RESOLVED,
    "partially": Outcome.PARTLY_RESOLVED,
    "not possible": Outcome.NOT_POSSIBLE,
    "cannot": Outcome.NOT_POSSIBLE,
    "can't": Outcome.NOT_POSSIBLE,
    "cant": Outcome.NOT_POSSIBLE,
    "refused": Outcome.NOT_POSSIBLE,
    "outside remit": Outcome.OUTSIDE_REMIT,
    "outside": Outcome.OUTSIDE_REMIT,
    "not ours": Outcome.OUTSIDE_REMIT,
    "referred": Outcome.REFERRED,
    "duplicate": Outcome.DUPLICATE,
    "withdrawn": Outcome.WITHDRAWN,
    "no reply": Outcome.NO_REPLY_FROM_CONSTITUENT,
    "not casework": Outcome.NOT_CASEWORK,
    "resolved": Outcome.RESOLVED,
    "fixed": Outcome.RESOLVED,
    "done": Outcome.RESOLVED,
    "sorted": Outcome.RESOLVED,
    "solved": Outcome.RESOLVED,
    "repaired": Outcome.RESOLVED,
    "completed": Outcome.RESOLVED,
    "filled": Outcome.RESOLVED,
    "emptied": Outcome.RESOLVED,
    "collected": Outcome.RESOLVED,
    "yes": Outcome.RESOLVED,
}
"""How a councillor begins an outcome -> the outcome. The longest that fits counts."""
ALONE: Mapping[str, Outcome] = {"no": Outcome.NOT_POSSIBLE}
"""Words that are an outcome only where nothing follows them: `no further action` and `no one came` say something else."""
NAMES = frozenset(outcome.value.replace("_", " ") for outcome in Outcome) | {"no reply"}
UNSAID: Mapping[Outcome, str] = {
    Outcome.RESOLVED: "I am told that this has now been dealt with.",
    Outcome.PARTLY_RESOLVED: "I am told that a part of this has now been dealt with.",
}
"""What the resident is told where she says nothing herself. Every other outcome has a letter that does without."""
_QUIET = re.compile(r"^\W{0,9}quiet(?:ly)?\b[ ,:]{0,9}|[ ,:.;]{1,9}quiet(?:ly)?\W{0,9}$", re.IGNORECASE)
SILENT = frozenset({Outcome.DUPLICATE, Outcome.NOT_CASEWORK})
"""Outcomes of which the resident is not told by letter."""


@command("CLOSE outcome text", does="end the case and tell the resident", example="CLOSE resolved The hole was filled on Monday", allowed=ALIVE)
def close(order: Order) -> Done:
    """Ends the case with an outcome and words for the resident (R029, R077, R078); QUIET keeps the letter back."""
    quiet = bool(_QUIET.search(order.request.arguments))
    if _ABUSE.match(order.request.arguments):
        return _ended_politely(order, quiet=quiet)
    outcome, text = outcome_in(_QUIET.sub("", order.request.arguments))
    text = own_words(order, "\n\n".join(part for part in (text, polite_end(order.request.message)) if part))
    if outcome is Outcome.NOT_POSSIBLE and not text and not quiet:
        raise Misunderstood("Please say why it is not possible, so that I can tell the resident.")
    return _ended(order, outcome, text, quiet=quiet)


_ABUSE = re.compile(r"\W{0,9}(?:abuse|abusive|closing line)\b", re.IGNORECASE)


def _ended_politely(order: Order, *, quiet: bool) -> Done:
    """After an abusive mail: one line that says no more, because she sends it, or none (R106)."""
    case = order.the_case
    referred = Outcome.REFERRED if case.referrals else Outcome.NOT_CASEWORK
    fact = Closed(reference=case.reference, who=order.who, outcome=referred, text="", at=order.desk.now)
    if quiet or not case.resident_address:
        return Done("Closed. Nobody is written to, and the evidence stays.", (fact,))
    letter = to_resident.closing_line(order.desk, case, order.known.inbound)
    return Done("Closed. They get one polite line, and the evidence stays.", (fact,), (letter,))


def _ended(order: Order, result: Outcome, text: str, *, quiet: bool, letter: Callable[[KnownCase], Letter] | None = None) -> Done:
    """The case is closed; its resident and those of cases merged into it are told, each by a letter of their own (R005). `letter`: another than the usual."""
    case, words = order.the_case, result.replace("_", " ")
    fact = Closed(reference=case.reference, who=order.who, outcome=result, text=text, at=order.desk.now)
    who = hearers(case, text).who_want_to_hear
    written = letter or partial(_outcome, order, result, text or UNSAID.get(result, ""))
    if quiet or result in SILENT or not who.told:
        more = () if quiet or result in SILENT else (*who.lines, *_wishes(case), *to_pass_on(case, text or UNSAID.get(result, "")))
        by_post = on_paper(order, written(case)) if more and waits_for_her(case) else ()
        sorted_out = (IS_IT_SORTED,) if more and waits_for_her(case) and result in UNSAID else ()
        return Done(f"Closed as {words}. The resident is not written to.", (fact,), by_post, more=(*more, *sorted_out))
    letters = who.letters(written)
    return Done(f"Closed as {words}. {'The resident is' if len(letters) == 1 else f'{len(letters)} residents are'} told.", (fact,), letters, who.lines)


IS_IT_SORTED = "When you next speak to them, please ask: is it sorted? REOPEN takes it up again where it is not."
"""The question that others are mailed some days later (R081)."""


def _outcome(order: Order, result: Outcome, text: str, case: KnownCase) -> Letter:
    return to_resident.outcome(order.desk, case, result, text, times=order.known.inbound)


def _wishes(case: KnownCase) -> tuple[str, ...]:
    """Why nobody is told who could be, and what tells them all the same."""
    return ("They asked to hear nothing more. REOPEN, INFORM outcome and CLOSE tells them all the same.",) if case.informed is Preference.NONE else ()


def outcome_in(words: str) -> tuple[Outcome, str]:
    """(outcome, text) from the words behind CLOSE. The name of an outcome is no part of the text, a word like `fixed` is.

    Raises Misunderstood where no outcome can be recognised: closing is never guessed."""
    plain = words.strip().strip("\"'“”").replace("_", " ")
    if plain.lower().rstrip(".!") in ALONE:
        return ALONE[plain.lower().rstrip(".!")], ""
    for name, outcome in sorted(OUTCOMES.items(), key=lambda named: -len(named[0])):
        if re.match(rf"{re.escape(name)}\b", plain, re.IGNORECASE):
            rest = plain[len(name) :].strip(" \t:;,.–-\"'“”")
            return outcome, rest if name in NAMES or not rest else plain
    raise Misunderstood("How did it end? Resolved, partly resolved, not possible, outside remit, referred, duplicate, withdrawn, no reply, or not casework?")


@command(
    "CANTHELP [not ours] [who helps] reason",
    does="say no at the outset: friendly, with the reason, and with who helps if it is not the council's",
    example="CANTHELP not ours police",
    allowed=ALIVE,
)
def cant_help(order: Order) -> Done:
    """The no that is said at the outset (R055): not possible, or, where she says so or it is plain, not the council's."""
    said = own_words(order, "\n\n".join(part for part in (order.request.arguments, polite_end(order.request.message)) if part))
    words = _OUTSIDE.sub("", said)
    named, reason = _signpost_in(order, words)
    helper = named or not_ours(order.desk, order.the_case)
    outside = words != said or helper is not None or bool(_OUTSIDE_VERB.search(order.request.written) or _NOT_OURS.search(reason))
    reason = reason or (f"this is not for the council but for {helper.name}" if helper else "the council does not do this" if outside else "")
    if not reason:
        raise Misunderstood("Please say why, so that I can tell the resident.")
    result = Outcome.OUTSIDE_REMIT if outside else Outcome.NOT_POSSIBLE
    return _ended(order, result, reason, quiet=False, letter=partial(_cannot_help, order, result, reason, helper))


def _cannot_help(order: Order, result: Outcome, reason: str, helper: Signpost | None, case: KnownCase) -> Letter:
    return to_resident.cannot_help(order.desk, case, result, reason, helper, times=order.known.inbound)


def _signpost_in(order: Order, words: str) -> tuple[Signpost | None, str]:
    """The table of signposts.toml that she names first, and what she says besides."""
    for key, signpost in order.desk.council.signposts.items():
        for name in (key.replace("_", " "), signpost.name):
            named = re.escape(name.removeprefix("the "))
            if found := re.match(rf"\W{{0,9}}(?:ask )?(?:the )?{named}\b[ ,]{{0,9}}(?:[\n.:;–-]\W{{0,9}}|$)", words, re.IGNORECASE):
                return signpost, words[found.end() :].strip()
    return None, words.strip()


_OUTSIDE = re.compile(r"^\W{0,9}(?:not ours|not the council['’]?s|not for the council|outside (?:(?:my|our|the) )?remit)\b[ \t:;,.–-]{0,9}", re.IGNORECASE)
_OUTSIDE_VERB = re.compile(r"\b(?:not ours|outside remit)\b", re.IGNORECASE)
_NOT_OURS = re.compile(r"\b(?:not (?:ours|the council|for the council|council)|outside|private|another (?:council|body)|county|national)\b", re.IGNORECASE)


@command("REOPEN [text]", does="take up a closed case again", example="REOPEN it is back", allowed=frozenset({CaseStatus.CLOSED}))
def reopen(order: Order) -> Done:
    """Takes a closed case up again; who has to act is said by the next command."""
    return Done("Reopened. FORWARD puts it to a department again.", (Reopened(reference=order.the_case.reference, who=order.who, text=order.text),))
