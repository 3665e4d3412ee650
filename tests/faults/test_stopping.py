"""The end of the service comes at any moment, also at the one at which a mail does."""

from __future__ import annotations

import asyncio
import socket

import pytest

from mailbridge.watching import readable


@pytest.mark.parametrize("turns", range(8))
async def test_who_waits_for_news_hears_of_the_end_when_both_come_together(turns: int) -> None:
    """What took no notice of it went on watching for ever, and the service did not end."""
    ours, server = socket.socketpair()
    with ours, server:
        waiting = asyncio.create_task(readable(ours.fileno(), 60))
        for _ in range(2):
            await asyncio.sleep(0)  # until it waits
        server.send(b"* 1 EXISTS\r\n")
        for _ in range(turns):
            await asyncio.sleep(0)
        came_in_time = waiting.cancel()
        [ended] = await asyncio.gather(waiting, return_exceptions=True)
        assert isinstance(ended, asyncio.CancelledError) is came_in_time
