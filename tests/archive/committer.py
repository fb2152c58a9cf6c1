"""Crawls a pretended site into the case of a folder: page N links to pages 2N and 2N+1. Says what it asks for and what
it recorded. A second argument other than 0: it kills itself when so many lines of the archive's code have run."""

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from archive_samples import HOME, NOW, UNIT, address, page

import crawler.archive
from crawler.archive import CaseFile

PAGES = 60
_ARCHIVE = str(Path(crawler.archive.__file__).parent)


def content(number: int) -> bytes:
    """What the pretended site answers."""
    return f"<html>trang {number}</html>".encode() * (number % 7 * 100)


def main(folder: Path, lines: int) -> None:
    with CaseFile.open(folder, at=NOW, segment_bytes=4_000) as case:
        case.discover(UNIT, [address("1")])
        if lines:
            sys.settrace(killing_after(lines)[0])
        while lease := case.lease(UNIT, 0.0):
            number = int(lease.address.url.removeprefix(HOME))
            print("fetched", number, flush=True)
            fetched = page(content(number), dom=f"<p>{number}</p>" if number % 5 == 0 else "")
            links = [address(str(link)) for link in (2 * number, 2 * number + 1) if link <= PAGES]
            case.commit(lease, fetched, links)
            print("recorded", number, flush=True)


def killing_after(lines: int):  # type: ignore[no-untyped-def]
    """For ``sys.settrace``: kills the process when so many lines of the archive have run; and how many are left of them."""
    left = lines

    def trace(frame: FrameType, event: str, _: object):  # type: ignore[no-untyped-def]
        nonlocal left
        if not frame.f_code.co_filename.startswith(_ARCHIVE):
            return None
        left -= event == "line"
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace, lambda: left


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
