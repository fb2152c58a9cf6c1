"""Python's collector of cycles, held back where pages are read by the thousand.

Pages are trees of small frozen values without cycles; the collector would go through all of them again and again and find nothing.
Measured on the judging of 2,000 pages: 12.9 s of CPU with it as it comes, 11.1 s held back; 570 and 610 MB at the peak.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def seldom() -> Iterator[None]:
    """Collect seldom while the block lasts."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
