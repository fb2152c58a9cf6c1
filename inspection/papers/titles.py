"""What the sheets of single units are called."""

import re

from inspection.findings import UnitRecord

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def title_of(number: int, unit: UnitRecord) -> str:
    """The sheet's name: legal, within Excel's 31 characters, and no other's, for the number is in it."""
    name = " ".join(_FORBIDDEN.sub(" ", unit.name).split()).strip("'")
    return f"{number}. {name}"[:31].rstrip(" '")
