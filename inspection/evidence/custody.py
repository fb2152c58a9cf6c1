"""Who looks at a finding and who takes something away is told to the chain of custody; one line for whoever shows or hands out."""

import getpass
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from crawler.archive.custody import Handled, Handling, note


def viewed(folder: Path, unit: str, code: str, by: str, clock: Callable[[], datetime]) -> None:
    """Somebody sees the finding of the run in ``folder``. Raises CaseDamaged, DiskFull: nothing is shown untold."""
    note(folder.resolve().parent, Handled(Handling.VIEW, folder.name, f"{unit}/{code}", by), clock())


def handed_out(folder: Path, what: str, by: str, clock: Callable[[], datetime]) -> None:
    """Somebody takes ``what`` of the run in ``folder``. Raises as above."""
    note(folder.resolve().parent, Handled(Handling.EXPORT, folder.name, what, by), clock())


def at_the_keyboard() -> str:
    """Who uses the command line, as the system knows them."""
    try:
        return f"{getpass.getuser()} (dòng lệnh)"
    except (OSError, KeyError, ImportError):
        return "dòng lệnh"
