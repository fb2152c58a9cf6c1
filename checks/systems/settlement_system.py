"""N1.2: is the settlement system used."""

from checks import basis
from checks.imports_wanted import behind_login
from checks.model import Status, Target, Verdict
from checks.readings.exports import Exports, Scores, Settlement, unsound
from checks.registry import criterion


@criterion(
    "N1.2",
    title="Khai thác Hệ thống thông tin giải quyết TTHC",
    failure="Khai thác Hệ thống thông tin giải quyết TTHC chưa tốt",
    requirement="Tiếp nhận, giải quyết hồ sơ trên Hệ thống thông tin giải quyết TTHC đúng hạn, có hồ sơ trực tuyến",
    points=8,
    basis=basis.ONE_STOP,
    proven=False,
)
def settlement_system(
    exports: Exports, target: Target, *, on_time_percent: float = 95.0, online_percent: float = 50.0, score_percent: float = 80.0
) -> Verdict:
    """Khai thác Hệ thống thông tin giải quyết TTHC.

    `not_public` until an inspector imports a settlement report (form II.06a/VPCP/KSTT) or a QĐ 766 score sheet
    (`kiemtra import`). On a report: `met` where files settled in time reach *on_time_percent*, files received online reach
    *online_percent* and no pending file is overdue; else `partial`, the points by how far each of the three is reached. On a
    score sheet alone: `met` from *score_percent* of 100 points, else in proportion. A file that does not add up, or that is of
    another period, gives `needs_review`.

    on_time_percent: of the files settled, how many in time.
    online_percent: of the files received in the period, how many online.
    score_percent: of the 100 points of QĐ 766.
    """
    if exports.settlement is not None:
        return _on_report(exports.settlement, target, on_time_percent, online_percent)
    if exports.scores is not None:
        return _on_scores(exports.scores, score_percent)
    return behind_login(
        "Việc khai thác Hệ thống thông tin giải quyết TTHC",
        "báo cáo theo Biểu số II.06a/VPCP/KSTT hoặc bảng điểm theo Quyết định 766/QĐ-TTg",
    )


def _on_report(report: Settlement, target: Target, on_time_percent: float, online_percent: float) -> Verdict:
    if verdict := unsound(report, "Số liệu giải quyết hồ sơ"):
        return verdict
    cited = (report.source.cite(f"{report.cell}: {report.quote}"),)
    if (report.since and report.since > target.as_of) or (report.until and report.until < target.window_start):
        period = " – ".join(f"{day:%d/%m/%Y}" for day in (report.since, report.until) if day)
        words = f"Báo cáo giải quyết hồ sơ thuộc kỳ {period}, ngoài kỳ kiểm tra; cần báo cáo của kỳ kiểm tra."
        return Verdict(Status.NEEDS_REVIEW, words, cited, confidence=0.4)
    new = report.online + report.direct
    if not report.settled or not new:
        words = "Trong kỳ báo cáo đơn vị không phát sinh đủ hồ sơ để tính tỷ lệ; cần người kiểm tra xem xét."
        return Verdict(Status.NEEDS_REVIEW, words, cited, confidence=0.4)
    in_time = 100 * (report.early + report.on_time) / report.settled
    online = 100 * report.online / new
    overdue = 100 * report.pending_late / report.pending if report.pending else 0.0
    told = (
        f"Giải quyết trước hạn, đúng hạn {_percent(in_time)} ({report.early + report.on_time}/{report.settled} hồ sơ); tiếp nhận trực tuyến "
        f"{_percent(online)} ({report.online}/{new} hồ sơ); đang giải quyết quá hạn {report.pending_late}/{report.pending} hồ sơ."
    )
    wanting = [
        words
        for short, words in (
            (in_time < on_time_percent, f"tỷ lệ đúng hạn dưới {_percent(on_time_percent)}"),
            (online < online_percent, f"tỷ lệ trực tuyến dưới {_percent(online_percent)}"),
            (report.pending_late > 0, "còn hồ sơ quá hạn"),
        )
        if short
    ]
    if not wanting:
        return Verdict(Status.MET, told, cited)
    reached = (min(1.0, in_time / on_time_percent), min(1.0, online / online_percent), 1 - overdue / 100)
    return Verdict(
        Status.PARTIAL,
        f"{told} Chưa đạt: {'; '.join(wanting)}.",
        cited,
        share=sum(reached) / 3,
        advice="Giải quyết dứt điểm hồ sơ quá hạn; tăng tỷ lệ hồ sơ đúng hạn, hồ sơ tiếp nhận trực tuyến.",
    )


def _on_scores(scores: Scores, score_percent: float) -> Verdict:
    if verdict := unsound(scores, "Bảng điểm"):
        return verdict
    known = "; ".join(f"{name} {_number(points)}" for name, points in scores.groups if points is not None)
    total = scores.total
    cited = (scores.source.cite(f"{scores.cell}: {known}; tổng {'–' if total is None else _number(total)}"),)
    if total is None:
        words = "Bảng điểm 766 không có tổng điểm của đơn vị; thiếu dữ liệu không phải là 0 điểm, cần người kiểm tra xem xét."
        return Verdict(Status.NEEDS_REVIEW, words, cited, confidence=0.4)
    told = f"Bảng điểm theo Quyết định 766/QĐ-TTg chấm đơn vị {_number(total)}/100 điểm ({known})."
    if total >= score_percent:
        return Verdict(Status.MET, told, cited)
    return Verdict(
        Status.PARTIAL,
        f"{told} Dưới mức {_number(score_percent)} điểm.",
        cited,
        share=total / score_percent,
        advice="Khắc phục các nhóm chỉ số 766 còn thấp điểm.",
    )


def _percent(value: float) -> str:
    return f"{_number(value)}%"


def _number(value: float) -> str:
    return f"{round(value, 2):g}".replace(".", ",")
