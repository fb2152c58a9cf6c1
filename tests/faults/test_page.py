"""docs/faults.md says what the matrix proves, and what it says is proved elsewhere is."""

import ast
import importlib.util
from pathlib import Path
from threading import Event

import pytest
from elsewhere import ELSEWHERE
from matrix import faults

_ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_current() -> None:
    spec = importlib.util.spec_from_file_location("faults_page", _ROOT / "docs" / "faults.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (_ROOT / "docs" / "faults.md").read_text(encoding="utf-8") == module.page(), "make faults"


def test_every_row_has_a_number_of_its_own() -> None:
    ids = [fault.id for fault in faults(Event())]
    assert len(ids) == len(set(ids)) >= 120


@pytest.mark.parametrize("test", [test for _, test in ELSEWHERE.values()])
def test_what_is_proved_elsewhere(test: str) -> None:
    path, _, name = test.partition("::")
    functions = [
        node.name for node in ast.walk(ast.parse((_ROOT / path).read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)
    ]
    assert name in functions
