"""Letters to residents, one module for each occasion."""

from mailbridge.core.correspondence.to_resident.asking import nudge, permission, question, survey
from mailbridge.core.correspondence.to_resident.elsewhere import named, other_ward, passed_on
from mailbridge.core.correspondence.to_resident.first import First, about_the_same, acknowledgement, copy_of_forward, gets_copy, joined, taken_up
from mailbridge.core.correspondence.to_resident.letter import greeting, letter_to
from mailbridge.core.correspondence.to_resident.telling import OUTCOME_LETTERS, cannot_help, closing_line, gave_up, message, outcome, taken_up_again, update

__all__ = [
    "OUTCOME_LETTERS",
    "First",
    "about_the_same",
    "acknowledgement",
    "cannot_help",
    "closing_line",
    "copy_of_forward",
    "gave_up",
    "gets_copy",
    "greeting",
    "joined",
    "letter_to",
    "message",
    "named",
    "nudge",
    "other_ward",
    "outcome",
    "passed_on",
    "permission",
    "question",
    "survey",
    "taken_up",
    "taken_up_again",
    "update",
]
