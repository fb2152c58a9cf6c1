"""Reads the case of a folder it may not write to, as nobody where the tests run as root; prints what it finds."""

import os
import sys
from pathlib import Path

from archive_samples import UNIT

from crawler.archive import CaseFile

if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
with CaseFile.read(Path(sys.argv[1])) as case:
    (capture,) = case.captures(UNIT)
    print(case.counts(UNIT).attempts, capture.body)
