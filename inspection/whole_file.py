"""Files that are there whole or not at all: a killed process or a full disk leaves the former one intact."""

import os
from collections.abc import Callable
from pathlib import Path

from crawler.archive.disk import sync_file, sync_folder

_UNFINISHED = ".tmp"


def write_whole(path: Path, data: bytes, check: Callable[[Path], None] | None = None) -> None:
    """Put ``data`` at ``path``, durably, in one step.

    ``check`` looks at the unfinished file, and raises where it may not take its place. Whatever is raised, by it or by
    the system (OSError), what stood at ``path`` before stays, and the unfinished file is removed.
    """
    unfinished = path.with_name(path.name + _UNFINISHED)
    try:
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            sync_file(file.fileno())
        if check is not None:
            check(unfinished)
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
