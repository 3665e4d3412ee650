"""How the service is: what it has seen of itself (`State`), what of that is wrong (`checks`), and what the operator is told when (`incidents`). Pure."""

from mailbridge.core.watching.checks import Check, checks
from mailbridge.core.watching.incidents import Incident, Telling, gone_on
from mailbridge.core.watching.state import Box, Canary, Count, Figures, Stall, State, Wire

__all__ = ["Box", "Canary", "Check", "Count", "Figures", "Incident", "Stall", "State", "Telling", "Wire", "checks", "gone_on"]
