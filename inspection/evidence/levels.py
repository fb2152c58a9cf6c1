"""A run's evidence verified: the levels that need no program of ours (``crawler.archive.verify``), then those that judge
again, read the workbook and look at time-stamps."""

import json
import sqlite3
from collections import Counter
from pathlib import Path

from crawler.archive import custody, verify
from crawler.archive.custody import Handling
from crawler.archive.faults import CaseDamaged, CaseUnreadable
from crawler.archive.verify import CHAIN, Bundle, Verification, chained
from inspection import run
from inspection.crawling import Progress
from inspection.evidence import minutes, rows, stamps
from inspection.evidence.rejudgement import differences
from inspection.findings import FindingsError

LEVELS = {**verify.LEVELS, "L3": "Đánh giá lại từ bản lưu", "L4": "Sổ làm việc", "L5": "Dấu thời gian, biên bản"}


def verified(
    folder: Path, progress: Progress, *, head: str = "", workbook: Path | None = None, ca: Path | None = None
) -> Verification:
    """All levels. ``head`` is the head of the ledger as the minutes print it; ``workbook`` a copy somebody worked in, in
    place of the run's own; ``ca`` the certificates that a time-stamp must lead to."""
    found, bundle = verify.check(folder, head)
    if (folder / verify.CASE).is_file():
        _check_chain(bundle, found)
        _check_custody(bundle, found)
    _check_findings(folder, found, progress)
    _check_workbook(bundle, found, workbook)
    if bundle.sealed:
        _check_seal(bundle, found, ca)
    return found


def chain_verified(out: Path) -> Verification:
    """The chain of the runs in ``out``, and whether each of them is still there with the head it was chained with."""
    found = Verification()
    try:
        links = [json.loads(text) for _, text in chained(out / CHAIN)]
    except ValueError as fault:
        found.wrong("L2", CHAIN, str(fault))
        return found
    for entry in links:
        folder = out / entry["run"]
        if not (folder / verify.CASE).is_file():
            if entry["ev"] == "run.start":
                found.wrong("L2", entry["run"], "đã bắt đầu nhưng nay không còn thư mục", tampered=False)
            continue
        try:
            known = [h for h, _ in Bundle(folder).entries]
        except (ValueError, OSError) as fault:
            found.wrong("L2", entry["run"], f"sổ nhật ký không đọc được: {fault}")
            continue
        if entry["head"] not in known:
            found.wrong("L2", entry["run"], "sổ nhật ký không còn mã mà sổ nối đã ghi")
    found.looked["L2"] = f"{sum(entry['ev'] == 'run.start' for entry in links)} lần kiểm tra"
    try:
        if handled := len(custody.chain_of(out)):
            found.looked["L2"] += f", {handled} lần xem, lấy tệp ra"
    except ValueError as fault:
        found.wrong("L2", custody.CUSTODY, str(fault))
    return found


def _check_chain(bundle: Bundle, found: Verification) -> None:
    """The run stands in the chain of its folder, as it stands in its own ledger. Away from that folder nothing is said."""
    path = bundle.folder.resolve().parent / CHAIN
    if not path.is_file():
        found.notes.append(f"Không có sổ nối các lần kiểm tra ({CHAIN}) bên cạnh: hồ sơ nằm ngoài nơi nó được lập.")
        return
    try:
        links = [(h, json.loads(text)) for h, text in chained(path)]
        known = [h for h, _ in bundle.entries]
        previous = bundle.data("run.start")[0].get("previous", "")
    except (ValueError, KeyError, IndexError) as fault:
        found.wrong("L2", CHAIN, f"sổ nối các lần kiểm tra không đọc được: {fault}")
        return
    id = bundle.entries[0][1]["run"]
    heads = ["", *(h for h, _ in links)]
    ours = [(before, entry) for before, (_, entry) in zip(heads, links, strict=False) if entry["run"] == id]
    begun = [(before, entry) for before, entry in ours if entry["ev"] == "run.start"]
    if not begun:
        found.notes.append(f"Lần kiểm tra này không có trong {CHAIN} bên cạnh: hồ sơ được chép từ nơi khác đến.")
        return
    if [(before, entry["head"]) for before, entry in begun] != [(previous, known[0])]:
        found.wrong("L2", CHAIN, "chỗ của lần kiểm tra này trong sổ nối không khớp sổ nhật ký của nó")
    for _, entry in ours:
        if entry["head"] not in known:
            found.wrong("L2", CHAIN, f"đã niêm phong với mã đầu sổ {entry['head']}, sổ nhật ký nay không còn mã ấy")


def _check_custody(bundle: Bundle, found: Verification) -> None:
    """What people did with the run, as the chain beside it tells, is what its ledger was told when it was sealed."""
    out = bundle.folder.resolve().parent
    try:
        known = dict(custody.chain_of(out))
        told = [one for data in bundle.data(custody.EVENT) for one in data["handled"]]
    except (ValueError, KeyError, TypeError, OSError) as fault:
        found.wrong("L2", custody.CUSTODY, f"sổ giao nhận không đọc được: {fault}")
        return
    if not known:
        # A run that was copied to somewhere else has left the chain behind; its own ledger tells what it was told.
        if told and (out / CHAIN).is_file():
            found.wrong("L2", custody.CUSTODY, "mất sổ giao nhận (ai đã xem, đã lấy gì)")
        return
    for one in told:
        if known.get(one["h"]) != one["entry"]:
            found.wrong("L2", custody.CUSTODY, f"thiếu, hoặc khác sổ nhật ký, ở lần {one['entry']['utc']} {one['entry']['by']}")
    counts = Counter(entry["ev"] for entry in known.values() if entry["run"] == bundle.folder.name)
    if counts:
        found.notes.append(f"Sổ giao nhận: {counts[Handling.VIEW]} lần xem kết quả, {counts[Handling.EXPORT]} lần lấy tệp ra.")


def _check_findings(folder: Path, found: Verification, progress: Progress) -> None:
    try:
        stored, differing = differences(folder, progress)
    except (CaseDamaged, CaseUnreadable, FindingsError, OSError, sqlite3.Error, ValueError, KeyError, TypeError) as fault:
        missing = not (folder / run.FINDINGS).exists()
        found.wrong("L3", run.FINDINGS, f"không đánh giá lại được: {fault}", tampered=not missing)
        return
    same_rules = stored.run.rules_digest == run.rules_digest()
    for item, words in differing:
        found.wrong("L3", item, words, tampered=same_rules)
    if not same_rules:
        ours, theirs = run.rules_digest()[:12], stored.run.rules_digest[:12]
        found.notes.append(f"Quy tắc trên máy này ({ours}) khác quy tắc đã dùng ({theirs}, nguyên văn trong rules.zip).")
    count = sum(len(unit.findings) for unit in stored.units)
    found.looked["L3"] = f"{count} kết quả của {len(stored.units)} đơn vị"


def _check_workbook(bundle: Bundle, found: Verification, worked: Path | None) -> None:
    try:
        reports = bundle.data("report")
    except (ValueError, KeyError, OSError):
        return
    if not reports:
        found.wrong("L4", "sổ làm việc", "chưa lập sổ nào trong lần kiểm tra này", tampered=False)
        return
    latest = {report["workbook"]: report for report in reports}
    if worked is not None:
        latest = {worked.name: latest.get(worked.name, reports[-1])}
    count = 0
    for name, report in latest.items():
        path = worked or bundle.folder / name
        if not path.is_file():
            found.wrong("L4", name, "không còn sổ này", tampered=bundle.sealed)
            continue
        try:
            sealed = json.loads((bundle.folder / "artifacts" / report["artifacts"][0]).read_bytes())
            edits = rows.edits(path, sealed)
            count += sum(len(sheet["rows"]) for sheet in sealed.values())
        except (OSError, ValueError, KeyError, TypeError, IndexError) as fault:
            found.wrong("L4", name, f"không có mã băm từng dòng để đối chiếu: {fault}")
            continue
        for edit in edits:
            found.wrong("L4", f"{name}, {edit.item}", edit.words)
    found.looked["L4"] = f"{count} dòng; các ô chừa trống cho đoàn được phép điền"


def _check_seal(bundle: Bundle, found: Verification, ca: Path | None) -> None:
    try:
        expected = minutes.page_of(bundle)
    except (ValueError, KeyError, OSError) as fault:
        found.wrong("L5", minutes.NAME, f"không lập lại được trang kèm biên bản: {fault}")
        return
    page = bundle.folder / minutes.NAME
    if not page.is_file() or page.read_bytes() != expected:
        found.wrong("L5", minutes.NAME, "trang kèm biên bản khác với sổ nhật ký và bảng kê")
    digests = [data["manifest_sha256"] for data in bundle.data("run.reopen")]
    former = {number: f"seal/former/{number}.txt" for number in range(1, len(digests) + 1)}
    for number, name in former.items():
        if not (bundle.folder / name).is_file() or bundle.digest(name) != digests[number - 1]:
            found.wrong("L5", name, "bảng kê của lần niêm phong trước bị mất hoặc bị sửa")
    for path in sorted((bundle.folder / "seal/former").glob("*.txt")):
        if (name := f"seal/former/{path.name}") not in former.values():
            found.wrong("L5", name, "sổ nhật ký không ghi lần niêm phong này")
    said = []
    for item, look in ((stamps.TOKEN, stamps.examine), (stamps.SIGNATURE, stamps.examine_signature)):
        words, wrong = look(bundle.folder, ca)
        said += [words] if words else []
        if wrong:
            found.wrong("L5", item, wrong)
    found.looked["L5"] = "; ".join(said)
