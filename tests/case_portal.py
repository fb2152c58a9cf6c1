"""A case file → the captures of a tiny portal.

A case (``tests/cases/<criterion>/<status>-<what>.toml``) says what stands on a portal and what the judge must make of it:

    criterion = "N3a.1"
    status = "met"
    says = "why, for the reader"
    cites = "words that one citation must quote"          # optional; "trail" cases may give  finds_nothing = true
    [target]    name, kind, as_of, leaders, … where they differ from the usual unit
    [menu]      "label" = "address"  on every page
    [pages]     "address" = "HTML of the page's own content"
    [raw]       "address" = "a whole document, without the frame"
    [answers]   "address" = "gone" | "timeout" | …        an Outcome without content
    [files]     "address" = "text read in the file", "" for one that opens and could not be read
    [images]    "address" = "ok" | "gone" | …
    [visit]     stopped, rendering, unvisited, where they differ from a complete visit

The usual unit is "Sở Mẫu" of Lai Châu on 30 September 2024. Every page gets the same frame (banner, menu, a box of latest news, a footer),
and six news items stand below /tin-tuc/, so that the frame can be learnt.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from checks.judge import judge
from checks.model import Capture, Finding, Kind, Leader, Outcome, Role, Status, Stop, Target, Unvisited, Visit
from checks.registry import criteria

HOME = "https://somau.laichau.gov.vn/"
WHEN = datetime(2024, 9, 30, 2, 0, tzinfo=UTC)
_NEWS = {
    "/tin-tuc/hoi-nghi-so-ket": ("Hội nghị sơ kết công tác chuyên môn quý II", "05/07/2024"),
    "/tin-tuc/ra-quan-ve-sinh": ("Ra quân tổng vệ sinh môi trường hưởng ứng ngày thứ Bảy xanh", "14/07/2024"),
    "/tin-tuc/tham-hoi-gia-dinh": ("Thăm hỏi, tặng quà gia đình chính sách nhân ngày 27/7", "26/07/2024"),
    "/tin-tuc/khai-mac-giai-the-thao": ("Khai mạc giải thể thao chào mừng Quốc khánh", "20/08/2024"),
    "/tin-tuc/tap-huan-nghiep-vu": ("Tập huấn nghiệp vụ cho cán bộ cơ sở năm 2024", "06/09/2024"),
    "/tin-tuc/ung-ho-dong-bao": ("Phát động ủng hộ đồng bào bị ảnh hưởng bởi bão số 3", "12/09/2024"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A case file, read."""

    path: Path
    criterion: str
    status: Status
    says: str
    cites: str
    target: Target
    captures: tuple[Capture, ...]
    visit: Visit

    def finding(self) -> Finding:
        """What the judge makes of it."""
        return judge(self.target, self.captures, self.visit, codes=[self.criterion])[0]


def read_case(path: Path) -> Case:
    """Read the case at PATH; an unknown key is an error."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    known = {"criterion", "status", "says", "cites", "target", "menu", "pages", "answers", "files", "images", "visit", "home", "raw"}
    if strange := raw.keys() - known:
        raise ValueError(f"{path}: unknown keys {sorted(strange)}")
    told = raw.get("visit", {})
    unvisited = tuple(Unvisited(HOME.rstrip("/") + url, label, 1) for url, label in told.get("unvisited", {}).items())
    visit = Visit(HOME, Stop(told.get("stopped", "exhausted")), unvisited, told.get("rendering", True))
    captures = tuple(_captures(raw))
    return Case(path, raw["criterion"], Status(raw["status"]), raw["says"], raw.get("cites", ""), _target(raw), captures, visit)


def _target(raw: Mapping[str, Any]) -> Target:
    told = dict(raw.get("target", {}))
    day = told.pop("as_of", date(2024, 9, 30))
    usual: dict[str, Any] = {
        "id": "so-mau", "name": "Sở Mẫu", "kind": Kind.DEPARTMENT, "province": "Lai Châu", "year": day.year, "as_of": day,
        "window_start": date(day.year, 1, 1), "items": frozenset(c.item for c in criteria()),
        "service_hosts": ("dichvucong.laichau.gov.vn",),
    }  # fmt: skip
    told = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    if "kind" in told:
        told["kind"] = Kind(told["kind"])
    if "leaders" in told:
        told["leaders"] = tuple(Leader(**leader) for leader in told["leaders"])
    assert told.keys() <= {field.name for field in fields(Target)}
    return Target(**{**usual, **told})


def _captures(raw: Mapping[str, Any]) -> Iterator[Capture]:
    menu = {"Trang chủ": "/", "Tin tức": "/tin-tuc", **raw.get("menu", {})}
    name = raw.get("target", {}).get("name", "Sở Mẫu")
    pages: dict[str, str] = {"/": raw.get("home", _listing(list(_NEWS)[:3])), "/tin-tuc": f"<h1>Tin tức</h1>{_listing(list(_NEWS))}"}
    pages |= {url: f"<h1>{title}</h1><p>Ngày đăng: {day}</p><p>{_story(title)}</p>" for url, (title, day) in _NEWS.items()}
    pages |= raw.get("pages", {})
    whole = raw.get("raw", {})
    pages = {url: body for url, body in pages.items() if url not in whole} if "/" not in whole else {}
    answers = raw.get("answers", {})
    for number, (url, body) in enumerate((item for item in pages.items() if item[0] not in answers), start=1):
        yield _answered(number, url, Role.HOME if url == "/" else Role.PAGE, _framed(name, menu, body), "text/html; charset=utf-8")
    for number, (url, document) in enumerate(whole.items(), start=500):
        yield _answered(number, url, Role.HOME if url == "/" else Role.PAGE, document, "text/html; charset=utf-8")
    for number, (url, outcome) in enumerate(answers.items(), start=1000):
        role = Role.HOME if url == "/" else Role.PAGE
        status = 404 if outcome == "gone" else None
        address = url if url.startswith("http") else HOME.rstrip("/") + url
        role = Role.OUTSIDE if url.startswith("http") else role
        label = next((label for label, to in menu.items() if to == url), "")
        yield Capture(number, address, role, Outcome(outcome), WHEN, status=status, note=outcome, clicks=1, label=label)
    for number, (url, text) in enumerate(raw.get("files", {}).items(), start=2000):
        yield _answered(number, url, Role.DOCUMENT, "%PDF-1.7", "application/pdf", text)
    for number, (url, outcome) in enumerate(raw.get("images", {}).items(), start=3000):
        if outcome == "ok":
            yield _answered(number, url, Role.IMAGE, "image", "image/png")
        else:
            yield Capture(number, HOME.rstrip("/") + url, Role.IMAGE, Outcome(outcome), WHEN, status=404, clicks=1)
    yield Capture(4000, HOME + "khong-co-trang-nay-83a1", Role.NONSENSE, Outcome.GONE, WHEN, status=404)


def _answered(number: int, url: str, role: Role, body: str, kind: str, text: str = "") -> Capture:
    data = body.encode()
    clicks = 0 if url == "/" else 1 if url.count("/") == 1 else 2
    digest = hashlib.sha256(data).hexdigest()
    return Capture(
        number, HOME.rstrip("/") + url, role, Outcome.OK, WHEN, status=200, content_type=kind, body=data, sha256=digest, text=text,
        extractor="case" if text else "", clicks=clicks,
    )  # fmt: skip


def _framed(name: str, menu: Mapping[str, str], body: str) -> str:
    entries = "".join(f'<li><a href="{to}">{label}</a></li>' for label, to in menu.items())
    latest = "".join(f'<li><a href="{url}">{title}</a></li>' for url, (title, _) in _NEWS.items())
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{name} tỉnh Lai Châu</title></head><body>
<div class="banner">TRANG THÔNG TIN ĐIỆN TỬ {name.upper()} TỈNH LAI CHÂU</div><div class="clock">Thứ Hai, 30/09/2024 | 09:00</div>
<ul class="menu">{entries}</ul><div class="content">{body}</div>
<div class="box"><h3>Tin mới nhất</h3><ul>{latest}</ul></div>
<div class="foot">Bản quyền thuộc {name} tỉnh Lai Châu</div></body></html>"""


def _listing(urls: list[str]) -> str:
    return "<ul>" + "".join(f'<li><a href="{u}">{_NEWS[u][0]}</a> <span>{_NEWS[u][1]}</span></li>' for u in urls) + "</ul>"


def _story(title: str) -> str:
    return f"{title}: đông đảo cán bộ, công chức, viên chức và người lao động tham gia. Đây là hoạt động thường niên của cơ quan."
