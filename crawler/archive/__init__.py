"""The case file: what a run asked for, tried and saw, in SQLite, WARC and artifacts."""

from crawler.archive.addresses import Address, Lease
from crawler.archive.attempts import AttemptRow, Counts, Fetched
from crawler.archive.case import CaseFile
from crawler.archive.faults import CaseBusy, CaseDamaged, CaseSealed, CaseUnreadable, DiskFull
from crawler.archive.plan import Manners, RunPlan, UnitPlan

__all__ = [
    "Address",
    "AttemptRow",
    "CaseBusy",
    "CaseDamaged",
    "CaseFile",
    "CaseSealed",
    "CaseUnreadable",
    "Counts",
    "DiskFull",
    "Fetched",
    "Lease",
    "Manners",
    "RunPlan",
    "UnitPlan",
]
