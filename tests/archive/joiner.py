"""Joins the parts of the run in the folder named and says how many lines of the archive's code that took. A second argument
other than 0: it kills itself when so many have run."""

import sys
from pathlib import Path

from archive_samples import NOW
from committer import killing_after

from crawler.archive import CaseFile, parts

_MANY = 10**9


def main(folder: Path, lines: int) -> None:
    with CaseFile.open(folder, at=NOW) as case:
        trace, left = killing_after(lines or _MANY)
        sys.settrace(trace)
        parts.join_all(case, NOW)
        sys.settrace(None)
        print(_MANY - left())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
