"""``python -m crawler FOLDER``: crawl what is unfinished in the case of FOLDER. The clocks enter here."""

import argparse
import logging
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from crawler.process import crawl


def main() -> int:
    """Read the arguments, crawl, return the exit code."""
    words = argparse.ArgumentParser(prog="python -m crawler", description="Thu thập tiếp hồ sơ trong một thư mục.")
    words.add_argument("folder", type=Path, metavar="THƯ_MỤC", help="nơi có hồ sơ")
    words.add_argument("--unit", action="append", default=[], metavar="ID", help="chỉ đơn vị này; ghi nhiều lần được")
    words.add_argument("--shared", type=Path, metavar="THƯ_MỤC", help="nơi các tiến trình trên máy này nhường nhau")
    given = words.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("scrapy", "twisted", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return crawl(given.folder, lambda: datetime.now(UTC), time.monotonic, only=given.unit, shared=given.shared)


if __name__ == "__main__":
    sys.exit(main())
