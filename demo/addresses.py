"""Where everything on a portal stands: addresses as the portal's family forms them."""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from demo.portal import Article, Category, Page, Portal
from demo.procedures import Procedure


class Addresses:
    """The addresses of one portal. URLS are the province's portals by id, for links from one to another."""

    def __init__(self, portal: Portal, forms: Mapping[str, str], slug_length: int, urls: Mapping[str, str]) -> None:
        self._portal = portal
        self._forms = forms
        self._slug_length = slug_length
        self._urls = urls

    @property
    def home(self) -> str:
        """The front page."""
        return self._forms["home"]

    def link(self, to: str) -> str:
        """The address of TO: a key, ``file:name``, ``dead:name``, ``{unit-id}/path``, a picture's name or an address already."""
        if to.startswith(("file:", "dead:")):
            return self.file(to[5:])
        if to.startswith(("anh-", "chan-dung-")):
            return self.picture(to)
        if to.startswith("{"):
            id, _, rest = to[1:].partition("}")
            return self._urls[id].rstrip("/") + rest
        if to in self._portal.pages:
            return self.page(self._portal.pages[to])
        if to in self._portal.categories:
            return self.category(self._portal.categories[to])
        if to.startswith(("/", "#", "http", "mailto:", "tel:")):
            return to
        raise KeyError(f"{self._portal.id}: no page or category {to!r}")

    def page(self, page: Page) -> str:
        """Where PAGE stands."""
        return page.path or self._formed("page", key=page.key, path="/".join(filter(None, (page.parent, page.key))))

    def category(self, category: Category, number: int = 1) -> str:
        """Where the list of CATEGORY stands, its page NUMBER."""
        return self._formed("category" if number == 1 else "listing", n=number, **_place(category))

    def article(self, article: Article) -> str:
        """Where ARTICLE stands."""
        slug = article.slug[: self._slug_length].rstrip("-")
        place = _place(self._portal.categories[article.category])
        return self._formed("article", slug=slug, id=article.id, day=f"{article.moment:%Y%m%d}", **place)

    def procedure(self, procedure: Procedure) -> str:
        """Where this portal tells PROCEDURE."""
        return self._formed("procedure", code=procedure.code)

    def file(self, name: str) -> str:
        """Where the file NAME is offered, whether it is there or not."""
        return self._formed("file", file=quote(name))

    def picture(self, name: str) -> str:
        """Where the drawn picture NAME stands."""
        return self._formed("picture", file=f"{name}.svg")

    def asset(self, name: str) -> str:
        """Where a style sheet or script of the theme stands."""
        return self._formed("asset", file=name)

    def name_at(self, path: str, kind: str) -> str:
        """The name of the file or picture whose address is PATH; "" where it is no address of that KIND."""
        start, _, end = urlsplit(self._formed(kind, file="\0")).path.partition("\0")
        return path[len(start) : len(path) - len(end)] if path.startswith(start) and path.endswith(end) else ""

    def _formed(self, kind: str, **known: object) -> str:
        return self._forms[kind].format_map(known)


def _place(category: Category) -> dict[str, str]:
    return {"category": category.key, "path": "/".join(filter(None, (category.parent, category.key)))}
