"""Letters in pictures, read by Tesseract where this machine has it with its Vietnamese data."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CHOSEN = "KIEMTRA_TESSERACT"
"""The environment variable that names the program before all others."""
LANGUAGE = "vie"
_SURE = 60.0
"""Mean confidence, of 100, from which what was read may be relied on."""
_PLACES = (r"C:\Program Files\Tesseract-OCR\tesseract.exe", "/opt/homebrew/bin/tesseract", "/usr/local/bin/tesseract")
_ASKING_S = 20
_WORD = "5"
"""A line of Tesseract's table that holds a word."""


@dataclass(frozen=True, slots=True)
class Tesseract:
    """A Tesseract that was found; without Vietnamese it is of no use here."""

    path: str
    version: str
    vietnamese: bool

    @property
    def name(self) -> str:
        """As the record names what read a picture."""
        return f"tesseract {self.version} ({LANGUAGE})"


def find_tesseract(environment: Mapping[str, str] = os.environ) -> Tesseract | None:
    """The Tesseract of this machine: the one that KIEMTRA_TESSERACT names (one that names no program counts as "none
    wanted"), else the one in PATH or where installers put it."""
    if chosen := environment.get(CHOSEN):
        path = shutil.which(chosen, path=environment.get("PATH"))
    else:
        path = shutil.which("tesseract", path=environment.get("PATH")) or next((p for p in _PLACES if Path(p).is_file()), None)
    if path is None:
        return None
    told, languages = _said(path, "--version"), _said(path, "--list-langs")
    # What does not start is not there.
    if not told.startswith("tesseract"):
        return None
    return Tesseract(path, told.split()[1].lstrip("v"), LANGUAGE in languages.split())


def letters(path: str, picture: bytes, seconds: float, *, sparse: bool = False) -> str:
    """What Tesseract reads in ``picture`` (PNG), line by line; empty where it is not sure enough. ``sparse``: letters
    that stand about, as in a chart. Raises TimeoutExpired."""
    done = subprocess.run(
        [path, "stdin", "stdout", "-l", LANGUAGE, "--psm", "11" if sparse else "3", "tsv"],
        input=picture,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=seconds,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    lines: dict[tuple[str, ...], list[str]] = {}
    weight = sure = 0.0
    for row in done.stdout.decode("utf-8", "replace").splitlines():
        fields = row.split("\t")
        if len(fields) == 12 and fields[0] == _WORD and fields[11].strip():
            lines.setdefault(tuple(fields[1:5]), []).append(fields[11].strip())
            weight += len(fields[11])
            sure += len(fields[11]) * float(fields[10])
    if not weight or sure / weight < _SURE:
        return ""
    return "\n".join(" ".join(words) for words in lines.values())


def _said(path: str, option: str) -> str:
    try:
        done = subprocess.run(
            [path, option], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=_ASKING_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout or done.stderr
