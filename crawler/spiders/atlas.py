"""The addresses of one portal that are known: each page once, however it is spelt, and no more of a kind than the caps allow."""

from collections import Counter
from collections.abc import Collection, Iterable

from checks.model import Role
from checks.readings.address import canonical, host_of, same
from crawler import shapes
from crawler.archive import Address
from crawler.patience import Caps

_CAPPED = {
    Role.DOCUMENT: ("documents", "chỉ mở {} tài liệu đính kèm liên quan đầu tiên"),
    Role.IMAGE: ("images", "chỉ mở {} hình ảnh có thể là sơ đồ tổ chức đầu tiên"),
    Role.OUTSIDE: ("outside", "chỉ mở {} liên kết dịch vụ công đầu tiên"),
    Role.PROBE: ("probes", "chỉ thử {} địa chỉ có thể có đầu tiên"),
}


class Atlas:
    """What is known of a portal's addresses. ``limits`` names, in words, every cap that left something out."""

    def __init__(self, caps: Caps) -> None:
        self._caps = caps
        self._known: dict[str, str] = {}
        self._roles: Counter[Role] = Counter()
        self._templates: Counter[str] = Counter()
        self._placed: dict[str, tuple[float, int]] = {}
        """Worth and steps from home under which an address stands on the frontier."""
        self.limits: dict[str, None] = {}

    def add(self, url: str, role: Role) -> None:
        """Know ``url``, an address that stands in the case file."""
        if same(url) not in self._known:
            self._known[same(url)] = url
            self._templates[shapes.template(url)] += 1
        self._roles[role] += 1

    def known(self, url: str) -> str:
        """The address by which the page at ``url`` is known; empty where it is not."""
        return self._known.get(same(url), "")

    def admit(self, url: str, role: Role) -> str:
        """The address to put on the frontier for ``url``; empty where it is not to be opened.

        A known page gives the address it is known by, so that the frontier can raise its worth.
        """
        try:
            url = canonical(url)
        except ValueError:
            return ""
        if known := self.known(url):
            return known
        if shapes.never_opened(url) or self._is_full(role):
            return ""
        self.add(url, role)
        return url

    def rises(self, url: str, worth: float, clicks: int) -> bool:
        """Whether the frontier does not know ``url`` yet, or only as worth less or farther from home."""
        placed = self._placed.get(url)
        return placed is None or worth > placed[0] or clicks < placed[1]

    def placed(self, found: Iterable[Address]) -> None:
        """``found`` stands on the frontier now."""
        for one in found:
            worth, clicks = self._placed.get(one.url, (one.worth, one.clicks))
            self._placed[one.url] = max(worth, one.worth), min(clicks, one.clicks)

    def addresses(self) -> Collection[str]:
        """All of them."""
        return self._known.values()

    def siblings(self, url: str) -> int:
        """How many addresses of the same template are known."""
        return self._templates[shapes.template(url)]

    def count(self, role: Role) -> int:
        """How many addresses of ``role`` are known."""
        return self._roles[role]

    def limit(self, words: str) -> None:
        """Note, once, that a limit left something out."""
        self.limits[words] = None

    def _is_full(self, role: Role) -> bool:
        if len(self._known) >= self._caps.addresses:
            self.limit(f"chỉ ghi nhận {self._caps.addresses} địa chỉ đầu tiên của cổng")
            return True
        if role not in _CAPPED:
            return False
        name, words = _CAPPED[role]
        most: int = getattr(self._caps, name)
        if self._roles[role] < most:
            return False
        self.limit(words.format(most))
        return True


def role_by_address(url: str, portal: str) -> Role:
    """The role in which a link to ``url`` would be visited."""
    if host_of(url) != host_of(portal):
        return Role.OUTSIDE
    if shapes.is_document(url):
        return Role.DOCUMENT
    return Role.IMAGE if shapes.is_image(url) else Role.PAGE
