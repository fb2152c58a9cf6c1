"""Opens the case of a folder, says so, and holds it until its input ends."""

import sys
from pathlib import Path

from archive_samples import NOW

from crawler.archive import CaseFile

with CaseFile.open(Path(sys.argv[1]), at=NOW):
    print("held", flush=True)
    sys.stdin.read()
