"""What is hidden only until somebody clicks: tabs, headings that unfold, menus."""

import re
from typing import cast

from lxml import etree

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNFOLDING = re.compile(r"(?:^|[\s_-])(?:tab-pane|tabpanel|collapse|accordion\S*|panel-collapse|toggle-content)(?:$|\s)", re.IGNORECASE)


def hides(element: etree._Element, openable: frozenset[str]) -> bool:
    """Hidden for good: what a tab or an unfolding heading shows is hidden only until somebody clicks."""
    style = element.get("style")
    if not ((style is not None and _HIDING.search(style)) or element.get("hidden") is not None):
        return False
    unfolds = element.get("role") == "tabpanel" or _UNFOLDING.search(element.get("class") or "") or _follows_a_control(element)
    return not (unfolds or element.get("id") in openable)


def _follows_a_control(element: etree._Element) -> bool:
    """What stands right before ELEMENT is there to be clicked."""
    before = element.getprevious()
    if before is None or not isinstance(before.tag, str):
        return False
    return any(part.tag in ("button", "summary") or part.get("onclick") or part.get("aria-expanded") for part in before.iter(etree.Element))


def leads_a_menu(link: etree._Element) -> bool:
    """LINK only unfolds the menu beside it."""
    return any(beside.tag == "ul" for beside in link.itersiblings()) or any(beside.tag == "ul" for beside in link.itersiblings(preceding=True))


def opened_by_controls(root: etree._Element) -> frozenset[str]:
    """Ids that a link within the page or a control's attributes name."""
    named = cast(list[str], root.xpath("//a[starts-with(@href, '#')]/@href | //@aria-controls | //@data-target | //@data-bs-target"))
    return frozenset(name.lstrip("#") for name in named) - {""}
