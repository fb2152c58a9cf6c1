from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from crawls import Visit, visited
from scripted_portal import ScriptedPortal

from crawler.archive import CaseFile, UnitPlan


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """Crawls a unit on some portals to its end and opens what was recorded."""
    with ExitStack() as opened:

        def visit(unit: UnitPlan, *portals: ScriptedPortal, **settings: object) -> CaseFile:
            return opened.enter_context(visited(tmp_path / "run", unit, portals, **settings))

        yield visit
