"""One visit to be judged, and the judging of it: from the case alone, in whichever process that is done. Nothing here knows papers,
browsers or the network, so that a process that only judges stays small."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from checks.judge import judge
from checks.model import Finding, Target, Visit
from checks.readings.exports import Exports
from crawler.archive.case import CaseFile
from crawler.collecting import seldom


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be judged."""

    visited: str
    """Under which id the case knows the visit: the unit's, or that of a later look at it."""
    target: Target
    visit: Visit
    codes: tuple[str, ...]
    """Of criteria; empty: all."""
    tune: Mapping[str, Mapping[str, object]]
    version: str
    """Of the rules, as findings carry it."""
    exports: Exports


@dataclass(frozen=True, slots=True)
class Judged:
    """What was judged: one finding per criterion, in the rubric's order, and in words the rules that broke."""

    findings: tuple[Finding, ...]
    broken: tuple[str, ...]


@seldom()
def judged(case: CaseFile, order: Order, heard: Callable[[Finding], None]) -> Judged:
    """Judge; ``heard`` gets each finding as soon as it is signed. Raises CaseDamaged where evidence is gone or altered."""
    broken: list[str] = []
    findings = judge(
        order.target,
        case.captures(order.visited),
        order.visit,
        codes=order.codes,
        tune=order.tune,
        rule_version=order.version,
        exports=order.exports,
        heard=heard,
        told=lambda code, fault: broken.append(f"{order.target.name}, {code}: {type(fault).__name__}: {fault}"),
    )
    return Judged(findings, tuple(broken))
