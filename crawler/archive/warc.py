"""The WARC records of one attempt: made, and read again.

An attempt is one group of records, each a gzip member of its own: request, response (where something answered) and
metadata. The body lies there after content decoding; the metadata says which headers were dropped for that.
"""

import gzip
import json
import string
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from checks.model import Outcome
from crawler.archive.addresses import Lease
from crawler.archive.attempts import Fetched, Kept
from crawler.archive.encoding import canonical, sha256, stamp
from crawler.blame import Cut, completeness, owner

FACTS = "kiemtra"
"""The field of the metadata record that holds, as JSON, what is known of the attempt."""
_VERSION = "WARC/1.1"
# Measured on pages of 60 kB: level 6 takes twice the time for one part in twenty; 9, the library's own, more for nothing.
_LEVEL = 4
_CODED = ("content-encoding", "transfer-encoding", "content-length")
_URI_SAFE = string.punctuation


def opening(name: str, run: str, tool: str, at: datetime) -> bytes:
    """The warcinfo record that opens the segment called ``name``."""
    fields = {
        "software": f"kiemtra {tool}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": run,
    }
    block = "".join(f"{field}: {value}\r\n" for field, value in fields.items()).encode()
    return _members([_record("warcinfo", [("WARC-Filename", name)], at, "application/warc-fields", block, block)])


def group(lease: Lease, fetched: Fetched, kept: Kept) -> bytes:
    """All records of one attempt, compressed. Raises ValueError for a body that no status came with."""
    if fetched.status is None and fetched.body:
        raise ValueError(f"a body without a status: {lease.address.url}")
    answered = fetched.status is not None
    witness = f"<urn:uuid:{uuid4()}>"
    about = [("WARC-Target-URI", quote(lease.address.url, safe=_URI_SAFE, errors="replace")), *_ip(fetched.ip)]
    beside = [*about, ("WARC-Concurrent-To", witness)] if answered else about
    records = []
    if fetched.request:
        _, _, sent = fetched.request.partition(b"\r\n\r\n")
        kind = "application/http; msgtype=request"
        records.append(_record("request", beside, fetched.started, kind, fetched.request, sent))
    if answered:
        cut = [("WARC-Truncated", fetched.cut or Cut.UNSPECIFIED)] if fetched.outcome is Outcome.TRUNCATED else []
        kind = "application/http; msgtype=response"
        block = _head(fetched) + fetched.body
        records.append(_record("response", [*about, *cut], fetched.started, kind, block, fetched.body, witness))
    facts = f"{FACTS}: {_facts(lease, fetched, kept)}\r\n".encode()
    # Of another type, replay tools would show it in place of the page.
    records.append(_record("metadata", beside, fetched.started, "application/warc-fields", facts, facts))
    return _members(records)


def response(members: bytes) -> tuple[tuple[tuple[str, str], ...], bytes] | None:
    """The response's headers and body out of an attempt's ``group``; None where nothing answered."""
    for record in ArchiveIterator(BytesIO(members), no_record_parse=True):
        if record.rec_type == "response":
            head, _, body = record.raw_stream.read().partition(b"\r\n\r\n")
            return tuple(_fields(head)), body
    return None


def status_line(members: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The words beside the status, and the headers, of an attempt's ``group``; empty where nothing answered."""
    for record in ArchiveIterator(BytesIO(members), no_record_parse=True):
        if record.rec_type == "response":
            head = record.raw_stream.read().partition(b"\r\n\r\n")[0]
            first = head.partition(b"\r\n")[0].decode("utf-8", "replace")
            return " ".join(first.split(" ")[2:]), tuple(_fields(head))
    return "", ()


def facts(members: bytes) -> dict[str, Any]:
    """What the metadata record of an attempt's ``group`` says of it."""
    for record in ArchiveIterator(BytesIO(members), no_record_parse=True):
        if record.rec_type == "metadata":
            told: dict[str, Any] = json.loads(record.raw_stream.read().partition(b": ")[2])
            return told
    return {}


def _head(fetched: Fetched) -> bytes:
    kept = [(name, value) for name, value in fetched.headers if name.lower() not in _CODED]
    lines = [f"HTTP/1.1 {fetched.status} {_one_line(fetched.reason)}"]
    lines += [f"{_one_line(name)}: {_one_line(value)}" for name, value in [*kept, ("Content-Length", len(fetched.body))]]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def _fields(head: bytes) -> Iterator[tuple[str, str]]:
    for line in head.decode("utf-8", "surrogateescape").split("\r\n")[1:]:
        name, _, value = line.partition(": ")
        yield name, value


def _facts(lease: Lease, fetched: Fetched, kept: Kept) -> str:
    address = lease.address
    return canonical(
        {
            "unit": lease.unit,
            "url": address.url,
            "attempt": lease.attempt,
            "role": address.role.value,
            "clicks": address.clicks,
            "parent": address.parent,
            "label": address.label,
            "outcome": fetched.outcome.value,
            "owner": owner(fetched.outcome, fetched.cut).value,
            "completeness": completeness(fetched.outcome, fetched.status).value,
            "started": stamp(fetched.started),
            "ended": stamp(fetched.ended),
            "location": fetched.location,
            "note": fetched.note,
            "decoded": "the body is stored after content decoding; Content-Length is that of the stored body",
            "headers_dropped": [[name, value] for name, value in fetched.headers if name.lower() in _CODED],
            "artifacts": list(kept.names),
            "extractor": fetched.extractor,
            "tls": fetched.secured.facts() if fetched.secured else None,
        }
    )


def _ip(ip: str) -> list[tuple[str, str]]:
    try:
        return [("WARC-IP-Address", str(ip_address(ip)))]
    except ValueError:
        return []


def _record(
    kind: str,
    about: Iterable[tuple[str, str]],
    at: datetime,
    content_type: str,
    block: bytes,
    payload: bytes,
    id: str = "",
) -> ArcWarcRecord:
    headers = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", id or f"<urn:uuid:{uuid4()}>"),
        ("WARC-Date", stamp(at)),
        *about,
        ("WARC-Block-Digest", f"sha256:{sha256(block)}"),
        ("WARC-Payload-Digest", f"sha256:{sha256(payload)}"),
    ]
    fields = StatusAndHeaders("", headers, protocol=_VERSION)
    return ArcWarcRecord("warc", kind, fields, BytesIO(block), None, content_type, len(block))


def _members(records: Sequence[ArcWarcRecord]) -> bytes:
    return b"".join(gzip.compress(_plain(record), _LEVEL, mtime=0) for record in records)


def _plain(record: ArcWarcRecord) -> bytes:
    written = BytesIO()
    WARCWriter(written, gzip=False, warc_version=_VERSION).write_record(record)
    return written.getvalue()


def _one_line(value: object) -> str:
    return " ".join(str(value).splitlines())
