"""What `decide`, `due` and the commands return: facts. `record` stores them, `lifecycle` moves by them; an unexpected one is recorded and moves nothing."""

from mailbridge.core.effects.cases import Acknowledged, CaseOpened, CouncillorAsked, FollowedUp, RiskSeen, SecondCopy, StrangerWrote
from mailbridge.core.effects.fact import Fact, ReferralFact
from mailbridge.core.effects.ordered import Closed, Held, Noted, Reminded, Reopened, ResidentAsked, ResidentTold
from mailbridge.core.effects.referrals import (
    Answered,
    Chased,
    ClarificationGiven,
    ClarificationRequested,
    Declined,
    DeliveryFailed,
    HoldingReplied,
    MachineReplied,
    NotResponsible,
    OfficerWrote,
    ReferenceLinked,
    Referred,
)

__all__ = [
    "Acknowledged",
    "Answered",
    "CaseOpened",
    "Chased",
    "ClarificationGiven",
    "ClarificationRequested",
    "Closed",
    "CouncillorAsked",
    "Declined",
    "DeliveryFailed",
    "Fact",
    "FollowedUp",
    "Held",
    "HoldingReplied",
    "MachineReplied",
    "NotResponsible",
    "Noted",
    "OfficerWrote",
    "ReferenceLinked",
    "ReferralFact",
    "Referred",
    "Reminded",
    "Reopened",
    "ResidentAsked",
    "ResidentTold",
    "RiskSeen",
    "SecondCopy",
    "StrangerWrote",
]
