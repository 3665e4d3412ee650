"""Near-identical mails of many people: one case and one letter to her for all of them. Who adds words of their own, or writes of something that needs care,
is read by a person.

The first copies look like any other mail: they are cases with an acknowledgement each. When the campaign is recognised, those that nobody has touched are
gathered into it without a further letter; their residents get her one answer with all others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from mailbridge.core.correspondence.about_campaign import alert
from mailbridge.core.decide.enquiry import decide_enquiry, opened_beside
from mailbridge.core.decide.pen import desk_of
from mailbridge.core.decision import Decision, Situation, Sketch, processed
from mailbridge.core.effects import CampaignSeen, CaseOpened, CopyTaken, CouncillorAsked, Fact, Gathered
from mailbridge.core.known import Alike, EarlyCopy, KnownCampaign
from mailbridge.core.letters.headers import is_postable
from mailbridge.core.reading import Matter, Reading
from mailbridge.core.recognise.author import is_for_action
from mailbridge.core.recognise.care import Care, care
from mailbridge.core.recognise.copies import REST, common_windows, compared, home_postcode
from mailbridge.core.recognise.marks import is_unanswerable
from mailbridge.core.recognise.places import is_in, own_signature, postcodes
from mailbridge.core.risk import is_risk
from mailbridge.core.same_matter import at_the_spot
from mailbridge.model.words import EnquiryType, Flag, Kind

LONG = 20
"""Windows from which on it is no chance that a few people write the same: neighbours tell of one pothole in much the same few words."""
MANY = 3
"""How many times as many people it takes where a text is short, or tells of a quick win, which each would report for themselves."""
SMALL = 5
"""People up to whom the copies of a campaign are kept for later ones to be compared with."""
CAREFUL = frozenset({Flag.EMERGENCY, Flag.VULNERABLE, Flag.THREAT, Flag.ABUSIVE, Flag.SENSITIVE, Flag.READ_SOON, Flag.ANONYMOUS, Flag.LEGAL})
"""What a person reads, however few words of their own somebody adds."""
OWN_KINDS = frozenset({Kind.NEW_ENQUIRY, Kind.FOLLOW_UP, Kind.UNPLACED})
"""Kinds of mail that people write in answer to what went to all."""
TO_ALL = "campaign_answer"
"""The family of her one answer."""


_THANKS = re.compile(
    r"(?:ok |great |many |that's (?:great|good|kind|very kind) |lovely |brilliant |oh )*"
    r"(?:thank|thanks|much appreciated|cheers|i appreciate|i am grateful|good of you)\b"
)
_MORE = re.compile(
    r"\b(?:but|however|not|no|never|why|how|what|when|where|who|still|please|want|need|would|could|should|disappoint\w*|shame|unless|although|though|also|"
    r"and (?:i|my|can|will))\b|n't\b"
)
"""What turns thanks into something that must be read."""


# ---- whether a mail is a copy


def beside_others(situation: Situation) -> Situation:
    """The situation, with the mail read as a copy of a campaign where it is one: for what needs care only its writer's own words are looked at."""
    alike = situation.known.alike
    if alike is None or situation.case is not None or situation.known.letter is not None or situation.known.placed_as or not _is_copy(situation, alike):
        return situation
    common = common_windows(alike.counted, alike.campaign.people if alike.campaign else 1)
    if not common:
        return _with_nothing_beside(situation)
    whole, own = situation.reading.new_text, alike.words.own(common)
    careful = _care_of(situation, alike.words.added(common), alike)
    is_read = bool(own or situation.mail.evidence) or _is_careful(careful)
    said = f"{own or alike.words.touched(common)}\n\n{REST}\n\n{whole}".strip() if is_read else whole
    flags = (situation.reading.flags - CAREFUL) | (careful.flags & CAREFUL)
    reading = replace(_as_copy(situation), new_text=said, flags=flags, sensitivities=careful.sensitivities)
    known = replace(situation.known, alike=replace(alike, own=own, is_read=is_read))
    return replace(situation, reading=reading, known=known)


def _with_nothing_beside(situation: Situation) -> Situation:
    """The first mail that a platform sends for many: what alarms in it goes the ordinary way; of all else her letter shows the whole."""
    reading = situation.reading
    alarms = is_risk(reading) or bool({Flag.ABUSIVE, Flag.READ_SOON, Flag.ANONYMOUS} & reading.flags) or bool(situation.mail.evidence)
    return situation if alarms else replace(situation, reading=replace(_as_copy(situation), flags=reading.flags - CAREFUL, sensitivities=()))


def _as_copy(situation: Situation) -> Reading:
    alike = situation.known.alike
    campaign = alike.campaign.reference if alike and alike.campaign else "new"
    reason = "Several people sent nearly the same words."
    return replace(situation.reading, kind=Kind.CAMPAIGN_COPY, rule="copy of a campaign", reason=reason, campaign=campaign)


def _is_copy(situation: Situation, alike: Alike) -> bool:
    """Whether so many different people have written the same that it is a campaign. A platform that sends for many says so by itself."""
    service, platform = situation.council.service, situation.reading.platform
    if not platform and _is_of_a_spot_of_its_own(situation):
        return False
    if alike.family:
        return True
    if platform:
        return is_for_action(platform) or alike.people > 1
    little = len(alike.words.all) < LONG or _is_quick_win(situation)
    return alike.people >= service.campaign_from * (MANY if little else 1)


def _is_of_a_spot_of_its_own(situation: Situation) -> bool:
    """Whether it reports a quick win where nobody else has: the bins of nine streets are nine bins, however alike the words."""
    place = situation.reading.matter.place
    return _is_quick_win(situation) and bool(place.street) and at_the_spot(place, situation.known.around) is None


def _is_quick_win(situation: Situation) -> bool:
    """Whether its matter is of a kind that goes to the department without asking her: each report of it counts."""
    known = situation.council.categories
    return any(known[key].forward == "at_once" for key in situation.reading.matter.categories[:1] if key in known)


def _care_of(situation: Situation, own: str, alike: Alike) -> Care:
    """What somebody's own words say that needs care; their subject only where nobody else wrote it."""
    mail = replace(situation.mail, title="") if situation.mail.title.lower() in alike.titles else situation.mail
    return care(mail, own, situation.council, situation.lexicon)


def _is_careful(careful: Care) -> bool:
    return bool(CAREFUL & careful.flags or careful.sensitivities)


def sketched(situation: Situation, decision: Decision) -> Decision:
    """The decision, with what the mail says for later ones to be compared with: of a campaign only the first copies."""
    alike = situation.known.alike
    if alike is None or situation.case is not None or (alike.campaign is not None and alike.campaign.people >= SMALL):
        return decision
    return replace(decision, sketch=Sketch(alike.person, tuple(alike.words.all), alike.words.marks, situation.council.service.campaign_days))


# ---- what is done with a copy


def decide_copy(situation: Situation) -> Decision:
    """It is counted, and nobody is written to. The first one opens the campaign; one with words of their own is a case for her to read."""
    alike = situation.known.alike
    if alike is None:  # past mail in a rehearsal, where nothing is kept to compare it with
        return decide_enquiry(situation)
    if alike.campaign is None:
        return _recognised(situation, alike)
    joined = _joined(situation, alike, alike.campaign.reference)
    return joined if alike.belongs else replace(joined, facts=(*_common_by_now(situation, alike, alike.campaign), *joined.facts), again=alike.unread)


def _common_by_now(situation: Situation, alike: Alike, campaign: KnownCampaign) -> tuple[Gathered, ...]:
    """What the first to use them seemed to have added, and others have written since: a paragraph to choose, the last line of a platform."""
    often = alike.words.all.union(window for window, people in alike.counted.items() if people > max(1, campaign.people // 50))
    common = (one for one in alike.read if not compared(one.words, one.name).own(often))
    return tuple(Gathered(reference=one.reference, campaign=campaign.reference, at=situation.now) for one in common)


def _joined(situation: Situation, alike: Alike, reference: str) -> Decision:
    """One more person, or one more copy of somebody. Of who is read the mail is a case as well, with their own words first."""
    if not alike.is_read:
        return Decision(processed(situation.reading.rule, reference), standing=(_copy(situation, alike, reference),))
    read = opened_beside(situation, parent=reference)
    return replace(read, standing=(_copy(situation, alike, reference, case=read.ending.reference),))


def _recognised(situation: Situation, alike: Alike) -> Decision:
    """The campaign gets a case, she gets her letter, and what came before is gathered."""
    reference = f"{situation.council.service.reference_prefix}-{situation.known.next_number}"
    early = [(one, compared(one.words, one.name).own(_said_by_others(alike, one))) for one in alike.early]
    others = frozenset(window for one in alike.early if one.person != alike.person for window in one.windows)
    opening = _opening(situation, reference, alike.words.shared(others or alike.words.all))
    joined = _joined(_after_opening(situation), alike, reference)
    copies = (*(_early_copy(situation, one, reference, is_read=bool(own) or not one.untouched) for one, own in early), *_copies(joined))
    facts: tuple[Fact, ...] = (
        opening,
        CampaignSeen(reference=reference, people=alike.people, family=alike.family),
        CouncillorAsked(reference=reference, what="one answer can go to all"),
        *(Gathered(reference=one.reference, campaign=reference, at=situation.now) for one, own in early if one.untouched and not own),
    )
    known, campaign = situation.known, _counted(situation, reference, copies)
    letter = alert(desk_of(situation), campaign, opening.words, situation.reading.matter.categories, known.inbound)
    return replace(joined, facts=(*facts, *joined.facts), letters=(letter, *joined.letters), standing=copies)


def _said_by_others(alike: Alike, one: EarlyCopy) -> frozenset[int]:
    return alike.words.all.union(*(other.windows for other in alike.early if other.person != one.person))


def _after_opening(situation: Situation) -> Situation:
    """The campaign's case has taken a number."""
    return replace(situation, known=replace(situation.known, next_number=situation.known.next_number + 1))


def _opening(situation: Situation, reference: str, words: str) -> CaseOpened:
    """The case of a campaign has no resident: it stands for all of them."""
    matter, title = situation.reading.matter, situation.reading.title or situation.reading.matter.issue
    return CaseOpened(
        reference=reference,
        number=situation.known.next_number,
        councillor=situation.known.councillor,
        title=f"Campaign: {title}",
        matter=Matter(matter.categories, matter.departments, EnquiryType.COMMUNITY_ISSUE, issue=title),
        words=words,
        of_many=True,
    )


def _copies(decision: Decision) -> Iterable[CopyTaken]:
    return (fact for fact in decision.standing if isinstance(fact, CopyTaken))


def _counted(situation: Situation, reference: str, copies: Iterable[CopyTaken]) -> KnownCampaign:
    """The campaign as it stands when she is told of it."""
    people = {one.person: one for one in copies}.values()
    return KnownCampaign(
        number=0,
        reference=reference,
        title=situation.reading.title,
        people=len(people),
        last_at=situation.now,
        own=sum(one.own_words for one in people),
        in_ward=sum(one.in_ward is True for one in people),
        elsewhere=sum(one.in_ward is False for one in people),
    )


def _copy(situation: Situation, alike: Alike, reference: str, case: str = "") -> CopyTaken:
    """Who takes part, and where they live. No common answer goes to whom is in danger or abusive, nor where a mail may be forged or must not be answered."""
    reading, mail = situation.reading, situation.mail
    address, common = reading.reply_address, common_windows(alike.counted, 1)
    guarded = is_risk(reading) or bool({Flag.ABUSIVE, Flag.SENDER_FAILED} & reading.flags)
    may_be_answered = is_postable(address) and not guarded and not is_unanswerable(mail, address)
    code = home_postcode(f"{mail.new_text}\n{own_signature(mail)}", alike.words, common)
    return CopyTaken(
        councillor=situation.known.councillor,
        reference=reference,
        inbound=situation.known.inbound,
        person=alike.person,
        address=address if may_be_answered else "",
        name=reading.author.name,
        postcode=code,
        in_ward=_lives_in_ward(situation, code),
        own_words=alike.is_read,
        case=case,
        windows=alike.words.all,
        title=mail.title,
    )


def _early_copy(situation: Situation, one: EarlyCopy, reference: str, *, is_read: bool) -> CopyTaken:
    """The same of somebody whose copy is a case already. What she, or the resident, has gone on with stays a case, and gets no common answer."""
    code = next(iter(reversed(postcodes(one.words))), one.postcode)
    return CopyTaken(
        councillor=situation.known.councillor,
        reference=reference,
        inbound=one.inbound,
        person=one.person,
        address=one.address,
        name=one.name,
        postcode=code,
        in_ward=_lives_in_ward(situation, code),
        own_words=is_read,
        case=one.reference,
        windows=one.windows,
    )


def _lives_in_ward(situation: Situation, code: str) -> bool | None:
    return is_in(code, {situation.councillor.ward}, situation.council) if code else None


# ---- what comes back after her answer


def answers_all(situation: Situation, kind: Kind) -> bool:
    """Whether somebody answers the letter that went to all of a campaign."""
    letter = situation.known.letter
    return letter is not None and letter.letter == TO_ALL and kind in OWN_KINDS and not situation.known.placed_as


def decide_reply(situation: Situation) -> Decision:
    """What says something is a case for her to read; mere thanks are kept, and nobody is told."""
    letter = situation.known.letter
    assert letter is not None  # else it would not be an answer to it
    campaign = letter.key.removeprefix("campaign:").partition("/")[0]
    reading = replace(situation.reading, campaign=campaign)
    if not _is_careful(Care(reading.flags, reading.sensitivities)) and not situation.mail.evidence and says_thanks(reading.new_text):
        return Decision(processed("thanks for the answer to a campaign"))
    return opened_beside(replace(situation, reading=reading), parent=campaign)


def says_thanks(text: str) -> bool:
    """Whether a text says no more than thanks: each sentence does, or is too short to say anything."""
    said = [one.plain for one in compared(text).sentences if one.count]
    return "?" not in text and all(len(one.split()) < 3 or (_THANKS.match(one) and not _MORE.search(one)) for one in said)
