"""Commands that let a draft go out: as she was shown it, or in her own words. A draft goes out once."""

from __future__ import annotations

import re
from dataclasses import replace

from mailbridge.core.calendar import written
from mailbridge.core.commands.order import Done, Misunderstood, Order, Refused, command
from mailbridge.core.commands.orders.answering import to_everybody
from mailbridge.core.commands.orders.departments import escalate
from mailbridge.core.commands.orders.residents import own_words, reachable
from mailbridge.core.commands.polite import polite_end
from mailbridge.core.correspondence import to_resident
from mailbridge.core.correspondence.by_hand import by_hand, waits_for_her, why
from mailbridge.core.correspondence.disclosure import known_to
from mailbridge.core.correspondence.drafts import approved, is_first, to_each
from mailbridge.core.correspondence.wording import framed, gist, is_the_same, without_ending
from mailbridge.core.effects import Acknowledged, Answered, ClarificationGiven, DraftUsed, Fact, OfficerLearnt, RecallSettled, ResidentTold
from mailbridge.core.hearers import Hearers, hearers
from mailbridge.core.known import NOBODY, KnownDraft, KnownReferral
from mailbridge.core.letters.headers import is_postable
from mailbridge.core.letters.letter import Letter
from mailbridge.core.letters.plain import one_line
from mailbridge.core.lifecycle import ALIVE, ENDED
from mailbridge.core.permitting import asks
from mailbridge.core.recognise.machines import is_robot_address
from mailbridge.model.words import Flag, ReferralStatus

_APPROVING = re.compile(
    r"(?:(?:it|this|that|the|draft|reply|answer|update|letter|letters|as|is|now|off|out|please|go|ahead|good|fine|great|looks|thats|that['’]s|to|him|her|them|"
    r"resident|officer|all|with|me|by|send|ok|yes|perfect|right|unchanged)\b[ ,.!]{0,3}){0,8}",
    re.IGNORECASE,
)


_GREETING = re.compile(r"\W{0,3}(?:dear|hi|hello|hallo|good (?:morning|afternoon|evening)|morning|afternoon|thank you for)\b", re.IGNORECASE)
_FOR_ME = re.compile(r"\?|^\W{0,3}(?:and|also)\b|\b(?:please|pls|first|but|chase|remind|ask|find out|check)\b|\b[A-Z]{2,5}-\d", re.IGNORECASE)
"""What words hold that may be meant for mailbridge and not for the resident."""
ASKING = frozenset({"new_case", "follow_up", "answered", "officer_question", "officer_unverified", "delivery_failed"})
"""Letters that ask for a word of hers: her yes means what they show, and no older draft."""
ASKING_FIRST = frozenset({"acknowledgement_asks", "acknowledgement_other_ward"})
"""First letters that ask the resident something."""
LEAST_LIKE = 8
"""Words from which on a text can be compared with a draft."""


@command("ACK", does="send the acknowledgement that waited for your word", example="ACK", allowed=ALIVE)
def ack(order: Order) -> Done:
    """The acknowledgement of a councillor who wants to approve each, as it was shown to her or as she has edited it (R048)."""
    case = order.the_case
    if case.acknowledged:
        raise Refused("It has been acknowledged already.")
    if waits_for_her(case):
        return _for_her(order)
    reachable(order)
    shown = (draft for draft in order.known.drafts if draft.reference == case.reference and is_first(draft) and draft.used_at is None)
    return _sent(order, draft) if (draft := next(shown, None)) else _acknowledged(order)


def _for_her(order: Order) -> Done:
    """The acknowledgement of somebody who gets no mail: its words come to her (R049)."""
    told = by_hand(order.desk, order.the_case, _first_letter(order), order.known.inbound)
    acknowledged = Acknowledged(reference=order.the_case.reference, who=order.who)
    return Done(f"{why(order.the_case)} It comes in a letter of its own.", (acknowledged,), (told,))


def _acknowledged(order: Order) -> Done:
    """The acknowledgement of a case of which she was shown none."""
    letter = _first_letter(order)
    words = edited(order, "")
    text = framed(order.desk, words, letter.facts.greeting) if words else ""
    return Done("The acknowledgement goes out.", (Acknowledged(reference=order.the_case.reference, who=order.who),), (replace(letter, text=text),))


def _first_letter(order: Order) -> Letter:
    desk, case = order.desk, order.the_case
    asked = next((r for r in reversed(case.referrals) if r.status not in ENDED), None)
    first = to_resident.First(referral=asked, again=to_resident.about_the_same(case, order.known.around))
    return to_resident.acknowledgement(desk, case, first, had=order.known.letters_had)


@command("SEND", does="send the draft that you were shown; words beneath the command go out instead of it", example="SEND", allowed=ALIVE)
def send(order: Order) -> Done:
    """The draft goes out as it was shown, or as she has edited it (R048, R079)."""
    if order.the_case.campaign:
        return _to_everybody(order)
    return _sent(order, _meant(order))


@command("OK", does="yes to what a letter asks: the draft goes out, an answer counts, the next person up is asked", example="OK", allowed=ALIVE)
def ok(order: Order) -> Done:
    """Her yes to what the letter offers: the draft, an officer whom nobody knew, the next person up, or words that were taken back."""
    letter, reference = order.known.letter, order.the_case.reference
    if order.the_case.campaign:
        return _to_everybody(order)
    if letter is None:
        return _sent(order, _meant(order))
    if letter.key.startswith(f"recall:{reference}/"):
        return _free(order)
    if letter.letter == "officer_unverified" and letter.key.startswith(f"answer:{reference}/"):
        return _counts(order, letter.referral)
    if letter.key.startswith(f"escalate?:{reference}/"):
        return _escalated(order, letter.referral)
    draft = _meant(order)
    if letter.letter in ASKING and not draft.shown:
        raise Refused("The letter that you answer holds no draft. SEND sends the one that waits; nothing has been sent.")
    return _sent(order, draft)


def _to_everybody(order: Order) -> Done:
    """The draft of an answer to a campaign, as it was shown or as she has edited it."""
    draft = _meant(order)
    done = to_everybody(order, edited(order, draft.text) or draft.text)
    return replace(done, standing=(DraftUsed(councillor=order.desk.key, who=order.who, draft=draft.number),))


def _escalated(order: Order, key: str) -> Done:
    """Yes to “May I ask the next person up?” Words of hers need the command that takes them."""
    if not _APPROVING.fullmatch(order.text):
        raise Misunderstood("Shall your words go to the next person up? Then please write them beneath ESCALATE. Nothing has been sent.")
    request = replace(order.request, arguments="", message="", departments=(key.split("/")[1],))
    return escalate(replace(order, request=request))


def _meant(order: Order) -> KnownDraft:
    """The draft of the letter that is answered, else the newest that waits, else the last one that went out."""
    drafts = [draft for draft in order.known.drafts if draft.reference == order.the_case.reference]
    shown = (draft for draft in drafts if draft.shown)
    unused = (draft for draft in drafts if draft.used_at is None)
    found = next((draft for some in (shown, unused, drafts) for draft in some), None)
    if found is None:
        raise Refused("No draft waits in this case. UPDATE tells the resident something.")
    return found


def _sent(order: Order, draft: KnownDraft) -> Done:
    _may_go(order, draft)
    words = edited(order, draft.text)
    _nameless(order, draft, words)
    letter = approved(order.desk, order.the_case, draft, words)
    fact, said = _following(order, draft, gist(order.desk, letter.text))
    how = "in your words" if words else "as you were shown it"
    others = _others(order, draft, letter)  # raises where the words name another resident
    letters = (letter, *others.letters(lambda one: to_each(order.desk, one, letter)))
    more = (*((f"So {'is the resident' if len(letters) == 2 else 'are the residents'} of the merged case.",) if len(letters) > 1 else ()), *others.lines)
    facts = (*asks(order.desk, order.the_case, draft.letter, draft.key, order.who), fact)
    used = DraftUsed(councillor=order.desk.key, who=order.who, draft=draft.number)
    return Done(f"{said} {how}.", facts, letters, more, standing=(used,))


def _nameless(order: Order, draft: KnownDraft, words: str) -> None:
    """What an officer gets does not tell whose name is withheld; a draft of before that may quote the resident."""
    if not draft.referral or Flag.ANONYMOUS not in known_to(order.the_case, _referral(order, draft).department).flags:
        return
    if not words or order.the_case.is_named_in(words):
        raise Misunderstood("The resident's name is withheld, and these words tell it or are theirs. Please write the answer in your own words beneath SEND.")


def _others(order: Order, draft: KnownDraft, letter: Letter) -> Hearers:
    """Residents of cases that were merged into this one hear the news as well, by letters of their own; not of an acknowledgement, nor of what officers get."""
    if draft.referral or is_first(draft):
        return Hearers((), ())
    case, said = order.the_case, letter.text.partition("\n")[2]  # without the greeting
    who = hearers(case, said)
    if case not in who.told:
        raise Misunderstood("These words name the resident of a merged case. Please write your own beneath SEND.")
    return Hearers(*(tuple(one for one in some if one.reference != case.reference) for some in (who.told, who.untold)))


def _may_go(order: Order, draft: KnownDraft) -> None:
    """A draft goes out once, and not after what it was for has been done in another way."""
    if draft.recalled:
        raise Refused(
            "They took back the mail that it quotes. OK in answer to the letter that told you so lets it go out; UPDATE tells the resident in your words."
        )
    if draft.used_at is not None:
        raise Refused(f"It went out on {written(order.desk.calendar.day(draft.used_at))}. UPDATE tells the resident more.")
    if draft.referral:
        if _referral(order, draft).status is not ReferralStatus.CLARIFICATION_REQUESTED:
            raise Refused("They have had their answer already.")
        return
    reachable(order)
    if is_first(draft) and order.the_case.acknowledged:
        raise Refused("It has been acknowledged already.")


def _referral(order: Order, draft: KnownDraft) -> KnownReferral:
    return next(referral for referral in order.the_case.referrals if referral.key == draft.referral)


def edited(order: Order, draft: str) -> str:
    """Her own words instead of the draft's; empty where there are none, or they say the same. A signature and thanks are no words."""
    in_subject = polite_end(order.request.arguments)
    if not _APPROVING.fullmatch(in_subject):
        raise Misunderstood("Do you want to send other words than the draft's? Please write them in the mail itself, beneath the command.")
    words = without_ending(order.desk, order.request.message)
    if not words or _APPROVING.fullmatch(polite_end(words)) or is_the_same(order.desk, words, draft):
        return ""
    words = own_words(order, words)
    if _FOR_ME.search(words) and not _GREETING.match(words) and not _is_like(words, draft):
        raise Misunderstood("Shall these words go out instead of the draft? Then begin them with a greeting, such as “Dear Jean,”. Nothing has been sent.")
    return words


def _is_like(words: str, draft: str) -> bool:
    """Whether words are a draft that was edited: most of them stand in it."""
    mine, shown = words.lower().split(), set(draft.lower().split())
    return len(mine) > LEAST_LIKE and sum(word in shown for word in mine) * 2 > len(mine)


def _following(order: Order, draft: KnownDraft, said: str) -> tuple[Fact, str]:
    """What the letter is in the history, and how the transcript begins."""
    reference, who = order.the_case.reference, order.who
    if draft.referral:
        name = order.desk.department_name(_referral(order, draft).department)
        return ClarificationGiven(reference=reference, who=who, referral=draft.referral, at=order.desk.now), f"{name} gets the answer"
    if is_first(draft):
        return Acknowledged(reference=reference, who=who, asks=draft.letter in ASKING_FIRST), "The acknowledgement goes out"
    return ResidentTold(reference=reference, who=who, text=said), "The resident is told"


def _counts(order: Order, key: str) -> Done:
    """Words of somebody unknown count as the department's answer: its clock stops."""
    referral = next((r for r in order.the_case.referrals if r.key == key), None)
    if referral is None or referral.status in ENDED:
        raise Refused("No department's answer is waited for.")
    name, case = order.desk.department_name(referral.department), order.the_case
    answered = Answered(reference=case.reference, who=order.who, referral=key, at=order.desk.now)
    learnt = _learnt(order, referral)
    more = (f"I know {learnt[0].officer} from now on, and write to them about this case.",) if learnt else ()
    return Done(f"It counts as the answer of {name}; they are not reminded any more. UPDATE tells the resident.", (answered, *learnt), more=more)


def _learnt(order: Order, referral: KnownReferral) -> tuple[OfficerLearnt, ...]:
    """Whoever wrote answers for the department from now on (story 5); a robot reads nothing."""
    writer = order.known.letter.writer if order.known.letter else NOBODY
    if not is_postable(writer.address) or is_robot_address(writer.address):
        return ()
    who, department = order.who, referral.department
    fact = OfficerLearnt(
        reference=order.the_case.reference,
        who=who,
        referral=referral.key,
        officer=writer.address.lower(),
        department=department,
        name=one_line(writer.name, 60),
    )
    return (fact,)


def _free(order: Order) -> Done:
    """What an officer took back may be passed on, at her word."""
    fact = RecallSettled(reference=order.the_case.reference, who=order.who)
    return Done("You may use their words again. SEND sends the draft that quotes them.", (fact,))
