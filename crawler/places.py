"""What the crawling processes of one machine share: their turns at each host, and places at what the machine has few of."""

import asyncio
import os
import struct
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from crawler.archive.lock import tried

_AGAIN_S = 0.03
_MOMENT = struct.Struct("<d")


@dataclass(frozen=True, slots=True)
class Place:
    """A place that is held; it remembers one number for whoever holds it next."""

    descriptor: int | None

    def remembered(self) -> float:
        """What ``remember`` was told last, by whichever process; 0 at first."""
        if self.descriptor is None:
            return 0.0
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        data = os.read(self.descriptor, _MOMENT.size)
        return float(_MOMENT.unpack(data)[0]) if len(data) == _MOMENT.size else 0.0

    def remember(self, value: float) -> None:
        """Keep ``value`` for the next one."""
        if self.descriptor is not None:
            os.lseek(self.descriptor, 0, os.SEEK_SET)
            os.write(self.descriptor, _MOMENT.pack(value))


class Places:
    """Places that all processes given the same ``folder`` share; the system gives back what a killed one held. Without a
    folder, the process is alone and waits for nobody."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    @asynccontextmanager
    async def place(self, name: str, count: int = 1) -> AsyncIterator[Place]:
        """Wait for one of the ``count`` places called ``name``, and hold it while inside."""
        with ExitStack() as held:
            yield Place(await self._taken(name, count, held) if self._folder else None)

    async def _taken(self, name: str, count: int, held: ExitStack) -> int:
        assert self._folder is not None
        mark = sha256(name.encode()).hexdigest()[:24]
        while True:
            for number in range(count):
                with ExitStack() as trying:
                    path = self._folder / f"{mark}.{number}"
                    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
                    trying.callback(os.close, descriptor)
                    if trying.enter_context(tried(descriptor)):
                        held.push(trying.pop_all())
                        return descriptor
            await asyncio.sleep(_AGAIN_S)
