"""How a run goes on, told as it happens: server-sent events, each a piece of the page."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from html import escape

from jinja2 import Template
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from inspection.web.desk import Desk
from inspection.web.gate import Endpoint, session_of
from inspection.web.watching import Progress, Watch

EVERY_S = 1.0


def stream(desk: Desk) -> Endpoint:
    """The events of one run."""

    async def endpoint(request: Request) -> Response:
        if session_of(desk, request) is None:
            raise HTTPException(403, "Phiên làm việc đã hết.")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(_events(desk, request), media_type="text/event-stream", headers=headers)

    return endpoint


async def _events(desk: Desk, request: Request) -> AsyncIterator[str]:
    watch = Watch(desk, request.path_params["run"], request.query_params.get("unit", ""))
    teller = Teller(desk.templates.get_template("live.html"))
    while session_of(desk, request, active=False) is not None:
        now = await run_in_threadpool(watch.look)
        for name, piece in teller.news(now):
            yield _event(name, piece)
        if not now.going:
            yield _event("over", "xong")
            return
        await asyncio.sleep(EVERY_S)


class Teller:
    """Knows what a page was told, so that only what has changed is told again."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._told: dict[str, object] = {}

    def news(self, now: Progress) -> Iterator[tuple[str, str]]:
        """The pieces of the page that are not what they were."""
        pieces = self._template.module
        if self._changed("table", [unit.state.id for unit in now.units]):
            self._told |= {f"unit-{place}": unit for place, unit in enumerate(now.units)}
            yield "table", pieces.table(now)  # type: ignore[attr-defined]
        for place, unit in enumerate(now.units):
            if self._changed(f"unit-{place}", unit):
                yield f"unit-{place}", pieces.cells(now.run, unit)  # type: ignore[attr-defined]
        for name, piece in (
            ("head", pieces.head(now)),  # type: ignore[attr-defined]
            ("criteria", pieces.criteria(now)),  # type: ignore[attr-defined]
            ("said", escape("\n".join(now.said))),
        ):
            if self._changed(name, piece):
                yield name, piece

    def _changed(self, name: str, value: object) -> bool:
        before, self._told[name] = self._told.get(name), value
        return before != value


def _event(name: str, data: str) -> str:
    lines = "".join(f"data: {line}\n" for line in data.splitlines())
    return f"event: {name}\n{lines}\n"
