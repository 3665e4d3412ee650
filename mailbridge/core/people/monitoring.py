"""How the service is watched: what is an alarm, and where figures for a monitoring system are served."""

from __future__ import annotations

from pydantic import Field

from mailbridge.core.people.setting import Setting


class Monitoring(Setting):
    """What the operator wants to know by himself, and what he fetches."""

    silent_days: int = Field(default=2, ge=0, le=60)
    """After so many working days without a mail in a mailbox the operator is told; 0: never."""
    canary_minutes: int = Field(default=0, ge=0, le=1440)
    """How often a mail of ours goes the whole way to each mailbox; 0: never."""
    canary_late_minutes: int = Field(default=15, ge=1, le=1440)
    """How long such a mail may be on its way."""
    metrics_host: str = "127.0.0.1"
    """Where the figures are served: an address of this very machine."""
    metrics_port: int = Field(default=0, ge=0, le=65535)
    """0: figures are not served."""
