"""A made portal of 2,000 pages of about 60 kB, the same every time: what the contestants of peers.py visit.

``python benchmarks/made_portal.py`` serves it on a free loopback port, says the port in its first line and ends with its standard
input. Every page has the frame that portals have (menus, boxes of news and papers, a list of other sites, scripts), so nine of ten
links on a page have been seen before; its own part is a story, a list or a page of the agency.
"""

import asyncio
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

from demo.portal import slug_of
from demo.stories import Bank, Story, read_bank

PAGES = 2_000
AGENCY = "Sở Nội vụ tỉnh Mẫu"
_BANKS = ("chung", "cchc", "noi-vu", "cong-tinh", "chuyen-doi-so", "giao-duc", "y-te", "huyen")
_PER_LIST = 20
_LAST_DAY = date(2024, 9, 27)

_ABOUT = (
    "Giới thiệu chung", "Lịch sử hình thành", "Chức năng, nhiệm vụ", "Cơ cấu tổ chức", "Lãnh đạo Sở", "Văn phòng Sở", "Thanh tra Sở",
    "Phòng Cải cách hành chính", "Phòng Tổ chức, biên chế", "Phòng Công chức, viên chức", "Phòng Xây dựng chính quyền",
    "Ban Thi đua – Khen thưởng", "Ban Tôn giáo", "Trung tâm Lưu trữ lịch sử", "Quy trình giải quyết công việc", "Đường dây nóng",
    "Lịch tiếp công dân", "Hỏi đáp", "Góp ý dự thảo văn bản", "Công khai ngân sách", "Dịch vụ công trực tuyến", "Thủ tục hành chính",
    "Kế hoạch công tác năm", "Báo cáo cải cách hành chính", "Liên hệ", "Sơ đồ cổng", "Văn bản chỉ đạo điều hành", "Chiến lược, quy hoạch",
)  # fmt: skip
_CATEGORIES = (
    "Tin hoạt động", "Tin trong tỉnh", "Thông báo", "Cải cách hành chính", "Tổ chức bộ máy", "Công chức, viên chức", "Xây dựng chính quyền",
    "Thanh niên", "Thi đua, khen thưởng", "Tôn giáo", "Văn thư, lưu trữ", "Đào tạo, bồi dưỡng", "Thanh tra, kiểm tra", "Chuyển đổi số",
    "Đảng, đoàn thể", "Tuyển dụng", "Phổ biến pháp luật", "Tiếp cận thông tin", "Khoa học, công nghệ", "Dân chủ cơ sở", "Hội, quỹ",
    "Địa giới hành chính", "Tiền lương", "Văn hóa công sở",
)  # fmt: skip
_BODIES = (
    "Sở Tài chính", "Sở Y tế", "Sở Tư pháp", "Sở Công Thương", "Sở Xây dựng", "Sở Giáo dục và Đào tạo", "Sở Giao thông vận tải", "Ban Dân tộc",
    "Thanh tra tỉnh", "Huyện Phong Thổ", "Huyện Sìn Hồ", "Huyện Tam Đường", "Huyện Than Uyên", "Huyện Tân Uyên", "Huyện Nậm Nhùn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Article:
    """A story and where it stands."""

    path: str
    category: str
    story: Story


def pages(count: int = PAGES) -> Mapping[str, bytes]:
    """By path with query, every page; exactly ``count``, all of them reached from "/"."""
    about = {f"/gioi-thieu/{slug_of(name)}.html": name for name in _ABOUT}
    articles = _articles(count - 1 - len(about))
    listed = next(n for n in range(len(articles), 0, -1) if n + sum(1 for _ in _lists(articles[:n])) <= len(articles))
    lists = dict(_lists(articles[:listed]))
    articles = articles[: count - 1 - len(about) - len(lists)]  # where one is on no list, the stories beside it name it
    frame = _Frame(about, articles)
    own = {path: frame.page(path, name, _about(name)) for path, name in about.items()}
    own |= {path: frame.page(path, name, _list(shown, others)) for path, (name, shown, others) in lists.items()}
    own |= {one.path: frame.page(one.path, one.story.title, _article(one, articles)) for one in articles}
    own["/"] = frame.page("/", f"Cổng thông tin điện tử {AGENCY}", _home(articles))
    assert len(own) == count
    return {path: markup.encode() for path, markup in own.items()}


def _articles(count: int) -> list[Article]:
    found = []
    banks: list[Bank] = [read_bank(name) for name in _BANKS]
    for number in range(count):
        bank = banks[number % len(banks)]
        story = bank.made(1, _LAST_DAY, _LAST_DAY - timedelta(days=number), f"{number}")[0]
        story = Story(datetime.combine(_LAST_DAY - timedelta(days=number), story.moment.time()), f"{story.title} (đợt {number})", story.topic)
        category = _CATEGORIES[number % len(_CATEGORIES)]
        found.append(Article(f"/{slug_of(category)}/{slug_of(story.title)}-{40_000 + number}.html", category, story))
    return found


def _lists(articles: Sequence[Article]) -> Iterator[tuple[str, tuple[str, Sequence[Article], Sequence[str]]]]:
    for category in _CATEGORIES:
        rows = [one for one in articles if one.category == category]
        addresses = [f"/{slug_of(category)}" + (f"?trang={n + 1}" if n else "") for n in range(-(-len(rows) // _PER_LIST))]
        for number, address in enumerate(addresses):
            yield address, (category, rows[number * _PER_LIST : (number + 1) * _PER_LIST], addresses)


class _Frame:
    """What stands round every page."""

    def __init__(self, about: Mapping[str, str], articles: Sequence[Article]) -> None:
        menu = _menu("Giới thiệu", about) + _menu("Tin tức", {f"/{slug_of(name)}": name for name in _CATEGORIES})
        latest = _box("Tin mới nhất", [(one.path, one.story.title) for one in articles[:20]])
        papers = _box("Văn bản mới", [(one.path, f"{one.story.title} số {n}/SNV") for n, one in enumerate(articles[20:40])])
        read = _box("Đọc nhiều", [(one.path, one.story.title) for one in articles[40:60]])
        topics = _box("Chuyên mục", [(f"/{slug_of(name)}", name) for name in _CATEGORIES])
        bodies = "".join(f'<option value="https://{slug_of(name)}.example.vn/">{name}</option>' for name in _BODIES)
        script = "".join(f"var o{n}={{id:{n},url:'/api/widget/{n}',interval:{n * 100},position:'right',enabled:true}};" for n in range(30))
        style = "".join(f".w{n}{{margin:{n}px;padding:{n % 9}px;border:1px solid #d{n % 10}d;background:#f{n % 10}f}}" for n in range(30))
        self.head = f'<script src="/js/site.js"></script><style>{style}</style><link rel="stylesheet" href="/css/site.css"><script>{script}</script>'
        self.before = (
            f'<div id="wrapper"><header class="header"><div class="banner"><a href="/" title="Trang chủ"><img src="/img/logo.png" alt="{AGENCY}"></a>'
            f'</div><nav class="navbar"><ul class="menu">{menu}</ul></nav></header><div class="row"><main class="col-md-9">'
        )
        self.after = (
            f'</main><aside class="col-md-3">{latest}{papers}{read}{topics}<div class="block"><h3>Liên kết website</h3><select>{bodies}</select></div>'
            f'</aside></div><footer class="footer"><ul class="menu">{menu}</ul><p>Bản quyền thuộc {AGENCY}</p><p>Địa chỉ: số 1 đường Mẫu; điện thoại: '
            "0213 3876 000; thư điện tử: sonoivu@mau.example.vn</p></footer></div>"
        )

    def page(self, path: str, title: str, own: str) -> str:
        visits = sum(path.encode())
        return (
            f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title>{escape(title)} - {AGENCY}</title>{self.head}</head><body>'
            f"{self.before}<h1>{escape(title)}</h1>{own}<p>Lượt truy cập: {visits}</p>{self.after}</body></html>"
        )


def _menu(label: str, entries: Mapping[str, str]) -> str:
    items = "".join(_item(path, name) for path, name in entries.items())
    return f'<li class="dropdown"><a class="dropdown-toggle" href="#">{label}</a><ul class="dropdown-menu">{items}</ul></li>'


def _item(path: str, name: str) -> str:
    words = escape(name)
    return f'<li class="menu-item level-2"><a class="menu-link nav-link" href="{path}" title="{words}"><span class="icon"></span>{words}</a></li>\n'


def _box(title: str, links: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<li class="item"><i class="fa fa-angle-right"></i><a href="{path}" title="{escape(words)}">{escape(words)}</a></li>\n' for path, words in links
    )
    return f'<div class="block widget"><div class="block-title"><h3>{title}</h3></div><div class="block-content"><ul>{rows}</ul></div></div>'


def _teaser(one: Article) -> str:
    title = escape(one.story.title)
    return (
        f'<div class="news-item"><a href="{one.path}"><img class="thumb" src="/img/{one.story.moment:%Y/%m}/anh.jpg" alt="" width="160"></a>'
        f'<h4><a href="{one.path}" title="{title}">{title}</a></h4><span class="date">{one.story.moment:%d/%m/%Y %H:%M}</span></div>\n'
    )


def _home(articles: Sequence[Article]) -> str:
    shown = [*articles[:30], *articles[-_PER_LIST:]]
    return "".join(_teaser(one) for one in shown)


def _list(shown: Sequence[Article], addresses: Sequence[str]) -> str:
    pager = "".join(f'<li><a class="page-link" href="{address}">{n}</a></li>' for n, address in enumerate(addresses, start=1))
    return "".join(_teaser(one) for one in shown) + f'<ul class="pagination">{pager}</ul>'


def _article(one: Article, articles: Sequence[Article]) -> str:
    number = int(one.path.removesuffix(".html").rsplit("-", 1)[1]) - 40_000
    lead, body = read_bank(_BANKS[number % len(_BANKS)]).told(one.story, AGENCY)
    prose = "".join(f"<p style=\"text-align: justify;\"><span style=\"font-size:14px;\">{escape(part)}</span></p>\n" for part in body.split("\n\n"))
    near = articles[max(0, number - 10) : number + 10]
    related = _box("Tin liên quan", [(other.path, f"{other.story.title} ({other.story.moment:%d/%m/%Y})") for other in near])
    return (
        f'<div class="article-detail"><span class="date">{one.story.moment:%d/%m/%Y %H:%M}</span><p class="lead"><strong>{escape(lead)}</strong></p>'
        f'<div class="content">{prose}</div><p class="author">Văn phòng Sở</p></div>{related}'
    )


def _about(name: str) -> str:
    chance = random.Random(name)
    bank = read_bank("noi-vu")
    parts = []
    for number in range(12):
        story = bank.made(1, _LAST_DAY, _LAST_DAY, f"{name} {number}")[0]
        parts.append(f"<p>{number + 1}. {escape(bank.told(story, AGENCY)[1])}</p>")
    chance.shuffle(parts)
    return f'<div class="article-detail"><div class="content">{"".join(parts)}</div></div>'


class _Server(asyncio.Protocol):
    """HTTP/1.1 with connections kept, from memory."""

    def __init__(self, answers: Mapping[bytes, bytes]) -> None:
        self._answers, self._waiting = answers, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(high=4 << 20)

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (end := self._waiting.find(b"\r\n\r\n")) >= 0:
            head, self._waiting = self._waiting[:end], self._waiting[end + 4 :]
            self._transport.write(self._answers.get(head.split(b" ", 2)[1], self._answers[b""]))
            if b"HTTP/1.0" in head or b"connection: close" in head.lower():
                self._transport.close()


def _answer(status: str, body: bytes, kind: str = "text/html; charset=utf-8") -> bytes:
    head = f"HTTP/1.1 {status}\r\nServer: made\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: keep-alive\r\n\r\n"
    return head.encode() + body


async def _serve(count: int) -> None:
    answers = {path.encode(): _answer("200 OK", body) for path, body in pages(count).items()}
    answers[b""] = _answer("404 Not Found", "<html><body><p>Không tìm thấy trang yêu cầu</p></body></html>".encode())
    answers[b"/robots.txt"] = _answer("200 OK", b"User-agent: *\nDisallow: /admin/\n", "text/plain")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Server(answers), "127.0.0.1", 0, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]) if len(sys.argv) > 1 else PAGES))
