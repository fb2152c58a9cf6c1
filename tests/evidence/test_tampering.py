"""Whatever is changed in a sealed run is found, and named; mending the digests within reach does not help."""

import gzip
import json
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import forgeries
import pytest
from forgery import edit_database, edit_ledger, edit_warc, members, rewrite_manifest
from sealed_run import Silence

from crawler.archive.verify import CASE, CHAIN, LEDGER, MANIFEST, TAMPERED, WHOLE, Problem, check, files
from inspection.evidence.levels import chain_verified, verified


def problems(folder: Path) -> list[Problem]:
    found, _ = check(folder)
    assert found.code == TAMPERED
    return found.problems


def test_an_untouched_run_is_whole_however_often_one_looks(folder: Path) -> None:
    before = {name: (folder / name).stat().st_mtime_ns for name in files(folder)}
    for _ in range(50):
        assert check(folder)[0].code == WHOLE
    assert verified(folder, Silence()).code == WHOLE
    assert {name: (folder / name).stat().st_mtime_ns for name in files(folder)} == before


@pytest.mark.parametrize("kind", [None, *forgeries.KINDS], ids=lambda kind: kind.__name__ if kind else "spoilt_file")
def test_what_is_changed_at_a_place_of_chance_is_found_and_named(folder: Path, kind: forgeries.Forge | None) -> None:
    sweep(folder, 60 if kind is None else 20, random.Random(5), [kind])


@pytest.mark.nightly
@pytest.mark.timeout(7_200)
def test_ten_thousand_mutations_are_found_and_a_thousand_clean_looks_raise_no_alarm(folder: Path) -> None:
    sweep(folder, 10_000, random.Random(20261124), [None, *forgeries.KINDS])
    assert {check(folder)[0].code for _ in range(1_000)} == {WHOLE}


def sweep(folder: Path, count: int, chance: random.Random, kinds: Sequence[forgeries.Forge | None]) -> None:
    """Spoil or forge one thing, look, mend it; until that was done so many times."""
    head = check(folder)[1].entries[-1][0]
    pristine = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    names = [*sorted(files(folder)), MANIFEST]
    number = 0
    while number < count:
        kind = chance.choice(kinds)
        named = forgeries.forge(folder, chance, kind) if kind else spoilt(folder, names, chance)
        there = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        if named and there != pristine:
            number += 1
            # The ledger's own chain can be made anew by whoever holds the machine: that is what the minutes' head is for.
            found, _ = check(folder, head if kind is forgeries.edited_ledger else "")
            items = [problem.item for problem in found.problems]
            assert found.code == TAMPERED, (number, kind, named)
            assert any(item.startswith(named) for item in items), (number, kind, named, items)
        for path in there.keys() - pristine.keys():
            (folder / path).unlink()
        for path, data in pristine.items():
            if there.get(path) != data:
                (folder / path).write_bytes(data)
    assert check(folder)[0].code == WHOLE


def spoilt(folder: Path, names: Sequence[str], chance: random.Random) -> tuple[str, ...]:
    """Spoil a file without mending anything; which names may be named then."""
    name = chance.choice(names)
    path = folder / name
    data = path.read_bytes()
    now, beside = spoil(path, data, chance.choice(("flip", "cut", "grow", "swap", "delete", "rename", "add", "overwrite")), chance)
    if now == data:
        return ()
    # A manifest that was spoilt may accuse any file.
    return ("",) if name == MANIFEST else (name, *(extra.relative_to(folder).as_posix() for extra in beside))


def spoil(path: Path, data: bytes, kind: str, chance: random.Random) -> tuple[bytes | None, list[Path]]:
    """Spoil the file; returns what is there now (None: nothing) and files that appeared beside it."""
    at = chance.randrange(len(data))
    changed: bytes | None = data
    beside: list[Path] = []
    match kind:
        case "flip":
            changed = data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
        case "cut":
            changed = data[:at]
        case "grow":
            changed = data + bytes([chance.randrange(256)])
        case "swap":
            changed = data[at:] + data[:at]
        case "overwrite":
            changed = data[:at] + b"\0" * min(64, len(data) - at) + data[at + 64 :]
        case "delete":
            changed = None
        case "rename" | "add":
            beside.append(path.with_name(f"x{path.name}"))
            beside[0].write_bytes(data)
            changed = None if kind == "rename" else data
    if changed is None:
        path.unlink()
    elif changed != data:
        path.write_bytes(changed)
    return (changed if kind != "add" else b""), beside


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda record: record.replace(old, new)


def change_date(folder: Path) -> None:
    edit_warc(folder, replaced(b"WARC-Date: 20", b"WARC-Date: 19"))


def change_address(folder: Path) -> None:
    edit_warc(folder, replaced(b"/lanh-dao", b"/lanh-cao"))


def change_page(folder: Path) -> None:
    edit_warc(folder, replaced("Nguyễn Văn An".encode(), "Nguyễn Văn Em".encode()))


def swap_records(folder: Path) -> None:
    path = sorted((folder / "warc").iterdir())[0]
    first, *rest = members(path.read_bytes())
    path.write_bytes(b"".join(gzip.compress(record, 6, mtime=0) for record in (first, *rest[3:6], *rest[:3], *rest[6:])))


def repeat_record(folder: Path) -> None:
    path = sorted((folder / "warc").iterdir())[0]
    path.write_bytes(path.read_bytes() * 2)


def drop_row(folder: Path) -> None:
    edit_database(folder, "DELETE FROM record WHERE id = 5", "DELETE FROM attempt WHERE id = 4")


def change_outcome(folder: Path) -> None:
    edit_database(folder, "UPDATE attempt SET outcome = 'timeout' WHERE id = 2")


def change_role(folder: Path) -> None:
    edit_database(folder, "UPDATE url SET label = 'Lãnh đạo' WHERE id = 3")


def change_end_of_visit(folder: Path) -> None:
    edit_database(folder, "UPDATE visit SET stopped = 'budget'")


def change_verdict(folder: Path) -> None:
    path = folder / "findings.json"
    path.write_text(path.read_text("utf-8").replace('"absent"', '"met"', 1), "utf-8")


def change_text(folder: Path) -> None:
    path = next((folder / "artifacts").iterdir())
    path.write_bytes(path.read_bytes() + b" ")


def add_file(folder: Path) -> None:
    (folder / "artifacts" / f"{'0' * 64}.png").write_bytes(b"x")


def change_verifier(folder: Path) -> None:
    (folder / "verify.py").write_text("print('NGUYÊN VẸN')", "utf-8")


def drop_ledger_entry(folder: Path) -> None:
    edit_ledger(folder, lambda entry: None if entry["seq"] == 4 else entry)


def change_ledger_entry(folder: Path) -> None:
    edit_ledger(folder, lambda entry: {**entry, "utc": entry["utc"].replace("2026", "2025")} if entry["seq"] == 4 else entry)


def swap_pages_in_ledger(folder: Path) -> None:
    path = folder / LEDGER
    rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*rows[:4], rows[5], rows[4], *rows[6:]]))


FORGERIES = {
    change_date: "warc/000001.warc.gz",
    change_address: "warc/000001.warc.gz",
    change_page: "warc/000001.warc.gz",
    swap_records: "warc/000001.warc.gz",
    repeat_record: "warc/000001.warc.gz",
    drop_row: CASE,
    change_outcome: CASE,
    change_role: CASE,
    change_end_of_visit: CASE,
    change_verdict: "findings.json",
    change_text: "artifacts/",
    add_file: "artifacts/000",
    change_verifier: "verify.py",
    drop_ledger_entry: CASE,
    change_ledger_entry: "warc/000001.warc.gz",
    swap_pages_in_ledger: LEDGER,
}


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_a_rewritten_manifest_does_not_hide_it(folder: Path, forge: Callable[[Path], None]) -> None:
    forge(folder)
    rewrite_manifest(folder)
    assert any(problem.item.startswith(FORGERIES[forge]) for problem in problems(folder)), problems(folder)


@pytest.mark.parametrize("forge", [change_verdict, change_page, change_end_of_visit], ids=lambda forge: forge.__name__)
def test_judging_again_sees_what_the_digests_were_made_to_hide(folder: Path, forge: Callable[[Path], None]) -> None:
    forge(folder)
    rewrite_manifest(folder)
    assert "L3" in {problem.level for problem in verified(folder, Silence()).problems}


def test_a_rewritten_ledger_is_not_the_one_of_the_minutes_nor_of_the_chain(folder: Path, original: Path) -> None:
    def later(entry: dict) -> dict:
        return {**entry, "utc": entry["utc"].replace("2026", "2027")} if entry["ev"] == "judge" else entry

    head = check(original)[1].entries[-1][0]
    edit_ledger(folder, later)
    rewrite_manifest(folder)
    assert check(folder)[0].code == WHOLE, "a whole rewriting is invisible from inside: that is what the anchors are for"
    assert any("biên bản" in problem.words for problem in check(folder, head)[0].problems)
    assert any(problem.item == CHAIN for problem in verified(folder, Silence()).problems)


def test_the_head_of_the_minutes_may_be_typed_in_groups(folder: Path) -> None:
    head = check(folder)[1].entries[-1][0]
    groups = " ".join(head[at : at + 4] for at in range(0, 64, 4)).upper()
    assert check(folder, groups)[0].code == WHOLE
    assert check(folder, groups[:-1] + "0" if groups[-1] != "0" else groups[:-1] + "1")[0].code == TAMPERED


def test_a_manifest_thrown_away_does_not_unseal(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    assert [problem.item for problem in problems(folder) if problem.level == "L2"] == [MANIFEST]


def test_a_link_in_place_of_a_file_is_found(folder: Path) -> None:
    elsewhere = folder.parent / "elsewhere.json"
    shutil.move(folder / "findings.json", elsewhere)
    (folder / "findings.json").symlink_to(elsewhere)
    assert problems(folder)[0].item == "findings.json"


def test_a_run_dropped_from_the_folder_is_missed_and_an_edited_chain_is_torn(folder: Path) -> None:
    out = folder.parent
    assert chain_verified(out).code == WHOLE
    name = folder.name
    shutil.rmtree(folder)
    missed = chain_verified(out)
    assert (missed.code, [problem.item for problem in missed.problems]) == (11, [name])
    rows = (out / CHAIN).read_text("utf-8").splitlines()
    entry = json.loads(rows[0])["entry"]
    (out / CHAIN).write_text(rows[0].replace(entry["run"], "20240101T000000-adhoc-0000") + "\n" + rows[1] + "\n", "utf-8")
    assert chain_verified(out).code == TAMPERED
