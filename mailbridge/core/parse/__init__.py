"""Bytes to `Mail`: the one way in. `parse` never raises, for any bytes."""

from mailbridge.core.parse.assemble import parse

__all__ = ["parse"]
