"""How a run goes on, told as it happens: server-sent events, each a piece of the page."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from crawler.archive.case import CaseFile
from inspection.crawling import UnitState, states
from inspection.terminal import STOPS
from inspection.web.desk import Desk
from inspection.web.gate import Endpoint, session_of
from inspection.web.works import Work

EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """How far one unit has come."""

    state: UnitState
    words: str
    last: str
    """The address fetched last."""

    @property
    def whole(self) -> int:
        """Of how many addresses, as far as is known."""
        counts = self.state.counts
        return max(1, counts.attempts if self.state.stopped else min(self.state.budget, counts.attempts + counts.pending))

    @property
    def part(self) -> int:
        """How many were looked at."""
        return min(self.state.counts.attempts, self.whole)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    work: Work | None
    units: tuple[UnitProgress, ...]
    said: tuple[str, ...]

    @property
    def going(self) -> bool:
        """Something goes on that was started from here."""
        return self.work is not None and not self.work.over


def progress(desk: Desk, run: str) -> Progress:
    """How far it has come now."""
    work, folder = desk.works.of(run), desk.shelf.folder(run)
    units: tuple[UnitProgress, ...] = ()
    if folder is not None and work is not None:
        with CaseFile.read(folder) as case:
            units = tuple(_unit(case, state, going=not work.over) for state in states(case))
    return Progress(work, units, work.said() if work else ())


def _unit(case: CaseFile, state: UnitState, *, going: bool) -> UnitProgress:
    waiting = "đang xem" if state.counts.attempts else "chờ tới lượt"
    words = STOPS[state.stopped] if state.stopped else waiting if going else "còn dở"
    last = case.attempts(state.id)[-1:] if going and not state.stopped else ()
    return UnitProgress(state, words, last[0].url if last else "")


def stream(desk: Desk) -> Endpoint:
    """The events of one run."""

    async def endpoint(request: Request) -> Response:
        if session_of(desk, request) is None:
            raise HTTPException(403, "Phiên làm việc đã hết.")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(_events(desk, request, request.path_params["run"]), media_type="text/event-stream", headers=headers)

    return endpoint


async def _events(desk: Desk, request: Request, run: str) -> AsyncIterator[str]:
    template, told = desk.templates.get_template("live.html"), {"progress": "", "said": ""}
    while session_of(desk, request, active=False) is not None:
        now = await run_in_threadpool(progress, desk, run)
        for name, piece in (("progress", template.render(live=now)), ("said", escape("\n".join(now.said)))):
            if piece != told[name]:
                told[name] = piece
                yield _event(name, piece)
        if not now.going:
            yield _event("over", "xong")
            return
        await asyncio.sleep(EVERY_S)


def _event(name: str, data: str) -> str:
    lines = "".join(f"data: {line}\n" for line in data.splitlines())
    return f"event: {name}\n{lines}\n"
