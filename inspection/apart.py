"""Units crawled apart: begun, followed, tried once more where the process broke, joined into the run's case when done."""

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from crawler.archive import CaseBusy, CaseDamaged, CaseFile, Counts, UnitPlan, parts
from crawler.child import BUSY, DONE
from inspection.crew import Crew, End

BROKEN = "unit.broken"
"""In the ledger: the crawl of a part broke on our side, again and again; its visit has not ended."""
_TRIES = 2
_BUSY_AGAIN = timedelta(seconds=2)

Group = tuple[UnitPlan, ...]


class Apart:
    """The visits of ``groups``, each in a part of its own, by a crew. ``asked`` tells whether somebody asked to stop."""

    def __init__(
        self, case: CaseFile, groups: Sequence[Group], crew: Crew, clock: Callable[[], datetime], asked: Callable[[], bool]
    ) -> None:
        self._case, self._crew, self._clock, self._asked = case, crew, clock, asked
        self._waiting = deque((clock(), group) for group in groups)
        self._groups: dict[Path, Group] = {}
        self._tries: Counter[Path] = Counter()
        self.broken: list[str] = []
        """In words, the parts that broke on our side."""
        self.joined: list[UnitPlan] = []
        """Units that came into the run's case."""

    @property
    def waiting(self) -> frozenset[str]:
        """The units whose turn has not come."""
        return frozenset(unit.id for _, group in self._waiting for unit in group)

    @property
    def seen(self) -> Mapping[str, Counts]:
        """By unit, how far visits have come that are made elsewhere."""
        return self._crew.seen()

    def go_on(self) -> bool:
        """Begin what can begin, take in what has ended; whether anything is left to wait for."""
        for end in self._crew.ended():
            self._settle(end)
        now = self._clock()
        while self._waiting and not self._asked() and self._crew.going() < self._crew.most and self._waiting[0][0] <= now:
            _, group = self._waiting.popleft()
            folder = parts.begin(self._case, group)
            self._groups[folder] = group
            if parts.is_done(folder):
                self._settle(End(folder, DONE, ""))
            else:
                self._crew.begin(folder)
        return self._crew.going() > 0 or bool(self._waiting and not self._asked())

    def _settle(self, end: End) -> None:
        group = self._groups[end.folder]
        if end.code != DONE and self._asked():
            return
        if end.code == BUSY:
            # A process that outlived a killed run still crawls it.
            self._waiting.append((self._clock() + _BUSY_AGAIN, group))
            return
        self._tries[end.folder] += end.code != DONE
        if end.code != DONE and self._tries[end.folder] < _TRIES:
            self._waiting.appendleft((self._clock(), group))
            return
        try:
            parts.join(self._case, end.folder, self._clock())
        except CaseBusy:
            self._waiting.append((self._clock() + _BUSY_AGAIN, group))
            return
        except CaseDamaged as fault:
            self._break(group, end, str(fault))
            return
        self.joined += group
        if end.code != DONE:
            self._break(group, end, end.said)

    def _break(self, group: Group, end: End, said: str) -> None:
        self._case.log(BROKEN, end.folder.name, {"code": end.code, "said": said}, self._clock())
        names = ", ".join(unit.name for unit in group)
        self.broken.append(f"{names}: thu thập dừng vì lỗi ở máy này, không phải ở đơn vị: {said}")
