"""Findings derived again from the archive, offline: the same rules on the same evidence must say the same."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from crawler.archive.case import CaseFile
from inspection import run
from inspection.crawling import Progress
from inspection.findings import RunRecord, plain, read

_BY_PEOPLE = ("review", "reviewed_score")
_OF_THE_PROGRAM = ("tool", "rules_digest", "rule_version")


def differences(folder: Path, progress: Progress) -> tuple[RunRecord, tuple[tuple[str, str], ...]]:
    """The stored record, and each place where it says otherwise than the judge says now: what, and in which words.

    What people decided is left out, and so is the version of the program. Raises what reading the case and its findings
    raises.
    """
    stored = read(folder / run.FINDINGS)
    with CaseFile.read(folder) as case:
        again, _ = run.judged(case, progress)
    return stored, tuple(_differ(plain(stored), plain(again)))


def _differ(stored: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _fields("lần kiểm tra", stored["run"], again["run"])
    theirs, ours = ({unit["id"]: unit for unit in record["units"]} for record in (stored, again))
    for id in sorted(theirs.keys() ^ ours.keys()):
        yield id, "đơn vị chỉ có trong findings.json" if id in theirs else "đơn vị bị bỏ khỏi findings.json"
    for id in (id for id in theirs if id in ours):
        yield from _unit(theirs[id], ours[id])


def _unit(stored: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    name = stored["id"]
    yield from _fields(name, *({k: v for k, v in unit.items() if k != "findings"} for unit in (stored, again)))
    theirs, ours = ([finding["criterion"] for finding in unit["findings"]] for unit in (stored, again))
    if theirs != ours:
        yield name, f"danh sách kết quả khác: {', '.join(sorted(set(theirs) ^ set(ours))) or 'khác thứ tự hoặc lặp'}"
        return
    for one, other in zip(stored["findings"], again["findings"], strict=True):
        yield from _fields(f"{name} {one['criterion']}", one, other)


def _fields(item: str, stored: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in sorted(stored.keys() | again.keys()):
        if key in (*_BY_PEOPLE, *_OF_THE_PROGRAM) or stored.get(key) == again.get(key):
            continue
        yield item, f"“{key}” ghi {_short(stored.get(key))}, đánh giá lại từ bản lưu ra {_short(again.get(key))}"


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:80]}…"
