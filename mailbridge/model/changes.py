"""Rows as JSON can hold them: what a command changed, and whether it still stands as it was left. Written by `record`, read by `lookup`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from pydantic import TypeAdapter
from sqlmodel import SQLModel

from mailbridge.model.campaigns import CampaignAnswer
from mailbridge.model.desk import Draft, Leave, StandingRule
from mailbridge.model.people import ContactFact
from mailbridge.model.permissions import Permission
from mailbridge.model.tables import Case, Contact, ExternalReference, Inbound, Officer, Outbound, Referral

WATCHED: Mapping[str, type[SQLModel]] = {
    model.__name__: model
    for model in (CampaignAnswer, Case, Contact, ContactFact, Draft, ExternalReference, Inbound, Leave, Officer, Outbound, Permission, Referral, StandingRule)
}
"""The tables whose rows a command may change. What is not here is not put back: events above all."""


@lru_cache(maxsize=256)
def _adapter(model: type[SQLModel], column: str) -> TypeAdapter[Any]:
    return TypeAdapter(cast("type[Any]", model.model_fields[column].annotation))


def dumped(model: type[SQLModel], column: str, value: Any) -> Any:
    """A column's value as JSON can hold it."""
    return _adapter(model, column).dump_python(value, mode="json")


def loaded(model: type[SQLModel], column: str, value: Any) -> Any:
    """The same, back from JSON."""
    return _adapter(model, column).validate_python(value)
