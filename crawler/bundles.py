"""A case's folder as bytes: whole, bounded, with a digest, to be laid out again on another machine."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from crawler.archive.disk import sync_file, sync_folder, writing
from crawler.archive.lock import NAME as LOCK
from crawler.patience import MIB

MOST_BYTES = 1024 * MIB


class BundleRefused(Exception):
    """The folder is too large to be sent, or what arrived is not what was sent. The text is Vietnamese."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of a folder."""

    data: bytes
    sha256: str


def bundled(folder: Path) -> Bundle:
    """Everything in ``folder`` but its lock; nobody may be writing in it. Raises BundleRefused."""
    files = sorted(path for path in folder.rglob("*") if path != folder / LOCK)
    if (size := sum(path.stat().st_size for path in files)) > MOST_BYTES:
        raise BundleRefused(f"hồ sơ của đơn vị quá lớn để gửi qua mạng ({size // MIB} MB, nhiều nhất {MOST_BYTES // MIB} MB)")
    data = BytesIO()
    with ZipFile(data, "w", ZIP_STORED) as packed:
        for path in files:
            packed.write(path, path.relative_to(folder).as_posix())
    content = data.getvalue()
    return Bundle(content, sha256(content).hexdigest())


def lay_out(bundle: Bundle, folder: Path) -> None:
    """Write the files of ``bundle`` below the new ``folder``, durably. Raises BundleRefused; DiskFull."""
    if sha256(bundle.data).hexdigest() != bundle.sha256:
        raise BundleRefused("hồ sơ nhận về không khớp mã băm đã gửi")
    try:
        with ZipFile(BytesIO(bundle.data)) as packed, writing(folder):
            # Names that lead out of the folder are led back into it by the library.
            packed.extractall(folder)
            for path in sorted(folder.rglob("*"), reverse=True):
                if path.is_dir():
                    sync_folder(path)
                else:
                    with path.open("rb+") as file:
                        sync_file(file.fileno())
            sync_folder(folder)
    except BadZipFile as fault:
        raise BundleRefused("hồ sơ nhận về không mở được") from fault
