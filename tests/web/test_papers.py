"""What comes back to the page: filled workbooks and exports, taken in by a process of its own, whole or not at all."""

from pathlib import Path

import pytest

from checks.model import Status
from crawler.archive.case import CaseFile
from crawler.archive.reviews import reviews
from inspection import findings
from inspection.run import FINDINGS
from inspection.web import gate
from inspection.web.server import Server
from tests.imports import forms
from tests.imports.forms import as_csv, as_xlsx
from tests.web.conftest import UNIT, Kept
from tests.web.shop import served, visitor

REPORT = {"kind": "ii06a", "unit": UNIT, "system": "VNPT iGate", "exporter": "Lò Văn Minh", "exported": "2024-09-16"}


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIEMTRA_BROWSER", "khong-co")


def said(server: Server, run: str) -> list[str]:
    """What each process on the run said, in the order they began, once all have ended."""
    while works := [*server.desk.works.going(), *server.desk.works.waiting(run)]:
        for work in works:
            if not isinstance(work, str):
                work.process.wait(60)
    return [log.read_text("utf-8") for log in sorted((server.desk.out / "web" / "works").glob("*.log"))]


def test_an_export_is_judged_and_can_be_taken_away_again(shop: Server, kept: Kept, tmp_path: Path) -> None:
    one = visitor(shop, "binh")
    data = as_xlsx(tmp_path / "ii06a.xlsx", forms.settlement(), merged=True).read_bytes()
    answer = one.upload(f"/runs/{kept.id}/export", REPORT, "export", "C:\\thu muc\\ii06a.xlsx", data)
    assert answer.status == 303
    assert "Nhập" in one.get(f"/runs/{kept.id}/papers").text
    assert len(said(shop, kept.id)) == 1
    record = findings.read(kept.out / kept.id / FINDINGS)
    finding = next(one for one in record.units[0].findings if one.criterion == "N1.2")
    assert finding.status is Status.PARTIAL
    assert "Lò Văn Minh" in finding.citations[0].page_title
    page = one.get(f"/runs/{kept.id}/units/{UNIT}/findings/N1.2").text
    assert f"/runs/{kept.id}/{finding.citations[0].url}" in page
    assert "Xem bản lưu" not in page
    assert one.get(f"/runs/{kept.id}/{finding.citations[0].url}").body == data


@pytest.mark.parametrize(
    ("path", "field", "name", "form", "words"),
    [
        ("workbook", "workbook", "so.xlsm", {}, "Chỉ nhận tệp .xlsx"),
        ("workbook", "khac", "so.xlsx", {}, "Chưa chọn tệp"),
        ("export", "export", "a.csv", {**REPORT, "unit": "khac"}, "không có đơn vị"),
        ("export", "export", "a.csv", {**REPORT, "kind": "khac"}, "Không có loại tệp"),
        ("export", "export", "a.csv", {**REPORT, "exported": "hôm qua"}, "không phải ngày"),
        ("export", "export", "a.exe", REPORT, "Chỉ nhận tệp"),
    ],
)
def test_what_cannot_be_taken_in_is_named_at_once(
    shop: Server, kept: Kept, path: str, field: str, name: str, form: dict[str, str], words: str
) -> None:
    one = visitor(shop, "an")
    answer = one.upload(f"/runs/{kept.id}/{path}", form, field, name, b"khong phai so")
    assert answer.status == 409
    assert words in answer.text
    assert said(shop, kept.id) == []


def test_whoever_sends_at_the_same_time_waits_and_what_is_refused_leaves_nothing(kept: Kept, tmp_path: Path) -> None:
    """A book whose machine cells differ, and records of persons: both are taken, in order, and refused."""
    before = (kept.out / kept.id / FINDINGS).read_bytes()
    (book,) = (kept.out / kept.id).glob("*.xlsx")
    rows = [["STT", "Họ và tên", "Số CCCD", "Ngày sinh"], ["1", "Nguyễn Văn An", "012345678901", "01/02/1980"]]
    people = as_csv(tmp_path / "nguoi.csv", rows).read_bytes()
    path = f"/runs/{kept.id}"
    with served(kept.out, kept.targets) as server:
        one, two = visitor(server, "an"), visitor(server, "binh")
        assert two.upload(f"{path}/workbook", {}, "workbook", book.name, book.read_bytes()).status == 303
        assert one.upload(f"{path}/export", {**REPORT, "kind": "cbccvc"}, "export", "nguoi.csv", people).status == 303
        other, personal = said(server, kept.id)
        page = one.get(f"{path}/papers").text
    assert "khác với kết quả hiện có" in other
    assert "Chỉ nhận bảng tổng hợp" in personal and "012345678901" not in personal
    assert "không xong (mã 2)" in page and "Chỉ nhận bảng tổng hợp" in page
    assert (kept.out / kept.id / FINDINGS).read_bytes() == before
    with CaseFile.read(kept.out / kept.id) as case:
        assert reviews(case) == ()
    assert not list(kept.out.rglob("*.csv"))
    assert list((kept.out / "web" / "works" / "given").iterdir()) == []


def test_a_file_too_large_is_refused_before_it_is_read(shop: Server, kept: Kept) -> None:
    one = visitor(shop, "an")
    headers = {"Content-Length": str(2**31), "Content-Type": "multipart/form-data; boundary=x"}
    assert one.post(f"/runs/{kept.id}/workbook", {}, headers).status == 413


def test_every_refusal_is_a_sentence_for_people() -> None:
    assert all(issubclass(kind, Exception) and kind is not Exception for kind in gate.REFUSALS)
