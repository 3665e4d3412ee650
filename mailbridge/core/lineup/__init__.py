"""The line-up: what waits for the councillor, what is late, what was done. `groups` finds its lines, `letter` writes it, `listing` shows one group whole."""

from mailbridge.core.lineup.letter import line_up
from mailbridge.core.lineup.lines import View
from mailbridge.core.lineup.listing import LISTS, listed

__all__ = ["LISTS", "View", "line_up", "listed"]
