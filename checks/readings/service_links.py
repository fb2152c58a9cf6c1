"""Links to the province's or the national public-service portal, and whether they lead to this agency's procedures."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from checks.model import Capture, Outcome, Target
from checks.readings.address import host_of
from checks.readings.page import Link
from checks.readings.portal import Portal, Seen
from checks.registry import reading
from checks.vietnamese.text import folded

_ONE_STOP = re.compile(r"^(dichvucong|dichvucongtructuyen|dvc|dvctt|motcua|motcuadientu|igate)\b")
_NATIONAL = "dichvucong.gov.vn"
_AGENCY = re.compile(r"co_?-?quan|don_?-?vi|agency|department|dept|organ|ma_?cq|macq|id_?dv|coquanid|donviid|songanh|nganh", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ServiceLink:
    """One link to a public-service portal."""

    seen: Seen
    link: Link
    filtered: bool
    """It names an agency: it opens on that agency's procedures, not on the service portal's front page."""
    target: Capture | None
    """What was found there, where it was opened."""

    @property
    def dead(self) -> bool:
        """The service portal answered that there is no such page."""
        return self.target is not None and self.target.outcome is Outcome.GONE


@dataclass(frozen=True, slots=True)
class ServiceLinks:
    """All such links, nearest the home page first."""

    all: tuple[ServiceLink, ...]

    def within(self, clicks: int) -> tuple[ServiceLink, ...]:
        """Those on pages at most CLICKS steps from the home page."""
        return tuple(one for one in self.all if one.seen.capture.clicks <= clicks)


@reading
def service_links(portal: Portal, target: Target) -> ServiceLinks:
    """Find every link to a service portal of the province or the country."""
    found = [
        ServiceLink(seen, link, names_agency(link.url, target), portal.capture(link.url))
        for seen, link in portal.links()
        if is_service(link.url, portal.host, target.service_hosts)
    ]
    return ServiceLinks(tuple(sorted(found, key=lambda one: (one.seen.capture.clicks, one.dead, not one.filtered))))


def is_service(url: str, portal_host: str, service_hosts: tuple[str, ...]) -> bool:
    """Whether URL lies on a configured service host, or on an unmistakable one-stop host of the same province."""
    host = host_of(url)
    if not host or host == portal_host:
        return False
    if host == _NATIONAL or host in service_hosts:
        return True
    provinces = {".".join(known.split(".")[-3:]) for known in (portal_host, *service_hosts) if known.count(".") >= 2}
    return bool(_ONE_STOP.match(host)) and ".".join(host.split(".")[-3:]) in provinces - {_NATIONAL}


def names_agency(url: str, target: Target) -> bool:
    """Whether URL carries the code of an agency that may be TARGET: a number, or letters that abbreviate its name."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query) + parse_qsl(urlsplit(parts.fragment).query)
    codes = [value for name, value in pairs if _AGENCY.search(name) and value not in ("", "0", "-1", "all")]
    return bool(codes) and all(_may_mean(code, name) for code in codes for name in (target.name,))


def _may_mean(code: str, name: str) -> bool:
    """Whether CODE ("SYT", "SNOV", "UBND-MT", "H35.3") may stand for NAME: its letters occur there in this order."""
    if any(character.isdigit() for character in code):
        return True
    letters = iter(folded(name).replace(" ", ""))
    return all(letter in letters for letter in re.sub(r"[^a-z]|ubnd|tinh", "", folded(code).replace(" ", "")))
