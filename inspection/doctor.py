"""Is this machine ready for an inspection? Every trouble in one line that says what to do."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from crawler.documents import find_tesseract
from crawler.fetching.browsers import find_browser, sandbox_words
from inspection.complaints import TargetsError
from inspection.targets import read_targets

_PACKAGES = ("scrapy", "playwright", "lxml", "warcio", "openpyxl", "pypdfium2", "pydantic", "typer", "rich", "protego")
_ROOM = 2 * 1024**3
_YOUNGEST = 2026


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``fatal`` troubles keep a run from working; others only make it poorer."""

    name: str
    fine: bool
    words: str
    fatal: bool = True


def examine(targets: Path, out: Path, clock: Callable[[], datetime]) -> tuple[Check, ...]:
    """Look at the machine; nothing on the network is asked."""
    return (*_python(), *_browser(), *_tesseract(), *_output(out), *_clock(clock), *_targets(targets))


def _python() -> Iterator[Check]:
    running = ".".join(map(str, sys.version_info[:3]))
    fine = sys.version_info >= (3, 11)
    yield Check("Python", fine, running if fine else f"đang là {running}; cài Python 3.11 trở lên")
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    words = f"thiếu {', '.join(missing)}; cài lại: pip install kiemtra" if missing else f"đủ {len(_PACKAGES)} gói"
    yield Check("Thư viện", not missing, words)


def _browser() -> Iterator[Check]:
    browser = find_browser()
    if browser is None:
        words = "không thấy; trang cần JavaScript sẽ không đọc được. Cài Chrome, Edge, hoặc: kiemtra doctor --install-browser"
        yield Check("Trình duyệt", False, words, fatal=False)
        return
    yield Check("Trình duyệt", True, f"{browser.name} ({browser.path})")
    if words := sandbox_words():
        yield Check("Hộp cát của trình duyệt", False, words, fatal=False)


def _tesseract() -> Iterator[Check]:
    found = find_tesseract()
    if found is not None and found.vietnamese:
        yield Check("Nhận dạng chữ", True, f"Tesseract {found.version}, có tiếng Việt ({found.path})")
        return
    lacks = "không thấy Tesseract" if found is None else f"Tesseract {found.version} thiếu dữ liệu tiếng Việt"
    words = f"{lacks}; bản chụp (PDF quét, ảnh) sẽ cần người đọc. Cài gói tesseract-ocr và tesseract-ocr-vie"
    yield Check("Nhận dạng chữ", False, words, fatal=False)


def _output(out: Path) -> Iterator[Check]:
    place = next(folder for folder in (out, *out.resolve().parents) if folder.is_dir())
    try:
        with tempfile.TemporaryFile(dir=place) as trial:
            trial.write(b"kiemtra")
    except OSError as error:
        words = f"không ghi được vào {place.resolve()} ({error.strerror}); chọn thư mục khác bằng --out"
        yield Check("Thư mục kết quả", False, words)
        return
    yield Check("Thư mục kết quả", True, f"ghi được: {out.resolve()}")
    free = shutil.disk_usage(place).free
    fine = free >= _ROOM
    words = f"còn {free / 1024**3:.1f} GB".replace(".", ",")
    yield Check("Chỗ trống trên đĩa", fine, words if fine else f"{words}; cần ít nhất 2 GB, dọn bớt hoặc dùng --out ở ổ khác")


def _clock(clock: Callable[[], datetime]) -> Iterator[Check]:
    now = clock()
    fine = now.year >= _YOUNGEST
    words = f"{now.astimezone():%H:%M %d/%m/%Y}"
    yield Check("Đồng hồ", fine, words if fine else f"đang chỉ {words}, sai năm; chỉnh lại ngày giờ của máy")


def _targets(path: Path) -> Iterator[Check]:
    try:
        targets = read_targets(path)
    except TargetsError as error:
        more = f" (và {len(error.complaints) - 1} chỗ khác)" if len(error.complaints) > 1 else ""
        words = f"{error.complaints[0]}{more} Xem hết: kiemtra targets check --targets {path}"
        yield Check("targets.toml", False, words)
        return
    yield Check("targets.toml", True, f"{path}: {len(targets.units)} đơn vị")
