"""The commands themselves, one function each, a module for each sort. Help, grammar and README follow from the table they register in.

The order of these imports is the order in which HELP and README show them."""
# ruff: noqa: I001

from mailbridge.core.commands.orders import opening, departments, sleeping, bodies, permissions, residents, answering, informing, drafts, ending, joining
from mailbridge.core.commands.orders import keeping, ward, undoing, pen, looking, finding, people, disclosing, away

__all__ = [
    "answering",
    "away",
    "bodies",
    "departments",
    "disclosing",
    "drafts",
    "ending",
    "finding",
    "informing",
    "joining",
    "keeping",
    "looking",
    "opening",
    "pen",
    "people",
    "permissions",
    "residents",
    "sleeping",
    "undoing",
    "ward",
]
