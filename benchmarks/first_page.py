"""How long a page keeps anybody waiting where fifty runs of two hundred units lie on the shelf.

Target: the first page under 200 ms, over HTTP on loopback, by a server that was just started. The heat map of one run and the
queue are measured beside it. The findings are made up.
"""

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from time import perf_counter
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from checks.model import Citation, Kind, Outcome, Score, Status, Stop, Trail
from checks.registry import criteria
from crawler.archive.case import CaseFile, RunPlan
from inspection import findings
from inspection.findings import CrawlRecord, FindingRecord, RunFacts, RunRecord, UnitRecord
from inspection.run import FINDINGS
from inspection.web.accounts import Role
from inspection.web.place import Place
from inspection.web.server import Server

RUNS, UNITS, TIMES, LIMIT_S = 50, 200, 5, 0.2
_BEGUN = datetime(2024, 1, 1, tzinfo=UTC)
_SHARES = {Status.MET: 1.0, Status.PARTIAL: 0.5, Status.OUTDATED: 0.4, Status.EMPTY: 0.0, Status.ABSENT: 0.0}
_TRAIL = Trail(True, (), ("Giới thiệu › Lãnh đạo",), "sitemap.xml (57 địa chỉ)", ("lãnh đạo",), (), 57, 4)
_PASSWORD = "mật khẩu để đo"


def _run(number: int) -> RunRecord:
    started = _BEGUN + timedelta(days=6 * number)
    id = f"{started:%Y%m%dT%H%M%S}-adhoc-{number:04x}"
    facts = RunFacts(id, started, started, date(2024, 9, 30), "ad-hoc", "0", "0" * 64, "0" * 64, True, plan="Kế hoạch", province="Mẫu")
    return RunRecord(facts, tuple(_unit(number, place) for place in range(UNITS)))


def _unit(number: int, place: int) -> UnitRecord:
    statuses = tuple(Status)
    found = []
    for n, one in enumerate(criteria()):
        status = statuses[(number + place + n) % len(statuses)]
        cited = (Citation(f"https://xa{place}.example.vn/{one.code}", "Trang", "Đoạn trích " * 12, _BEGUN, "0" * 64),) if status.positive else ()
        points = None if status not in _SHARES else one.points * _SHARES[status]
        found.append(
            FindingRecord(
                one.code, status, one.title, "Nhận xét về tiêu chí này. " * 3, points, one.points, 0.9, cited, _TRAIL if status.negative else None,
                ("Luật Tiếp cận thông tin",), "bench", "Bổ sung.", (), one.requirement,
            )  # fmt: skip
        )
    crawl = CrawlRecord(57, 61, 3, 4, 2, 1_234_567, 41.2, Stop.EXHAUSTED)
    address = f"https://xa{place}.example.vn/"
    return UnitRecord(f"xa-{place:03}", f"Xã số {place}", Kind.COMMUNE, address, Outcome.OK, Score(1, 2, 1), crawl, tuple(found))


def _shelf(out: Path) -> str:
    """Fifty runs below ``out``; returns the id of the last."""
    for number in range(RUNS):
        record = _run(number)
        with CaseFile.create(out / record.run.id, RunPlan(record.run.id, "ad-hoc", record.run.started, record.run.as_of, "0", "", "", (), (), "", ())):
            findings.write(out / record.run.id / FINDINGS, record)
    return record.run.id


def _targets(path: Path) -> Path:
    lines = ["[plan]", 'name = "Kế hoạch 200 xã"', 'province = "Mẫu"', "year = 2024", "[defaults]", 'items = ["N1"]']
    for place in range(UNITS):
        lines += ["[[unit]]", f'id = "xa-{place:03}"', f'name = "Xã số {place}"', 'kind = "commune"', f'hosts = ["https://xa{place}.example.vn/"]']
    path.write_text("\n".join(lines), "utf-8")
    return path


def _signed_in(server: Server) -> Callable[[str], str]:
    """Asks for pages as somebody who is signed in."""
    server.desk.accounts.put("an", "Nguyễn Văn An", Role.LEAD, _PASSWORD)
    opener = build_opener(HTTPCookieProcessor())
    form = urlencode({"login": "an", "password": _PASSWORD, "next": "/schedule"}).encode()
    opener.open(Request(f"{server.url}login", form, {"Origin": server.desk.origin})).read()
    return lambda path: opener.open(f"{server.desk.origin}{path}").read().decode()


def main() -> int:
    """Measure; the exit code tells whether the target was met."""
    with tempfile.TemporaryDirectory() as place:
        out, targets = Path(place) / "output", _targets(Path(place) / "targets.toml")
        last = _shelf(out)
        for warming in (True, False):
            server = Server(out, targets, Place(port=0), scrypt_cost=16)
            thread = Thread(target=server.serve)
            thread.start()
            try:
                if warming:
                    begun = perf_counter()
                    while server.desk.shelf.lines(60)[1]:
                        pass
                    print(f"{RUNS} runs of {UNITS} units read for the first time: {perf_counter() - begun:.1f} s")
                    continue
                ask = _signed_in(server)
                times = {path: [_seconds(ask, path) for _ in range(TIMES)] for path in ("/", f"/runs/{last}", f"/runs/{last}/queue")}
            finally:
                server.stop()
                thread.join()
    for path, measured in times.items():
        print(f"{path}: {', '.join(f'{seconds * 1000:.0f}' for seconds in measured)} ms")
    return 0 if max(times["/"]) < LIMIT_S else 1


def _seconds(ask: Callable[[str], str], path: str) -> float:
    begun = perf_counter()
    page = ask(path)
    seconds = perf_counter() - begun
    assert page.count("Xã số") >= UNITS
    return seconds


if __name__ == "__main__":
    sys.exit(main())
