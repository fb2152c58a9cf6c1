"""What six good units lose by a hostile seventh: each one's own time to its last attempt, alone and beside a portal of endless pages,
dripping and huge answers, compressed bombs, redirects in circles and scripts that never end. See README.md beside this file.
"""

import gzip
import json
import logging
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from portal import NAME, Portal, Silent, numbered, page, scripted, send

from crawler.archive import CaseFile
from inspection import run
from inspection.crawling import RunStopped, UnitState, holders
from inspection.targets import load_targets

_GOOD, _ROUNDS, _MOST = 6, 3, 1.10
_PAGES, _PACE_S = 24, 0.5
_HOSTILE = "thu-dich"
_HANG = b"<!DOCTYPE html><title>Trang</title><script>for (;;) {}</script><body></body>"
_WANTED = ("Lãnh đạo Sở", "Cơ cấu tổ chức", "Chức năng, nhiệm vụ", "Thủ tục hành chính", "Quy trình giải quyết công việc", "Cải cách hành chính")
_KINDS = 6


def main() -> int:
    """Measure in pairs, print, and tell by the exit code whether the limit holds."""
    logging.disable()
    shares = []
    with ExitStack() as stack:
        good = [stack.enter_context(Portal(_rendered if n < 2 else _plain)) for n in range(_GOOD)]
        bad = stack.enter_context(Portal(_hostile))
        for number in range(_ROUNDS):
            # Alone first in one round, last in the next: what warms up or wears out weighs on both alike.
            sides = [good, [bad, *good]][:: 1 if number % 2 else -1]
            times = {len(side): _times(side, bad) for side in sides}
            alone, beside = times[_GOOD], times[_GOOD + 1]
            shares.append(statistics.mean(beside[id] / alone[id] for id in alone))
            print(f"round {number + 1}: {statistics.mean(alone.values()):.1f} s alone, {statistics.mean(beside.values()):.1f} s beside, "
                  f"each {', '.join(f'{beside[id] / alone[id]:.2f}' for id in alone)}", flush=True)  # fmt: skip
    share = statistics.median(shares)
    print(f"ratio: {share:.3f}")
    return 0 if share <= _MOST else 1


class _UntilTheGoodEnd(Silent):
    """Stops the run once all good units are visited."""

    def crawling(self, elapsed_s: float, units: Sequence[UnitState]) -> None:
        if all(unit.stopped for unit in units if unit.id != _HOSTILE):
            hostile = [unit.counts.attempts for unit in units if unit.id == _HOSTILE and unit.stopped is None]
            raise RunStopped(0, f"{hostile[0]} attempts at the hostile unit" if hostile else "")


def _times(portals: Sequence[Portal], bad: Portal) -> Mapping[str, float]:
    """By good unit, the seconds from the run's start to the end of its last attempt."""
    with tempfile.TemporaryDirectory() as place:
        targets = load_targets(_targets(portals, bad))
        try:
            run.inspect(targets, _UntilTheGoodEnd(), as_of=date(2026, 9, 30), out=Path(place))
        except RunStopped as stopped:
            assert not stopped.code, stopped
            assert str(stopped) or bad not in portals, "the hostile unit ended before the good ones"
            print(stopped, end=" · " if str(stopped) else "")
        (path,) = Path(place).glob("*/case.sqlite")
        with CaseFile.read(path.parent) as case, holders(case) as holding:
            return {id: _seconds(case, holding[id], id) for id in holding if id != _HOSTILE}


def _seconds(whole: CaseFile, case: CaseFile, id: str) -> float:
    ends = [row.started + timedelta(seconds=row.elapsed_s) for row in case.attempts(id)]
    return (max(ends) - whole.plan.started).total_seconds()


def _targets(portals: Sequence[Portal], bad: Portal) -> str:
    hosts = [portal.host for portal in portals]
    lines = [
        "[plan]", 'name = "Đo bên cạnh một cổng phá"', 'province = "Lai Châu"', "year = 2026", "window_start = 2026-01-01",
        "[network]", f"private_hosts = {json.dumps(hosts)}",
        "[defaults]", 'items = ["N1", "N2a", "N2b", "N2c", "N3a", "N3b", "N3c", "N3d", "N3e", "N4"]', f"pace_s = {_PACE_S}", "visits = 1",
    ]  # fmt: skip
    for portal in portals:
        id = _HOSTILE if portal is bad else f"so-{portal.host.rpartition(':')[2]}"
        lines += ["[[unit]]", f'id = "{id}"', f'name = "{NAME}"', 'kind = "department"', f'hosts = ["{portal.url}"]']
    return "\n".join([*lines, ""])


def _plain(portal: Portal, handler: BaseHTTPRequestHandler) -> None:
    number = numbered(handler)
    send(handler, page(number, _PAGES)) if 0 <= number < _PAGES else send(handler, b"<title>404</title>", 404)


def _rendered(portal: Portal, handler: BaseHTTPRequestHandler) -> None:
    """Filled by scripts: the browser is what the hostile unit takes from it."""
    number = numbered(handler)
    if not 0 <= number < _PAGES:
        send(handler, b"<title>404</title>", 404)
        return
    send(handler, scripted(page(number, _PAGES)))


def _hostile(portal: Portal, handler: BaseHTTPRequestHandler) -> None:
    """Every number another mischief; every page links to more of them under words that a criterion wants."""
    number = numbered(handler)
    if number < 0:
        send(handler, b"<title>404</title>", 404)
    elif number == 0 or number % _KINDS == 0:
        send(handler, _endless(number))
    elif number % _KINDS == 1:
        send(handler, _HANG)
    elif number % _KINDS == 2:
        _drip(portal, handler)
    elif number % _KINDS == 3:
        _flow(portal, handler)
    elif number % _KINDS == 4:
        send(handler, _bomb(), Content_Encoding="gzip")
    else:
        send(handler, b"", 302, Location=f"/{number + _KINDS}")


def _endless(number: int) -> bytes:
    links = "".join(f'<li><a href="/{n}">{_WANTED[n % len(_WANTED)]} {n}</a></li>' for n in range(number + 1, number + 40))
    return page(number, 0).replace(b"</ul>", links.encode() + b"</ul>")


def _drip(portal: Portal, handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not portal.closing.wait(0.2):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def _flow(portal: Portal, handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not portal.closing.is_set():
        handler.wfile.write(b"<p>" * 20_000)


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(512 * 1024 * 1024))


if __name__ == "__main__":
    sys.exit(main())
