"""An archived page with its archived stylesheets and pictures in their places, and nothing that leads anywhere else."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

Part = Callable[[str], str]
"""Where the archive shows what lies at an address; "" for what it does not hold."""
_NOTHING = "data:,"
_DEAD = "//script | //base | //meta[@http-equiv] | //link[not(contains(concat(' ', @rel, ' '), ' stylesheet '))] | //object | //embed | //iframe"
_IN_STYLE = re.compile(r"(@import\s+)([\"'])(?P<imported>[^\"']*)\2|url\(\s*(?P<quote>[\"']?)(?P<named>[^\"')]*?)(?P=quote)\s*\)", re.IGNORECASE)


def dressed(markup: str, url: str, part: Part) -> str:
    """The page of ``url`` to be looked at; as it is where it cannot be read as HTML."""
    try:
        page: Any = html.document_fromstring(markup.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError):
        return markup
    base = urljoin(url, next(iter(page.xpath("//base/@href")), ""))
    for element in page.xpath(_DEAD):
        element.drop_tree()
    for element in page.xpath("//link"):
        _put(element, "href", base, part)
    for element in page.xpath("//img | //input[@type='image']"):
        # Many portals load pictures late, by a script that does not run here.
        late = element.attrib.pop("data-src", "")
        if late and not part(urljoin(base, element.get("src") or "")):
            element.set("src", late)
        _put(element, "src", base, part)
    for element in page.xpath("//*[@background]"):
        _put(element, "background", base, part)
    for element in page.xpath("//*[@srcset]"):
        del element.attrib["srcset"]
    for element in page.xpath("//*[@style]"):
        element.set("style", styled(element.get("style"), base, part))
    for element in page.xpath("//style"):
        element.text = styled(element.text or "", base, part)
    return str(html.tostring(page, encoding="unicode", doctype=page.getroottree().docinfo.doctype or None))


def styled(style: str, url: str, part: Part) -> str:
    """The style sheet, attribute or element of ``url``, with what it names from the archive or not at all."""

    def put(named: re.Match[str]) -> str:
        target = named["imported"] if named["imported"] is not None else named["named"]
        if target.startswith("data:"):
            return named[0]
        found = part(urljoin(url, target)) or _NOTHING
        return f'{named[1]}"{found}"' if named["imported"] is not None else f'url("{found}")'

    return _IN_STYLE.sub(put, style)


def _put(element: Any, attribute: str, base: str, part: Part) -> None:
    named = (element.get(attribute) or "").strip()
    if not named or named.startswith("data:"):
        return
    if found := part(urljoin(base, named)):
        element.set(attribute, found)
    else:
        del element.attrib[attribute]
