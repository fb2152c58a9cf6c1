"""Addresses as they are written in a targets file: what may be visited, judged by the words alone (no DNS)."""

import re
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*$")
_LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa")


def wrong_address(url: str, private_hosts: Collection[str]) -> str:
    """What is wrong with ``url`` as a portal's home address, in Vietnamese; "" where nothing is.

    ``private_hosts`` are the "host:port" pairs on private or loopback addresses that may be visited.
    """
    if url != url.strip() or any(letter.isspace() for letter in url):
        return "địa chỉ có dấu cách"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "địa chỉ viết sai (dấu ngoặc vuông hoặc số cổng)"
    if parts.scheme not in _DEFAULT_PORTS:
        return "địa chỉ phải bắt đầu bằng https:// hoặc http://"
    if parts.username is not None or parts.password is not None:
        return "địa chỉ không được chứa tên đăng nhập hay mật khẩu"
    if not parts.hostname:
        return "địa chỉ thiếu tên máy chủ"
    if parts.fragment:
        return "địa chỉ trang chủ không được có phần sau dấu #"
    return _wrong_host(_ascii(parts), port or _DEFAULT_PORTS[parts.scheme], private_hosts)


def wrong_service_host(entry: str, private_hosts: Collection[str]) -> str:
    """What is wrong with ``entry`` as a "host" or "host:port" of a service portal; "" where nothing is."""
    split = _host_and_port(entry)
    if split is None:
        return 'phải là tên miền hoặc "tên miền:cổng", không có https:// và dấu /'
    host, port = split
    return _wrong_host(host, port or 443, private_hosts)


def wrong_private_host(entry: str) -> str:
    """What is wrong with ``entry`` as a "host:port" pair; "" where nothing is."""
    split = _host_and_port(entry)
    if split is None or not split[1]:
        return 'phải là "máy:cổng", ví dụ "127.0.0.1:8100"'
    host, _ = split
    if _literal(host) is None and not _NAME.match(host):
        return "tên máy viết sai"
    return ""


def _ascii(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _host_and_port(entry: str) -> tuple[str, int] | None:
    if "/" in entry or "@" in entry or entry != entry.strip():
        return None
    try:
        parts = urlsplit("//" + entry)
        return (_ascii(parts), parts.port or 0) if parts.hostname else None
    except ValueError:
        return None


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _wrong_host(host: str, port: int, private_hosts: Collection[str]) -> str:
    pair = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if pair in private_hosts:
        return ""
    literal = _literal(host)
    if literal is not None:
        mapped = getattr(literal, "ipv4_mapped", None) or literal
        if mapped.is_global and not mapped.is_multicast:
            return ""
        return f'{host} là địa chỉ nội bộ; chỉ được dùng khi ghi "{pair}" vào [network].private_hosts'
    if host == "localhost" or host.endswith(_LOCAL_SUFFIXES):
        return f'{host} là tên máy nội bộ; chỉ được dùng khi ghi "{pair}" vào [network].private_hosts'
    if not _NAME.match(host):
        return f"tên miền “{host}” viết sai (không dấu, không cách, không gạch dưới)"
    last = host.rsplit(".", 1)[-1]
    if last.isdigit() or re.fullmatch(r"0x[0-9a-f]*", last):
        return f"“{host}” không phải địa chỉ IP viết đúng dạng a.b.c.d"
    if "." not in host:
        return f"“{host}” không phải tên miền đầy đủ (thiếu phần như .gov.vn)"
    return ""
