"""findings.json: read as it was written, and strict about what it does not know."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from checks.model import Finding, Status
from inspection.findings import FindingRecord, FindingsError, RunRecord, read, write
from tests.papers import sample


@pytest.fixture
def data() -> Any:
    """The sample province as plain data."""
    return json.loads(json.dumps(sample.province().to_json()))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    for record in (sample.province(), sample.run_record()):
        write(tmp_path / "findings.json", record)
        assert read(tmp_path / "findings.json") == record


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    write(one, sample.hostile())
    write(two, sample.hostile())
    assert one.read_bytes() == two.read_bytes()
    write(two, read(one))
    assert one.read_bytes() == two.read_bytes()


def test_the_file_follows_the_published_schema(data: Any) -> None:
    assert data["schema"] == 1
    promised = {"id", "started", "ended", "as_of", "trigger", "tool", "rules_digest", "targets_digest", "trustworthy"}
    assert promised <= data["run"].keys()
    assert data["run"]["started"] == "2024-09-30T02:14:00.000000Z"
    assert data["run"]["as_of"] == "2024-09-30"
    unit = data["units"][0]
    assert {"id", "name", "portal", "access", "score", "crawl", "findings"} <= unit.keys()
    assert unit["access"] == "ok"
    assert unit["score"].keys() == {"value", "maximum", "coverage"}
    assert {"pages", "attempts", "rendered", "documents", "bytes", "seconds", "stopped"} <= unit["crawl"].keys()
    finding = next(finding for finding in unit["findings"] if finding["status"] == "absent")
    promised = {
        "criterion",
        "status",
        "points",
        "maximum",
        "confidence",
        "title",
        "summary",
        "citations",
        "trail",
        "basis",
    }
    assert promised | {"rule_version", "review"} <= finding.keys()
    assert finding["review"] is None
    assert {"complete", "menus", "sitemap", "searches", "pages_read", "depth", "probes"} <= finding["trail"].keys()
    cited = next(finding for finding in unit["findings"] if finding["citations"])["citations"][0]
    assert cited.keys() == {"url", "page_title", "quote", "captured_at", "sha256", "screenshot"}


def test_a_record_holds_all_the_judge_signed() -> None:
    finding = Finding(
        "N2b.1", Status.MET, "t", "s", 4.0, 4.0, 0.9, (sample.citation(),), None, ("b",), "a", ("n",), "v"
    )
    record = FindingRecord.of(finding, "yêu cầu")
    assert (record.requirement, record.review) == ("yêu cầu", None)
    for name in (
        "criterion",
        "status",
        "title",
        "summary",
        "points",
        "maximum",
        "confidence",
        "citations",
        "trail",
        "basis",
    ):
        assert getattr(record, name) == getattr(finding, name)
    assert (record.advice, record.notes, record.rule_version) == ("a", ("n",), "v")


def test_text_that_utf8_cannot_hold_is_replaced(tmp_path: Path) -> None:
    record = sample.run_record(notes=("nửa \ud83d ký tự",))
    write(tmp_path / "findings.json", record)
    assert read(tmp_path / "findings.json").run.notes == ("nửa ? ký tự",)


def test_a_time_without_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without zone"):
        write(tmp_path / "findings.json", sample.run_record(ended=datetime(2024, 9, 30)))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda d: d["units"][0]["findings"][0].update(status="good"),
            r"units\[0\]\.findings\[0\]\.status: phải là một trong met, partial",
        ),
        (lambda d: d["units"][0].update(access="maybe"), r"units\[0\]\.access: phải là một trong ok"),
        (
            lambda d: d["units"][1]["crawl"].update(stopped="tired"),
            r"units\[1\]\.crawl\.stopped: phải là một trong satisfied",
        ),
        (lambda d: d["units"][0].update(colour="red"), r"units\[0\]\.colour: khóa lạ"),
        (lambda d: d["run"].pop("tool"), r"run\.tool: thiếu"),
        (lambda d: d["run"].update(as_of="30/9/2024"), r"run\.as_of: không đọc được thời điểm '30/9/2024'"),
        (lambda d: d["run"].update(ended="2024-09-30T10:00:00"), r"run\.ended: phải là thời điểm có múi giờ"),
        (lambda d: d["units"][0]["findings"][0].update(points="4"), r"points: phải là một số, đang là '4'"),
        (lambda d: d["units"][0]["findings"][0].update(points=True), r"points: phải là một số, đang là True"),
        (lambda d: d["run"].update(trustworthy="no"), r"run\.trustworthy: phải là true hoặc false"),
        (lambda d: d["units"][0]["findings"][0].update(review={"by": "A"}), r"review\.status: thiếu"),
        (lambda d: d.update(units={}), r"units: phải là một danh sách"),
        (lambda d: d.update(schema=2), r"schema: chỉ đọc được phiên bản 1, tệp ghi 2"),
    ],
)
def test_what_it_does_not_know_is_named_and_refused(data: Any, spoil: Any, said: str) -> None:
    spoil(data)
    with pytest.raises(FindingsError, match=said):
        RunRecord.from_json(data)


def test_a_key_added_later_may_be_missing(data: Any) -> None:
    for finding in data["units"][0]["findings"]:
        del finding["requirement"]
    record = RunRecord.from_json(data)
    assert record.units[0].findings[0] == replace(sample.province().units[0].findings[0], requirement="")


@pytest.mark.parametrize("text", ["{", "[]", "", "\udcff"])
def test_a_damaged_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "findings.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(FindingsError, match=str(path)):
        read(path)


def test_a_unit_that_no_criterion_concerns_is_not_applicable() -> None:
    by_id = {unit.id: unit for unit in sample.province().units}
    assert not by_id["so-tai-nguyen-va-moi-truong"].applicable
    assert by_id["so-noi-vu"].applicable
