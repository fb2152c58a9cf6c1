"""``python -m crawler FOLDER``: crawl what is unfinished in the case of FOLDER. The clocks enter here."""

import logging
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from crawler.process import crawl


def main() -> int:
    """Read the arguments, crawl, return the exit code."""
    if len(sys.argv) != 2:
        print("Cách dùng: python -m crawler THƯ_MỤC_CỦA_LẦN_KIỂM_TRA", file=sys.stderr)
        return 2
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("scrapy", "twisted", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return crawl(Path(sys.argv[1]), lambda: datetime.now(UTC), time.monotonic)


if __name__ == "__main__":
    sys.exit(main())
