"""What all tables' rows have in common: made and changed without what sqlmodel does for models that validate, which cost more than the statements.

A table's model validates nothing anyway; SQLAlchemy's own attributes note what changes.
"""

from __future__ import annotations

from typing import Any

from sqlmodel import SQLModel


class Row(SQLModel):
    """A row of some table."""

    def __init__(self, **values: Any) -> None:
        for name, field in type(self).model_fields.items():
            if name in values:
                setattr(self, name, values[name])
            elif not field.is_required():
                setattr(self, name, field.get_default(call_default_factory=True))

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
