"""``python -m crawler FOLDER``: crawl what is unfinished in the case of FOLDER. The clocks enter here."""

import argparse
import logging
import os
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from crawler.child import INTERRUPTED
from crawler.process import crawl


def main() -> int:
    """Read the arguments, crawl, return the exit code."""
    words = argparse.ArgumentParser(prog="python -m crawler", description="Thu thập tiếp hồ sơ trong một thư mục.")
    words.add_argument("folder", type=Path, metavar="THƯ_MỤC", help="nơi có hồ sơ")
    words.add_argument("--unit", action="append", default=[], metavar="ID", help="chỉ đơn vị này; ghi nhiều lần được")
    words.add_argument("--shared", type=Path, metavar="THƯ_MỤC", help="nơi các tiến trình trên máy này nhường nhau")
    words.add_argument("--leash", action="store_true", help="dừng ngay khi tiến trình gọi không còn (đầu vào đóng)")
    given = words.parse_args()
    if given.leash:
        threading.Thread(target=_end_with_the_caller, name="leash", daemon=True).start()
    with suppress(OSError):
        # Where memory runs out, Linux ends the crawl of a portal before anything else.
        Path("/proc/self/oom_score_adj").write_text("500")
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("scrapy", "twisted", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return crawl(given.folder, lambda: datetime.now(UTC), time.monotonic, only=given.unit, shared=given.shared)


def _end_with_the_caller() -> None:
    # Past Python's own buffer, which would not let the process end while it is read.
    while os.read(0, 1):
        pass
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    sys.exit(main())
