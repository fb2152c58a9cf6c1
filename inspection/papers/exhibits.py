"""What the case shows of a finding beside its words: how the cited pages were had, and which pages were looked at in vain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checks.model import Citation


@dataclass(frozen=True, slots=True)
class Exhibits:
    """By unit id and what the name says."""

    had: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By address: how the page was had, in lines."""
    looked: Mapping[tuple[str, str], Sequence[Citation]] = field(default_factory=dict)
    """By criterion: the pages that came closest to what was not found; they quote nothing."""


NOTHING = Exhibits()
