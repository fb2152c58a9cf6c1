"""What goes into a case file comes out of it, from the file alone."""

import hashlib
import os
import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from archive_samples import HOME, NOW, OTHER, UNIT, address, assert_sound, child, failure, page, plan, record
from warcio.archiveiterator import ArchiveIterator

from checks.model import Outcome, Role, Stop, Unvisited, Visit
from crawler.archive import Address, CaseFile, CaseUnreadable, Counts

PNG = b"\x89PNG\r\n\x1a\n picture"


def test_the_plan_is_kept_word_for_word(case: CaseFile, folder: Path) -> None:
    with CaseFile.read(folder) as read:
        assert read.plan == plan()
    case.close()
    with CaseFile.open(folder, at=NOW) as reopened:
        assert reopened.plan == plan()


def test_a_page_comes_back_whole(case: CaseFile, folder: Path) -> None:
    body = "<html><h1>Sơ đồ tổ chức</h1></html>".encode()
    case.discover(UNIT, [Address(HOME + "so-do", Role.PAGE, 2.0, 1, HOME, "Sơ đồ tổ chức")])
    lease = case.lease(UNIT, 0.0)
    assert lease is not None
    headers = (("Content-Type", "text/html"), ("X-Ô", "đỏ"), ("Vary", "a"), ("Vary", "b"))
    case.commit(lease, page(body, headers=headers, dom="<p>sau khi chạy</p>", screenshot=PNG, note="cắt ở 5 MB"), ())
    case.close()
    with CaseFile.read(folder) as read:
        (capture,) = read.captures(UNIT)
    assert (capture.url, capture.role, capture.outcome, capture.status) == (
        lease.address.url,
        Role.PAGE,
        Outcome.OK,
        200,
    )
    assert (capture.body, capture.sha256) == (body, hashlib.sha256(body).hexdigest())
    assert (capture.dom, capture.dom_sha256) == (
        "<p>sau khi chạy</p>",
        hashlib.sha256(capture.dom.encode()).hexdigest(),
    )
    assert (folder / capture.screenshot).read_bytes() == PNG
    assert (capture.parent, capture.label, capture.clicks) == (HOME, "Sơ đồ tổ chức", 1)
    assert (capture.captured_at, capture.elapsed_s, capture.note) == (NOW, 2.0, "cắt ở 5 MB")
    assert capture.headers["x-ô"] == "đỏ" and capture.headers["vary"] == "a, b"
    assert_sound(folder)


def test_a_document_keeps_its_text_and_who_read_it(case: CaseFile) -> None:
    case.discover(UNIT, [Address(HOME + "kh.pdf", Role.DOCUMENT, 1.0, 2, HOME, "Kế hoạch")])
    lease = case.lease(UNIT, 0.0)
    assert lease is not None
    case.commit(lease, page(b"%PDF-1.7", text="KẾ HOẠCH\nCải cách", extractor="pypdfium2 5.0"), ())
    (capture,) = case.captures(UNIT)
    assert (capture.body, capture.text, capture.extractor) == (b"%PDF-1.7", "KẾ HOẠCH\nCải cách", "pypdfium2 5.0")


def test_a_failure_is_evidence_too(case: CaseFile, folder: Path) -> None:
    record(case, "cham", failure(Outcome.TIMEOUT, "Hết 30 giây"))
    (capture,) = case.captures(UNIT)
    assert (capture.outcome, capture.status, capture.body, capture.sha256) == (Outcome.TIMEOUT, None, b"", "")
    assert capture.note == "Hết 30 giây"
    assert [kind for kind, _, _ in _records(folder)] == ["warcinfo", "request", "metadata"]


def test_an_empty_answer_is_not_a_missing_one(case: CaseFile) -> None:
    record(case, "trong", page(b"", status=404, outcome=Outcome.GONE))
    (capture,) = case.captures(UNIT)
    assert (capture.status, capture.body, capture.sha256) == (404, b"", hashlib.sha256(b"").hexdigest())


def test_the_warc_says_what_decoding_changed(case: CaseFile, folder: Path) -> None:
    coded = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Content-Length", "7"), ("Server", "x"))
    record(case, "nen", page(b"decoded body", headers=coded, outcome=Outcome.TRUNCATED))
    response, metadata = (entry for entry in _records(folder) if entry[0] in ("response", "metadata"))
    assert response[2] == b"HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 12\r\n\r\ndecoded body"
    assert response[1]["WARC-Truncated"] == "unspecified"
    assert response[1]["WARC-Payload-Digest"] == "sha256:" + hashlib.sha256(b"decoded body").hexdigest()
    assert response[1]["WARC-Date"] == "2026-11-24T07:15:00.000000Z"
    assert metadata[1]["WARC-Concurrent-To"] == response[1]["WARC-Record-ID"]
    assert b'"headers_dropped":[["Content-Encoding","gzip"],["Transfer-Encoding","chunked"]' in metadata[2]


def test_hostile_text_neither_breaks_out_nor_breaks_anything(case: CaseFile, folder: Path) -> None:
    url = HOME + "a b\r\nWARC-Type: response\r\n\r\nđ\ud800"
    case.discover(UNIT, [Address(url, Role.PAGE, 1.0, 1, "", "nút \udfff\x00 'x\"")])
    lease = case.lease(UNIT, 0.0)
    assert lease is not None
    headers = (("X-A", "1\r\nX-B: 2\r\n\r\n<html>"), ("X-C", "\udcff"))
    case.commit(lease, page(b"that", headers=headers, reason="OK\r\n\r\nbody", dom="<p>\ud800</p>", note="\ud800"), ())
    (capture,) = case.captures(UNIT)
    assert (capture.body, capture.dom) == (b"that", "<p>?</p>")
    assert "x-b" not in capture.headers and capture.headers["x-c"] == "\udcff"
    case.close()
    assert_sound(folder)


def test_only_the_last_attempt_decides_but_all_are_listed(case: CaseFile) -> None:
    case.discover(UNIT, [address("mot"), address("hai", worth=5.0)])
    tries = ((0.0, failure(Outcome.RESET), 0.0), (10.0, page(b"hai"), None), (20.0, page(b"mot"), None))
    for elapsed_s, fetched, retry in tries:
        lease = case.lease(UNIT, elapsed_s)
        assert lease is not None
        case.commit(lease, fetched, (), retry_after_s=retry)
    assert [(c.url, c.body) for c in case.captures(UNIT)] == [(HOME + "mot", b"mot"), (HOME + "hai", b"hai")]
    listed = [(row.url, row.n, row.outcome) for row in case.attempts(UNIT)]
    assert listed[:2] == [(HOME + "hai", 1, Outcome.RESET), (HOME + "hai", 2, Outcome.OK)]


def test_counts_add_up_per_unit(case: CaseFile) -> None:
    record(case, "a", page(b"x" * 10, dom="<p>"))
    record(case, "b", failure())
    case.discover(UNIT, [Address(HOME + "c.pdf", Role.DOCUMENT, 50.0, 1, "", "")])
    lease = case.lease(UNIT, 0.0)
    assert lease is not None
    document = page(b"%PDF", headers=(("content-type", "application/pdf"),), text="chữ", extractor="x 1")
    case.commit(lease, document, [address("d"), address("e")])
    assert case.counts(UNIT) == Counts(
        attempts=3, pages=1, rendered=1, documents=1, bytes=14, seconds=6.0, errors=1, pending=2
    )
    assert case.counts(OTHER) == Counts()


def test_a_clock_set_back_gives_no_negative_times(case: CaseFile) -> None:
    record(case, "a", page(ended=NOW - timedelta(hours=1)))
    (capture,) = case.captures(UNIT)
    assert capture.elapsed_s == 0.0


def test_a_visit_names_what_the_frontier_still_holds(case: CaseFile) -> None:
    assert case.visit(UNIT) is None
    record(case, "a")
    case.discover(UNIT, [address("it", worth=0.1, clicks=3, label="Ít"), address("nhieu", worth=0.9, label="Nhiều")])
    case.set_visit(UNIT, Visit(HOME, Stop.BUDGET, (), rendering=False, limits=("dừng ở 1 trang",)))
    left = (Unvisited(HOME + "nhieu", "Nhiều", 1), Unvisited(HOME + "it", "Ít", 3))
    assert case.visit(UNIT) == Visit(HOME, Stop.BUDGET, left, False, ("dừng ở 1 trang",))
    assert case.unvisited(UNIT) == left


def test_small_facts_of_the_run(case: CaseFile) -> None:
    assert case.run_state("ended") == ""
    case.set_run_state("ended", "có")
    case.set_run_state("ended", "2026-11-24")
    assert case.run_state("ended") == "2026-11-24"


def test_reading_goes_on_while_another_connection_writes(case: CaseFile, folder: Path) -> None:
    with CaseFile.read(folder) as reader:
        captures = None
        for number in range(1, 6):
            record(case, f"trang-{number}")
            assert reader.counts(UNIT).attempts == number
            captures = captures or reader.captures(UNIT)
            next(captures, None)
        assert len(list(reader.captures(UNIT))) == 5
        with pytest.raises(ValueError, match="for reading only"):
            reader.discover(UNIT, [address("x")])


def test_database_warc_and_artifacts_are_all_it_takes(case: CaseFile, folder: Path, tmp_path: Path) -> None:
    record(case, "a", page(b"body", dom="<p>"))
    case.close()
    bare = tmp_path / "bản sao 100%#?"
    bare.mkdir()
    shutil.copy(folder / "case.sqlite", bare)
    for name in ("warc", "artifacts"):
        shutil.copytree(folder / name, bare / name)
    with CaseFile.read(bare) as read:
        assert [(c.body, c.dom) for c in read.captures(UNIT)] == [(b"body", "<p>")]


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no write bit there")
@pytest.mark.parametrize("closed", [True, False], ids=["closed", "killed, with its log beside it"])
def test_read_only_media_can_be_read(case: CaseFile, folder: Path, closed: bool) -> None:
    record(case, "a", page(b"body"))
    if closed:
        case.close()
    media = folder.with_name("media")
    shutil.copytree(folder, media, ignore=shutil.ignore_patterns("*-shm", "LOCK"))
    for parent in (media, *media.parents[:4]):
        os.chmod(parent, 0o555 if parent is media else 0o755)
    with child("case_reader.py", str(media)) as reader:
        said, _ = reader.communicate()
    os.chmod(media, 0o755)
    assert (reader.returncode, said.strip()) == (0, "1 b'body'")
    assert not list(media.glob("*-shm"))


def test_an_existing_case_is_not_overwritten(case: CaseFile, folder: Path) -> None:
    case.close()
    with pytest.raises(FileExistsError, match="đã có hồ sơ"):
        CaseFile.create(folder, plan())
    CaseFile.open(folder, at=NOW).close()


def test_a_folder_without_a_case_is_named(tmp_path: Path) -> None:
    for opening in (CaseFile.read, lambda folder: CaseFile.open(folder, at=NOW)):
        with pytest.raises(CaseUnreadable, match=r"Không có hồ sơ.*case\.sqlite"):
            opening(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_time_without_zone_is_refused_before_anything_is_written(case: CaseFile, folder: Path) -> None:
    case.discover(UNIT, [address("a")])
    lease = case.lease(UNIT, 0.0)
    assert lease is not None
    with pytest.raises(ValueError, match="without zone"):
        case.commit(lease, page(started=datetime(2026, 1, 1)), ())
    with pytest.raises(ValueError, match="body without a status"):
        case.commit(lease, page(b"body", status=None), ())
    case.commit(lease, page(b"right"), ())
    assert [c.body for c in case.captures(UNIT)] == [b"right"]


def _records(folder: Path) -> list[tuple[str, dict[str, str], bytes]]:
    with (folder / "warc" / "000001.warc.gz").open("rb") as stream:
        return [
            (entry.rec_type, dict(entry.rec_headers.headers), entry.raw_stream.read())
            for entry in ArchiveIterator(stream, no_record_parse=True)
        ]
