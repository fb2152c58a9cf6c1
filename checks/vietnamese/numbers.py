"""Numbers of administrative documents: "5180/KH-UBND", "14/2024/QĐ-UBND", "08-NQ/TU", "4975/VPCP-KSTT".

Forms and type codes after NĐ 30/2020, appendix III; typing habits (spaces, a missing hyphen) after the domain study §2.10.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.vietnamese.text import clean, folded

_TYPES = frozenset("NQ QĐ CT QC QYĐ TC TB HD CTR KH PA ĐA DA BC BB TTR HĐ CĐ BGN BTT GUQ GM GGT TT NĐ".split())
_NUMBER = re.compile(
    r"(?<![\d/.])(\d{1,5})\s?(?:/\s?((?:19|20)\d{2})\s?)?[/-]\s?"
    r"([A-ZĐ][A-Za-zĐđƯư&]*\d*(?:\s?[-–/]\s?[A-ZĐ][A-Za-zĐđƯư&]*\d*)*)"
)
_HIGHER = re.compile(r"^(cp|ttg|qh\d*|ubtvqh\d*|tw|b[a-z]{1,5}|vpcp|hdnd|ubnd|vpubnd|tu|ctn|tandtc)$")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number, taken apart."""

    raw: str
    number: int
    year: int | None
    """Written in the number only for legal documents."""
    kind: str
    """The type's code ("KH", "QĐ"), "" for an official letter."""
    issuer: str
    """The rest: "UBND", "SNV", "TU"."""


def numbers_in(text: str) -> Iterator[DocumentNumber]:
    """Yield the document numbers TEXT holds, in order."""
    for match in _NUMBER.finditer(clean(text)):
        parts = [part.strip() for part in re.split(r"[-–/]", match[3])]
        kind = next((part for part in parts if part.upper() in _TYPES), "")
        rest = [part for part in parts if part != kind]
        if kind or len(parts) > 1 or (rest and rest[0].isupper() and len(rest[0]) >= 2):
            yield DocumentNumber(match[0], int(match[1]), int(match[2]) if match[2] else None, kind.upper(), "-".join(rest))


def abbreviates(code: str, name: str) -> bool:
    """Whether CODE ("SYT", "SNOV", "BQLKKT") may stand for NAME: its letters begin with the name's and occur there in this order."""
    wanted = re.sub(r"[^a-z]", "", folded(code))
    given = folded(name).replace(" ", "")
    if not wanted or not given.startswith(wanted[0]):
        return False
    letters = iter(given)
    return all(letter in letters for letter in wanted)


def is_higher(issuer: str) -> bool:
    """Whether ISSUER is the code of the province, a ministry, the government or the Party: of somebody above a department."""
    return any(_HIGHER.match(folded(part)) for part in issuer.split("-"))
