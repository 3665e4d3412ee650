"""What all tables' rows have in common: made and changed without what sqlmodel does for models that validate, which cost more than the statements.

A table's model validates nothing anyway; SQLAlchemy's own attributes note what changes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from sqlmodel import SQLModel


@cache
def _defaults(table: type[SQLModel]) -> tuple[dict[str, Any], dict[str, Callable[[], Any]]]:
    """What columns have that are not given: a value, or what makes one anew for each row."""
    optional = {name: field for name, field in table.model_fields.items() if not field.is_required()}
    made = {name: cast("Callable[[], Any]", field.default_factory) for name, field in optional.items() if field.default_factory is not None}
    return {name: field.default for name, field in optional.items() if name not in made}, made


class Row(SQLModel):
    """A row of some table."""

    def __init__(self, **values: Any) -> None:
        fixed, made = _defaults(type(self))
        self.__dict__.update(fixed, **{name: make() for name, make in made.items() if name not in values} | values)

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
