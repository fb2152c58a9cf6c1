"""A run's folder as one zip file, sent while it is being packed: nothing as large as the evidence is held or copied."""

import zipfile
from collections.abc import Iterator
from io import RawIOBase
from pathlib import Path

from crawler.archive.lock import NAME as LOCK

_PIECE = 1 << 20
_PACKED = {".gz", ".png", ".xlsx", ".docx"}
"""What would not shrink any more."""


class _Outlet(RawIOBase):
    """Takes what is written and gives it away again; it cannot be rewound, so the zip is written straight through."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        """What has been written since it was last asked."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def zipped(folder: Path) -> Iterator[bytes]:
    """The zip file of ``folder``, piece by piece."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", strict_timestamps=False) as bundle:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != LOCK):
            entry = zipfile.ZipInfo.from_file(path, f"{folder.name}/{path.relative_to(folder).as_posix()}", strict_timestamps=False)
            entry.compress_type = zipfile.ZIP_STORED if path.suffix in _PACKED else zipfile.ZIP_DEFLATED
            with path.open("rb") as source, bundle.open(entry, "w") as packed:
                while piece := source.read(_PIECE):
                    packed.write(piece)
                    yield outlet.taken()
    yield outlet.taken()
