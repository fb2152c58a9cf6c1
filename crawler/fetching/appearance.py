"""Whether a page shows a person what its markup says, or only after its scripts ran."""

import re
from dataclasses import dataclass

from checks.readings.address import host_of, same
from checks.readings.page import Page

_THIN = 400
_THIN_WITH_ROOT = 1_500
_FEW_LINKS = 5
_ENOUGH = 2
_EMPTY_ROOT = re.compile(
    r"""<(?:div|main|section|app-root)\b[^>]*\bid\s*=\s*["']?(?:root|app|app-root|__next|__nuxt|main-app)["']?[^>]*>\s*</|<app-root[^>]*>\s*</app-root>""",
    re.IGNORECASE,
)
_POSTBACK_PAGER = re.compile(r"__doPostBack\((?:'|&#39;|&quot;)[^)]*\)[^>]*>\s*(?:2|Page\$2)\s*<")


@dataclass
class Appearance:
    """Decides which pages of one portal are rendered: those that need it; all, once two did."""

    needed: int = 0
    _frame: frozenset[str] = frozenset()
    """What the home page links to: it comes back on every page."""

    def wants(self, page: Page, markup: str, *, home: bool, wanted: bool = False) -> bool:
        """Whether to render ``page``; it counts. ``wanted``: it is the section of a topic that some criterion asks for."""
        if home:
            self._frame = frozenset(same(link.url) for link in page.links)
        if needs_rendering(page, markup, home=home):
            self.needed += 1
            return True
        return self.needed >= _ENOUGH or (wanted and bool(page.scripts) and self._leads_nowhere(page, markup))

    def _leads_nowhere(self, page: Page, markup: str) -> bool:
        """Whether a section names nothing that the home page does not, or has more pages than it has addresses for."""
        own = {same(link.url) for link in page.links if same(link.url) != same(page.url)} - self._frame
        return not own or bool(_POSTBACK_PAGER.search(markup))


def needs_rendering(page: Page, markup: str, *, home: bool) -> bool:
    """Whether the page is thin beside its scripts, or a home page that leads nowhere."""
    if not page.scripts:
        return False
    if page.says_less_than(_THIN) or (page.says_less_than(_THIN_WITH_ROOT) and _EMPTY_ROOT.search(markup)):
        return True
    return home and len({link.url for link in page.links if host_of(link.url) == host_of(page.url)}) < _FEW_LINKS
