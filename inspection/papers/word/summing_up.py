"""The draft "báo cáo kết quả kiểm tra" for the People's Committee."""

from datetime import date

from checks.model import Status
from inspection.findings import RunRecord
from inspection.papers import summary
from inspection.papers.letterhead import superior_in_words, superior_of
from inspection.papers.moments import LocalClock
from inspection.papers.summary import TRIGGERS
from inspection.papers.word import sentences
from inspection.papers.word.conclusion import SHORTCOMINGS
from inspection.papers.word.sheet import Sheet, official_day
from inspection.ranks import Bands
from inspection.standing import standing, status_of

_COMMON = 0.5
"""From this part of the units on a shortcoming is called common."""


def summing_up(record: RunRecord, bands: Bands, clock: LocalClock, deadline: date | None) -> Sheet:
    """Write it."""
    run = record.run
    sheet = Sheet("Báo cáo kết quả kiểm tra")
    team = "ĐOÀN KIỂM TRA CẢI CÁCH HÀNH CHÍNH"
    sheet.letterhead(superior_of(run) or run.lead.upper(), team, "Số:        /BC-ĐKT", run.province or "……")
    sheet.title("Báo cáo", "Kết quả kiểm tra công tác cải cách hành chính trên môi trường mạng")
    sheet.text(f"Kính gửi: {superior_in_words(run)}.")
    sheet.heading("I. TÌNH HÌNH TỔ CHỨC KIỂM TRA")
    basis = "; ".join(words for words in (run.plan, run.reference) if words)
    sheet.text(f"Căn cứ {basis or '……'}, Đoàn kiểm tra đã kiểm tra trên môi trường mạng đối với {len(record.units)} cơ quan, đơn vị.")
    sheet.text(f"Thời gian: {sentences.moment_of(record, clock)}; kết quả tính đến {official_day(run.as_of)}.")
    how = f"Phương thức: {TRIGGERS.get(run.trigger, run.trigger)}"
    sheet.text(f"{how}; phối hợp: {', '.join(run.coordinating)}." if run.coordinating else f"{how}.")
    if not run.trustworthy:
        sheet.text(f"Kết quả của lần kiểm tra này chưa đủ tin cậy, phải kiểm tra lại trước khi báo cáo: {'; '.join(run.reasons)}.")
    for unit in record.units:
        for note in (unit.not_in_force, *unit.notes):
            if note:
                sheet.text(f"- {unit.name}: {note}")
    sheet.heading("II. KẾT QUẢ KIỂM TRA")
    sheet.heading("1. Bảng tổng hợp")
    _overview(sheet, record, bands)
    sheet.heading("2. Kết quả theo từng nội dung")
    _by_item(sheet, record)
    sheet.heading("3. Tồn tại, hạn chế chung")
    _common(sheet, record)
    sheet.heading("4. Nguyên nhân")
    sheet.text("(Đoàn kiểm tra bổ sung.)", italic=True)
    sheet.blank(2)
    sheet.heading("III. KIẾN NGHỊ, ĐỀ XUẤT")
    until = f"trước {official_day(deadline)}" if deadline else "trước ngày …… tháng …… năm ……"
    to = run.lead or "cơ quan chủ trì kiểm tra"
    sheet.text(f"1. Các cơ quan, đơn vị được kiểm tra khắc phục tồn tại, hạn chế theo từng thông báo kết luận, báo cáo {to} {until}.")
    if any(status_of(f) is Status.NOT_PUBLIC for unit in record.units for f in unit.findings):
        sheet.text("2. Cơ quan quản lý các hệ thống nội bộ cung cấp số liệu kết xuất để đánh giá các nội dung chưa kiểm chứng được qua mạng.")
    sheet.text("Đoàn kiểm tra báo cáo kết quả kiểm tra công tác cải cách hành chính trên môi trường mạng./.")
    sheet.close((superior_in_words(run), *run.coordinating, "Các đơn vị được kiểm tra"), ("TRƯỞNG ĐOÀN KIỂM TRA",))
    return sheet


def _overview(sheet: Sheet, record: RunRecord, bands: Bands) -> None:
    rows = []
    for number, unit in enumerate(record.units, 1):
        now = standing(unit)
        statuses = [status_of(f) for f in unit.findings if f.maximum]
        counts = (statuses.count(Status.MET), sum(s in SHORTCOMINGS for s in statuses))
        still = sum(s in (Status.UNREACHABLE, Status.NEEDS_REVIEW, Status.NOT_PUBLIC) for s in statuses)
        points = "–" if now.share is None else f"{sentences.decimal(now.points)}/{sentences.decimal(now.maximum)}"
        share, coverage = sentences.percent(now.share), sentences.percent(now.coverage)
        rows.append((str(number), unit.name, *map(str, counts), str(still), points, share, coverage, now.band(bands)))
    heads = ("TT", "Đơn vị", "Đạt", "Tồn tại", "Chưa kết luận", "Điểm", "Tỷ lệ điểm", "Tỷ lệ kiểm chứng", "Xếp loại (tham khảo)")
    sheet.table(heads, (1.1, 3.0, 1.3, 1.4, 1.5, 2.3, 1.9, 1.9, 1.8), rows, centred=(0, 2, 3, 4, 5, 6, 7, 8))


def _by_item(sheet: Sheet, record: RunRecord) -> None:
    for item, name in summary.ITEMS.items():
        pairs = [(unit, f) for unit in record.units for f in unit.findings if f.criterion.split(".")[0] == item]
        met = sum(status_of(f) is Status.MET for _, f in pairs)
        short = [(unit, f) for unit, f in pairs if status_of(f) in SHORTCOMINGS]
        open_ = sum(status_of(f) in (Status.UNREACHABLE, Status.NEEDS_REVIEW, Status.NOT_PUBLIC) for _, f in pairs)
        if not met + len(short) + open_:
            continue
        sheet.text(f"{item}. {name}: {met} lượt đạt, {len(short)} lượt có tồn tại, {open_} lượt chưa kết luận.")
        for title in dict.fromkeys(sentences.titled(f) for _, f in short):
            names = ", ".join(unit.name for unit, f in short if sentences.titled(f) == title)
            sheet.text(f"- {title}: {names}.")


def _common(sheet: Sheet, record: RunRecord) -> None:
    """Shortcomings that at least half of the units whose result is known share."""
    found = False
    codes = dict.fromkeys(f.criterion for unit in record.units for f in unit.findings)
    for code in codes:
        known = [f for unit in record.units for f in unit.findings if f.criterion == code and status_of(f).scored]
        short = [f for f in known if status_of(f) in SHORTCOMINGS]
        if len(short) > 1 and len(short) >= _COMMON * len(known):
            found = True
            sheet.text(f"- {short[0].title}: {len(short)}/{len(known)} đơn vị.")
    if not found:
        sheet.text("Không có tồn tại nào lặp lại ở từ một nửa số đơn vị trở lên.")
