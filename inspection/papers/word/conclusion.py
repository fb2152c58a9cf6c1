"""The draft "thông báo kết luận kiểm tra" of one unit."""

from collections.abc import Sequence
from datetime import date

from checks.model import Status
from inspection.findings import RunRecord, UnitRecord
from inspection.papers.letterhead import superior_in_words, superior_of
from inspection.papers.moments import LocalClock
from inspection.papers.summary import TRIGGERS
from inspection.papers.word import sentences
from inspection.papers.word.sheet import Sheet, official_day
from inspection.ranks import Bands
from inspection.standing import standing, status_of

SHORTCOMINGS = (Status.PARTIAL, Status.OUTDATED, Status.EMPTY, Status.ABSENT)
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_OPEN = (Status.UNREACHABLE, Status.NEEDS_REVIEW, Status.NOT_PUBLIC)


def conclusion(
    record: RunRecord, unit: UnitRecord, bands: Bands, clock: LocalClock, deadline: date | None, mended: Sequence[str] = ()
) -> Sheet:
    """Write it. ``mended`` are sentences on what changed since an earlier run."""
    run = record.run
    sheet = Sheet(f"Thông báo kết luận kiểm tra {unit.name}")
    sheet.letterhead(superior_of(run), run.lead.upper() or "……", "Số:        /TB-……", run.province or "……")
    sheet.title("Thông báo", f"Kết luận kiểm tra công tác cải cách hành chính trên môi trường mạng đối với {unit.name}")
    sheet.heading("I. KHÁI QUÁT")
    basis = "; ".join(words for words in (run.plan, run.reference) if words)
    sheet.text(f"1. Căn cứ: {basis or '……'}.")
    sheet.text(f"2. Phạm vi, phương thức: kiểm tra trên môi trường mạng ({TRIGGERS.get(run.trigger, run.trigger)}) {_portal(unit)}.")
    sheet.text(f"3. Thời gian: {sentences.moment_of(record, clock)}; kết quả tính đến {official_day(run.as_of)}.")
    if unit.not_in_force:
        sheet.text(unit.not_in_force)
    if not run.trustworthy:
        sheet.text(f"Kết quả của lần kiểm tra này chưa đủ tin cậy, phải kiểm tra lại trước khi kết luận: {'; '.join(run.reasons)}.")
    sheet.heading("II. KẾT QUẢ KIỂM TRA")
    sheet.heading("1. Ưu điểm")
    _list(sheet, unit, (Status.MET,), clock, "Chưa có nội dung nào được xác nhận là đạt trong phần đã kiểm chứng.")
    sheet.heading("2. Tồn tại, hạn chế")
    _list(sheet, unit, SHORTCOMINGS, clock, "Không có trong phần đã kiểm chứng.")
    sheet.heading("3. Nội dung chưa kết luận")
    _list(sheet, unit, _OPEN, clock, "Không có.")
    sheet.heading("4. Nguyên nhân")
    sheet.text("(Đoàn kiểm tra bổ sung sau khi làm việc với đơn vị: nguyên nhân khách quan, chủ quan.)", italic=True)
    sheet.blank(2)
    if mended:
        sheet.heading("5. Kết quả khắc phục so với lần kiểm tra trước")
        for words in mended:
            sheet.text(f"- {words}")
    sheet.heading("III. MỨC ĐỘ ĐẠT ĐƯỢC (THAM KHẢO)")
    sheet.text(_score(unit, bands))
    sheet.heading("IV. KIẾN NGHỊ, YÊU CẦU")
    _demands(sheet, record, unit, deadline)
    sheet.text(f"Trên đây là kết luận kiểm tra công tác cải cách hành chính trên môi trường mạng đối với {unit.name}./.")
    sheet.close((unit.name, f"{superior_in_words(run)} (b/c)", *run.coordinating), ("TRƯỞNG ĐOÀN KIỂM TRA",))
    return sheet


def _portal(unit: UnitRecord) -> str:
    where = f"tại địa chỉ {unit.portal}" if unit.portal else "(chưa truy cập được)"
    return f"trên Trang thông tin điện tử của {unit.name} {where}"


def _list(sheet: Sheet, unit: UnitRecord, statuses: Sequence[Status], clock: LocalClock, nothing: str) -> None:
    """The findings at these statuses by item: a letter per item, a dash per finding."""
    found = list(sentences.groups(unit, *statuses))
    for letter, group in zip(_LETTERS, found, strict=False):
        sheet.text(f"{letter}) {group.name}")
        for finding in group.findings:
            label = "" if status_of(finding) is Status.MET else f"{sentences.titled(finding)}: "
            sheet.text(f"- {label}{sentences.whole(finding, clock)}")
    if not found:
        sheet.text(nothing)


def _score(unit: UnitRecord, bands: Bands) -> str:
    now = standing(unit)
    if now.share is None:
        return "Chưa có nội dung nào được chấm điểm."
    return (
        f"{sentences.decimal(now.points)}/{sentences.decimal(now.maximum)} điểm của các nội dung đã kiểm chứng "
        f"({sentences.percent(now.share)}); tỷ lệ kiểm chứng {sentences.percent(now.coverage)}; xếp loại tham khảo: "
        f"{now.band(bands).lower()}. Kế hoạch không quy định thang điểm; nội dung chưa kiểm chứng không được suy ra từ phần đã chấm."
    )


def _demands(sheet: Sheet, record: RunRecord, unit: UnitRecord, deadline: date | None) -> None:
    findings = [finding for group in sentences.groups(unit, *SHORTCOMINGS) for finding in group.findings]
    until = f"trước {official_day(deadline)}" if deadline else "trước ngày …… tháng …… năm ……"
    report_to = record.run.lead or "cơ quan chủ trì kiểm tra"
    sheet.text(f"1. Đối với {unit.name}:")
    for words in sentences.advice_of(findings):
        sheet.text(f"- {words}.")
    sheet.text(f"- Khắc phục các tồn tại, hạn chế nêu tại mục II.2 và báo cáo kết quả về {report_to} {until}.")
    wanted = [f for group in sentences.groups(unit, Status.NOT_PUBLIC) for f in group.findings]
    if wanted:
        sheet.text("2. Đối với cơ quan quản lý các hệ thống nội bộ:")
        for words in sentences.advice_of(wanted):
            sheet.text(f"- {words}.")
