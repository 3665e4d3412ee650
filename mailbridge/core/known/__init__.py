"""What `lookup` found out about a mail or a case before the core decides: frozen views, no rows, no session."""

from mailbridge.core.known.abuse import KnownAbuse
from mailbridge.core.known.campaign import Alike, EarlyCopy, KnownAnswer, KnownCampaign
from mailbridge.core.known.case import WHEN, Around, EarlierCase, Glance, KnownCase, KnownReferral
from mailbridge.core.known.desk import KnownDeed, KnownDraft, KnownHeld, KnownLeave, KnownRule, LikelyCase
from mailbridge.core.known.echo import KnownEcho
from mailbridge.core.known.letter import NOBODY, KnownLetter
from mailbridge.core.known.mail import AUTOMATIC_A_DAY, Known
from mailbridge.core.known.permission import DENIED, KnownPermission

__all__ = [
    "AUTOMATIC_A_DAY",
    "DENIED",
    "NOBODY",
    "WHEN",
    "Alike",
    "Around",
    "EarlierCase",
    "EarlyCopy",
    "Glance",
    "Known",
    "KnownAbuse",
    "KnownAnswer",
    "KnownCampaign",
    "KnownCase",
    "KnownDeed",
    "KnownDraft",
    "KnownEcho",
    "KnownHeld",
    "KnownLeave",
    "KnownLetter",
    "KnownPermission",
    "KnownReferral",
    "KnownRule",
    "LikelyCase",
]
