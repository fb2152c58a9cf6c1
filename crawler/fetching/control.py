"""Control sites: addresses that have nothing to do with the inspected portals. When they fail too, the trouble is ours."""

import asyncio
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from crawler.archive import CaseFile
from crawler.fetching.guard import AddressDenied, Guard

EVENT = "control"
"""In the ledger: a look at the control sites."""
_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Look:
    """What became of the control sites at one moment."""

    at: datetime
    faults: Mapping[str, str]
    """By address, what went wrong; empty where it answered."""

    @property
    def all_failed(self) -> bool:
        """None of them could be reached."""
        return bool(self.faults) and all(self.faults.values())


async def look(case: CaseFile, urls: Sequence[str], guard: Guard, user_agent: str, now: Callable[[], datetime]) -> bool:
    """Ask each of ``urls`` for its first line, and keep what became of it. Whether any answered, or there are none."""
    if not urls:
        return True
    faults = await asyncio.gather(*(_fault(url, guard, user_agent) for url in urls))
    case.log(EVENT, case.plan.run_id, {"faults": dict(zip(urls, faults, strict=True))}, now())
    return not all(faults)


def looks(case: CaseFile) -> tuple[Look, ...]:
    """All that were taken in this run."""
    return tuple(Look(entry.at, entry.data["faults"]) for entry in case.entries(EVENT))


async def _fault(url: str, guard: Guard, user_agent: str) -> str:
    """Why ``url`` does not answer, in Vietnamese. A certificate that does not hold is a fault too: so a network answers that
    wants its users to sign in first."""
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    context = ssl.create_default_context() if secure else None
    try:
        async with asyncio.timeout(_SECONDS):
            address, *_ = await guard.admit(host, port)
            reader, writer = await asyncio.open_connection(address, port, ssl=context, server_hostname=host if secure else None)
            try:
                head = f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: {user_agent}\r\nConnection: close\r\n\r\n"
                writer.write(head.encode("latin-1", "replace"))
                line = await reader.readline()
            finally:
                writer.close()
    except AddressDenied as denied:
        return str(denied)
    except TimeoutError:
        return f"không trả lời trong {_SECONDS:g} giây"
    except (OSError, ValueError) as fault:
        return f"không kết nối được: {fault}"
    return "" if line.startswith(b"HTTP/") else "trả lời không phải HTTP"
