"""All rows of the fault matrix that run here, in the order of their numbers."""

import re
from threading import Event

from fault import Fault
from rows_answers import ANSWERS
from rows_browser import BROWSER
from rows_files import FILES
from rows_letters import LETTERS
from rows_markup import MARKUP
from rows_network import NETWORK, timing
from rows_space import SPACE


def faults(ended: Event) -> list[Fault]:
    """The rows; ``ended`` lets the servers of the slow ones go home."""
    return sorted(
        [*NETWORK, *timing(ended), *ANSWERS, *LETTERS, *MARKUP, *SPACE, *FILES, *BROWSER], key=lambda fault: number(fault.id)
    )


def number(id: str) -> tuple[int, str]:
    """The number in the matrix, and the letter behind it."""
    found = re.match(r"(\d+)(.*)", id)
    assert found is not None
    return int(found[1]), found[2]
