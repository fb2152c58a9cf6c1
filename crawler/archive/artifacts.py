"""Files kept beside the WARC under the name of their content: screenshots, rendered documents, extracted text."""

import os
from pathlib import Path

from crawler.archive.attempts import Fetched, Kept
from crawler.archive.disk import sync_file, sync_folder
from crawler.archive.encoding import sha256
from crawler.archive.faults import CaseDamaged

FOLDER = "artifacts"
_UNFINISHED = ".tmp"


def keep(folder: Path, data: bytes, extension: str) -> str:
    """Put ``data`` below the run's ``folder``, durably; returns its SHA-256. Keeping the same twice is once."""
    digest = sha256(data)
    path = folder / FOLDER / f"{digest}.{extension}"
    if path.is_file() and path.stat().st_size == len(data) and sha256(path.read_bytes()) == digest:
        return digest
    halfway = unfinished(folder, path.name)
    try:
        with halfway.open("wb") as file:
            file.write(data)
            file.flush()
            sync_file(file.fileno())
        os.replace(halfway, path)
    except OSError:
        halfway.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return digest


def keep_all(folder: Path, fetched: Fetched) -> Kept:
    """Keep what belongs beside an attempt's WARC records."""
    texts = {"dom": (fetched.dom.encode("utf-8", "replace"), "html"), "text": (fetched.text.encode("utf-8", "replace"), "txt")}
    files = {**texts, "screenshot": (fetched.screenshot, "png"), "chain": (fetched.chain, "pem")}
    return Kept(**{kind: keep(folder, data, extension) for kind, (data, extension) in files.items() if data})


def read(folder: Path, digest: str, extension: str, url: str) -> bytes:
    """The bytes kept. Raises CaseDamaged, naming ``url``, where they are gone or no longer the same."""
    path = folder / FOLDER / f"{digest}.{extension}"
    try:
        data = path.read_bytes()
    except FileNotFoundError as fault:
        raise CaseDamaged(f"Mất tệp minh chứng {path} của {url}.") from fault
    if sha256(data) != digest:
        raise CaseDamaged(f"Tệp minh chứng {path} của {url} đã bị thay đổi: mã băm không khớp.")
    return data


def unfinished(folder: Path, name: str) -> Path:
    """Where a file of the run's ``folder`` is written before it gets its ``name``; ``sweep`` removes it from there."""
    return folder / FOLDER / f"{name}{_UNFINISHED}"


def sweep(folder: Path) -> None:
    """Remove what a killed process left half written."""
    for halfway in (folder / FOLDER).glob(f"*{_UNFINISHED}"):
        halfway.unlink()
