"""How fast evidence is verified: a large archive byte for byte, and a folder of many files. One core."""

import hashlib
import os
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from checks.model import Outcome, Role
from crawler.archive import Address, CaseFile, Fetched, RunPlan, UnitPlan
from crawler.archive.verify import MANIFEST, Bundle, Verification, check_archive, check_files, files, manifest_text

NOW = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)
HOME = "http://127.0.0.1:8000/"
PAGES, PAGE_BYTES = 150, 1 << 20
FILES = 5_000
LEAST_MB_S, MOST_S = 200.0, 1.0


def archive(folder: Path, pages: int = PAGES, page_bytes: int = PAGE_BYTES) -> int:
    """A case of pages, half of them compressible, as portals' pages and files are; returns the bytes of its bodies."""
    unit = UnitPlan("so-mau", "Sở Mẫu", (), (HOME,), (), (), 0.0, pages)
    plan = RunPlan("20261124T141500-demo-0001", "demo", NOW, date(2026, 9, 30), "0", "", "", (), (unit,), "", ())
    chance = Random(1)
    total = 0
    with CaseFile.create(folder, plan) as case:
        case.discover(unit.id, [Address(f"{HOME}{n}", Role.PAGE, 1.0, 1, HOME, "") for n in range(pages)])
        while lease := case.lease(unit.id, 0.0):
            words = " ".join(chance.choices(("cải", "cách", "hành", "chính", "công", "khai", "thủ", "tục"), k=page_bytes // 12))
            body = words.encode() if lease.id % 2 else chance.randbytes(page_bytes)
            total += len(body)
            sent = b"GET / HTTP/1.1\r\n\r\n"
            headers = (("Content-Type", "text/html"),)
            fetched = Fetched(Outcome.OK, NOW, NOW, sent, 200, "OK", headers, body, "127.0.0.1", "", "")
            case.commit(lease, fetched, ())
    return total


def many_files(folder: Path, count: int = FILES) -> None:
    """A sealed-looking folder of ``count`` files of 20 KB."""
    (folder / "artifacts").mkdir(parents=True)
    for _ in range(count):
        data = os.urandom(20_000)
        (folder / "artifacts" / f"{hashlib.sha256(data).hexdigest()}.txt").write_bytes(data)
    bundle = Bundle(folder)
    (folder / MANIFEST).write_text(manifest_text({name: bundle.digest(name) for name in files(folder)}), "utf-8")


def main() -> int:
    """Measure both and say so; 1 where a goal is missed."""
    with tempfile.TemporaryDirectory() as place:
        case, crowd = Path(place) / "case", Path(place) / "crowd"
        unpacked = archive(case)
        packed = sum(path.stat().st_size for path in (case / "warc").iterdir())
        found = Verification()
        began = time.process_time()
        check_archive(Bundle(case), found)
        spent = time.process_time() - began
        many_files(crowd)
        began = time.process_time()
        check_files(Bundle(crowd), found)
        files_s = time.process_time() - began
    assert not found.problems, found.problems
    speed = unpacked / spent / 1e6
    print(f"kho lưu: {unpacked / 1e6:.0f} MB nội dung, {packed / 1e6:.0f} MB trên đĩa, {speed:.0f} MB/s ({packed / spent / 1e6:.0f} MB/s trên đĩa)")
    print(f"{FILES} tệp: {files_s:.2f} giây")
    return int(speed < LEAST_MB_S or files_s > MOST_S)


if __name__ == "__main__":
    sys.exit(main())
