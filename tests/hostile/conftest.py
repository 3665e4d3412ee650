"""A council that is attacked: that of the stories."""

from tests.stories.conftest import _close, world

__all__ = ["_close", "world"]
