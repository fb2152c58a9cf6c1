"""Politeness: one request at a time to a host, a pause between two, and a longer one where a host fails again and again."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from crawler.patience import Patience
from crawler.places import Places

_LONGEST_S = 660.0
"""Longer than any pause: what should last beyond that was noted before the machine was started anew."""


class Pace:
    """Shared by all visits: units on one host wait for each other, be it across the processes that share ``places``."""

    def __init__(self, patience: Patience, monotonic: Callable[[], float], places: Places | None = None) -> None:
        self._patience = patience
        self._monotonic = monotonic
        self._places = places or Places()
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._free_at: dict[str, float] = {}
        self._failures: dict[str, int] = {}

    @asynccontextmanager
    async def turn(self, host: str, pause_s: float) -> AsyncIterator[None]:
        """Wait for ``host`` to be free; it is busy until the block ends and ``pause_s`` have passed."""
        async with self._turns[host], self._places.place(f"host {host}") as place:
            wait = max(self._free_at.get(host, 0.0), place.remembered()) - self._monotonic()
            if 0 < wait < _LONGEST_S:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                self._free_at[host] = self._monotonic() + max(pause_s, self._backoff(host))
                place.remember(self._free_at[host])

    def answered(self, host: str) -> None:
        """The host spoke: it is well."""
        self._failures.pop(host, None)

    def failed(self, host: str) -> None:
        """The host could not be spoken to."""
        self._failures[host] = self.failures(host) + 1

    def failures(self, host: str) -> int:
        """How often in a row the host could not be spoken to."""
        return self._failures.get(host, 0)

    def _backoff(self, host: str) -> float:
        beyond = self.failures(host) - self._patience.failures_before_backoff
        if beyond < 0:
            return 0.0
        return min(self._patience.backoff_most_s, self._patience.backoff_s * 2.0 ** min(beyond, 16))
