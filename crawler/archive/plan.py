"""The plan of a run: whom it visits, on which day, with which tool and rules. Stored in the case file as JSON."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from crawler.archive import ledger
from crawler.archive.encoding import canonical, moment, sha256, stamp
from crawler.archive.faults import CaseDamaged
from crawler.archive.schema import NAME, check_version


@dataclass(frozen=True, slots=True)
class Manners:
    """How the crawl behaves towards everybody."""

    contact: str = ""
    """Whom to write to about the crawl; stands in the user agent."""
    control: tuple[str, ...] = ()
    """Addresses that tell whether this machine has a network at all."""
    quiet_hours: tuple[str, ...] = ()
    """ "22:00-06:00": when nothing is asked of anybody."""
    timezone: str = "Asia/Ho_Chi_Minh"
    parallel: int = 0
    """How many portals are visited at once, each by a process of its own; 0: as many as suit the machine."""


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What the crawl must know of one unit."""

    id: str
    name: str
    aliases: tuple[str, ...]
    """Other words by which the unit's portal may name itself."""
    hosts: tuple[str, ...]
    """Candidate home addresses, best first."""
    topics: tuple[str, ...]
    """Values of the lexicon's ``Topic`` that the chosen criteria want."""
    service_hosts: tuple[str, ...]
    pace_s: float
    """Seconds between two requests to one host."""
    pages: int
    """Budget of pages."""
    mib: int = 0
    """Budget of MiB received; 0: none of its own."""
    minutes: int = 0
    """Budget of minutes, quiet hours left out; 0: none of its own."""
    robots_basis: str = ""
    """The document that lets the crawl open what robots.txt disallows; empty: robots.txt is obeyed."""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What was asked for; fixed when the case file is made."""

    run_id: str
    trigger: str
    """demo | ad-hoc | scheduled."""
    started: datetime
    """UTC, aware."""
    as_of: date
    """The inspection date; not "now"."""
    tool: str
    """The program's version."""
    targets_digest: str
    rules_digest: str
    private_hosts: tuple[str, ...]
    """ "host:port" pairs on private addresses that may be visited."""
    units: tuple[UnitPlan, ...]
    targets: str
    """The targets file, word for word."""
    criteria: tuple[str, ...]
    """Codes chosen; empty: all."""
    targets_path: str = ""
    visits: int = 0
    """Looks that a shortcoming asks for; 0: as the targets say."""
    manners: Manners = Manners()
    neighbours: tuple[str, ...] = ()
    """Home addresses of the run's other units that name a port, where this is the plan of a part of it."""


def store_plan(db: sqlite3.Connection, plan: RunPlan, before: str) -> str:
    """Write the plan, and its digest as the ledger's first entry, whose hash is returned. ``before`` is the head of the
    chain of runs that this one goes on."""
    text = canonical({**asdict(plan), "started": stamp(plan.started), "as_of": plan.as_of.isoformat()})
    db.execute("INSERT INTO run (id, plan) VALUES (1, ?)", (text,))
    data = {"plan_sha256": sha256(text.encode()), "previous": before}
    return ledger.append(db, plan.run_id, "run.start", plan.run_id, data, plan.started)


def load_plan(db: sqlite3.Connection, folder: Path) -> RunPlan:
    """The plan stored. Raises CaseUnreadable for another version's tables, CaseDamaged where it is not the ledger's."""
    check_version(db, folder)
    (text,) = db.execute("SELECT plan FROM run").fetchone()
    (entry,) = db.execute("SELECT entry FROM ledger WHERE seq = 1").fetchone()
    if json.loads(entry)["data"]["plan_sha256"] != sha256(text.encode()):
        raise CaseDamaged(f"Kế hoạch trong {folder / NAME} đã bị thay đổi: mã băm không khớp với nhật ký.")
    stored = json.loads(text)
    return RunPlan(
        **{
            **_tuples(stored),
            "started": moment(stored["started"]),
            "as_of": date.fromisoformat(stored["as_of"]),
            "units": tuple(unit_plan(unit) for unit in stored["units"]),
            "manners": Manners(**_tuples(stored.get("manners", {}))),
        }
    )


def unit_plan(stored: Mapping[str, Any]) -> UnitPlan:
    """The unit's plan from its JSON."""
    return UnitPlan(**_tuples(stored))


def _tuples(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()}
