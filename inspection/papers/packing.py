"""How a paper becomes a file: the same bytes for the same paper, and never over somebody's work."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from inspection.whole_file import write_whole

AUTHOR = "kiemtra"
_VERSIONS = 99
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


class PaperError(Exception):
    """A paper that may not be handed over; the text names it and what is wrong. The former one is intact."""


def naive(at: datetime) -> datetime:
    """A time as documents keep it: UTC, without saying so."""
    return at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def packed(source: bytes, changed: Mapping[str, Callable[[bytes], bytes]] | None = None) -> bytes:
    """The parts of an Office document in a package without times; ``changed`` rewrites parts by name."""
    changes = changed or {}
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as parts, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in parts.namelist():
            data = parts.read(name)
            if name in changes:
                data = changes[name](data)
            stored = name.endswith((".jpeg", ".png"))
            target.writestr(zipfile.ZipInfo(name, _ZIP_DAY), data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return result.getvalue()


def write_version(path: Path, data: bytes, check: Callable[[Path], None] | None = None) -> Path:
    """Put the paper at ``path``, or beside it as ``_v2``, ``_v3``, …; returns where.

    A paper that is open, or that somebody has saved since it was written, is left alone. Raises what ``check`` raises,
    OSError where it cannot be written, PaperError where ninety-nine versions are taken.
    """
    path.parent.mkdir(exist_ok=True)
    for version in range(1, _VERSIONS + 1):
        free = path if version == 1 else path.with_stem(f"{path.stem}_v{version}")
        if free.exists() and not _untouched(free):
            continue
        try:
            write_whole(free, data, check)
        except PermissionError:
            if not free.exists():
                raise
        else:
            return free
    raise PaperError(f"{path} và các bản _v2 … _v{_VERSIONS} đều đang mở hoặc đã được sửa; đóng lại hoặc chuyển bớt đi nơi khác.")


def _untouched(path: Path) -> bool:
    """Nobody has saved the paper since this program wrote it: Office programs change the name in it."""
    try:
        with zipfile.ZipFile(path) as parts:
            return f":lastModifiedBy>{AUTHOR}<".encode() in parts.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
