"""Which hosts belong together: one registrable domain, by the public suffix list that comes with tldextract."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from tldextract import TLDExtract

_split = TLDExtract(suffix_list_urls=(), cache_dir=None)


def registrable(url: str) -> str:
    """The registrable domain of ``url``'s host; the host itself where it has none (an IP address, a bare name)."""
    host = urlsplit(url).hostname or ""
    try:
        return str(ip_address(host))
    except ValueError:
        return _split(host, include_psl_private_domains=False).top_domain_under_public_suffix or host


def related(one: str, other: str) -> bool:
    """Whether two addresses lie under one registrable domain."""
    return bool(registrable(one)) and registrable(one) == registrable(other)
