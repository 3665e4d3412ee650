"""What to be careful of in a mail: danger, safeguarding, health, law, abuse, threats, anonymity. A phrase is not a risk by itself (`words.toml`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mailbridge.core.mail import Mail
from mailbridge.core.people import Council
from mailbridge.core.recognise.dangers import carries_on, dangers
from mailbridge.core.recognise.lexicon import Lexicon
from mailbridge.core.recognise.phrases import LONGEST_TEXT
from mailbridge.core.recognise.places import place
from mailbridge.core.recognise.problems import problems
from mailbridge.core.recognise.signs import meant
from mailbridge.core.recognise.vocabulary import Scan, configured, scan
from mailbridge.core.risk import RISKS
from mailbridge.model.words import Flag, Preference, Sensitivity


@dataclass(frozen=True, slots=True)
class Care:
    """Flags and kinds of sensitivity of one mail."""

    flags: frozenset[Flag] = frozenset()
    sensitivities: tuple[Sensitivity, ...] = ()
    informed: Preference | None = None
    """How much they want to hear, where they say so."""
    emergencies: tuple[str, ...] = ()
    """Classes of danger found (keys of `emergencies` in words.toml)."""


def care(mail: Mail, text: str, council: Council, lexicon: Lexicon) -> Care:
    """Reads the author's own new `text` with the subject of the mail. Never raises."""
    text = text[:LONGEST_TEXT]
    setting = configured(council, lexicon)
    found = scan(mail.title, text, setting)
    classes = dangers(mail, found, setting)
    together = meant(found, setting, titled=not carries_on(mail))
    kinds = _kinds(found, classes, together.sure)
    about = problems(found, setting)
    flags = {flag for flag, says in _FLAGS.items() if says(found)} | {flag for flag, owner in _TOGETHER.items() if owner in together.sure}
    at_risk = classes or Flag.THREAT in flags or not RISKS.isdisjoint(kinds)
    signs = {
        Flag.SENSITIVE: bool(kinds),
        Flag.EMERGENCY: bool(classes),
        Flag.READ_SOON: bool(together.perhaps) and not at_risk,
        Flag.LEGAL: Sensitivity.LEGAL in kinds,
        Flag.SEVERAL_PROBLEMS: len(about.separate) > 1,
        Flag.TO_ALL_WARD_COUNCILLORS: to_all_ward_councillors(mail, council),
        Flag.OUT_OF_WARD: place(mail, text, council, found, setting).in_ward is False,
    }
    return Care(frozenset(flags | {flag for flag, so in signs.items() if so}), kinds, _informed(found), classes)


def _informed(found: Scan) -> Preference | None:
    """How much the writer wants to hear; whoever says both wants more rather than less."""
    return next((one for one in Preference if found.says(f"informing:{one}")), None)


def _kinds(found: Scan, classes: tuple[str, ...], together: frozenset[str]) -> tuple[Sensitivity, ...]:
    """Kinds by their words. Children who live with domestic abuse are its victims too (Domestic Abuse Act 2021, section 3): one hint of them is enough."""
    kinds = {kind for kind in Sensitivity if kind in together or found.says(f"sensitivity:{kind}")}
    if "suicide" in classes:
        kinds.add(Sensitivity.SUICIDE_RISK)
    if Sensitivity.DOMESTIC_ABUSE in kinds and found.points(f"sensitivity:{Sensitivity.SAFEGUARDING_CHILD}"):
        kinds.add(Sensitivity.SAFEGUARDING_CHILD)
    return tuple(kind for kind in Sensitivity if kind in kinds)


_FLAGS: dict[Flag, Callable[[Scan], bool]] = {
    Flag.THREAT: lambda found: found.said_by_the_writer("threats"),
    Flag.ABUSIVE: lambda found: found.said_by_the_writer("abuse"),
    Flag.ANGRY: lambda found: found.says("anger") and not found.said_by_the_writer("abuse"),
    Flag.VULNERABLE: lambda found: found.says("vulnerable"),
    Flag.ANONYMOUS: lambda found: found.says("anonymity"),
    Flag.PRIVATE: lambda found: found.says("confidence"),
    Flag.ASK_FIRST: lambda found: found.says("confidence") or found.says("ask first"),
    Flag.PREVIOUS_FAILURE: lambda found: found.says("reported before"),
    Flag.THIRD_PARTY: lambda found: found.says("on behalf"),
}
_TOGETHER = {Flag.THREAT: "threats", Flag.ANONYMOUS: "anonymity"}


def to_all_ward_councillors(mail: Mail, council: Council) -> bool:
    """Whether every ward colleague, configured as colleague or as councillor of the same ward, is a visible recipient together with her."""
    addressed = {a.address.lower() for a in mail.recipients}
    wards = {council.councillors[key].ward for address in addressed for key in council.councillors_at(address)}
    return any(_all_of_ward(ward, addressed, council) for ward in wards)


def _all_of_ward(ward: str, addressed: set[str], council: Council) -> bool:
    members = [council.addresses_of[key] for key, c in council.councillors.items() if c.ward == ward]
    everybody = members + [frozenset({str(a).lower()}) for a in council.service.colleagues]
    return len(everybody) > 1 and all(addressed & one for one in everybody)
