"""Danger, safeguarding, abuse, anonymity, colleagues: and the phrases that only sound like them."""

from __future__ import annotations

import pytest

from mailbridge.core.mail import Address
from mailbridge.core.recognise.care import care
from mailbridge.model.words import Flag, Sensitivity
from tests.about.risks import DANGERS as PASSING_DANGERS
from tests.about.risks import QUIET, SENSITIVE
from tests.about.support import CASEWORK, care_of, mail, starter

HARMLESS = (
    "I'm dying to hear when the library opens",
    "The traffic lights are killing me",
    "My gas bill has doubled",
    "I am on fire with rage about the bins",
    "The drain is suicidal for cyclists",
    "I'd rather go to prison than pay",
    "I've had enough of this council",
    "I nearly died laughing at your leaflet",
    "You'll be the death of me",
    "Could murder a cup of tea after that meeting",
    "The parking situation is murder on a Saturday",
    "The pothole is a death trap",
    "It's like a war zone after bin day",
    "We have been flooded with leaflets",
    "It opened the floodgates",
    "The new floodlights are too bright",
    "I'm at my wits' end with the recycling",
    "My feet are killing me after queueing at the town hall",
    "I could strangle whoever designed that junction",
    "They are getting away with murder on that site",
    "The park is under threat from developers",
    "This bill has gone through the roof",
    "I hit the roof when I read the letter",
    "It cost a bomb",
    "Fireworks night was lovely",
    "He's a live wire, that councillor",
    "The gas main replacement works are still there",
    "Kids on bikes think they own the road",
    "When I saw the bill I nearly had a heart attack",
    "We are drowning in paperwork",
    "This can't go on, the bins stink",
    "I can't go on holiday because of the roadworks",
    "The only way out of our estate is that junction",
    "My mother-in-law's hedge is too high",
    "The tennis courts are locked",
    "Trapped in a loop on your phone line",
    "It's a ticking time bomb, that bridge budget",
    "I was shocked to see the state of the park",
    "Somebody stabbed in the dark with this timetable",
    "Please shoot me an answer by Friday",
    "The knife edge bend on Moor Road needs a sign",
    "Your department is on life support",
    "They drove us to despair with forms",
    "The swing bridge is stuck",
    "The lift to the shopping centre is out",
    "We'd kill for a bus that comes on time",
    "It's raining cats and dogs and the gully is full",
    "A firework display in the park would be nice",
    "The site was bombarded with objections",
    "It's a matter of life and death for the chip shop",
    "The sweeper hasn't been seen since March",
    "No sign of life at the planning department",
    "My parcel has gone missing",
    "My bin has gone missing",
    "I tripped and could hurt myself on those slabs",
    "Nobody has seen a gritter this winter",
    "Smoke from his bonfire ruins my washing",
    "Someone will get hurt on that swing",
    "The fire door in our block squeaks",
    "I smell a rat in this contract",
    "Take my life in my hands crossing there",
    "The wall of silence from the council is deafening",
    "We nearly exploded with rage",
    "The bridge parapet was repaired years ago after it collapsed into laughter",
)

DANGERS = (
    ("There's a smell of gas in the hallway", "gas"),
    ("our carbon monoxide alarm keeps going off", "gas"),
    ("The flat downstairs is on fire", "fire"),
    ("They set fire to the bins by the stairwell again tonight", "fire"),
    ("Water is pouring in through the front door", "flood"),
    ("The river has burst its banks and we are trapped", "flood"),
    ("bare wires hanging out of the lamp post", "electricity"),
    ("I got an electric shock off the railings", "electricity"),
    ("The road has collapsed outside the school", "collapse"),
    ("There's a manhole with no cover on the school path", "collapse"),
    ("He says he will kill me", "violence"),
    ("A lad with a machete outside the chippy", "violence"),
    ("I want to end my life", "suicide"),
    ("I can't do this any more. I've got the tablets here. Tell my sister sorry.", "suicide"),
    ("everyone would be better off without me", "suicide"),
    ("My neighbour has not answered the door for five days", "person_in_danger"),
    ("She is stuck in the lift and having chest pains", "person_in_danger"),
    ("no heating and we have a newborn", "cold_home"),
    ("syringes all over the playground", "hazard_to_children"),
)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_phrase_is_not_a_risk_by_itself(text: str) -> None:
    found = care_of(text)
    assert found.emergencies == ()
    assert not found.flags & {Flag.THREAT, Flag.ABUSIVE, Flag.EMERGENCY}
    assert Sensitivity.SUICIDE_RISK not in found.sensitivities


@pytest.mark.parametrize(("text", "danger"), DANGERS)
def test_danger_is_seen_with_its_class(text: str, danger: str) -> None:
    found = care_of(text)
    assert danger in found.emergencies
    assert Flag.EMERGENCY in found.flags


def test_danger_in_the_subject_counts_unless_a_reply_carries_it_on() -> None:
    assert Flag.EMERGENCY in care_of("please ring", "Smell of gas").flags
    answer = {"subject": "Re: Smell of gas", "in_reply_to": ("<x@priya-shah.example>",)}
    assert Flag.EMERGENCY not in care_of("thanks, they came", "Smell of gas", **answer).flags
    assert Flag.EMERGENCY in care_of("the smell of gas is back", "Smell of gas", **answer).flags


def test_suicide_is_also_a_sensitivity() -> None:
    found = care_of("I have nothing left to live for")
    assert found.sensitivities == (Sensitivity.SUICIDE_RISK,)
    assert Flag.SENSITIVE in found.flags


def test_children_who_live_with_abuse_are_its_victims() -> None:
    assert care_of("He hits me when he drinks").sensitivities == (Sensitivity.DOMESTIC_ABUSE,)
    assert Sensitivity.SAFEGUARDING_CHILD in care_of("He hits me when he drinks and my kids hear it").sensitivities


@pytest.mark.parametrize(
    "text",
    [
        "Please keep my name out of it",
        "dont tell the council it was me",
        "I'd like to remain anonymous",
        "Strictly in confidence please",
        "Please don't mention my name to them",
        "you didn't hear this from me, i'd rather not be named",
    ],
)
def test_a_wish_for_anonymity(text: str) -> None:
    assert Flag.ANONYMOUS in care_of(text).flags


@pytest.mark.parametrize("text", ["Someone sent me an anonymous letter", "I have no confidence in the council", "I'm happy to be named"])
def test_no_wish_for_anonymity(text: str) -> None:
    assert Flag.ANONYMOUS not in care_of(text).flags


def test_abuse_and_threats() -> None:
    assert Flag.ABUSIVE in care_of("You corrupt bastard, my bin is full").flags
    assert Flag.THREAT in care_of("Hope you get what's coming. I know where you live.").flags


def test_abuse_that_somebody_else_said_is_not_the_writers() -> None:
    assert Flag.ABUSIVE not in care_of("He called me a stupid cow").flags
    assert Flag.ABUSIVE in care_of("He called me names. You are all wankers").flags


def test_other_flags() -> None:
    assert Flag.PREVIOUS_FAILURE in care_of("I have reported this three times").flags
    assert Flag.THIRD_PARTY in care_of("I am writing on behalf of my uncle").flags
    assert Flag.LEGAL in care_of("My solicitor will write to you").flags
    assert Flag.SEVERAL_PROBLEMS in care_of("1. pothole on Mill Lane\n2. street light out").flags
    assert care_of("Where do I get a bus timetable?").flags == frozenset()


def test_all_ward_councillors() -> None:
    brown, okafor = (Address("", f"cllr.{who}@northborough.example") for who in ("d.brown", "n.okafor"))
    assert Flag.TO_ALL_WARD_COUNCILLORS in care_of("bus", to=(CASEWORK, brown), cc=(okafor,)).flags
    assert Flag.TO_ALL_WARD_COUNCILLORS not in care_of("bus", to=(CASEWORK, brown)).flags
    assert Flag.TO_ALL_WARD_COUNCILLORS not in care_of("bus", to=(brown, okafor)).flags


def test_a_councillor_without_colleagues_is_not_all_of_them() -> None:
    council = starter().council
    alone = council.model_copy(update={"service": council.service.model_copy(update={"colleagues": ()})})
    assert Flag.TO_ALL_WARD_COUNCILLORS not in care(mail("Bus"), "bus", alone, starter().lexicon).flags


@pytest.mark.parametrize("text", PASSING_DANGERS)
def test_danger_told_in_passing_is_seen(text: str) -> None:
    assert Flag.EMERGENCY in care_of(text).flags


@pytest.mark.parametrize(("kind", "text"), SENSITIVE)
def test_trouble_told_in_passing_is_seen(kind: str, text: str) -> None:
    assert Sensitivity(kind) in care_of(text).sensitivities


@pytest.mark.parametrize("text", QUIET)
def test_quiet_mails_stay_quiet(text: str) -> None:
    found = care_of(text)
    assert (found.emergencies, found.sensitivities) == ((), ())


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("this f***ing bin has been missed again", Flag.ANGRY),
        ("The bloody bin! What the hell is going on?", Flag.ANGRY),
        ("You f***ing idiots, my bin was missed.", Flag.ABUSIVE),
        ("F*** you and your council you fat cow", Flag.ABUSIVE),
    ],
)
def test_swearing_at_a_thing_is_anger_and_at_a_person_abuse(text: str, flag: Flag) -> None:
    assert {Flag.ANGRY, Flag.ABUSIVE} & care_of(text).flags == {flag}


@pytest.mark.parametrize("text", ["Please treat this confidentially.", "They mustn't find out it was us who reported it.", "In confidence please."])
def test_confidence_asked_for_in_further_ways(text: str) -> None:
    assert Flag.ANONYMOUS in care_of(text).flags


def test_who_is_vulnerable_is_told_by_their_words() -> None:
    assert Flag.VULNERABLE in care_of("I'm 86 and live on my own.").flags
    assert Flag.VULNERABLE not in care_of("Somebody parked in the disabled bay outside 86 Mill Lane.").flags
