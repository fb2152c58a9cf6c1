from collections.abc import Iterator
from pathlib import Path

import pytest
from archive_samples import plan

from crawler.archive import CaseFile


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "output" / plan().run_id


@pytest.fixture
def case(folder: Path) -> Iterator[CaseFile]:
    with CaseFile.create(folder, plan()) as case:
        yield case
