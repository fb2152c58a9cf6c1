"""The machine the crawl runs on: its browsers, its proxy, its robots' manners, and whether it was to blame."""

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from archive_samples import OTHER, UNIT, address, failure, page, plan

from checks.model import Outcome, Role, Stop, Visit
from crawler import health
from crawler.archive import Address, CaseFile, Fetched
from crawler.fetching.browsers import find_browser
from crawler.fetching.guard import Guard
from crawler.fetching.pace import Pace
from crawler.fetching.proxy import Proxy
from crawler.fetching.robots import Robots
from crawler.patience import Patience


@pytest.fixture
def case(tmp_path: Path) -> Iterator[CaseFile]:
    with CaseFile.create(tmp_path / "run", plan()) as case:
        yield case


def _home(case: CaseFile, unit: str, fetched: Fetched) -> None:
    case.discover(unit, [Address(f"http://{unit}.gov.vn/", Role.HOME, 1.0, 0, "", "")])
    lease = case.lease(unit, 0.0)
    assert lease is not None
    case.commit(lease, fetched, ())


def _end(case: CaseFile, *, rendering: bool = True) -> None:
    for unit in (UNIT, OTHER):
        case.set_visit(unit, Visit("", Stop.EXHAUSTED, rendering=rendering))


def test_nobody_could_be_reached(case: CaseFile) -> None:
    _home(case, UNIT, failure(Outcome.DNS))
    _home(case, OTHER, failure(Outcome.TIMEOUT))
    _end(case)
    found = health.assess(case)
    assert not found.trustworthy and "mạng của máy kiểm tra" in found.reasons[0]


@pytest.mark.parametrize("other", [page(), failure(Outcome.RESET), page(b"", outcome=Outcome.SERVER_ERROR, status=500)])
def test_somebody_could_be_reached(case: CaseFile, other: Fetched) -> None:
    _home(case, UNIT, failure(Outcome.DNS))
    _home(case, OTHER, other)
    _end(case)
    assert health.assess(case) == health.Health(True)


def test_our_own_faults(case: CaseFile) -> None:
    _home(case, UNIT, page())
    _home(case, OTHER, page())
    case.discover(UNIT, [address("x")])
    lease = case.lease(UNIT, 0.0)
    assert lease is not None
    case.commit(lease, failure(Outcome.INTERNAL), ())
    _end(case)
    found = health.assess(case)
    assert not found.trustworthy and found.reasons == ("1 trong 3 lần truy cập hỏng vì lỗi của chương trình kiểm tra",)


def test_what_else_should_be_known(case: CaseFile) -> None:
    _home(case, UNIT, page())
    case.set_run_state(health.SANDBOX, "không có sandbox")
    notes = health.assess(case).notes
    assert any("dừng giữa chừng" in note for note in notes) and "không có sandbox" in notes
    _end(case, rendering=False)
    notes = health.assess(case).notes
    assert any("không có trình duyệt" in note for note in notes) and not any("giữa chừng" in note for note in notes)


def test_which_browser(tmp_path: Path) -> None:
    def put(name: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
        return path

    nowhere = {"PATH": str(tmp_path / "bin"), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "downloads")}
    assert find_browser(nowhere) is None
    downloaded = put("downloads/chromium-1200/chrome-linux/chrome")
    found = find_browser(nowhere)
    assert found is not None and (found.path, found.name) == (downloaded, "Chromium (playwright)")
    put("bin/microsoft-edge")
    chromium = put("bin/chromium")
    found = find_browser(nowhere)
    assert found is not None and (found.path, found.name) == (chromium, "Chromium")
    chosen = put("own/browser")
    found = find_browser({**nowhere, "KIEMTRA_BROWSER": str(chosen)})
    assert found is not None and found.path == chosen
    assert find_browser({**nowhere, "KIEMTRA_BROWSER": "none"}) is None


def _robots(text: str, **more: object) -> Robots:
    robots = Robots()
    fields: dict[str, object] = {"headers": (("Content-Type", "text/plain"),)}
    robots.learn("http://cong.gov.vn/robots.txt", page(text.encode(), **{**fields, **more}))
    return robots


@pytest.mark.parametrize(
    ("rules", "path", "refused"),
    [
        ("User-agent: *\nDisallow: /kin", "/kin/a", True),
        ("User-agent: *\nDisallow: /kin", "/mo", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: kiemtra\nAllow: /", "/a", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/tep/a.pdf", True),
        ("User-agent: *\nDisallow: /\nAllow: /cong-khai", "/cong-khai/a", False),
        ("<html>404</html>", "/a", False),
        ("", "/a", False),
    ],
)
def test_robots(rules: str, path: str, refused: bool) -> None:
    assert bool(_robots(rules).refusal(f"http://cong.gov.vn{path}")) is refused


@pytest.mark.parametrize("outcome", [Outcome.GONE, Outcome.CLIENT_ERROR, Outcome.BLOCKED])
def test_a_refused_robots_txt_allows(outcome: Outcome) -> None:
    robots = _robots("User-agent: *\nDisallow: /", outcome=outcome, status=403)
    assert not robots.refusal("http://cong.gov.vn/a") and robots.unanswered == []


def test_rules_behind_a_redirect_hold_for_both_hosts() -> None:
    robots = Robots()
    robots.learn("http://cong.gov.vn/robots.txt", page(outcome=Outcome.REDIRECT, status=301))
    robots.follow("http://cong.gov.vn/robots.txt", "https://www.cong.gov.vn/robots.txt")
    robots.learn("https://www.cong.gov.vn/robots.txt", page(b"User-agent: *\nDisallow: /kin", headers=()))
    assert robots.refusal("http://cong.gov.vn/kin") and robots.refusal("https://www.cong.gov.vn/kin")


def test_a_host_has_one_request_at_a_time_and_pauses() -> None:
    async def visit_all() -> list[tuple[str, float]]:
        loop = asyncio.get_running_loop()
        pace = Pace(Patience(), loop.time)
        starts: list[tuple[str, float]] = []

        async def visit(host: str) -> None:
            async with pace.turn(host, 0.05):
                starts.append((host, loop.time()))

        await asyncio.gather(*(visit(host) for host in ("a", "a", "a", "b")))
        return starts

    starts = asyncio.run(visit_all())
    assert [host for host, _ in starts] == ["a", "b", "a", "a"], "another host does not wait"
    first, second, third = (start for host, start in starts if host == "a")
    assert second - first >= 0.05 and third - second >= 0.05


def test_a_host_that_fails_is_left_in_peace_longer_and_longer() -> None:
    patience = Patience(failures_before_backoff=2, backoff_s=0.02, backoff_most_s=0.05)

    async def pauses() -> list[float]:
        loop = asyncio.get_running_loop()
        pace = Pace(patience, loop.time)
        starts = []
        for _ in range(6):
            async with pace.turn("a", 0.0):
                starts.append(loop.time())
                pace.failed("a")
        pace.answered("a")
        assert pace.failures("a") == 0
        return [after - before for before, after in pairwise(starts)]

    _, *waited = asyncio.run(pauses())
    assert all(pause >= least for pause, least in zip(waited, (0.02, 0.04, 0.05, 0.05), strict=True))


@pytest.mark.parametrize(
    "request_line",
    [
        "GET http://127.0.0.1:9/ HTTP/1.1",
        "CONNECT 127.0.0.1:9 HTTP/1.1",
        "CONNECT localhost:22 HTTP/1.1",
        "GET http://10.0.0.1/ HTTP/1.1",
    ],
)
def test_the_proxy_refuses_what_the_guard_refuses(request_line: str) -> None:
    async def ask() -> tuple[bytes, list[str]]:
        async with Proxy(Guard(())) as proxy:
            host, port = proxy.address.removeprefix("http://").split(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(f"{request_line}\r\nHost: x\r\n\r\n".encode())
            answer = await reader.read()
            writer.close()
            return answer, proxy.denied

    answer, denied = asyncio.run(ask())
    assert answer.startswith(b"HTTP/1.1 403") and len(denied) == 1


@pytest.mark.parametrize("line", ["GET / HTTP/1.1", "GET ftp://a/ HTTP/1.1", "rubbish", "GET file:///etc/passwd HTTP/1.1"])
def test_the_proxy_hangs_up_on_anything_else(line: str) -> None:
    async def ask() -> bytes:
        async with Proxy(Guard(())) as proxy:
            host, port = proxy.address.removeprefix("http://").split(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(f"{line}\r\n\r\n".encode())
            answer = await reader.read()
            writer.close()
            return answer

    assert asyncio.run(ask()) == b""
