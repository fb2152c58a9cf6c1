"""The draft "biên bản kiểm tra" of one unit."""

from checks.model import Status
from inspection.findings import RunRecord, UnitRecord
from inspection.papers.letterhead import superior_of
from inspection.papers.moments import LocalClock
from inspection.papers.summary import TRIGGERS
from inspection.papers.word import sentences
from inspection.papers.word.sheet import Sheet, official_day
from inspection.standing import status_of

_APPLIES = tuple(status for status in Status if status is not Status.NOT_APPLICABLE)


def minutes(record: RunRecord, unit: UnitRecord, clock: LocalClock) -> Sheet:
    """Write it."""
    run = record.run
    sheet = Sheet(f"Biên bản kiểm tra {unit.name}")
    team = "ĐOÀN KIỂM TRA CẢI CÁCH HÀNH CHÍNH"
    sheet.letterhead(superior_of(run) or run.lead.upper(), team, "Số:        /BB-ĐKT", run.province or "……")
    sheet.title("Biên bản", f"Kiểm tra công tác cải cách hành chính trên môi trường mạng đối với {unit.name}")
    basis = "; ".join(words for words in (run.plan, run.reference) if words)
    sheet.text(f"Căn cứ {basis or '……'};")
    sheet.text("Căn cứ Quyết định số …… ngày …… về việc thành lập Đoàn kiểm tra,", italic=True)
    sheet.text("Hôm nay, hồi …… giờ …… phút, ngày …… tháng …… năm ……, tại ……………………, Đoàn kiểm tra lập biên bản như sau:")
    sheet.heading("I. THÀNH PHẦN")
    sheet.text("1. Đoàn kiểm tra")
    sheet.blank(2)
    sheet.text(f"2. Đại diện {unit.name}")
    sheet.blank(2)
    sheet.heading("II. PHẠM VI, PHƯƠNG THỨC, THỜI GIAN")
    sheet.text(f"1. Trang thông tin điện tử được kiểm tra: {unit.portal or 'không truy cập'}.")
    sheet.text(f"2. Phương thức: trên môi trường mạng, {TRIGGERS.get(run.trigger, run.trigger)}; mã lần kiểm tra {run.id}.")
    sheet.text(f"3. Thời gian: {sentences.moment_of(record, clock)}; kết quả tính đến {official_day(run.as_of)}.")
    crawl = unit.crawl
    if crawl.attempts:
        sheet.text(f"4. Phạm vi đã xem: {crawl.pages} trang, {crawl.documents} tệp đính kèm; {crawl.errors} lần truy cập lỗi.")
    for note in (*((unit.not_in_force,) if unit.not_in_force else ()), *unit.notes):
        sheet.text(f"Lưu ý: {note}")
    sheet.heading("III. KẾT QUẢ KIỂM TRA")
    rows: list[tuple[str, ...]] = []
    for group in sentences.groups(unit, *_APPLIES):
        for finding in group.findings:
            label = status_of(finding).label
            rows.append(
                (
                    str(len(rows) + 1),
                    f"{finding.criterion} {finding.requirement or finding.title}",
                    sentences.seen(finding),
                    sentences.proven(finding, clock).strip("()"),
                    f"{label}\n{sentences.points_in_words(finding)}",
                )
            )
    heads = ("STT", "Nội dung, yêu cầu", "Kết quả", "Tài liệu kiểm chứng", "Đánh giá, điểm")
    sheet.table(heads, (1.0, 3.5, 4.4, 4.7, 2.6), rows, centred=(0, 4))
    sheet.text("Điểm do phần mềm đề xuất hoặc đoàn thẩm định, chỉ để tham khảo; Kế hoạch không quy định thang điểm.", italic=True)
    sheet.heading(f"IV. Ý KIẾN CỦA {unit.name.upper()}")
    sheet.blank(4)
    sheet.text(
        "Biên bản kết thúc hồi …… giờ …… phút cùng ngày, đã được đọc lại cho những người có tên trên cùng nghe, "
        "lập thành …… bản, mỗi bên giữ …… bản./."
    )
    sheet.close((), ("ĐẠI DIỆN ĐƠN VỊ", "NGƯỜI GHI BIÊN BẢN", "TRƯỞNG ĐOÀN"))
    return sheet
