"""Who looks at a finding and who takes something away is told to the chain of custody; one line for whoever shows or hands out.

The chain lies where the runs were made. A copy elsewhere, or on media that cannot be written, has none and gets none.
"""

import errno
import getpass
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from crawler.archive.custody import Handled, Handling, note
from crawler.archive.verify import CHAIN

_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


def viewed(folder: Path, unit: str, code: str, by: str, clock: Callable[[], datetime]) -> None:
    """Somebody sees the finding of the run in ``folder``. Raises CaseDamaged, DiskFull: nothing is shown untold."""
    _tell(folder, Handled(Handling.VIEW, folder.name, f"{unit}/{code}", by), clock)


def handed_out(folder: Path, what: str, by: str, clock: Callable[[], datetime]) -> None:
    """Somebody takes ``what`` of the run in ``folder``. Raises as above."""
    _tell(folder, Handled(Handling.EXPORT, folder.name, what, by), clock)


def _tell(folder: Path, handled: Handled, clock: Callable[[], datetime]) -> None:
    out = folder.resolve().parent
    if not (out / CHAIN).is_file():
        return
    try:
        note(out, handled, clock())
    except OSError as fault:
        if fault.errno not in _READ_ONLY:
            raise


def at_the_keyboard() -> str:
    """Who uses the command line, as the system knows them."""
    try:
        return f"{getpass.getuser()} (dòng lệnh)"
    except (OSError, KeyError, ImportError):
        return "dòng lệnh"
