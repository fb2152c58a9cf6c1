"""The address guard: which addresses of the network may be spoken to at all.

It decides on the resolved address and never on the name's spelling, and what it admitted is what is connected to: a name
that resolves to something else a moment later changes nothing.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from scrapy.resolver import HostResolution
from twisted.internet.address import IPv4Address as TCP4
from twisted.internet.address import IPv6Address as TCP6
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""A name and a port → its addresses; raises OSError where there are none."""

_PORTS = frozenset({80, 443})
_NAT64 = IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")


class AddressDenied(Exception):
    """The address may not be spoken to; the text says why, in Vietnamese. Nothing was sent."""


class Guard:
    """Admits public addresses on the ports of the web, and what the plan names.

    ``private_hosts`` are "host:port" pairs on private addresses that may be visited; ``homes`` the plan's own addresses,
    whose ports are allowed on their hosts.
    """

    def __init__(self, private_hosts: Collection[str], homes: Collection[str] = (), resolve: Resolve | None = None) -> None:
        self._private = frozenset(_pair(*_split(f"//{pair}")) for pair in private_hosts)
        self._named = self._private | {_pair(*_split(home)) for home in homes}
        self._resolve = resolve or resolve_by_system
        self._admitted: dict[str, tuple[str, ...]] = {}

    async def admit(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses to connect to for ``host``. Raises AddressDenied; OSError where the name does not resolve."""
        pair = _pair(host, port)
        if pair in self._admitted:
            return self._admitted[pair]
        if port not in _PORTS and pair not in self._named:
            raise AddressDenied(f"Cổng {port} của {host} không phải cổng web được phép (80, 443)")
        found = tuple(dict.fromkeys(await self._resolve(host, port)))
        if not found:
            raise OSError(f"{host}: no address")
        denied = [address for address in found if is_forbidden(address)]
        if denied and pair not in self._private:
            raise AddressDenied(f"{host} trỏ tới địa chỉ mạng nội bộ hoặc dành riêng ({denied[0]})")
        self._admitted[pair] = found
        return found

    def admitted(self, host: str, port: int) -> tuple[str, ...]:
        """What was admitted before; nothing for a name that was not asked about."""
        return self._admitted.get(_pair(host, port), ())


def is_forbidden(address: str) -> bool:
    """Whether an IP address is private, loopback, link-local, multicast, shared, reserved, or wraps one that is."""
    ip = ip_address(address.partition("%")[0])
    wrapped = _wrapped(ip)
    if wrapped is not None:
        return is_forbidden(str(wrapped))
    return not ip.is_global or ip.is_multicast or ip.is_reserved


async def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """Ask the operating system."""
    loop = asyncio.get_running_loop()
    found = await asyncio.wait_for(loop.getaddrinfo(host, port, type=socket.SOCK_STREAM), timeout=20)
    return [str(address[0]) for *_, address in found]


@implementer(IHostnameResolver)
class AdmittedAddresses:
    """Twisted's name resolver: it knows what the guard admitted and asks nobody."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: object = None,
        transportSemantics: str = "TCP",
    ) -> HostResolution:
        """Hand over the addresses of ``hostName``."""
        resolution = HostResolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        for address in self._guard.admitted(hostName, portNumber):
            kind = TCP6 if ":" in address else TCP4
            resolutionReceiver.addressResolved(kind("TCP", address, portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution


def _wrapped(ip: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a translating or tunnelling IPv6 address leads to."""
    if isinstance(ip, IPv4Address):
        return None
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip in _NAT64_LOCAL or ip.teredo:
        return IPv4Address(0)
    return ip.ipv4_mapped or ip.sixtofour


def _pair(host: str, port: int) -> str:
    host = host.rstrip(".").lower().strip("[]")
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _split(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
