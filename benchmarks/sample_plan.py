"""The plan by which benchmarks visit the sample province."""

from dataclasses import replace
from datetime import UTC, datetime

from crawler.archive import RunPlan
from demo.province import AS_OF, targets_text
from inspection.targets import load_targets


def plan_of(urls: dict[str, str], pace_s: float = 0.0) -> RunPlan:
    """A run over the sample province, with pauses of ``pace_s``."""
    targets = load_targets(targets_text(urls))
    units = tuple(replace(unit.plan(targets.plan), pace_s=pace_s) for unit in targets.in_force(AS_OF))
    return RunPlan(
        run_id="benchmark",
        trigger="demo",
        started=datetime.now(UTC),
        as_of=AS_OF,
        tool="benchmark",
        targets_digest=targets.digest,
        rules_digest="",
        private_hosts=targets.private_hosts,
        units=units,
        targets=targets.text,
        criteria=(),
    )
