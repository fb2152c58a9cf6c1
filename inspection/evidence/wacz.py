"""A run's archive as WACZ 1.1.1, which ReplayWeb.page and other readers open: the WARC files as they are, an index, the
pages, and a description of them all. The same run gives the same bytes."""

import io
import json
import string
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlsplit

from checks.model import Role
from crawler.archive import looks
from crawler.archive.case import CaseFile
from crawler.archive.encoding import moment, sha256, stamp
from crawler.archive.verify import Bundle
from inspection.whole_file import write_whole

SUFFIX = ".wacz"
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_SAFE = "".join(sorted(set(string.punctuation) - {"#", "%"}))
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class _Response:
    """Where a response lies in its WARC file, and what an index says of it."""

    url: str
    date: str
    status: int
    mime: str
    digest: str
    file: str
    offset: int
    length: int

    @property
    def line(self) -> str:
        """Of the index (CDXJ)."""
        time = f"{moment(self.date):%Y%m%d%H%M%S}"
        facts = {
            "url": self.url,
            "mime": self.mime,
            "status": str(self.status),
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.file,
        }
        return f"{search_key(self.url)} {time} {json.dumps(facts, ensure_ascii=False)}\n"


def export(folder: Path, path: Path) -> None:
    """Write the run in ``folder`` as WACZ to ``path``. The run is only read. Raises what reading it raises."""
    bundle = Bundle(folder)
    with CaseFile.read(folder) as case:
        titles = {unit.hosts[0]: unit.name for unit in case.plan.units if unit.hosts}
        pages = list(_pages(case))
        run_id, started, tool = case.plan.run_id, case.plan.started, case.plan.tool
    responses = sorted({response.line for response in _responses(bundle)}, key=str.encode)
    parts: dict[str, bytes] = {f"archive/{file.name}": file.read_bytes() for file in sorted((folder / "warc").iterdir())}
    parts["indexes/index.cdxj"] = "".join(responses).encode()
    parts["pages/pages.jsonl"] = _lines([{"format": "json-pages-1.0", "id": "pages", "title": "Các trang"}, *pages])
    description = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": f"Lần kiểm tra {run_id}: {', '.join(titles.values())}",
        "created": stamp(started),
        "software": f"kiemtra {tool}",
        "resources": [
            {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{sha256(data)}", "bytes": len(data)}
            for name, data in parts.items()
        ],
    }
    parts["datapackage.json"] = json.dumps(description, ensure_ascii=False, indent=1).encode()
    digest = {"path": "datapackage.json", "hash": f"sha256:{sha256(parts['datapackage.json'])}"}
    parts["datapackage-digest.json"] = json.dumps(digest, indent=1).encode()
    write_whole(path, _packed(parts))


def search_key(url: str) -> str:
    """The address as an index sorts it: host turned round, port where it is not the usual one, nothing escaped
    that need not be, all in lower case."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    turned = ",".join(reversed(host.split(".")))
    port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(parts.scheme) else ""
    query = f"?{'&'.join(sorted(parts.query.split('&')))}" if parts.query else ""
    rest = quote(unquote_to_bytes((parts.path.rstrip("/") or "/") + query), safe=_SAFE)
    return f"{turned}{port}){rest}".lower()


def _pages(case: CaseFile) -> Iterator[Mapping[str, Any]]:
    """The HTML pages, the homes first."""
    homes = {visit.home for unit in case.plan.units if (visit := case.visit(unit.id))}
    found = []
    for unit in case.plan.units:
        for capture in (capture for id in looks.ids(case, unit.id) for capture in case.captures(id)):
            if capture.role is not Role.REQUISITE and capture.outcome.answered and "html" in capture.content_type.lower():
                title = f"{unit.name}: {capture.label}" if capture.label else unit.name
                page = {"id": sha256(capture.url.encode())[:20], "url": capture.url, "ts": stamp(capture.captured_at), "title": title}
                found.append((capture.url not in homes, page))
    yield from (page for _, page in sorted(found, key=lambda one: one[0]))


def _responses(bundle: Bundle) -> Iterator[_Response]:
    for _, entry in bundle.entries:
        if entry["ev"] != "attempt" or not entry["data"]["payload_sha256"]:
            continue
        place = entry["data"]
        name = f"{place['segment']:06d}.warc.gz"
        with (bundle.folder / "warc" / name).open("rb") as file:
            file.seek(place["offset"])
            group = file.read(place["length"])
        at = place["offset"]
        while group:
            unpacker = zlib.decompressobj(31)
            record = unpacker.decompress(group)
            length = len(group) - len(unpacker.unused_data)
            head, _, block = record.partition(b"\r\n\r\n")
            headers = dict(row.split(": ", 1) for row in head.decode().split("\r\n")[1:])
            if headers["WARC-Type"] == "response":
                mime = _mime(block)
                digest = f"sha256:{place['payload_sha256']}"
                url, date = headers["WARC-Target-URI"], headers["WARC-Date"]
                yield _Response(url, date, place["status"], mime, digest, name, at, length)
            at, group = at + length, unpacker.unused_data


def _mime(block: bytes) -> str:
    head = block.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
    fields = dict(row.partition(": ")[::2] for row in head.lower().split("\r\n")[1:])
    return fields.get("content-type", "").partition(";")[0].strip() or "unk"


def _lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP in which nothing is compressed twice, and no time stands: readers fetch ranges of it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name, data in parts.items():
            target.writestr(zipfile.ZipInfo(name, _ZIP_DAY), data)
    return packed.getvalue()
