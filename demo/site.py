"""A portal's data in a theme: which address answers with what."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from itertools import count
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import parse_qs, unquote

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup

from demo.addresses import Addresses
from demo.pictures import picture
from demo.portal import Article, Category, Entry, Page, Portal, slug_of
from demo.procedures import Procedure, procedures
from demo.prose import html_of, plain

THEMES = Path(__file__).parent / "themes"
AS_OF = date(2024, 9, 30)
"""The day on which the province is shown; header clocks stand on it."""

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
}
_DRAWN = re.compile(r"(anh|chan-dung)-\d+|dau-hieu")
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    location: str = ""


class Site:
    """One portal, ready to answer. URLS are the province's portals by id, for links from one to another."""

    def __init__(self, portal: Portal, urls: Mapping[str, str]) -> None:
        self.portal = portal
        self.urls = urls
        self.theme = tomllib.loads((THEMES / portal.family / "theme.toml").read_text(encoding="utf-8"))
        self.addresses = at = Addresses(portal, self.theme["address"], self.theme["slug_length"], urls)
        self.answers: dict[str, Callable[[], Answer]] = {}
        self._visits = count(41_207)
        loader = ChoiceLoader([FileSystemLoader(THEMES / portal.family), FileSystemLoader(THEMES / "shared")])
        self.environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
        self.environment.globals.update(
            p=portal.settings, portal=portal, link=at.link, file=at.file, picture=at.picture, asset=at.asset, link_to=at.article,
            prose=lambda text: Markup(html_of(text, at.link)), written=self.written, teaser=self.teaser, shortened=shortened,
            as_of=AS_OF, weekday=_WEEKDAYS[AS_OF.weekday()], theme=self.theme,
        )  # fmt: skip
        self._lay_out()

    def answer(self, target: str) -> Answer:
        """The answer for TARGET, a path with its query."""
        path, _, query = target.partition("?")
        path = unquote(path)
        search = self.portal.settings.get("search")
        if search and path == search["path"]:
            return self._found(parse_qs(query).get(search["key"], [""])[0])
        for key in (f"{path}?{unquote(query)}", path):
            if key in self.answers:
                return self.answers[key]()
        return self._file(path) or self._picture(path) or self.unknown()

    def unknown(self) -> Answer:
        """How this portal answers for an address that it does not have."""
        habit = self.portal.settings.get("unknown", "404")
        if habit == "home":
            return Answer(302, location=self.addresses.home)
        body = self.render("page.html", title="Trang không tồn tại", body=Markup(_MISSING), crumbs=[], page=None)
        return Answer(200 if habit == "soft" else 404, body)

    def render(self, template: str, **context: Any) -> bytes:
        """TEMPLATE of the theme, filled."""
        visits = next(self._visits)
        context.setdefault("home", False)
        context.setdefault("page", None)
        clock = f"{8 + visits % 9:02}:{visits * 7 % 60:02}"
        text = self.environment.get_template(template).render(
            visits=visits, clock=clock, latest=self.portal.articles[:8], **context
        )
        page = context["page"]
        return normalize("NFD" if page is not None and page.decomposed else "NFC", text).encode()

    def written(self, moment: datetime, form: str = "date") -> str:
        """MOMENT as this family writes dates."""
        known = {
            "weekday": _WEEKDAYS[moment.weekday()], "d": moment.day, "m": moment.month, "y": moment.year, "H": moment.hour,
            "M": moment.minute, "S": moment.second, "h": moment.hour % 12 or 12, "half": "SA" if moment.hour < 12 else "CH",
        }  # fmt: skip
        return str(self.theme[form]).format_map(known)

    def teaser(self, article: Article) -> str:
        """The first words of ARTICLE."""
        return shortened(article.lead or plain(article.text), 180)

    def crumbs(self, *keys: str) -> list[tuple[str, str]]:
        """Labels and addresses of the way from the home page to KEYS."""
        found = []
        for key in keys:
            known = self.portal.categories.get(key) or self.portal.pages.get(key)
            if isinstance(known, Category):
                found.append((known.label, self.addresses.link(key)))
            elif known:
                found.append((known.title, self.addresses.link(key)))
            elif key:
                label = next((entry.label for entry in self.portal.menu if slug_of(entry.label) == key), "")
                if label:
                    found.append((label, ""))
        return found

    def html_page(self, page: Page) -> bytes:
        """PAGE in the theme."""
        body = self.environment.get_template(f"kinds/{page.kind}.html").render(
            page=page, data=page.data, procedures=procedures(), procedure_address=self.addresses.procedure
        )
        title = page.data.get("document_title", page.title)
        return self.render("page.html", title=title, body=Markup(body), crumbs=self.crumbs(page.parent, page.key), page=page)

    def _lay_out(self) -> None:
        home = self.addresses.home
        self.answers[home] = self._home
        self.answers["/"] = self._home if home == "/" else lambda: Answer(302, location=home)
        for page in self.portal.pages.values():
            self._put(self.addresses.page(page), partial(self._page, page))
            if page.kind == "procedures":
                for procedure in procedures()[page.data["agency"]]:
                    self._put(self.addresses.procedure(procedure), partial(self._procedure, page, procedure))
        for category in self.portal.categories.values():
            self._put_category(category)
        for name in self.theme.get("assets", ["style.css"]):
            data = (THEMES / self.portal.family / name).read_bytes()
            if name == "style.css":
                data = (THEMES / "shared" / "content.css").read_bytes() + data
            kind = _TYPES[Path(name).suffix]
            self.answers[self.addresses.asset(name)] = partial(Answer, 200, data, kind)
        for entries in self.portal.boxes.values():
            for number, entry in enumerate(entries, 1):
                if entry.image:
                    name = f"banner-{number}"
                    self.answers[self.addresses.picture(name)] = partial(self._drawn, name, entry.image)
        if robots := self.portal.settings.get("robots"):
            self.answers["/robots.txt"] = lambda: Answer(200, robots.encode(), "text/plain; charset=utf-8")
        if self.portal.settings.get("sitemap"):
            self.answers["/sitemap.xml"] = self._sitemap

    def _put(self, address: str, make: Callable[[], Answer]) -> None:
        if address in self.answers:
            raise ValueError(f"{self.portal.id}: two pages at {address}")
        self.answers[address] = make

    def _put_category(self, category: Category) -> None:
        per_page = self.theme["per_page"]
        pages = max(1, -(-len(category.articles) // per_page))
        addresses = [self.addresses.category(category, n) for n in range(1, pages + 1)]
        for number, address in enumerate(addresses):
            items = category.articles[number * per_page : (number + 1) * per_page]
            self._put(address, partial(self._list, category, items, number, addresses))
        for article in category.articles:
            self._put(self.addresses.article(article), partial(self._article, category, article))

    def _home(self) -> Answer:
        sections = [category for category in self.portal.categories.values() if category.on_home and category.articles]
        addresses = {article.id: self.addresses.article(article) for article in self.portal.articles}
        body = self.render(
            "home.html", title=self.portal.settings["title"], sections=sections, at=addresses, home=True, crumbs=[]
        )
        return Answer(200, body)

    def _page(self, page: Page) -> Answer:
        if page.kind == "home":
            return self._home()
        return Answer(page.status, self.html_page(page))

    def _procedure(self, page: Page, one: Procedure) -> Answer:
        body = self.environment.get_template("kinds/procedure.html").render(
            one=one, parts=one.parts(page.data.get("parts", 8)), decision=page.data.get("decision", "")
        )
        crumbs = [*self.crumbs(page.parent, page.key), (one.name, "")]
        return Answer(200, self.render("page.html", title=one.name, body=Markup(body), crumbs=crumbs))

    def _list(self, category: Category, items: Sequence[Article], number: int, addresses: Sequence[str]) -> Answer:
        at = {article.id: self.addresses.article(article) for article in (*items, *self.portal.articles[:8])}
        crumbs = self.crumbs(category.parent, category.key)
        body = self.render(
            "list.html", title=category.label, items=items, at=at, crumbs=crumbs, layout=category.layout,
            number=number, addresses=addresses, query=None, category=category,
        )  # fmt: skip
        return Answer(200, body)

    def _article(self, category: Category, article: Article) -> Answer:
        related = [other for other in category.articles if other.id != article.id]
        start = category.articles.index(article)
        related = (related[start:] + related[:start])[:5]
        at = {other.id: self.addresses.article(other) for other in (*related, *self.portal.articles[:8])}
        crumbs = self.crumbs(category.parent, category.key)
        body = self.render(
            "article.html", title=article.title, article=article, category=category, related=related, at=at, crumbs=crumbs
        )
        return Answer(200, body)

    def _found(self, query: str) -> Answer:
        words = slug_of(query).split("-") if query.strip() else []
        hits = [a for a in self.portal.articles if words and all(word in slug_of(f"{a.title} {a.lead}") for word in words)]
        pages = [page for page in self.portal.pages.values() if words and self._holds(page, words)]
        at = {article.id: self.addresses.article(article) for article in (*hits, *self.portal.articles[:8])}
        body = self.render(
            "list.html", title="Kết quả tìm kiếm", items=hits[:30], at=at, crumbs=[("Tìm kiếm", "")], layout="news", number=0,
            addresses=[""], query=query, category=None, pages=pages[:20],
        )  # fmt: skip
        return Answer(200, body)

    def _holds(self, page: Page, words: Sequence[str]) -> bool:
        # A page that is broken or only answers with the home page again is not in the portal's index.
        text = slug_of(page.title)
        return page.status == 200 and page.kind != "home" and all(word in text for word in words)

    def _sitemap(self) -> Answer:
        home = self.urls[self.portal.id].rstrip("/")
        places = [
            self.addresses.home,
            *(self.addresses.page(page) for page in self.portal.pages.values() if page.status == 200),
        ]
        places += [self.addresses.link(key) for key in self.portal.categories]
        entries = "".join(f"<url><loc>{home}{place.replace('&', '&amp;')}</loc></url>" for place in places)
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
        return Answer(200, body.encode(), "application/xml; charset=utf-8")

    def _file(self, path: str) -> Answer | None:
        found = self._files.get(self.addresses.name_at(path, "file"))
        return Answer(200, found.read_bytes(), _TYPES.get(found.suffix, "application/octet-stream")) if found else None

    def _picture(self, path: str) -> Answer | None:
        name = self.addresses.name_at(path, "picture").removesuffix(".svg")
        return self._drawn(name) if _DRAWN.fullmatch(name) else None

    def _drawn(self, name: str, words: str = "") -> Answer:
        return Answer(200, picture(name, words, self.portal.settings["colour"]).encode(), _TYPES[".svg"])

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        return {path.name: path for path in (self.portal.folder / "files").glob("*")}


def shortened(text: str, length: int) -> str:
    """TEXT cut at a word before LENGTH."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " ..."


def json_answer(value: object, status: int = 200) -> Answer:
    """VALUE as JSON."""
    return Answer(status, json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8")


def entry_tree(site: Site, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """ENTRIES with their addresses, for JSON."""
    return [{"label": e.label, "url": site.addresses.link(e.to), "items": entry_tree(site, e.children)} for e in entries]


_MISSING = "<p>Trang không tồn tại. Trang bạn truy cập không có hoặc đã được chuyển sang địa chỉ khác.</p>"
