"""Whether a page shows a person what its markup says, or only after its scripts ran."""

import re
from dataclasses import dataclass

from checks.readings.address import host_of
from checks.readings.page import Page

_THIN = 400
_THIN_WITH_ROOT = 1_500
_FEW_LINKS = 5
_ENOUGH = 2
_EMPTY_ROOT = re.compile(
    r"""<(?:div|main|section|app-root)\b[^>]*\bid\s*=\s*["']?(?:root|app|app-root|__next|__nuxt|main-app)["']?[^>]*>\s*</|<app-root[^>]*>\s*</app-root>""",
    re.IGNORECASE,
)


@dataclass
class Appearance:
    """Decides which pages of one portal are rendered: those that need it; all, once two did."""

    needed: int = 0

    def wants(self, page: Page, markup: str, *, home: bool) -> bool:
        """Whether to render ``page``; it counts."""
        if needs_rendering(page, markup, home=home):
            self.needed += 1
            return True
        return self.needed >= _ENOUGH


def needs_rendering(page: Page, markup: str, *, home: bool) -> bool:
    """Whether the page is thin beside its scripts, or a home page that leads nowhere."""
    if not page.scripts:
        return False
    if len(page.text) < _THIN or (len(page.text) < _THIN_WITH_ROOT and _EMPTY_ROOT.search(markup)):
        return True
    own = {link.url for link in page.links if host_of(link.url) == host_of(page.url)}
    return home and len(own) < _FEW_LINKS
