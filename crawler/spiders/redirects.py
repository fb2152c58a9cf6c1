"""Where a portal's redirects lead, and whether they lead anywhere."""

from dataclasses import dataclass, field


@dataclass
class Redirects:
    """The redirects of one visit so far; a chain longer than ``most`` hops leads nowhere."""

    most: int
    _leads: dict[str, str] = field(default_factory=dict)
    """From where to where."""
    _hops: dict[str, int] = field(default_factory=dict)

    def hop(self, url: str, location: str) -> None:
        """``location`` is visited because ``url`` led there."""
        self._hops[location] = self._hops.get(url, 0) + 1

    def lead_nowhere(self, url: str, location: str) -> bool:
        """Whether the redirect from ``url`` to ``location`` comes back to ``url``, or is one too many."""
        self._leads[url] = location
        seen: set[str] = set()
        while location != url and location in self._leads and location not in seen:
            seen.add(location)
            location = self._leads[location]
        return location == url or self._hops.get(url, 0) >= self.most
