"""A disk that takes no more: it is said, nothing is half recorded, and the case goes on when there is room."""

import sys
from pathlib import Path

import pytest
from archive_samples import NOW, UNIT, assert_sound, child, page, plan

from crawler.archive import CaseFile, CaseUnreadable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no file size limits")


@pytest.mark.parametrize(
    ("body", "dom"), [(70_000, 0), (10, 0), (10, 400_000)], ids=["in the WARC", "in the database", "in an artifact"]
)
def test_no_room(folder: Path, body: int, dom: int) -> None:
    CaseFile.create(folder, plan()).close()
    with child("full_disk.py", str(folder), str(body), str(dom)) as crawl:
        said, _ = crawl.communicate()
    count, why, after = said.splitlines()
    assert crawl.returncode == 0
    assert f"Không ghi được vào {folder}: ổ đĩa đầy" in why and "Giải phóng chỗ trống" in why
    assert not list((folder / "artifacts").glob("*.tmp"))
    recorded = int(count) + (after == "went on")
    assert int(count) == 0 if dom else int(count) > 0
    with CaseFile.open(folder, at=NOW) as case:
        assert len(list(case.captures(UNIT))) == case.counts(UNIT).attempts == recorded
        assert case.pending(UNIT) == 200 - recorded
        lease = case.lease(UNIT, 0.0)
        assert lease is not None
        case.commit(lease, page(b"room again"), ())
    assert_sound(folder)


def test_no_room_for_a_new_case(folder: Path) -> None:
    with child("full_disk.py", str(folder)) as making:
        said, _ = making.communicate()
    assert (making.returncode, said.partition(":")[0]) == (0, f"Không ghi được vào {folder}")
    with pytest.raises(CaseUnreadable, match="Xóa thư mục này"):
        CaseFile.open(folder, at=NOW)
