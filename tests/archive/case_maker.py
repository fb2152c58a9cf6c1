"""Makes a case in the folder named, and goes."""

import sys
from dataclasses import replace
from pathlib import Path

from archive_samples import plan

from crawler.archive import CaseFile

folder = Path(sys.argv[1])
CaseFile.create(folder, replace(plan(), run_id=folder.name)).close()
