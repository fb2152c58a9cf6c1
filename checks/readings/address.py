"""Addresses: when two of them mean the same page, and which belong to a portal."""

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit, urlunsplit

_NOISE = re.compile(r"^(utm_\w+|fbclid|gclid|zarsrc|phpsessid|jsessionid|sid|_ga)$", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)


@lru_cache(maxsize=200_000)
def canonical(url: str) -> str:
    """Return URL as it is asked for: host in lower case, no fragment, default port, session id or tracking parameter.

    The path keeps its case; parameters keep their order and spelling. Raises ValueError where URL is none.
    """
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    scheme = parts.scheme.lower()
    if port and (scheme, port) not in (("http", 80), ("https", 443)):
        host = f"{host}:{port}"
    kept = [part for part in parts.query.split("&") if part and not _NOISE.match(part.partition("=")[0])]
    query = quote("&".join(kept), safe="%/:?@!$&'()*+,;=~-._")
    path = quote(unquote(_SESSION.sub("", parts.path)), safe="/:@!$&'()*+,;=~-._") or "/"
    return urlunsplit((scheme, host, path, query, ""))


@lru_cache(maxsize=200_000)
def same(url: str) -> str:
    """Return what two addresses of one page share: scheme, "www." and a final slash do not tell pages apart."""
    try:
        parts = urlsplit(canonical(url))
    except ValueError:
        return url
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


@lru_cache(maxsize=200_000)
def host_of(url: str) -> str:
    """Return the host (and port, where one is given) of URL, lower case, without "www."; "" where there is none."""
    try:
        return urlsplit(canonical(url)).netloc.removeprefix("www.")
    except ValueError:
        return ""


@lru_cache(maxsize=200_000)
def path_of(url: str) -> str:
    """Return the decoded path of URL."""
    return unquote(urlsplit(url).path)
