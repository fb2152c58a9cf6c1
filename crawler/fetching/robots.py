"""What robots.txt allows (RFC 9309), host by host."""

from urllib.parse import urlsplit

from protego import Protego

from checks.model import Outcome
from checks.readings.decoding import decode
from crawler.archive import Fetched

AGENT = "kiemtra"
_MOST_BYTES = 500 * 1024


class Robots:
    """The rules of each host that was asked for them. Hosts with no such file, or that could not be reached, allow everything."""

    def __init__(self, basis: str = "") -> None:
        self._basis = basis
        """The document by which rules are set aside."""
        self.set_aside: dict[str, None] = {}
        """What was opened although the rules disallow it, in words, host by host."""
        self._rules: dict[str, Protego | None] = {}
        self._hosts: dict[str, frozenset[str]] = {}
        self.unanswered: list[str] = []
        """Hosts whose robots.txt could not be had."""
        self._closed: set[str] = set()
        """Hosts that answered for it with an error of their own: until it is mended, all is disallowed (RFC 9309, 2.3.1.4)."""

    def knows(self, url: str) -> bool:
        """Whether the host of ``url`` was asked."""
        return urlsplit(url).netloc in self._rules

    def learn(self, url: str, fetched: Fetched) -> tuple[str, ...]:
        """Take what answered at ``url``, a robots.txt; returns the sitemaps it names."""
        hosts = self._hosts_of(url)
        self._rules.update(dict.fromkeys(hosts))
        self._closed -= hosts
        if fetched.outcome is Outcome.OK and b"<html" not in fetched.body[:1000].lower():
            rules = Protego.parse(decode(fetched.body[:_MOST_BYTES], fetched.content_type))
            self._rules.update(dict.fromkeys(hosts, rules))
            return tuple(rules.sitemaps)
        if fetched.outcome is Outcome.SERVER_ERROR and fetched.status is not None and fetched.status >= 500:
            self._closed |= hosts
        elif fetched.outcome not in (Outcome.OK, Outcome.GONE, Outcome.CLIENT_ERROR, Outcome.BLOCKED, Outcome.REDIRECT):
            self.unanswered.append(urlsplit(url).netloc)
        return ()

    def follow(self, url: str, location: str) -> None:
        """The rules at ``url`` are those at ``location``."""
        self._hosts[location] = self._hosts_of(location) | self._hosts_of(url)

    def refusal(self, url: str) -> str:
        """Why ``url`` is not to be fetched, in Vietnamese; empty where it may be."""
        host = urlsplit(url).netloc
        rules = self._rules.get(host)
        if host in self._closed:
            words = f"{robots_address(url)} báo lỗi máy chủ; theo RFC 9309 coi như không cho phép mở địa chỉ nào"
        elif rules is None or rules.can_fetch(url, AGENT):
            return ""
        else:
            words = f"{robots_address(url)} không cho phép mở địa chỉ này"
        if self._basis:
            self.set_aside[f"mở cả địa chỉ mà {robots_address(url)} không cho phép, căn cứ: {self._basis}"] = None
            return ""
        return words

    def crawl_delay(self, url: str) -> float:
        """The pause between two requests that the host asks for; 0 where it does not."""
        rules = self._rules.get(urlsplit(url).netloc)
        return float(rules.crawl_delay(AGENT) or 0.0) if rules is not None else 0.0

    def _hosts_of(self, url: str) -> frozenset[str]:
        return self._hosts.get(url, frozenset({urlsplit(url).netloc}))


def robots_address(url: str) -> str:
    """Where the rules for ``url`` lie."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"
