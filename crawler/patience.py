"""How long the crawl waits, how often it tries again and how much it takes: all its limits in one value."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Patience:
    """The limits of a crawl; tests pass shorter ones."""

    request_s: float = 60.0
    """For one request, from connecting to the last byte."""
    retries_s: tuple[float, ...] = (5.0, 30.0)
    """The pauses before a transient failure is tried again; as many as there are tries."""
    retry_after_s: float = 60.0
    """The longest ``Retry-After`` that is waited for."""
    page_bytes: int = 20 * MIB
    document_bytes: int = 25 * MIB
    failures_before_backoff: int = 5
    """Failed connections in a row after which a host is left in peace longer and longer."""
    failures_before_end: int = 10
    """Failed connections in a row to the portal after which its visit ends."""
    backoff_s: float = 1.0
    """The first pause of a back-off; it doubles."""
    backoff_most_s: float = 60.0
    unit_s: float = 6 * 3600.0
    """For one unit's whole visit."""
    satisfied_pages: int = 20
    """Pages read after which addresses of little worth are left alone, unless a search would be incomplete without them."""
    document_s: float = 20.0
    """For reading one document's text."""
    scan_s: float = 120.0
    """For recognising the letters of one scan or picture."""
    page_s: float = 45.0
    """For rendering one page in the browser, everything included."""
    control_again_s: float = 30.0
    """Between two looks at the control sites while none answers."""
    outage_s: float = 1800.0
    """For waiting until one answers again, all such times of a crawling process together."""


@dataclass(frozen=True, slots=True)
class Caps:
    """How many addresses of a kind one unit's visit opens."""

    documents: int = 60
    documents_per_page: int = 15
    images: int = 20
    outside: int = 8
    requisites: int = 32
    """Stylesheets and pictures, fetched to show cited pages as they look."""
    probes: int = 30
    probes_per_topic: int = 3
    sitemap_addresses: int = 5_000
    sitemap_depth: int = 2
    links_per_page: int = 5_000
    addresses: int = 20_000
    """Known addresses of any kind."""
    redirects: int = 10
    """Hops from one address."""
