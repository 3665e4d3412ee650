"""A sort of problem, in residents' words."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from mailbridge.core.people.setting import Setting
from mailbridge.model.words import EnquiryType


class Category(Setting):
    """A sort of problem, in residents' words."""

    name: str
    """As it reads in a sentence: `pothole`."""
    department: str = ""
    """Key of the department; empty: nobody at the council, the councillor decides."""
    words: tuple[str, ...] = ()
    """Words and phrases of residents, each enough by itself; `core.recognise.phrases` says how they are matched."""
    hints: tuple[str, ...] = ()
    """Words that help; none of them is enough by itself."""
    unless: tuple[str, ...] = ()
    """Phrases that void a word or hint they overlap with: `parking fine` is no praise."""
    also: tuple[str, ...] = ()
    """Keys of further departments that should hear of it."""
    signposts: tuple[str, ...] = ()
    """Keys of `signposts.toml`: who else does it, or helps besides."""
    nouns: tuple[str, ...] = ()
    """What residents call the thing, in words that can stand after `the`: the acknowledgement takes up theirs."""
    usual: EnquiryType = EnquiryType.SERVICE_REQUEST
    """What such a mail mostly is when its words do not say."""
    gives_reasons: bool = False
    """Mails about it name other matters as reasons (an objection: traffic, drains, noise); they are not problems of their own."""
    ask: tuple[str, ...] = ()
    """Facts to ask for when missing, as questions."""
    forward: Literal["at_once", "ask"] = "ask"
    """`at_once`: refer without asking her (quick wins, R141)."""
    sensitive: bool = False
    working_days: int | None = Field(default=None, ge=1, le=250)
    """Overrides the department's."""
    self_help: str = ""
    """What the resident can do meanwhile, as sentences for the acknowledgement (R058)."""
    appeal: str = ""
    """How a decision about it is appealed against, where that is the resident's own matter (R057)."""
    answered: Literal["usual", "neutral", "appeal"] = "usual"
    """`neutral`: she takes no side (planning, licensing); `appeal`: only an appeal can change it (a penalty charge)."""
    place: Literal["there", "home", "none"] = "there"
    """Where such a problem is: at a place that the mail names, at the writer's home, or nowhere (council tax)."""
