"""How a case begins: tables, plan and the ledger's first entry, all or nothing."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from crawler.archive import schema
from crawler.archive.chain import chain
from crawler.archive.plan import RunPlan, store_plan

PARTS = "units"
"""The folder below a run's in which its parts lie."""


@dataclass(frozen=True, slots=True)
class Parentage:
    """What makes a case a part of a run's: see ``parts``."""

    head: str
    """The hash of the first entry of the run's ledger; the part's ledger goes on from there."""
    segment: int
    """The number of the part's first WARC file; no other part of the run has one from here on that it could reach."""


def begin_run(db: sqlite3.Connection, plan: RunPlan, out: Path) -> None:
    """Begin the case of a run. It takes its place in the chain of ``out``'s runs first: no run begins outside it."""
    _lay_tables(db)
    with chain(out) as runs:
        runs.add("run.start", plan.run_id, {"head": store_plan(db, plan, runs.head)}, plan.started)
    db.execute("COMMIT")


def begin_part(db: sqlite3.Connection, plan: RunPlan, of: Parentage) -> None:
    """Begin the case of a part of a run."""
    _lay_tables(db)
    store_plan(db, plan, of.head)
    db.execute("INSERT INTO segment (number, bytes) VALUES (?, 0)", (of.segment,))
    db.execute("COMMIT")


def _lay_tables(db: sqlite3.Connection) -> None:
    db.executescript(f"BEGIN IMMEDIATE; {schema.TABLES} PRAGMA user_version = {schema.VERSION};")
