"""Whether the way out is down: while no control site answers, no portal is asked, and what failed just then is asked again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from crawler.patience import Patience

log = logging.getLogger(__name__)

WORDS = "các trang đối chứng lúc đó cũng không mở được, nên địa chỉ này được hỏi lại sau"
"""Noted beside an attempt that failed while the way out was down."""
_HEED_S = 1.0


class Outage:
    """Shared by all visits of a process. ``answers`` asks the control sites and tells whether any answered, or there are none;
    ``stopping`` tells whether the run is to end."""

    def __init__(
        self,
        answers: Callable[[], Awaitable[bool]],
        stopping: Callable[[], bool],
        patience: Patience,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._answers, self._stopping, self._patience, self._monotonic, self._sleep = answers, stopping, patience, monotonic, sleep
        self._turns = asyncio.Lock()
        self._ended: float | None = None
        self._lasts = False
        self.spent_s = 0.0
        """Spent waiting, all outages together; ``Patience.outage_s`` bounds it."""

    @property
    def left_s(self) -> float:
        """Seconds until it is worth while to ask a portal again; 0 where nothing is known to be down."""
        return self._patience.control_again_s if self._lasts else 0.0

    async def ours(self) -> bool:
        """Whether an address that just could not be connected to, for good, failed because nothing can be. If so, this waits until
        a control site answers again. False, too, where all the patience was spent: the run then goes on and is not relied on."""
        failed = self._monotonic()
        async with self._turns:
            if self._ended is not None and self._ended >= failed:
                return True
            if self.spent_s >= self._patience.outage_s or await self._answers():
                return False
            log.warning("no control site answers: no portal is asked until one does")
            self._lasts = True
            try:
                return await self._over()
            finally:
                self._lasts = False

    async def _over(self) -> bool:
        while self.spent_s < self._patience.outage_s:
            await self._wait()
            if self._stopping():
                return True
            if await self._answers():
                self._ended = self._monotonic()
                log.info("a control site answers again")
                return True
        log.warning("no control site answered in %g s: going on without", self._patience.outage_s)
        return False

    async def _wait(self) -> None:
        """Until it is time to ask again, or the run is to end."""
        begun = self._monotonic()
        while (left := begun + self._patience.control_again_s - self._monotonic()) > 0 and not self._stopping():
            await self._sleep(min(left, _HEED_S))
        self.spent_s += self._monotonic() - begun
