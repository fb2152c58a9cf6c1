"""What opening does with bytes no commit knows, and with committed bytes that are gone or altered."""

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from archive_samples import HOME, NOW, UNIT, address, assert_sound, failure, page, plan, record, rows

from checks.model import Outcome, Stop, Visit
from crawler.archive import CaseDamaged, CaseFile, CaseUnreadable


@pytest.fixture
def closed(folder: Path) -> Path:
    """A case with three pages, done."""
    with CaseFile.create(folder, plan()) as case:
        for path in ("a", "b", "c"):
            record(case, path, page(os.urandom(3_000), dom=f"<p>{path}</p>"))
        case.set_visit(UNIT, Visit(HOME, Stop.EXHAUSTED))
    return folder


@pytest.mark.parametrize("tail", [b"torn \x1f\x8b\x08", b"\0" * 4096], ids=["torn", "zeros"])
def test_a_tail_behind_the_last_commit_goes_to_quarantine(closed: Path, tail: bytes) -> None:
    segment = _segment(closed)
    with segment.open("ab") as stream:
        stream.write(tail)
    with CaseFile.open(closed, at=NOW) as case:
        assert len(list(case.captures(UNIT))) == 3
        assert case.visit(UNIT) is not None
        record(case, "d")
    assert [file.read_bytes() for file in (closed / "quarantine").iterdir()] == [tail]
    (entry,) = _recoveries(closed)
    assert (entry["quarantined"][0]["bytes"], entry["lost"], entry["requeued"]) == (len(tail), [], [])
    assert_sound(closed)


def test_a_segment_no_commit_knows_goes_to_quarantine(closed: Path) -> None:
    stray = _segment(closed, 2)
    stray.write_bytes(b"begun")
    with CaseFile.open(closed, at=NOW, segment_bytes=1) as case:
        assert not stray.exists()
        record(case, "d")
        assert len(list(case.captures(UNIT))) == 4
    assert stray.exists()
    assert_sound(closed)


def test_an_address_that_was_being_fetched_waits_again_and_that_is_told(closed: Path) -> None:
    with CaseFile.open(closed, at=NOW) as case:
        case.discover(UNIT, [address("d")])
        assert case.lease(UNIT, 0.0) is not None
    with CaseFile.open(closed, at=NOW) as case:
        assert case.pending(UNIT) == 1
    (entry,) = _recoveries(closed)
    assert entry == {"quarantined": [], "lost": [], "requeued": [HOME + "d"]}


def test_a_sound_case_is_opened_without_a_word(closed: Path) -> None:
    CaseFile.open(closed, at=NOW).close()
    assert list(_recoveries(closed)) == []
    assert not (closed / "quarantine").exists()


@pytest.mark.parametrize("missing", [1, 5_000, None], ids=["one byte", "a record and a bit", "the file"])
def test_committed_bytes_that_are_gone_are_fetched_again(closed: Path, missing: int | None) -> None:
    segment = _segment(closed)
    if missing:
        os.truncate(segment, segment.stat().st_size - missing)
    else:
        segment.unlink()
    lost = {1: ["c"], 5_000: ["b", "c"], None: ["a", "b", "c"]}[missing]
    kept = [HOME + path for path in "abc" if path not in lost]
    with CaseFile.read(closed) as read, pytest.raises(CaseDamaged, match=rf"000001\.warc\.gz, vị trí \d+, {HOME}"):
        list(read.captures(UNIT))
    for _ in ("found", "known"):
        with CaseFile.open(closed, at=NOW) as case:
            assert [capture.url for capture in case.captures(UNIT)] == kept
            assert [entry.url for entry in case.unvisited(UNIT)] == [HOME + path for path in lost]
            assert case.visit(UNIT) is None, "a unit that lost evidence is not done"
            assert [row.lost for row in case.attempts(UNIT)] == [path in lost for path in "abc"]
    (entry,) = _recoveries(closed)
    assert [item["url"] for item in entry["lost"] if item["url"]] == [HOME + path for path in lost]
    with CaseFile.open(closed, at=NOW) as case:
        while lease := case.lease(UNIT, 0.0):
            assert lease.attempt == 2
            case.commit(lease, page(b"again"), ())
        assert [capture.url for capture in case.captures(UNIT)] == [HOME + path for path in "abc"]
        assert case.counts(UNIT).attempts == 3
    assert _segment(closed, 2).exists(), "a damaged segment is never written on"


def test_an_earlier_attempt_stands_where_the_last_one_is_lost(folder: Path) -> None:
    with CaseFile.create(folder, plan()) as case:
        case.discover(UNIT, [address("a")])
        for elapsed_s, fetched, retry_after_s in ((0.0, failure(Outcome.RESET), 0.0), (9.0, page(b"there"), None)):
            lease = case.lease(UNIT, elapsed_s)
            assert lease is not None
            case.commit(lease, fetched, (), retry_after_s)
    os.truncate(_segment(folder), _segment(folder).stat().st_size - 1)
    with CaseFile.open(folder, at=NOW) as case:
        assert [capture.outcome for capture in case.captures(UNIT)] == [Outcome.RESET]
        assert case.pending(UNIT) == 1


def test_half_an_artifact_is_swept_away(closed: Path) -> None:
    half = closed / "artifacts" / f"{'0' * 64}.html.tmp"
    half.write_bytes(b"<p>")
    CaseFile.open(closed, at=NOW).close()
    assert not half.exists()


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="made durable in another way, or without /proc")
def test_a_disk_that_keeps_other_bytes_is_found_out_at_once(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = os.fsync

    def spoiling(descriptor: int) -> None:
        sound(descriptor)
        if os.readlink(f"/proc/self/fd/{descriptor}").endswith(".warc.gz"):
            os.truncate(descriptor, os.fstat(descriptor).st_size - 8)
            os.write(descriptor, b"\0" * 8)

    with CaseFile.open(closed, at=NOW) as case:
        with monkeypatch.context() as patch, pytest.raises(CaseDamaged, match="mã băm không khớp"):
            patch.setattr(os, "fsync", spoiling)
            record(case, "d")
        assert case.counts(UNIT).attempts == 3
    with CaseFile.open(closed, at=NOW) as case:
        record(case, "d")
    assert_sound(closed)


def test_altered_bytes_are_named_not_repaired(closed: Path) -> None:
    segment = _segment(closed)
    data = bytearray(segment.read_bytes())
    data[-1_000] ^= 1
    segment.write_bytes(data)
    for opening in (_read_all, lambda folder: CaseFile.open(folder, at=NOW)):
        with pytest.raises(CaseDamaged, match=rf"mã băm không khớp: .*000001\.warc\.gz, vị trí \d+, {HOME}c"):
            opening(closed)
    assert segment.read_bytes() == data


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "altered"])
def test_an_artifact_is_held_against_its_name(closed: Path, gone: bool) -> None:
    (digest,) = rows(closed, "SELECT a.dom FROM attempt a JOIN url u ON u.id = a.url WHERE u.url LIKE '%/b'")[0]
    artifact = closed / "artifacts" / f"{digest}.html"
    if gone:
        artifact.unlink()
    else:
        artifact.write_bytes(b"<p>B</p>")
    with pytest.raises(CaseDamaged, match=rf"{digest}\.html của {HOME}b"):
        _read_all(closed)


def test_an_altered_digest_of_a_body_is_found(closed: Path) -> None:
    db = sqlite3.connect(closed / "case.sqlite", isolation_level=None)
    db.execute("DROP TRIGGER record_update")
    db.execute("UPDATE record SET payload_sha256 = '' WHERE id = 2")
    db.close()
    with pytest.raises(CaseDamaged, match="không khớp nhau"):
        _read_all(closed)


def test_a_broken_database_is_named(closed: Path) -> None:
    database = closed / "case.sqlite"
    data = bytearray(database.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    database.write_bytes(data)
    with pytest.raises(CaseDamaged, match=r"case\.sqlite bị hỏng|Cơ sở dữ liệu"):
        CaseFile.open(closed, at=NOW)
    database.write_bytes(b"no database at all" * 1000)
    for opening in (CaseFile.read, lambda folder: CaseFile.open(folder, at=NOW)):
        with pytest.raises(CaseDamaged, match=r"case\.sqlite bị hỏng"):
            opening(closed)


@pytest.mark.parametrize(("version", "words"), [(0, "bỏ dở"), (99, "phiên bản 99")])
def test_another_versions_case_is_left_alone(closed: Path, version: int, words: str) -> None:
    rows(closed, f"PRAGMA user_version = {version}")
    for opening in (CaseFile.read, lambda folder: CaseFile.open(folder, at=NOW)):
        with pytest.raises(CaseUnreadable, match=words):
            opening(closed)


def test_bytes_written_from_outside_meanwhile_stop_the_crawl(closed: Path) -> None:
    with CaseFile.open(closed, at=NOW) as case:
        with _segment(closed).open("ab") as stream:
            stream.write(b"not ours")
        with pytest.raises(CaseDamaged, match="thay đổi từ bên ngoài"):
            record(case, "d")
        assert case.counts(UNIT).attempts == 3


def test_segments_follow_one_another(folder: Path) -> None:
    with CaseFile.create(folder, plan(), segment_bytes=10_000) as case:
        for number in range(9):
            record(case, str(number), page(os.urandom(4_000)))
    with CaseFile.open(folder, at=NOW, segment_bytes=10_000) as case:
        record(case, "9", page(os.urandom(4_000)))
        assert len(list(case.captures(UNIT))) == 10
    assert [number for (number,) in rows(folder, "SELECT number FROM segment")] == [1, 2, 3, 4, 5]
    assert_sound(folder)


def _segment(folder: Path, number: int = 1) -> Path:
    return folder / "warc" / f"{number:06d}.warc.gz"


def _read_all(folder: Path) -> None:
    with CaseFile.read(folder) as case:
        list(case.captures(UNIT))


def _recoveries(folder: Path) -> Iterator[dict]:
    for (entry,) in rows(folder, "SELECT entry FROM ledger ORDER BY seq"):
        if (told := json.loads(entry))["ev"] == "run.recover":
            yield told["data"]
