"""Small pictures of the screenshots that findings cite, to be looked at in the workbook."""

import io
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from inspection.findings import RunRecord
from inspection.papers.cell_text import artifact_link

WIDTH, HEIGHT = 150, 100
"""Pixels, as shown."""
MOST = 500
"""In one workbook; the other screenshots are linked only, and their rows say so."""
_SHARPNESS = 2  # pixels stored per pixel shown, so that print is legible
_WORKERS = 2
_PIXELS = 60_000_000  # a page of 1,280 × 46,000: what is larger is no screenshot of ours


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """The pictures by the screenshots' paths."""

    pictures: Mapping[str, bytes] = field(default_factory=dict)
    left_out: str = ""
    """What to say in place of a picture."""


def thumbnails_of(folder: Path, record: RunRecord) -> Thumbnails:
    """Thumbnails of the screenshots below the run's ``folder``; of each finding's first citation before all others."""
    paths = list(dict.fromkeys(_in_turn(record)))
    with ThreadPoolExecutor(_WORKERS) as workers:
        made = workers.map(lambda path: _thumbnail(folder / path), paths[:MOST])
        pictures = {path: picture for path, picture in zip(paths, made, strict=False) if picture}
    cut = f"Sổ chỉ kèm {MOST} ảnh thu nhỏ; xem ảnh gốc ở cột bên." if len(paths) > MOST else "Không thu nhỏ được; xem ảnh gốc."
    return Thumbnails(pictures, cut)


def _in_turn(record: RunRecord) -> Iterator[str]:
    findings = [finding for unit in record.units for finding in unit.findings]
    for turn in range(max((len(finding.citations) for finding in findings), default=0)):
        for finding in findings:
            if len(finding.citations) > turn and (path := artifact_link(finding.citations[turn].screenshot)):
                yield path


def _thumbnail(path: Path) -> bytes:
    """The top of the screenshot, small, as JPEG; nothing where there is no readable picture."""
    try:
        with Image.open(path) as picture:
            width, height = picture.size
            if width * height > _PIXELS:
                return b""
            top = picture.crop((0, 0, width, min(height, width * HEIGHT // WIDTH)))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return b""
    small = top.convert("RGB").resize((WIDTH * _SHARPNESS, max(1, round(top.height * WIDTH * _SHARPNESS / width))), Image.Resampling.BOX)
    kept = io.BytesIO()
    small.save(kept, "JPEG", quality=70)
    return kept.getvalue()
