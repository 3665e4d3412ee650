"""The commands themselves, one function each, a module for each sort. Help, grammar and README follow from the table they register in.

The order of these imports is the order in which HELP and README show them."""

from mailbridge.core.commands.orders import opening, departments, bodies, residents, ending, joining, keeping, ward, undoing, pen, looking, finding, disclosing  # noqa: I001

__all__ = ["bodies", "departments", "disclosing", "ending", "finding", "joining", "keeping", "looking", "opening", "pen", "residents", "undoing", "ward"]
