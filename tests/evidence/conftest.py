from pathlib import Path

import pytest
from sealed_run import Silence, copied, inspected

from inspection import run
from inspection.evidence import sealing


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that is not sealed and that no test changes, gathered and judged without a browser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIEMTRA_BROWSER", "khong-co")
        return inspected(tmp_path_factory.mktemp("finished") / "output")


@pytest.fixture(scope="session")
def original(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed run that no test changes."""
    folder = copied(finished, tmp_path_factory.mktemp("sealed") / "output")
    sealing.seal(folder, Silence(), run.now)
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    """A copy of the sealed run, to be spoilt."""
    return copied(original, tmp_path / "output")
