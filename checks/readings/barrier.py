"""What stands before any judgement: a portal that did not answer, or one that is not the unit's.

A barrier decides for all criteria at once, so that one cause is named once and no unit is accused of a hundred absences
because its server slept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from checks.model import Capture, Outcome, Role, Status, Target, Verdict, Visit
from checks.readings.address import path_of
from checks.readings.captures import Captures
from checks.readings.page import Page
from checks.readings.portal import Portal, cited
from checks.registry import reading
from checks.vietnamese.text import folded, holds

OUTCOME_WORDS = {
    Outcome.CLIENT_ERROR: "máy chủ từ chối yêu cầu",
    Outcome.BLOCKED: "máy chủ chặn truy cập",
    Outcome.SERVER_ERROR: "máy chủ báo lỗi",
    Outcome.REFUSED: "máy chủ từ chối kết nối",
    Outcome.RESET: "kết nối bị ngắt giữa chừng",
    Outcome.DNS: "không phân giải được tên miền",
    Outcome.TLS: "lỗi chứng thư bảo mật (TLS)",
    Outcome.TIMEOUT: "quá thời gian chờ",
    Outcome.TRUNCATED: "chỉ nhận được một phần",
    Outcome.ROBOTS: "tệp robots.txt không cho phép truy cập tự động",
    Outcome.ADDRESS_DENIED: "địa chỉ mạng nội bộ, không được phép truy cập",
    Outcome.INTERNAL: "lỗi của chương trình kiểm tra",
    Outcome.GONE: "cổng báo không có trang này",
    Outcome.OFFSITE: "địa chỉ chuyển hướng ra ngoài cổng",
    Outcome.REDIRECT: "địa chỉ chuyển hướng",
    Outcome.OK: "truy cập được",
}


@dataclass(frozen=True, slots=True)
class Barrier:
    """The verdict for every criterion, where there is nothing to judge; else None."""

    verdict: Verdict | None


@reading
def barrier(target: Target, portal: Portal, captures: Captures, visit: Visit) -> Barrier:
    """Find out whether TARGET's portal was there to be judged."""
    tries = [c for c in captures.all if c.role is Role.HOME]
    if portal.home is None:
        return Barrier(_no_home(tries, portal.capture(visit.home)))
    if not any(portal.owns(link.url) for link in portal.home.page.links) and len(portal.home.page.text) < 400:
        return Barrier(_empty_home(portal, visit))
    if not names_unit(portal, target):
        home = portal.home
        return Barrier(
            Verdict(
                Status.NEEDS_REVIEW,
                f"Trang tại {visit.home} không tự giới thiệu là của {target.name} (tiêu đề: “{home.page.title or 'không có'}”); "
                "cần người kiểm tra xác nhận địa chỉ cổng trước khi đánh giá.",
                (home.citation(home.page.title or home.page.text[:200]),),
                confidence=0.2,
                advice="Kiểm tra lại địa chỉ cổng của đơn vị trong targets.toml (khóa hosts, aliases).",
            )
        )
    return Barrier(None)


def _no_home(tries: list[Capture], last: Capture | None) -> Verdict:
    attempts = tries or ([last] if last else [])
    if not attempts:
        return Verdict(Status.UNREACHABLE, "Chưa có lần truy cập nào tới cổng của đơn vị được ghi lại.", confidence=0.0)
    said = "; ".join(
        f"{c.url}: {OUTCOME_WORDS[c.outcome]}{f' (HTTP {c.status})' if c.status else ''}" for c in attempts[-4:]
    )
    return Verdict(
        Status.UNREACHABLE,
        f"Không truy cập được cổng của đơn vị tại thời điểm kiểm tra ({said}); chưa đánh giá được nội dung.",
        tuple(cited(c, c.note or OUTCOME_WORDS[c.outcome], "Lần truy cập") for c in attempts[-2:]),
        confidence=0.0,
        advice="Truy cập lại vào thời điểm khác; nếu tên miền đã đổi, sửa hosts trong targets.toml.",
    )


def _empty_home(portal: Portal, visit: Visit) -> Verdict:
    assert portal.home is not None
    home = portal.home
    if home.page.scripts and not home.capture.dom_sha256:
        said = "chỉ hiển thị nội dung khi chạy mã JavaScript mà lần kiểm tra này không dựng được trang bằng trình duyệt"
        return Verdict(
            Status.NEEDS_REVIEW,
            f"Cổng tại {visit.home} {said}; cần người kiểm tra xem trực tiếp.",
            (home.citation(home.page.title or home.page.text[:100]),),
            confidence=0.0,
            advice="Cài trình duyệt (kiemtra doctor chỉ cách) rồi kiểm tra lại.",
        )
    return Verdict(
        Status.NEEDS_REVIEW,
        f"Cổng tại {visit.home} trả về trang không có nội dung và không có liên kết; cần người kiểm tra xác minh.",
        (home.citation(home.page.text[:200] or home.page.title),),
        confidence=0.0,
    )


_GENERIC = frozenset("tinh huyen thanh pho thi xa uy ban nhan dan ubnd so ban quan ly trang thong tin dien tu cong va".split())


def names_unit(portal: Portal, target: Target) -> bool:
    """Whether the home page, or another of the first pages, names the unit."""
    seen = [portal.home, *list(portal.pages.values())[:30]] if portal.home else []
    return any(page_names(one.page, target.name, target.aliases) for one in seen if one is not None)


def page_names(page: Page, name: str, aliases: Iterable[str]) -> bool:
    """Whether PAGE names the unit called NAME: by name, by alias, or by all telling words of the name in one line."""
    names = [folded(one) for one in (name, *aliases)]
    names += [re.sub(r"\btinh\b", "", one).replace("  ", " ").strip() for one in names]
    words = folded(f"{page.title} {page.text}")
    if any(holds(words, one) for one in names if one):
        return True
    telling = [word for word in folded(name).split() if word not in _GENERIC]
    lines = [folded(page.title), *(folded(block.text) for block in page.blocks if len(block.text) < 200)]
    return bool(telling) and any(all(holds(line, word) for word in telling) for line in lines)


def place(url: str) -> str:
    """How a summary names an address without its host."""
    return path_of(url) or "/"


