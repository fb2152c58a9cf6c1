"""A sealed run verified by people who have none of our software: coreutils, gzip, a bare Python, an independent reader."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator


def told(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the run's folder, in an environment that knows nothing of this one."""
    bare = {"PATH": os.defpath, "LANG": "C.UTF-8"}
    return subprocess.run(command, cwd=folder, env=bare, capture_output=True, text=True, encoding="utf-8", check=False)


needs_coreutils = pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum on this machine")


@needs_coreutils
def test_with_sha256sum_and_gzip(folder: Path) -> None:
    assert told(folder, "sha256sum", "--check", "--strict", "--quiet", "MANIFEST-SHA256.txt").returncode == 0
    assert told(folder, "gzip", "-t", "warc/000001.warc.gz").returncode == 0
    with (folder / "findings.json").open("ab") as file:
        file.write(b" ")
    failed = told(folder, "sha256sum", "--check", "--quiet", "MANIFEST-SHA256.txt")
    assert failed.returncode == 1 and "findings.json: FAILED" in failed.stdout


def test_with_a_bare_python(folder: Path) -> None:
    python = [sys.executable, "-I", "-S", "verify.py"]
    whole = told(folder, *python)
    assert (whole.returncode, whole.stderr) == (0, "") and "NGUYÊN VẸN" in whole.stdout
    head = whole.stdout.split("mã đầu sổ ")[1][:64]
    assert told(folder, *python, ".", "--head", head[:32], head[32:]).returncode == 0
    assert told(folder, *python, ".", "--head", "0" * 64).returncode == 10
    with (folder / "warc/000001.warc.gz").open("ab") as file:
        file.write(b"x")
    spoilt = told(folder, *python)
    assert spoilt.returncode == 10 and "warc/000001.warc.gz" in spoilt.stdout


def test_the_verifier_needs_nothing_but_python_and_can_be_read_at_one_sitting(folder: Path) -> None:
    text = (folder / "verify.py").read_text("utf-8")
    imported = {line.split()[1].partition(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names
    assert len(text.splitlines()) <= 300


def test_the_rules_that_judged_are_in_it(folder: Path) -> None:
    digest = hashlib.sha256()
    with zipfile.ZipFile(folder / "rules.zip") as rules:
        for name in sorted(rules.namelist()):
            digest.update(name.removeprefix("checks/").encode() + b"\0" + rules.read(name) + b"\0")
    assert digest.hexdigest() == json.loads((folder / "findings.json").read_bytes())["run"]["rules_digest"]


def test_with_an_independent_reader_of_warc(folder: Path) -> None:
    with (folder / "warc/000001.warc.gz").open("rb") as stream:
        kinds = []
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.content_stream().read()
            kinds.append(record.rec_type)
    assert kinds[0] == "warcinfo" and kinds.count("response") > 3
