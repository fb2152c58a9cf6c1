"""What a person sees while a run goes on: live bars on a terminal, plain lines elsewhere. Everything goes to stderr."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from checks.model import Status, Stop
from crawler.archive.case import Counts
from crawler.watcher import Watcher
from inspection.crawling import RunStopped, UnitState

_PLAIN_EVERY_S = 5.0
_INTERRUPTED = 4
STOPS = {
    Stop.SATISFIED: "đã đủ",
    Stop.EXHAUSTED: "đã xem hết",
    Stop.BUDGET: "hết hạn mức trang",
    Stop.DEADLINE: "hết thời gian",
    Stop.INTERRUPTED: "bị dừng",
}


class Terminal:
    """Tells a person how a run goes on; remembers the run's folder for whoever has to report a fault."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(stderr=True)
        self.folder: Path | None = None
        self._watcher = Watcher.of_environment()
        self._bars: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._done: set[str] = set()
        self._last_line_s = 0.0

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._close_bars()

    def started(self, folder: Path, units: Sequence[str]) -> None:
        """Name the run and its units."""
        self.folder = folder
        words = f"Lần kiểm tra [bold]{folder.name}[/]: {len(units)} đơn vị. Dừng bằng Ctrl-C, chạy tiếp được."
        self.console.print(words, soft_wrap=True)

    def crawling(self, elapsed_s: float, units: Sequence[UnitState]) -> None:
        """Show how far the crawl has come."""
        if self.console.is_terminal:
            self._draw(units)
        else:
            self._print(elapsed_s, units)

    def step(self, words: str) -> None:
        """Show that something else begins."""
        self._require_going_on()
        self._close_bars()
        self.console.print(words, highlight=False, markup=False)

    def judged(self, unit: str, criterion: str, status: Status) -> None:
        """Tell it to whoever watches; it is too much for a terminal."""
        self._require_going_on()
        self._watcher.tell({"unit": unit, "criterion": criterion, "status": status})

    def _require_going_on(self) -> None:
        if self._watcher.stops:
            raise RunStopped(_INTERRUPTED, "Đã dừng theo yêu cầu; mọi thứ đã thu thập vẫn còn nguyên.")

    def _draw(self, units: Sequence[UnitState]) -> None:
        if self._bars is None:
            columns = (TextColumn("{task.description}"), BarColumn(24), TextColumn("{task.fields[words]}"), TimeElapsedColumn())
            self._bars = Progress(*columns, console=self.console)
            self._tasks = {unit.id: self._bars.add_task(unit.name, total=None, words="") for unit in units}
            self._tasks[""] = self._bars.add_task("[bold]Tất cả", total=len(units), words="")
            self._bars.start()
        for unit in units:
            seen = unit.counts.attempts
            total = seen if unit.stopped else max(1, min(unit.budget, seen + unit.counts.pending))
            self._bars.update(self._tasks[unit.id], completed=min(seen, total), total=max(1, total), words=_words(unit))
            if unit.stopped:
                self._bars.stop_task(self._tasks[unit.id])
        done = sum(unit.stopped is not None for unit in units)
        self._bars.update(self._tasks[""], completed=done, words=_overall(units))

    def _print(self, elapsed_s: float, units: Sequence[UnitState]) -> None:
        clock = f"[{int(elapsed_s) // 60:02d}:{int(elapsed_s) % 60:02d}]"
        for unit in units:
            if unit.stopped and unit.id not in self._done:
                self._done.add(unit.id)
                self._say(f"{clock} {unit.name}: {_words(unit)}")
        if elapsed_s - self._last_line_s >= _PLAIN_EVERY_S:
            self._last_line_s = elapsed_s
            self._say(f"{clock} {_overall(units)}")

    def _say(self, line: str) -> None:
        self.console.print(line, highlight=False, markup=False, soft_wrap=True)

    def _close_bars(self) -> None:
        if self._bars is not None:
            self._bars.stop()
            self._bars = None


def _words(unit: UnitState) -> str:
    counts = unit.counts
    ended = f"{STOPS[unit.stopped]} · " if unit.stopped else ""
    waiting = "" if unit.stopped else f" · còn {counts.pending} địa chỉ"
    return f"{ended}{_seen(counts)}{waiting}"


def _seen(counts: Counts) -> str:
    errors = f" · {counts.errors} lỗi" if counts.errors else ""
    return f"{counts.pages} trang · {counts.documents} tệp{errors}"


def _overall(units: Sequence[UnitState]) -> str:
    done = sum(unit.stopped is not None for unit in units)
    pages = sum(unit.counts.pages for unit in units)
    documents = sum(unit.counts.documents for unit in units)
    errors = sum(unit.counts.errors for unit in units)
    waiting = sum(unit.counts.pending for unit in units if unit.stopped is None)
    return f"{done}/{len(units)} đơn vị xong · {pages} trang · {documents} tệp · {errors} lỗi · còn {waiting} địa chỉ"
