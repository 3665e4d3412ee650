"""How the service is: what it has seen of itself (`State`), what of that is wrong (`checks`), and what the operator is told when (`incidents`). Pure."""

from mailbridge.core.watching.checks import Check, checks
from mailbridge.core.watching.incidents import Incident, Telling, gone_on
from mailbridge.core.watching.state import Box, Canary, Count, Figures, Process, Stall, State, Wire
from mailbridge.core.watching.together import SILENT_FOR, together

__all__ = [
    "SILENT_FOR",
    "Box",
    "Canary",
    "Check",
    "Count",
    "Figures",
    "Incident",
    "Process",
    "Stall",
    "State",
    "Telling",
    "Wire",
    "checks",
    "gone_on",
    "together",
]
