"""Every row of the fault matrix: its outcome, whose fault it is, how much came, its record in the archive; and that no unit is
accused because of it."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from archive_samples import assert_sound
from bench import Result, ran
from fault import Bench, Verdict
from matrix import faults

from crawler.fetching.browsers import find_browser

_ENDED = Event()
_FOUND = find_browser()
FAULTS = {fault.id: fault for fault in faults(_ENDED)}
_SETTINGS: Mapping[Bench, Mapping[str, object]] = {
    Bench.QUICK: {
        "request_s": 20.0, "page_bytes": 1024 * 1024, "document_bytes": 2 * 1024 * 1024, "retry_after_s": 0.5, "backoff_most_s": 0.02,
        "failures_before_end": 1_000, "satisfied_pages": 12, "document_s": 60.0,
    },
    Bench.SLOW: {"request_s": 1.5, "failures_before_end": 1_000},
    Bench.BROWSER: {"request_s": 20.0, "page_s": 12.0, "browser": str(_FOUND.path) if _FOUND else ""},
}  # fmt: skip


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Result]]:
    found: dict[str, Result] = {}
    folders = {bench: tmp_path_factory.mktemp(bench) for bench in _SETTINGS}  # not in the threads: they would race for the first

    def run(bench: Bench) -> Mapping[str, Result]:
        rows = [fault for fault in FAULTS.values() if fault.bench is bench]
        folder = folders[bench]
        with ran(rows, folder, **_SETTINGS[bench]) as results:
            assert_sound(folder / "run")
            return dict(results)

    with ThreadPoolExecutor() as pool:
        benches = [bench for bench in _SETTINGS if bench is not Bench.BROWSER or _FOUND]
        for part in pool.map(run, benches):
            found |= part
    _ENDED.set()
    yield found


_BROWSER = [pytest.mark.browser, pytest.mark.skipif(_FOUND is None, reason="no browser on this machine")]


@pytest.mark.parametrize(
    "id", [pytest.param(id, marks=_BROWSER if fault.bench is Bench.BROWSER else ()) for id, fault in FAULTS.items()]
)
def test_fault(results: Mapping[str, Result], id: str) -> None:
    fault, result = FAULTS[id], results[id]
    capture, facts = result.seen.fault, result.seen.facts
    assert (capture.outcome, result.tries) == (fault.outcome, fault.tries), capture.note
    assert (facts["outcome"], facts["owner"], facts["completeness"]) == (fault.outcome, fault.owner, fault.completeness)
    assert (not capture.note) <= (fault.outcome.answered), "what failed is told in words"
    assert fault.role is None or capture.role is fault.role
    status = result.finding.status
    if fault.verdict in (Verdict.FOUND, Verdict.UNTOUCHED):
        assert status.positive, result.finding.summary
    elif fault.verdict is Verdict.OPEN:
        assert not status.negative, result.finding.summary
    else:
        assert not status.positive, result.finding.summary
    assert fault.also(result.seen), (capture.note, result.seen.limits, result.seen.asked)
