from pathlib import Path

import pytest
from sealed_run import copied, sealed


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed run that no test changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIEMTRA_BROWSER", "khong-co")
        return sealed(tmp_path_factory.mktemp("sealed") / "output")


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    """A copy of the sealed run, to be spoilt."""
    return copied(original, tmp_path / "output")
