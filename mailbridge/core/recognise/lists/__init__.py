"""Takes apart what an officer answers to a letter that lists several cases: which words are surely about which line, and which are not."""

from mailbridge.core.recognise.lists.apart import Apart, taken_apart
from mailbridge.core.recognise.lists.rows import Row

__all__ = ["Apart", "Row", "taken_apart"]
