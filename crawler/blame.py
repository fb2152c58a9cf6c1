"""Whose fault a failed attempt is, and how much of the answer came: what a finding may rest on.

Only an answer that is whole, or the portal's own word that nothing is there, supports a shortcoming. What failed on the way may
be anybody's; what our limits cut or our program broke is ours.
"""

from enum import StrEnum

from checks.model import Outcome


class Owner(StrEnum):
    """Who stands behind an attempt's outcome."""

    NOBODY = "nobody"  # it went well
    SITE = "site"  # the portal answered so, or asked to be left alone
    PATH = "path"  # somewhere between us and the portal, or the portal itself: one look cannot tell
    US = "us"  # our program, our machine, our limits, our rules


class Completeness(StrEnum):
    """How much of the answer came."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Cut(StrEnum):
    """What ended an answer before its end; the words of ISO 28500's WARC-Truncated."""

    LENGTH = "length"  # our limit of bytes
    TIME = "time"  # our limit of time
    DISCONNECT = "disconnect"
    UNSPECIFIED = "unspecified"


_OWNERS = {
    Outcome.OK: Owner.NOBODY,
    Outcome.REDIRECT: Owner.NOBODY,
    Outcome.DNS: Owner.PATH,
    Outcome.REFUSED: Owner.PATH,
    Outcome.RESET: Owner.PATH,
    Outcome.TIMEOUT: Owner.PATH,
    Outcome.ADDRESS_DENIED: Owner.US,
    Outcome.INTERNAL: Owner.US,
}
_BROKEN = frozenset({Outcome.TRUNCATED, Outcome.INTERNAL, Outcome.RESET, Outcome.TIMEOUT})


def owner(outcome: Outcome, cut: Cut | None = None) -> Owner:
    """Who stands behind ``outcome``."""
    if outcome is Outcome.TRUNCATED:
        return Owner.PATH if cut is Cut.DISCONNECT else Owner.US
    return _OWNERS.get(outcome, Owner.SITE)


def completeness(outcome: Outcome, status: int | None) -> Completeness:
    """How much of the answer to an attempt came."""
    if status is None:
        return Completeness.NONE
    return Completeness.PARTIAL if outcome in _BROKEN else Completeness.FULL
