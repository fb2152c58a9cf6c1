"""LibreOffice as the second reader, where it is installed."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice on this machine")
WRITER = SOFFICE is not None and (Path(SOFFICE).resolve().parent / "libswlo.so").exists()
needs_writer = pytest.mark.skipif(not WRITER, reason="no LibreOffice Writer on this machine")
_STORED = re.compile(rb"</f><v>[^<]*</v>")


def converted(path: Path, kind: str, folder: Path) -> Path:
    """The paper as LibreOffice writes it in another format."""
    assert SOFFICE is not None
    folder.mkdir(exist_ok=True)
    profile = (folder / "profile").resolve().as_uri()
    command = [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    made = folder / f"{path.stem}.{kind}"
    assert done.returncode == 0 and made.is_file(), done.stdout + done.stderr
    return made


def pages(pdf: Path) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def recalculated(path: Path, folder: Path) -> Workbook:
    """The workbook with the values LibreOffice works out by itself: those we stored are taken away first."""
    folder.mkdir(exist_ok=True)
    bare = folder / "bare" / path.name
    bare.parent.mkdir()
    with zipfile.ZipFile(path) as parts, zipfile.ZipFile(bare, "w", zipfile.ZIP_DEFLATED) as target:
        for name in parts.namelist():
            target.writestr(name, _STORED.sub(b"</f>", parts.read(name)))
    return load_workbook(converted(bare, "xlsx", folder), data_only=True)
