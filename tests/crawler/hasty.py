"""Crawls the case of a folder with the limits given as JSON."""

import json
import logging
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from crawler.patience import Caps, Patience
from crawler.process import crawl

given = json.loads(sys.argv[2])
given["patience"]["retries_s"] = tuple(given["patience"]["retries_s"])
if given["largest_file"]:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (given["largest_file"], given["largest_file"]))
logging.basicConfig(level=logging.INFO, stream=sys.stderr)
for name in ("scrapy", "twisted", "asyncio"):
    logging.getLogger(name).setLevel(logging.WARNING)
sys.exit(
    crawl(
        Path(sys.argv[1]),
        lambda: datetime.now(UTC),
        time.monotonic,
        patience=Patience(**given["patience"]),
        caps=Caps(**given["caps"]),
    )
)
