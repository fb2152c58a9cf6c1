"""Files that are there whole or not at all."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from inspection.whole_file import write_whole

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 4_096


def test_the_new_bytes_take_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_whole(path, "cũ".encode())
    write_whole(path, "mới".encode())
    assert path.read_bytes() == "mới".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_bytes_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"former")
    program = (
        "from pathlib import Path; from inspection.whole_file import write_whole\n"
        f"write_whole(Path({str(path)!r}), b'x' * {2 * LIMIT})"
    )

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))

    done = subprocess.run(
        [sys.executable, "-B", "-c", program],
        cwd=ROOT,
        preexec_fn=little_room,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "OSError: [Errno 27]" in done.stderr
    assert path.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [path]


def test_a_check_that_fails_keeps_the_old_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"former")

    def refuse(unfinished: Path) -> None:
        assert unfinished.read_bytes() == b"new"
        raise ValueError("không khớp")

    with pytest.raises(ValueError, match="không khớp"):
        write_whole(path, b"new", refuse)
    assert path.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [path]


def test_a_process_killed_while_writing_leaves_the_old_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"former")
    program = (
        "import os, signal; from pathlib import Path; from inspection.whole_file import write_whole\n"
        f"write_whole(Path({str(path)!r}), b'new', lambda unfinished: os.kill(os.getpid(), signal.SIGKILL))"
    )
    done = subprocess.run([sys.executable, "-B", "-c", program], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"former"
    write_whole(path, b"new")
    assert os.listdir(tmp_path) == ["a.json"], "what the killed process left is used up"
