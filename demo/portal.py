"""A portal as data: what stands in ``portals/<id>/`` read into values.

``portal.toml`` holds name, contact, menu, boxes and the habits of the server; ``pages/*.txt`` one page each, a TOML head
between two lines ``+++`` and its text in the form of :mod:`demo.prose`; ``news.toml`` the categories and their items, whose
bodies :mod:`demo.stories` makes where none is written.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from demo.stories import Bank, Story, read_bank

PORTALS = Path(__file__).parent / "portals"
TEXTS = Path(__file__).parent / "texts"

_INCLUDE = re.compile(r"^\{\{(.+)\}\}$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A menu entry, a box's link or a banner; ``to`` is a page's or category's key, an address, or ``{unit-id}/path``."""

    label: str
    to: str
    children: tuple["Entry", ...] = ()
    image: str = ""
    """Words painted on a banner; the link then has no words but the picture's alt, ``label``."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file under an article; ``target`` is ``file:name`` or, for one that is gone, ``dead:name``."""

    label: str
    target: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is no news."""

    key: str
    title: str
    kind: str = "text"
    text: str = ""
    path: str = ""
    """Its address where it is not the theme's usual one."""
    parent: str = ""
    heading: bool = True
    status: int = 200
    decomposed: bool = False
    """The page is sent in Unicode NFD."""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Article:
    """A dated item of a category."""

    id: int
    category: str
    title: str
    moment: datetime
    lead: str
    text: str
    number: str = ""
    issuer: str = ""
    attachments: tuple[Attachment, ...] = ()
    picture: int = 0
    """Number of its landscape; 0 where it has none."""

    @property
    def slug(self) -> str:
        """The title as addresses write it."""
        return slug_of(self.title)


@dataclass(frozen=True, slots=True)
class Category:
    """A section of dated items, newest first."""

    key: str
    label: str
    parent: str
    layout: str
    articles: tuple[Article, ...]
    on_home: bool = True


@dataclass(frozen=True)
class Portal:
    """One portal's data."""

    id: str
    name: str
    family: str
    port: int
    settings: Mapping[str, Any]
    """The rest of ``portal.toml``, for the themes: title, address, phone, unknown, search, robots, look …"""
    menu: tuple[Entry, ...]
    boxes: Mapping[str, tuple[Entry, ...]]
    """Links outside the menu: ``quick``, ``banners``, ``footer``, ``sites``."""
    pages: Mapping[str, Page]
    categories: Mapping[str, Category]
    folder: Path

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """All items, newest first."""
        found = [article for category in self.categories.values() for article in category.articles]
        return tuple(sorted(found, key=lambda article: article.moment, reverse=True))


def slug_of(text: str) -> str:
    """TEXT without diacritics, joined by hyphens."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "-".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


def portal_ids() -> tuple[str, ...]:
    """The ids of all portals that stand in the folder, in order of their ports."""
    folders = [path.parent for path in PORTALS.glob("*/portal.toml")]
    return tuple(sorted((folder.name for folder in folders), key=lambda id: _toml(PORTALS / id / "portal.toml")["port"]))


def read_portal(id: str) -> Portal:
    """The portal in ``portals/<id>``. Raises FileNotFoundError, tomllib.TOMLDecodeError or KeyError where its data is wrong."""
    folder = PORTALS / id
    raw = _toml(folder / "portal.toml")
    agency = raw.get("agency", raw["name"])
    pages = {path.stem: _page(path, raw) for path in sorted((folder / "pages").glob("*.txt"))}
    news = _toml(folder / "news.toml") if (folder / "news.toml").exists() else {}
    number = 0
    categories: dict[str, Category] = {}
    for table in news.get("category", []):
        category = _category(table, read_bank(table.get("bank", "")), agency, raw, number)
        number += len(category.articles)
        categories[category.key] = category
    return Portal(
        id=id,
        name=raw["name"],
        family=raw["family"],
        port=raw["port"],
        settings=raw,
        menu=tuple(_entry(table) for table in raw.get("menu", [])),
        boxes={name: tuple(_entry(table) for table in tables) for name, tables in raw.get("box", {}).items()},
        pages=pages,
        categories=categories,
        folder=folder,
    )


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _entry(table: Mapping[str, Any]) -> Entry:
    children = tuple(_entry(child) for child in table.get("items", []))
    return Entry(table["label"], table.get("to", "#"), children, table.get("image", ""))


def _page(path: Path, settings: Mapping[str, Any]) -> Page:
    _, head, text = path.read_text(encoding="utf-8").split("+++\n", 2)
    raw = tomllib.loads(head)
    known = {
        name: raw.pop(name) for name in ("title", "kind", "path", "parent", "heading", "status", "decomposed") if name in raw
    }
    return Page(key=path.stem, text=_INCLUDE.sub(lambda found: _included(found[1], settings), text), data=raw, **known)


def _included(name: str, settings: Mapping[str, Any]) -> str:
    text = (TEXTS / f"{name.strip()}.txt").read_text(encoding="utf-8").strip()
    for word in ("agency", "sector", "ministry"):
        text = text.replace("{" + word + "}", settings.get(word, ""))
    return text


def _category(table: Mapping[str, Any], bank: Bank, agency: str, settings: Mapping[str, Any], before: int) -> Category:
    written = [_written(item) for item in table.get("items", [])]
    written += [_listed(item) for item in table.get("item", [])]
    made = table.get("made")
    if made:
        written += [({}, story) for story in bank.made(made["count"], made["from"], made["to"], table["key"] + agency)]
    written.sort(key=lambda pair: pair[1].moment)
    first = settings.get("first_id", 1000) + before * 7
    articles = []
    for index, (extra, story) in enumerate(written):
        lead, text = bank.told(story, agency)
        attachments = tuple(Attachment(label, target) for label, target in extra.get("files", {}).items())
        articles.append(
            Article(
                id=first + index * 7,
                category=table["key"],
                title=story.title,
                moment=story.moment,
                lead=extra.get("lead", "" if "text" in extra else lead),
                text=extra.get("text", text).strip(),
                number=extra.get("number", ""),
                issuer=extra.get("issuer", ""),
                attachments=attachments,
                picture=0 if table.get("layout") == "documents" or index % 5 == 4 else before + index + 1,
            )
        )
    articles.reverse()
    layout, parent = table.get("layout", "news"), table.get("parent", "")
    return Category(table["key"], table["label"], parent, layout, tuple(articles), table.get("on_home", True))


def _written(line: str) -> tuple[Mapping[str, Any], Story]:
    moment, title, *topic = (part.strip() for part in line.split(" | "))
    return {}, Story(datetime.fromisoformat(moment), title, topic[0] if topic else "")


def _listed(table: Mapping[str, Any]) -> tuple[Mapping[str, Any], Story]:
    return table, Story(table["date"], table["title"], table.get("topic", ""))
