"""A judged run written by hand, with texts that a hostile or careless portal could hold."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from checks.model import Citation, Kind, Outcome, Role, Score, Status, Stop, Trail, Verdict
from checks.registry import Criterion
from crawler.archive.attempts import AttemptRow
from inspection.findings import CrawlRecord, FindingRecord, RunFacts, RunRecord, UnitRecord

SEEN = datetime(2024, 9, 30, 2, 14, 5, 123456, UTC)
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PORTAL = "https://sonoivu.example.vn/"

HOSTILE = (
    '=HYPERLINK("http://xau.example/","Bấm vào đây")',
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1,2)",
    "\t=1+1",
    "#N/A",
    "0012",
    "12345678901234567890",
    "chuông\x07 rỗng\x00 hết\ufffe thay thế\ud83d một nửa",
    "ký tự _x000D_ viết thường",
    "x" * 40_000,
    "😀" * 20_000,
    "dòng\n" * 400,
)
"""Page titles and quotes that may do no harm."""

UNLINKED = (
    "javascript:alert(1)",
    "file:///etc/passwd",
    "\\\\xau\\share\\a.exe",
    "http:\\\\xau\\share",
    "https://cong-an@xau.example/",
    "https:///khong-co-may",
    "http://[xau/",
    "https://sonoivu.example.vn/" + "a" * 2_100,
)
"""Addresses that may be shown but not followed."""

_TITLES = {
    "N1.1": ("Có liên kết đến hệ thống giải quyết TTHC", 4.0),
    "N1.2": ("Khai thác Hệ thống thông tin giải quyết TTHC", 8.0),
    "N2a.1": ("Có chuyên mục cải cách hành chính", 3.0),
    "N2a.2": ("Công khai kế hoạch CCHC năm kiểm tra", 3.0),
    "N2a.3": ("Tin, bài tuyên truyền CCHC trong kỳ", 4.0),
    "N2b.1": ("Có chuyên mục thủ tục hành chính", 4.0),
    "N2b.2": ("Công khai danh mục, nội dung thủ tục hành chính", 7.0),
    "N2c.1": ("Công khai quy trình giải quyết công việc", 10.0),
    "N3a.1": ("Công khai sơ đồ tổ chức", 4.0),
    "N3b.1": ("Công khai chức năng, nhiệm vụ, quyền hạn của cơ quan", 4.0),
    "N3c.1": ("Tóm lược quá trình hình thành và phát triển", 5.0),
    "N3d.1": ("Công khai danh sách lãnh đạo", 2.0),
    "N3e.1": ("Công khai nhiệm vụ đảm nhiệm của lãnh đạo", 4.0),
    "N4.1": ("Cập nhật hồ sơ cán bộ, công chức, viên chức", 10.0),
    "N5.2": ("Công khai kế hoạch phát triển kinh tế - xã hội năm", 4.0),
    "T.1": ("Cổng truy cập được", 0.0),
}
_REQUIREMENT = "Trang của đơn vị có mục riêng, mở được trong ba lần bấm từ trang chủ và có nội dung của chính đơn vị."
_BASIS = (
    "Kế hoạch kiểm tra CCHC, Phụ lục phần II, nội dung 2: công khai TTHC",
    "Luật Tiếp cận thông tin 104/2016/QH13, Điều 19 khoản 1 điểm a",
)


def _rule(*, newest_days: int = 60) -> Verdict:
    """Một tiêu chí mẫu."""
    return Verdict(Status.MET, "")


CRITERIA: Sequence[Criterion] = tuple(
    Criterion(
        code, title, f"Chưa: {title}", _REQUIREMENT, points, frozenset(), (), code not in ("N2a.3", "N2c.1"), _rule
    )
    for code, (title, points) in _TITLES.items()
)

TRAIL = Trail(
    complete=True,
    menus=tuple(f"Giới thiệu › Mục {n} ({PORTAL}muc-{n})" for n in range(40)),
    sitemap=f"{PORTAL}sitemap.xml (57 địa chỉ)",
    searches=("quy trình nội bộ", "quy trình ISO"),
    probes=(f"{PORTAL}quy-trinh-noi-bo", f"{PORTAL}iso"),
    pages_read=57,
    depth=4,
)


def citation(
    url: str = f"{PORTAL}tthc", quote: str = "Danh mục 25 thủ tục hành chính thuộc thẩm quyền", title: str = "TTHC"
) -> Citation:
    """A passage seen on a portal."""
    return Citation(url, title, quote, SEEN, DIGEST, f"artifacts/{DIGEST}.png")


def finding(
    code: str, status: Status, citations: Sequence[Citation] = (), points: float | None = None
) -> FindingRecord:
    """A finding as the judge would sign it; a shortcoming carries the trail."""
    title, maximum = _TITLES[code]
    shares = {Status.MET: 1.0, Status.PARTIAL: 0.5, Status.OUTDATED: 0.4, Status.EMPTY: 0.0, Status.ABSENT: 0.0}
    share = shares.get(status)
    return FindingRecord(
        criterion=code,
        status=status,
        title=title,
        summary=f"Tại thời điểm kiểm tra (09:14:05 ngày 30/9/2024), {title}: {status.label.lower()}.",
        points=points if points is not None else None if share is None else round(maximum * share, 2),
        maximum=maximum,
        confidence=0.97 if status.scored else 0.4,
        citations=tuple(citations) or ((citation(),) if status.positive else ()),
        trail=TRAIL if status.negative else None,
        basis=_BASIS,
        rule_version="abc123",
        advice="Bổ sung nội dung của mục và đặt liên kết trên trình đơn chính." if status.negative else "",
        notes=("Chưa tự động hóa.",) if code == "N2c.1" and status is Status.NEEDS_REVIEW else (),
        requirement=_REQUIREMENT,
    )


_PICTURE: Mapping[str, Status] = {
    "N1.1": Status.MET,
    "N1.2": Status.NOT_PUBLIC,
    "N2a.1": Status.MET,
    "N2a.2": Status.OUTDATED,
    "N2a.3": Status.NEEDS_REVIEW,
    "N2b.1": Status.MET,
    "N2b.2": Status.PARTIAL,
    "N2c.1": Status.ABSENT,
    "N3a.1": Status.EMPTY,
    "N3b.1": Status.MET,
    "N3c.1": Status.PARTIAL,
    "N3d.1": Status.MET,
    "N3e.1": Status.UNREACHABLE,
    "N4.1": Status.NOT_PUBLIC,
    "N5.2": Status.NOT_APPLICABLE,
    "T.1": Status.MET,
}
_UNITS = {
    "so-ngoai-vu": "Sở Ngoại vụ",
    "so-giao-duc-va-dao-tao": "Sở Giáo dục và Đào tạo",
    "so-y-te": "Sở Y tế",
    "so-noi-vu": "Sở Nội vụ",
    "ban-quan-ly-khu-kinh-te": "Ban quản lý Khu kinh tế tỉnh",
}


def unit(id: str, name: str, findings: Sequence[FindingRecord], **changes: object) -> UnitRecord:
    """A visited unit with these findings."""
    judged = sum(f.maximum for f in findings if f.points is not None)
    whole = sum(f.maximum for f in findings if f.status is not Status.NOT_APPLICABLE)
    given = {
        "kind": Kind.DEPARTMENT,
        "portal": PORTAL,
        "access": Outcome.OK,
        "score": Score(sum(f.points or 0.0 for f in findings), judged, round(judged / whole, 4) if whole else 1.0),
        "crawl": CrawlRecord(57, 61, 3, 4, 2, 1_234_567, 41.2, Stop.EXHAUSTED),
    }
    return UnitRecord(id=id, name=name, findings=tuple(findings), **(given | changes))  # type: ignore[arg-type]


def run_record(*units: UnitRecord, **changes: object) -> RunRecord:
    """A run over the units."""
    given = {
        "id": "20240930T091400-adhoc-3f9c",
        "started": datetime(2024, 9, 30, 2, 14, tzinfo=UTC),
        "ended": datetime(2024, 9, 30, 2, 31, 7, tzinfo=UTC),
        "as_of": date(2024, 9, 30),
        "trigger": "ad-hoc",
        "tool": "0.1.0",
        "rules_digest": DIGEST,
        "targets_digest": DIGEST[::-1],
        "trustworthy": True,
        "plan": "Kế hoạch kiểm tra công tác CCHC năm 2024",
        "reference": "Kế hoạch số …/KH-UBND ngày …/3/2024 của UBND tỉnh Lai Châu, Phụ lục, mục II",
        "province": "Lai Châu",
        "lead": "Sở Nội vụ",
        "coordinating": ("Sở Thông tin và Truyền thông", "Văn phòng UBND tỉnh"),
    }
    return RunRecord(RunFacts(**(given | changes)), units)  # type: ignore[arg-type]


def province() -> RunRecord:
    """Seven units: five visited, one interrupted, one that no longer exists on the day."""
    visited = [
        unit(id, name, [finding(code, status) for code, status in _PICTURE.items()]) for id, name in _UNITS.items()
    ]
    district = unit(
        "huyen-muong-te",
        "Huyện Mường Tè",
        [finding(code, Status.PARTIAL if code == "N5.2" else status) for code, status in _PICTURE.items()],
        kind=Kind.DISTRICT,
        crawl=CrawlRecord(12, 14, 0, 1, 1, 99_000, 8.0, Stop.INTERRUPTED),
        notes=("Tệp ke-hoach.pdf chỉ đọc 200 trang đầu.",),
    )
    gone = unit(
        "so-tai-nguyen-va-moi-truong",
        "Sở Tài nguyên và Môi trường",
        [finding(code, Status.NOT_APPLICABLE) for code in _PICTURE],
        portal="",
        access=None,
        crawl=CrawlRecord(),
        not_in_force="Tại ngày kiểm tra đã được tổ chức lại. Đơn vị kế thừa: Sở Nông nghiệp và Môi trường.",
    )
    return run_record(
        *visited, gone, district, notes=("Máy không có trình duyệt: các trang cần dựng bằng JavaScript chưa được xem.",)
    )


def hostile() -> RunRecord:
    """One unit whose portal says everything that could break a workbook."""
    cites = [citation(quote=text, title=text) for text in HOSTILE]
    cites += [citation(url=url) for url in UNLINKED]
    return run_record(
        unit("xau", "=Sở\x00 Xấu", [finding("N2b.2", Status.PARTIAL, cites), finding("N2c.1", Status.ABSENT)])
    )


def attempt(outcome: Outcome, role: Role = Role.PAGE, url: str = f"{PORTAL}hong", note: str = "") -> AttemptRow:
    """One attempt on the sample portal."""
    status = {Outcome.OK: 200, Outcome.GONE: 404, Outcome.SERVER_ERROR: 503}.get(outcome)
    return AttemptRow(url, role, "Quy trình", 1, outcome, status, SEEN, 1.25, 0, note, False)


ATTEMPTS: Mapping[str, Sequence[AttemptRow]] = {
    "so-noi-vu": (
        attempt(Outcome.OK),
        attempt(Outcome.GONE),
        attempt(Outcome.GONE, Role.PROBE),
        attempt(Outcome.TIMEOUT, note="không trả lời trong 30 giây"),
        attempt(Outcome.SERVER_ERROR, Role.SEARCH),
    ),
}
SETTINGS: Mapping[str, str] = {"pace_s": "1.0", "pages": "400", "service_hosts": "dichvucong.laichau.gov.vn"}
