"""Who crawls the cases of a run: processes of this machine, a few at once, each with one case."""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from crawler.archive import Counts
from crawler.child import Child


@dataclass(frozen=True, slots=True)
class End:
    """How the crawl of one case ended."""

    folder: Path
    code: int
    said: str
    """The last thing it said, or what is known where it said nothing."""


class Crew(Protocol):
    """Crawls cases."""

    @property
    def most(self) -> int:
        """How many at once."""

    def begin(self, folder: Path) -> None:
        """Begin to crawl what is unfinished in the case of ``folder``."""

    def going(self) -> int:
        """How many are under way."""

    def seen(self) -> Mapping[str, Counts]:
        """By unit, how far visits have come of which nothing is to be seen in their folders."""

    def ended(self) -> Sequence[End]:
        """Those that came to an end since this was last asked."""

    def stop(self, number: int) -> None:
        """Pass on a signal: the first asks all to finish what they hold, the second to stop at once."""

    def close(self) -> None:
        """End what is still under way."""


class Processes:
    """Processes of this machine; they wait for each other by what lies in the folder ``shared``."""

    def __init__(self, most: int, shared: Path) -> None:
        # Most of a visit is waiting: a core has time for several.
        self.most = most or max(8, 4 * (os.cpu_count() or 1))
        self._shared = shared
        self._going: dict[Path, Child] = {}
        self._stopping = 0

    def begin(self, folder: Path, units: Collection[str] = ()) -> None:
        """Start a process for the case of ``folder``; ``units``: only for these."""
        chosen = [word for unit in units for word in ("--unit", unit)]
        self._going[folder] = Child.begin(folder, "--shared", str(self._shared), *chosen)
        if self._stopping:
            self._going[folder].ask_to_stop(self._stopping)

    def going(self) -> int:
        """How many are under way."""
        return len(self._going)

    def seen(self) -> Mapping[str, Counts]:
        """Nothing: all is in their folders."""
        return {}

    def ended(self) -> Sequence[End]:
        """Those that came to an end since this was last asked."""
        over = [folder for folder, child in self._going.items() if child.process.poll() is not None]
        children = [(folder, self._going.pop(folder)) for folder in over]
        return [End(folder, child.process.returncode, child.said()) for folder, child in children]

    def stop(self, number: int) -> None:
        """Pass on a signal."""
        self._stopping = number
        for child in self._going.values():
            child.ask_to_stop(number)

    def close(self) -> None:
        """End what is still under way."""
        for child in self._going.values():
            child.process.terminate()
        for child in self._going.values():
            child.process.wait()
        self._going.clear()
