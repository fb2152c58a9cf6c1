"""Files kept beside the WARC under the name of their content: screenshots, rendered documents, extracted text."""

import os
from pathlib import Path

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
    unfinished = path.with_name(path.name + _UNFINISHED)
    try:
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            sync_file(file.fileno())
        os.replace(unfinished, path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return digest


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


def sweep(folder: Path) -> None:
    """Remove what a killed process left half written."""
    for unfinished in (folder / FOLDER).glob(f"*{_UNFINISHED}"):
        unfinished.unlink()
