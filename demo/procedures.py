"""Administrative procedures of the sample province: one table for all portals, each procedure told in its eight parts."""

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from demo.portal import PORTALS


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure as the service portal lists it."""

    code: str
    name: str
    field: str
    days: int
    result: str
    agency: str
    """The unit's id."""
    agency_code: str
    agency_name: str

    def parts(self, wanted: int = 8) -> list[tuple[str, str]]:
        """Heading and text of the first WANTED parts; eight are what the law asks for."""
        dice = random.Random(self.code)
        words = _phrases()
        known = {"name": self.name, "field": self.field.lower(), "days": self.days, "result": self.result}
        known |= {"agency": self.agency_name, "half": max(1, self.days // 2), "copies": "01"}
        told = [(head, dice.choice(variants).format_map(known)) for head, variants in words.items()]
        return [("Tên thủ tục hành chính", self.name), *told][:wanted]


@lru_cache
def procedures() -> Mapping[str, tuple[Procedure, ...]]:
    """All procedures, by the id of the unit that settles them."""
    found: dict[str, tuple[Procedure, ...]] = {}
    for id, table in _data()["agency"].items():
        rows = (tuple(cell.strip() for cell in row.split(" | ")) for row in table["rows"])
        found[id] = tuple(
            Procedure(code, name, field, int(days), result, id, table["code"], table["name"])
            for code, name, field, days, result in rows
        )
    return found


@lru_cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((PORTALS / "dich-vu-cong" / "procedures.toml").read_text(encoding="utf-8"))


@lru_cache
def _phrases() -> Mapping[str, list[str]]:
    raw = tomllib.loads((PORTALS / "dich-vu-cong" / "parts.toml").read_text(encoding="utf-8"))
    return {head: list(variants) for head, variants in raw["part"].items()}
