"""How much of what a resident wrote a department gets to see: all of it, what is needed to act, or nothing that tells who wrote (R020, R062, R113)."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum

from mailbridge.core.correspondence.desk import Desk, place_in_words, position_in_words
from mailbridge.core.known import KnownCase
from mailbridge.core.letters.facts import Facts
from mailbridge.core.reading import Person, Place
from mailbridge.core.recognise.claims import externals_in
from mailbridge.core.recognise.needs import needs
from mailbridge.core.risk import is_abusive
from mailbridge.model.words import Flag, ReplyRoute


class Form(StrEnum):
    """How a case leaves for a department."""

    FULL = "full"
    MINIMISED = "minimised"
    """Who, how to reach them, what is asked, where: a sensitive case, whose resident has not agreed to more yet."""
    BARE = "bare"
    """What is wrong, where, and the councillor's own words: a case that holds abuse, of which officers read nothing (R106)."""
    ANONYMOUS = "anonymous"
    """The sort of problem, where, and the councillor's own words: the resident's name is withheld."""


WITHHELD = {
    Form.ANONYMOUS: "The resident wants their name kept out of it, so I do not pass on their own words.",
    Form.BARE: "I pass on what is wrong and where, and not what was written to me.",
    Form.MINIMISED: "I keep to what you need to begin, and do not pass on the resident's own words or documents. I can send you more once they agree.",
}
"""Why there is less in the letter than the resident wrote."""
_HOUSE = re.compile(
    r"^(?:(?:flat|flt|apartment|apt|room|unit) ?\w{1,5}\b[ ,/-]{0,3})?(?:(?:no\.?|nos\.?|number) ?)?(?:\d{1,4}[a-z]?\b[ ,/-]{0,3}){0,2}"
    r"|[ ,](?:no\.?|number) ?\d{1,4}[a-z]?$",
    re.IGNORECASE,
)
_NOT_MINE = r"(?! (?:next[- ]door |upstairs |downstairs )?(?:neighbou?rs?|landlords?|street|road|lane|area|estate|ward|town|councillor|name)\b)"
_HOMES = (
    r"\b(?:my|our)\b" + _NOT_MINE + r"[^.;!?\n\d]{0,60}?{street}",
    r"\b(?:i|we)(?:['’](?:m|re)| am| are)?(?: live| living)?(?: here)? (?:at|in|on) {street}",
    r"{street}[ ,()–-]{1,4}(?:(?:which|that|this) is )?(?:where (?:i|we) live|(?:my|our)\b)" + _NOT_MINE,
    r"^[ \t]*(?:address[: ]{1,3})?{street}[ ,]{0,3}(?:[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})?[ .,]*$",
)
"""How a text says that its writer lives in a street and number: mine, I live at, where I live, and an address in a line of its own."""
_PARTS = re.compile(r"(?<=[.!?;])\s+|\n+")


def is_sensitive(desk: Desk, case: KnownCase) -> bool:
    """Whether a case holds what is passed on only with permission."""
    category = desk.category(case)
    return bool(case.sensitivities) or Flag.ASK_FIRST in case.flags or (category is not None and category.sensitive)


def is_direct(desk: Desk, case: KnownCase, department: str) -> bool:
    """Whether a department writes to the resident itself, with the councillor in copy: where the settings say so, and somebody can be written to by name."""
    unit = desk.council.departments.get(department)
    direct = unit is not None and unit.reply_route is ReplyRoute.DIRECT_CC_COUNCILLOR
    return direct and bool(case.resident_address) and Flag.ANONYMOUS not in known_to(case, department).flags


def form(desk: Desk, case: KnownCase, department: str) -> Form:
    """The form in which a case leaves for a department. Where the resident has said no, without their name."""
    if Flag.ANONYMOUS in known_to(case, department).flags:
        return Form.ANONYMOUS
    if is_abusive(case):
        return Form.BARE
    return Form.MINIMISED if is_sensitive(desk, case) and department not in case.allowed else Form.FULL


def known_to(case: KnownCase, body: str) -> KnownCase:
    """A case as one body may know it: without the resident's name, where they do not want that body to have it."""
    return replace(case, flags=case.flags | {Flag.ANONYMOUS}) if case.denies(body) else case


def tells_who(case: KnownCase, words: str) -> bool:
    """Whether words of hers tell whose name is withheld. Where the problem is she may say, whoever lives there."""
    bare = words.replace(case.place.street or "\n", " ").replace(case.place.postcode or "\n", " ")
    return Flag.ANONYMOUS in case.flags and case.is_named_in(bare)


def her_words(case: KnownCase, words: str) -> str:
    """What she asked in her own words; nothing where a name was withheld since, and they hold it."""
    return "" if tells_who(case, words) else words


def disclosed(desk: Desk, case: KnownCase, department: str) -> Facts:
    """What a department may be told of a case."""
    case = known_to(case, department)
    how, facts, place = form(desk, case, department), desk.facts(case), place_shown(case)
    facts = facts.but(
        resident_contact=_reached(facts, case),
        place=place_in_words(place),
        position=position_in_words(place),
        marks=tuple(mark for mark in place.other if mark not in place_in_words(place)),
        reported_before=_reported(desk, case, how),
        needs=needs(case.words) if how is Form.FULL and case.correspondent is None else "",
        withheld=WITHHELD.get(how, ""),
    )
    if how is Form.FULL:
        return facts
    facts = replace(facts, resident_name="", resident_address="", resident_contact="") if how is Form.BARE else facts
    return replace(facts, issue=_sort(desk, case), words="")


def place_shown(case: KnownCase) -> Place:
    """Where the problem is, as officers may know it: where a name is withheld no photo's position, and of the resident's own home the street alone."""
    place = case.place
    if Flag.ANONYMOUS not in case.flags:
        return place
    place = replace(
        place,
        latitude=None,
        longitude=None,
        other=tuple(mark for mark in place.other if not case.is_named_in(mark)),
        postcode=place.postcode if _is_of_the_place(case) else place.postcode.partition(" ")[0],
        street="" if _is_described_by_name(case) else place.street,
    )
    return replace(place, street=_without_house(place.street), postcode=place.postcode.partition(" ")[0]) if lives_there(case) else place


def with_its_place(issue: str, case: KnownCase) -> str:
    """The issue, with the place where that was learnt later than its words."""
    place = place_shown(case)
    return f"{issue} ({place_in_words(place)})" if issue and place.street and place.street.lower() not in issue.lower() else issue


def _is_of_the_place(case: KnownCase) -> bool:
    """Whether the postcode stands beside the street in the resident's words; else it may be that of their own address."""
    street, code = case.place.street.lower(), case.place.postcode.replace(" ", "").lower()
    parts = (" ".join(part.lower().split()) for part in _PARTS.split(f"{case.title}\n{case.words}"))
    return bool(street) and any(street in part and code in part.replace(" ", "") for part in parts)


def _is_described_by_name(case: KnownCase) -> bool:
    """Whether the place is told by the resident's name. A street that is called like somebody is no sign of them."""
    street = case.place.street
    whole = any(one.name and one.name.lower() in street.lower() for one in _people(case))
    return whole or (not street[:1].isdigit() and case.is_named_in(street))


def _without_house(street: str) -> str:
    return _HOUSE.sub("", street).strip(" ,")


def lives_there(case: KnownCase) -> bool:
    """Whether the problem is at the resident's own home, as far as their words, their signature and what is known of them say."""
    place, words = case.place, f"{case.title}\n{case.words}"
    known = any((one.street and one.street.lower() in place.street.lower()) or (one.postcode and one.postcode == place.postcode) for one in _people(case))
    if known or not place.street:
        return known
    street = r"\s+".join(re.escape(part) for part in place.street.split())
    said = any(re.search(pattern.replace("{street}", street), words, re.IGNORECASE | re.MULTILINE) for pattern in _HOMES)
    return said or _without_house(place.street).lower() not in " ".join(words.lower().split())  # read from the signature, which is not kept


def _people(case: KnownCase) -> list[Person]:
    return [one for one in (case.constituent, case.correspondent) if one]


def _sort(desk: Desk, case: KnownCase) -> str:
    """The sort of problem, in the words of the settings instead of the resident's."""
    category = desk.category(case)
    return f"the {category.name}" if category else ""


def _reached(facts: Facts, case: KnownCase) -> str:
    """How the resident is reached: through whoever writes for them, where that is somebody else."""
    other = case.correspondent
    if facts.resident_contact or not facts.resident_name or other is None:
        return facts.resident_contact
    return f"through {', '.join(part for part in (other.name, other.address, other.phone) if part)}"


def _reported(desk: Desk, case: KnownCase, how: Form) -> str:
    """Whether it was reported before (R044, R045): with the resident's own words, with the references alone, or no more than that it was."""
    failed = Flag.PREVIOUS_FAILURE in case.flags
    if not failed and not case.reported_before:
        return ""
    yes = "yes, without success so far" if failed else "yes"
    if how is Form.FULL and case.reported_before:
        return f"{yes}. The resident says: “{case.reported_before}”"
    numbers = () if how in {Form.ANONYMOUS, Form.BARE} else externals_in(case.reported_before, desk.council)
    told = f" ({', '.join(numbers)})" if numbers else ""
    return f"{yes}, the resident says{told}"
