"""A run from plan to papers: plan → crawl → judge → score → findings → workbook. The only place that holds the clock."""

import hashlib
import json
import secrets
import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo

import checks
from checks.registry import criteria
from crawler.archive.case import CaseFile, RunPlan
from inspection import findings
from inspection.complaints import nearest
from inspection.crawling import Progress, RunStopped, crawl
from inspection.judgement import judge_run
from inspection.papers.workbook import write_workbook
from inspection.targets import Targets, Unit, load_targets

CASE = "case.sqlite"
FINDINGS = "findings.json"
_SPACE_NEEDED = 200 * 1024 * 1024
_CHOSEN_UNITS = "chosen_units"


def now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


class BadRequest(Exception):
    """What was asked for cannot be done; nothing was changed. The text names the thing and says what to do."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run: where it lies, what it says, and what an inspector should hear about it."""

    folder: Path
    record: findings.RunRecord
    workbook: Path
    broken: tuple[str, ...] = ()
    """Rules that broke, in words; their findings need review."""
    warnings: tuple[str, ...] = ()


def today(timezone: str = "Asia/Ho_Chi_Minh", clock: Callable[[], datetime] = now) -> date:
    """Today in the zone."""
    return clock().astimezone(ZoneInfo(timezone)).date()


def inspect(
    targets: Targets,
    progress: Progress,
    *,
    units: Sequence[str] = (),
    only: Sequence[str] = (),
    as_of: date | None = None,
    out: Path = Path("output"),
    trigger: str = "ad-hoc",
    clock: Callable[[], datetime] = now,
) -> RunResult:
    """Inspect the ``units`` (ids; empty: all of the plan) by the criteria or items ``only`` (empty: all).

    Raises BadRequest before anything is written, RunStopped where the crawl did not come to its end.
    """
    started = clock()
    latest = today(targets.plan.timezone, clock)
    day = as_of or latest
    chosen = _chosen_units(targets, units, day)
    codes = _chosen_codes(only)
    _check_day(targets, day, latest)
    _check_space(out)
    run_id = _run_id(started.astimezone(ZoneInfo(targets.plan.timezone)), trigger)
    folder = out / run_id
    plan = RunPlan(
        run_id=run_id,
        trigger=trigger,
        started=started,
        as_of=day,
        tool=tool_version(),
        targets_digest=targets.digest,
        rules_digest=rules_digest(),
        private_hosts=targets.private_hosts,
        units=tuple(unit.plan(targets.plan, codes) for unit in chosen if unit.in_force(day)),
        targets=targets.text,
        criteria=codes,
        targets_path=targets.path,
    )
    with CaseFile.create(folder, plan) as case:
        case.set_run_state(_CHOSEN_UNITS, json.dumps([unit.id for unit in chosen]))
    progress.started(folder, [unit.name for unit in chosen])
    return _crawl_and_judge(folder, progress, clock)


def resume(folder: Path, progress: Progress, clock: Callable[[], datetime] = now) -> RunResult:
    """Go on with an interrupted run; a finished one is only judged again."""
    with CaseFile.open(folder) as case:
        progress.started(folder, [unit.name for unit in case.plan.units])
        case.log("run.resume", case.plan.run_id, {"at": clock().isoformat()})
    return _crawl_and_judge(folder, progress, clock)


def rejudge(folder: Path, progress: Progress, clock: Callable[[], datetime] = now) -> RunResult:
    """Judge the stored evidence with today's rules; the run keeps its inspection date and its targets. No network."""
    with CaseFile.open(folder) as case:
        targets = load_targets(case.plan.targets, case.plan.targets_path)
        units = [unit for id in json.loads(case.run_state(_CHOSEN_UNITS)) if (unit := targets.unit(id))]
        progress.started(folder, [unit.name for unit in units])
        record, broken = judge_run(case, targets, units, rules_digest(), tool_version(), clock(), progress)
        findings.write(folder / FINDINGS, record)
        case.log("judge", case.plan.run_id, {"at": clock().isoformat(), "rules_digest": rules_digest()})
    return _report(folder, record, progress, broken)


def report(folder: Path, progress: Progress) -> RunResult:
    """Write the papers of a judged run again."""
    path = folder / FINDINGS
    if not path.is_file():
        raise BadRequest(f"Lần kiểm tra {folder.name} chưa có findings.json. Gõ trước: kiemtra judge {folder.name}")
    return _report(folder, findings.read(path), progress, ())


def find(run: str, out: Path) -> Path:
    """The folder of ``run``: a path, or a run id below ``out``. Raises BadRequest where there is none."""
    folder = next((place for place in (Path(run), out / run) if (place / CASE).is_file()), None)
    if folder is not None:
        return folder
    known = sorted(path.parent.name for path in out.glob(f"*/{CASE}"))
    near = nearest(run, known)
    hint = f" Có phải ý là “{near}”?" if near else f" Lần gần nhất: {known[-1]}." if known else ""
    raise BadRequest(f"Không thấy lần kiểm tra “{run}” (không phải thư mục có {CASE}, cũng không nằm trong {out}).{hint}")


def tool_version() -> str:
    """The version of this program."""
    try:
        return version("kiemtra")
    except PackageNotFoundError:
        return "0.0.0"


def rules_digest() -> str:
    """SHA-256 over the rules: every source file of ``checks`` with its path, in order of the paths."""
    root = Path(checks.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py"), key=lambda path: path.relative_to(root).as_posix()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _chosen_units(targets: Targets, ids: Sequence[str], day: date) -> tuple[Unit, ...]:
    if not ids:
        return targets.planned(day)
    known = [unit.id for unit in targets.units]
    for id in ids:
        unit = targets.unit(id)
        if unit is None:
            near = nearest(id, known)
            hint = f" Có phải ý là “{near}”?" if near else ""
            raise BadRequest(f"Không có đơn vị “{id}” trong {targets.path}.{hint}\nCác đơn vị: {', '.join(known)}")
        if unit.in_force(day) and not unit.hosts:
            raise BadRequest(f"{unit.name} ({id}) chưa có địa chỉ nào; ghi hosts của đơn vị trong {targets.path}.")
    return tuple(unit for unit in targets.units if unit.id in ids)


def _chosen_codes(only: Sequence[str]) -> tuple[str, ...]:
    """The codes that ``only`` names, itself codes ("N2a.1") or items ("N2a")."""
    known = criteria()
    words = [*dict.fromkeys([*(c.item for c in known), *(c.code for c in known)])]
    for word in only:
        if word not in words:
            near = nearest(word, words)
            hint = f" Có phải ý là “{near}”?" if near else ""
            raise BadRequest(f"Không có tiêu chí “{word}”.{hint}\nXem các tiêu chí: kiemtra criteria")
    return tuple(c.code for c in known if c.code in only or c.item in only)


def _check_day(targets: Targets, day: date, latest: date) -> None:
    if day > latest:
        raise BadRequest(f"Ngày kiểm tra {day:%d/%m/%Y} ở tương lai (hôm nay là {latest:%d/%m/%Y}).")
    if day < targets.plan.window_start:
        start = targets.plan.window_start
        raise BadRequest(f"Ngày kiểm tra {day:%d/%m/%Y} trước đầu kỳ xem xét {start:%d/%m/%Y} ghi ở [plan].window_start.")


def _check_space(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(out).free
    if free < _SPACE_NEEDED:
        words = f"Ổ đĩa chứa {out.resolve()} chỉ còn {free // 1024**2} MB, cần ít nhất {_SPACE_NEEDED // 1024**2} MB."
        raise RunStopped(3, f"{words} Dọn bớt, hoặc chọn ổ khác bằng --out. Chưa có gì được ghi.")


def _run_id(local: datetime, trigger: str) -> str:
    return f"{local:%Y%m%dT%H%M%S}-{trigger.replace('-', '')}-{secrets.token_hex(2)}"
