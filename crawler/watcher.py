"""Whoever started the program from another process and watches it: asks it to stop by a file, and reads what it tells in
another. Files work on every system; Windows has no signal that a program could answer."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

VARIABLE = "KIEMTRA_WATCHER"
"""Of the environment: where the two files lie, without their endings."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """The two files at ``stem``; None: nobody watches."""

    stem: Path | None = None

    @classmethod
    def of_environment(cls) -> Self:
        """Who watches this process."""
        told = os.environ.get(VARIABLE, "")
        return cls(Path(told) if told else None)

    @property
    def stops(self) -> bool:
        """Whether the program was asked to stop."""
        return self.stem is not None and self._file(".stop").exists()

    def ask_to_stop(self) -> None:
        """Ask the program to finish what it holds and stop."""
        self._file(".stop").touch()

    def tell(self, facts: Mapping[str, str]) -> None:
        """Let whoever watches know."""
        if self.stem is not None:
            with self._file(".news").open("a", encoding="utf-8") as news:
                news.write(f"{json.dumps(facts)}\n")

    def told(self, offset: int = 0) -> tuple[list[dict[str, str]], int]:
        """What was told since ``offset``, and where to read on; a line half written is left for the next time."""
        try:
            with self._file(".news").open("rb") as news:
                news.seek(offset)
                whole = news.read().rpartition(b"\n")[0]
        except FileNotFoundError:
            return [], offset
        return [json.loads(line) for line in whole.splitlines()], offset + len(whole) + bool(whole)

    def _file(self, ending: str) -> Path:
        assert self.stem is not None
        return self.stem.with_name(self.stem.name + ending)
