"""The WARC files of a case: written at the end only, made durable, read back, and read again by place."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crawler.archive.disk import sync_file, sync_folder
from crawler.archive.encoding import sha256
from crawler.archive.faults import CaseDamaged

FOLDER = "warc"
BYTES = 256 * 1024 * 1024
"""A segment that has grown to this is followed by a new one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A range of bytes in a segment, and their SHA-256."""

    segment: int
    offset: int
    length: int
    sha256: str

    @property
    def end(self) -> int:
        """The offset just behind it."""
        return self.offset + self.length


def name(number: int) -> str:
    """The file name of a segment."""
    return f"{number:06d}.warc.gz"


def path(folder: Path, number: int) -> Path:
    """Where a segment lies, below the run's ``folder``."""
    return folder / FOLDER / name(number)


class Segments:
    """The growing end. ``number`` and ``end`` are the last segment and its committed length."""

    def __init__(self, folder: Path, number: int, end: int, limit: int = BYTES) -> None:
        self._folder = folder
        self._number = number
        self._end = end
        self._limit = limit

    def append(self, group: bytes, opening: Callable[[str], bytes]) -> tuple[Place, ...]:
        """Write ``group`` at the end (where a new segment begins, behind what ``opening`` makes of its name), make it
        durable, read it back. Returns the places written, the group's last; they count once ``settle`` was called.

        Raises OSError with nothing left behind; CaseDamaged where the file is not as it was left or reads back wrong.
        """
        full = self._end >= self._limit
        number, end = (self._number + 1, 0) if full else (self._number, self._end)
        file = path(self._folder, number)
        blocks = [group] if end else [opening(file.name), group]
        if (found := file.stat().st_size if file.exists() else 0) != end:
            raise CaseDamaged(f"{file} dài {found} byte, hồ sơ ghi {end} byte: tệp đã bị thay đổi từ bên ngoài.")
        places = []
        with file.open("ab", buffering=0) as stream:
            try:
                for block in blocks:
                    _write(stream.fileno(), block)
                    places.append(Place(number, end, len(block), sha256(block)))
                    end = places[-1].end
                sync_file(stream.fileno())
            except BaseException:
                stream.truncate(places[0].offset if places else end)
                raise
        if places[0].offset == 0:
            sync_folder(file.parent)
        for place in places:
            read(self._folder, place, file.name)
        return tuple(places)

    def settle(self, place: Place) -> None:
        """``place`` is committed: what comes next stands behind it."""
        self._number, self._end = place.segment, place.end

    def retract(self, places: tuple[Place, ...]) -> None:
        """Take back what ``append`` wrote and no commit refers to."""
        file = path(self._folder, places[0].segment)
        with file.open("r+b", buffering=0) as stream:
            stream.truncate(places[0].offset)
            sync_file(stream.fileno())


def read(folder: Path, place: Place, url: str) -> bytes:
    """The bytes at ``place``. Raises CaseDamaged, naming file, offset and ``url``, where they are gone or altered."""
    file = path(folder, place.segment)
    where = f"{file}, vị trí {place.offset}, {url}"
    try:
        with file.open("rb") as stream:
            stream.seek(place.offset)
            data = stream.read(place.length)
    except FileNotFoundError as fault:
        raise CaseDamaged(f"Mất tệp minh chứng: {where}.") from fault
    if len(data) < place.length:
        raise CaseDamaged(f"Tệp minh chứng bị cụt, cần {place.length} byte, còn {len(data)}: {where}.")
    if sha256(data) != place.sha256:
        raise CaseDamaged(f"Minh chứng đã bị thay đổi, mã băm không khớp: {where}.")
    return data


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
