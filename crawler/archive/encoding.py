"""How values are written down in the case file: times, text, JSON, digests."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """``at`` in UTC, e.g. "2026-11-24T07:15:00.000000Z". Raises ValueError for a time without zone."""
    if at.tzinfo is None:
        raise ValueError(f"a time without zone: {at.isoformat()}")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The time that ``stamp`` wrote."""
    return datetime.fromisoformat(text)


def storable(text: str) -> str:
    """``text`` with what UTF-8 cannot hold (lone surrogates, which a page's script can make) replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def canonical(value: Mapping[str, object]) -> str:
    """JSON that is the same for the same value: sorted keys, no spaces, UTF-8, NFC."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return unicodedata.normalize("NFC", storable(text))


def sha256(data: bytes) -> str:
    """SHA-256 in lowercase hex."""
    return hashlib.sha256(data).hexdigest()
