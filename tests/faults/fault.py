"""What a row of the fault matrix is: a portal with one thing wrong with it, and what must come of that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scripted_portal import Answer, Page

from checks.model import Capture, Outcome, Role
from crawler.blame import Completeness, Owner

NAME = "Sở Mẫu"
WANTED = "/lanh-dao"
"""Where the content lies that the judge is asked about, unless a row says otherwise."""
LEADERS = (
    "<h1>Lãnh đạo Sở</h1><p>Ông Lò Văn Mẫu - Giám đốc Sở</p><p>Bà Nguyễn Thị Khuôn - Phó Giám đốc Sở</p>"
    "<p>Ông Vàng A Thử - Phó Giám đốc Sở</p>"
)
_NEWS = (
    "Hội nghị sơ kết công tác chuyên môn",
    "Ra quân tổng vệ sinh môi trường",
    "Thăm hỏi gia đình chính sách",
    "Khai mạc giải thể thao",
)


class Verdict(StrEnum):
    """What the judge may make of the content behind the fault."""

    FOUND = "tìm thấy nội dung"
    OPEN = "để ngỏ, không phải thiếu sót"
    SAID = "cổng tự nói là không có"
    """A shortcoming is allowed: it rests on the portal's own answer, not on the fault."""
    UNTOUCHED = "không kết luận gì từ địa chỉ này"
    """The fault lies beside the content, which is found."""


class Bench(StrEnum):
    """Which crawl a row belongs to."""

    QUICK = "quick"
    SLOW = "slow"  # limits of a second or so: what hangs
    BROWSER = "browser"


@dataclass(frozen=True)
class Seen:
    """What came of a row, for what only that row asserts."""

    captures: tuple[Capture, ...]
    asked: tuple[str, ...]
    """What its portal was asked for, in order: the paths."""
    limits: tuple[str, ...]
    facts: Mapping[str, object]
    """The metadata record of the attempt that the row speaks of."""

    def at(self, path: str) -> Capture:
        """The capture of the address that ends with ``path``."""
        return next(one for one in self.captures if one.url.split("/", 3)[-1] == path.lstrip("/"))

    @property
    def fault(self) -> Capture:
        """The capture that the row speaks of."""
        return self.at(str(self.facts["path"]))


@dataclass(frozen=True)
class Fault:
    """One row. Its portal is the plain one of :func:`site` with ``pages`` put over it."""

    id: str
    """The number in the matrix, and a letter where a number has several cases."""
    what: str
    """The fault, in Vietnamese."""
    outcome: Outcome
    pages: Mapping[str, Page] = field(default_factory=dict)
    path: str = WANTED
    """The address the fault lies at; its last attempt is what the row speaks of."""
    owner: Owner = Owner.NOBODY
    completeness: Completeness = Completeness.FULL
    verdict: Verdict = Verdict.FOUND
    tries: int = 1
    bench: Bench = Bench.QUICK
    hosts: tuple[str, ...] = ()
    """Home addresses instead of the usual one; "{host}" and "{port}" stand for the row's own, "{tls}" for the secure port."""
    names: Mapping[str, object] = field(default_factory=dict)
    """What names resolve to, beside the row's own."""
    also: Callable[[Seen], bool] = lambda seen: True
    criterion: str = "N3d.1"
    budget: int = 60
    role: Role | None = None


def site() -> dict[str, Page]:
    """A small portal with everything in place."""
    news = [(f"/tin-{n}", title) for n, title in enumerate(_NEWS)]
    pages: dict[str, Page] = {"/": page("", *news), WANTED: page(LEADERS)}
    pages |= {url: page(f"<h1>{title}</h1><p>{title}: đông đảo cán bộ, công chức tham gia.</p>") for url, title in news}
    return {**pages, "/robots.txt": Answer(b"User-agent: *\nAllow: /\n", content_type="text/plain")}


def page(body: str, *links: tuple[str, str], head: str = "", **more: object) -> Answer:
    """A page of that portal."""
    return Answer(framed(body, *links, head=head).encode(), **more)


def framed(body: str, *links: tuple[str, str], head: str = "") -> str:
    """Its markup: every page has the same banner, menu and footer."""
    listed = "".join(f'<li><a href="{url}">{words}</a></li>' for url, words in links)
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">{head}<title>{NAME} tỉnh Lai Châu</title></head><body>
<div class="banner">TRANG THÔNG TIN ĐIỆN TỬ {NAME.upper()} TỈNH LAI CHÂU</div>
<ul class="menu"><li><a href="/">Trang chủ</a></li><li><a href="{WANTED}">Lãnh đạo Sở</a></li></ul>
<div class="content">{body}<ul>{listed}</ul></div><div class="foot">Bản quyền thuộc {NAME} tỉnh Lai Châu</div></body></html>"""
