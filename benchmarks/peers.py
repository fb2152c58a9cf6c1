"""kiemtra beside its peers: one made portal of 2,000 pages, every contestant in turn, as often as asked; ratios, not records.

    pip install -r benchmarks/requirements.txt
    python benchmarks/peers.py [--rounds 3] [--pages 2000] [--only NAME …] [--write]

The portal answers from memory in a process of its own; a flood of bare requests before the first round tells how much faster it is
than the fastest contestant. With --write the table goes to docs/performance.md.
"""

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import machine

_HERE = Path(__file__).resolve().parent
_PAGE = _HERE.parent / "docs" / "performance.md"
_MARKS = ("<!-- peers -->", "<!-- /peers -->")
_COMPILED = tempfile.mkdtemp(prefix="kiemtra-peers-")
_USUAL = "Scrapy với parsel, viết như thường"


@dataclass(frozen=True, slots=True)
class Contestant:
    """Who takes part."""

    name: str
    does: str
    command: tuple[str, ...]
    """HOME and FOLDER are replaced."""
    needs: tuple[str, ...]
    """Packages, or programs beginning with "!"."""

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not installed."""
        return tuple(one.lstrip("!") for one in self.needs if not (shutil.which(one[1:]) if one[0] == "!" else machine.release(one)))

    @property
    def title(self) -> str:
        """Its name with the versions."""
        versions = ", ".join(f"{one} {machine.release(one)}" for one in self.needs if one[0] != "!")
        return f"{self.name} ({versions})" if versions else self.name


def _script(name: str) -> tuple[str, ...]:
    return (sys.executable, str(_HERE / "contestants" / f"{name}.py"), "HOME", "FOLDER")


CONTESTANTS = (
    Contestant("kiemtra", "tải, ghi WARC, đọc, đánh giá mọi tiêu chí", _script("ours"), ()),
    Contestant(_USUAL, "tải, lấy tiêu đề và đoạn văn, ghi JSON", _script("scrapy_usual"), ("scrapy", "parsel")),
    Contestant("crawlee với parsel", "tải, lấy tiêu đề và đoạn văn, ghi JSON", _script("crawlee_parsel"), ("crawlee", "parsel")),
    Contestant("vòng lặp trần aiohttp + selectolax", "tải, tìm liên kết, không giữ gì", _script("bare"), ("aiohttp", "selectolax")),
    Contestant(
        "wget -r", "tải, tìm liên kết, ghi tệp",
        ("wget", "-q", "-r", "-l", "inf", "-nH", "-E", "-P", "FOLDER", "--reject=jpg,png,css,js,ico", "HOME"), ("!wget",),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """One contestant's round."""

    pages: int
    taken: machine.Taken
    server_cpu_s: float

    @property
    def speed(self) -> float:
        """Pages per second."""
        return self.pages / self.taken.seconds


@contextmanager
def portal(pages: int) -> Iterator[tuple[str, int]]:
    """The made portal while the block lasts; yields its home address and its process's number."""
    command = [sys.executable, str(_HERE / "made_portal.py"), str(pages)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()) as server:
        assert server.stdin and server.stdout
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}/", server.pid
        finally:
            server.stdin.close()


def environment() -> dict[str, str]:
    """What the contestants find. Compiled once, as installed programs are, wherever the caller's own environment says otherwise."""
    compiled = {"PYTHONPYCACHEPREFIX": _COMPILED, "PYTHONDONTWRITEBYTECODE": ""}
    return {**os.environ, **compiled, "PYTHONPATH": str(_HERE.parent), "KIEMTRA_BROWSER": "none"}


def flood(home: str, seconds: float = 2.0) -> float:
    """Answers per second that the portal gives to who only takes the bytes: a list page, over two kept connections."""
    port, ends, counts = int(home.rsplit(":", 1)[1].strip("/")), time.perf_counter() + seconds, [0, 0]

    def take(number: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as line:
            while time.perf_counter() < ends:
                line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                data = line.recv(1 << 20)
                head = data.index(b"\r\n\r\n") + 4
                found = re.search(rb"Content-Length: (\d+)", data)
                assert found
                left = head + int(found[1]) - len(data)
                while left > 0:
                    left -= len(line.recv(min(left, 1 << 20)))
                counts[number] += 1

    threads = [threading.Thread(target=take, args=(number,)) for number in range(2)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - begun)


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def compete(one: Contestant, home: str, server: int) -> Result:
    """One round of ``one``."""
    with tempfile.TemporaryDirectory() as folder:
        before = _cpu_of(server)
        taken = machine.run([part.replace("HOME", home).replace("FOLDER", folder) for part in one.command], environment())
        if one.command[0] == "wget":
            pages = sum(path.is_file() and path.stat().st_size > 10_000 for path in Path(folder).rglob("*"))
        else:
            pages = json.loads(taken.said)["pages"]
        return Result(pages, taken, _cpu_of(server) - before)


def main() -> int:
    """Compete and print; 1 where somebody did not see every page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    asked = [one for one in CONTESTANTS if not chosen.only or any(word in one.name for word in chosen.only)]
    present = [one for one in asked if not one.missing]
    results: dict[str, list[Result]] = {one.name: [] for one in present}
    with portal(chosen.pages) as (home, server):
        fastest = flood(home)
        for number in range(chosen.rounds):  # in turn, so that what else the machine does weighs on all alike
            for one in present:
                result = compete(one, home, server)
                results[one.name].append(result)
                print(f"lượt {number + 1}: {one.name}: {result.pages} trang, {result.speed:.0f}/s, tải máy {machine.load():.1f}", file=sys.stderr, flush=True)
    lines = [*table(present, results), "", *told(results, fastest, chosen.rounds)]
    lines += [f"- Bỏ qua {one.name}: chưa cài {', '.join(one.missing)}." for one in asked if one.missing]
    print("\n".join(lines))
    if chosen.write:
        write_between(_MARKS, lines)
    return int(any(not chosen.pages <= one.pages <= chosen.pages + 1 for rows in results.values() for one in rows))


def _median(rows: Sequence[Result], of: str) -> float:
    found = {
        "speed": [row.speed for row in rows],
        "cpu": [1000 * row.taken.cpu_s / row.pages for row in rows],
        "peak": [row.taken.peak_mb for row in rows],
        "largest": [row.taken.largest_mb for row in rows],
        "server": [row.server_cpu_s / row.taken.seconds for row in rows],
    }
    return statistics.median(found[of])


def table(present: Sequence[Contestant], results: dict[str, list[Result]]) -> list[str]:
    """One line for every contestant, fastest last."""
    usual = results.get(_USUAL)
    lines = [
        "| | làm gì | trang/giây | so với Scrapy viết như thường | CPU mỗi trang | bộ nhớ cả cây (tiến trình lớn nhất) |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for one in sorted(present, key=lambda one: _median(results[one.name], "speed")):
        rows = results[one.name]
        ratios = [row.speed / beside.speed for row, beside in zip(rows, usual or (), strict=False)]
        ratio = f"{statistics.median(ratios):.2f}".replace(".", ",") if ratios else "–"
        memory = f"{_median(rows, 'peak'):.0f} MB ({_median(rows, 'largest'):.0f})"
        lines.append(f"| {one.title} | {one.does} | {_median(rows, 'speed'):.0f} | {ratio} | {_median(rows, 'cpu'):.1f} ms | {memory} |")
    return lines


def told(results: dict[str, list[Result]], fastest: float, rounds: int) -> list[str]:
    """What the table was measured on, and that the portal was not what held anybody back."""
    quickest = max((row for rows in results.values() for row in rows), key=lambda row: row.speed)
    busiest = max(_median(rows, "server") for rows in results.values())
    halves = [json.loads(row.taken.said) for row in results.get("kiemtra", ())]
    lines = [
        f"- Máy: {machine.described()}. {rounds} lượt xen kẽ, số giữa; tỷ lệ tính trong từng lượt.",
        f"- Cổng mẫu trả {fastest:.0f} trang/giây cho ai chỉ nhận byte, gấp {fastest / quickest.speed:.1f} lần lượt nhanh nhất ở trên; "
        f"tiến trình của nó bận nhiều nhất {busiest:.0%} một nhân.",
    ]
    if halves:
        crawl, judge = (statistics.median(half[key] for half in halves) for key in ("crawl_s", "judge_s"))
        lines.append(f"- kiemtra: thu thập {crawl:.1f} s, đánh giá {judge:.1f} s.")
    return lines


def write_between(marks: tuple[str, str], lines: Sequence[str]) -> None:
    """Put ``lines`` between two marks of docs/performance.md."""
    before, rest = _PAGE.read_text("utf-8").split(marks[0])
    after = rest.split(marks[1])[1]
    _PAGE.write_text(f"{before}{marks[0]}\n" + "\n".join(lines) + f"\n{marks[1]}{after}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
