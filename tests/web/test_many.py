"""Fifty runs of two hundred units: the first page does not keep anybody waiting."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from checks.model import Status
from checks.registry import criteria
from crawler.archive.case import CaseFile, RunPlan
from inspection import findings
from inspection.findings import RunRecord
from inspection.run import FINDINGS
from tests.papers.sample import finding, run_record, unit
from tests.web.shop import served, visitor

pytestmark = pytest.mark.nightly
RUNS, UNITS = 50, 200
FASTEST_OF, LIMIT_S = 5, 0.2


def record_of(number: int) -> RunRecord:
    statuses = tuple(Status)
    samples = {status: finding("N3d.1", status) for status in statuses}
    units = [
        unit(
            f"xa-{place:03}",
            f"Ủy ban nhân dân xã số {place}",
            [
                replace(samples[statuses[(number + place + n) % len(statuses)]], criterion=one.code, title=one.title)
                for n, one in enumerate(criteria())
            ],
        )
        for place in range(UNITS)
    ]
    started = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=6 * number)
    return run_record(*units, id=f"{started:%Y%m%dT%H%M%S}-adhoc-{number:04x}", started=started)


def test_the_first_page_of_fifty_runs_of_two_hundred_units(tmp_path: Path) -> None:
    out = tmp_path / "output"
    for number in range(RUNS):
        record = record_of(number)
        plan = RunPlan(record.run.id, "ad-hoc", record.run.started, record.run.as_of, "0", "", "", (), (), "", ())
        with CaseFile.create(out / record.run.id, plan):
            findings.write(out / record.run.id / FINDINGS, record)
    lines = ["[plan]", 'name = "Kế hoạch 200 xã"', 'province = "Mẫu"', "year = 2024", "[defaults]", 'items = ["N1"]']
    for place in range(UNITS):
        lines += ["[[unit]]", f'id = "xa-{place:03}"', f'name = "Xã số {place}"', 'kind = "commune"', f'hosts = ["https://xa{place}.example.vn/"]']
    targets = tmp_path / "targets.toml"
    targets.write_text("\n".join(lines), "utf-8")
    with served(out, targets) as server:
        while server.desk.shelf.lines(60)[1]:
            pass
    with served(out, targets) as server:
        one, times = visitor(server, "an"), []
        for _ in range(FASTEST_OF):
            begun = time.perf_counter()
            answer = one.get("/")
            times.append(time.perf_counter() - begun)
            assert answer.text.count("<tr>") == UNITS + 1
            assert answer.text.count("polyline") == UNITS
        print(f"first page: {[round(one * 1000) for one in times]} ms")
        assert min(times) < LIMIT_S
