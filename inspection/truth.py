"""Truth tables: what an honest person found on a portal, criterion by criterion."""

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from checks.model import Status
from inspection.complaints import Complaint, TargetsError, nearest

HEADER = ("portal", "criterion", "status", "also_ok", "proof_paths", "reason")


class TruthError(TargetsError):
    """A truth table that cannot be used; carries every complaint at once, with its line."""


@dataclass(frozen=True, slots=True)
class Truth:
    """One row: what the criterion's status on the portal is, and which others are defensible."""

    portal: str
    """The unit's id."""
    criterion: str
    status: Status
    also_ok: frozenset[Status]
    proof_paths: tuple[str, ...]
    reason: str

    def allows(self, status: Status) -> bool:
        """Whether a finding of ``status`` agrees."""
        return status == self.status or status in self.also_ok


def load_truth(path: Path, codes: Collection[str] = ()) -> tuple[Truth, ...]:
    """The rows of the table at ``path`` (CSV, UTF-8, BOM allowed). ``codes``: the criteria there are, where known.

    Raises TruthError with every complaint.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise TruthError([Complaint("", "", f"không đọc được tệp {path}: {error.strerror}")], str(path)) from error
    except UnicodeDecodeError:
        raise TruthError([Complaint("", "", "tệp không phải UTF-8; lưu lại dạng CSV UTF-8")], str(path)) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Truth] = []
    complaints: list[Complaint] = []
    lines: dict[tuple[str, str], int] = {}
    try:
        header = next(reader, [])
        if tuple(header) != HEADER:
            wrong = f"dòng đầu phải là {','.join(HEADER)}; đang là {','.join(header) or 'trống'}"
            raise TruthError([Complaint("", "", wrong, line=1)], str(path))
        last = reader.line_num
        for fields in reader:
            line, last = last + 1, reader.line_num
            found = _complaints(fields, codes, line)
            if fields and not found:
                row = _row(fields)
                first = lines.setdefault((row.portal, row.criterion), line)
                if first != line:
                    found.append(
                        Complaint("", "criterion", f"{row.portal} {row.criterion} đã ghi ở dòng {first}", line=line)
                    )
                rows.append(row)
            complaints += found
    except csv.Error as error:
        complaints.append(Complaint("", "", f"không phải CSV đúng cách: {error}", line=reader.line_num))
    if complaints:
        raise TruthError(complaints, str(path))
    return tuple(rows)


def _complaints(fields: list[str], codes: Collection[str], line: int) -> list[Complaint]:
    if not fields:
        return []
    if len(fields) != len(HEADER):
        return [Complaint("", "", f"phải có {len(HEADER)} cột, đang có {len(fields)}", line=line)]
    portal, criterion, status, also_ok, _, _ = fields
    found = [
        Complaint("", key, "không được để trống", line=line)
        for key, value in (("portal", portal), ("criterion", criterion))
        if not value.strip()
    ]
    if codes and criterion.strip() and criterion not in codes:
        found.append(Complaint("", "criterion", f"không có tiêu chí “{criterion}”", nearest(criterion, codes), line))
    known = [status.value for status in Status]
    for key, value in (("status", status), *(("also_ok", word) for word in _words(also_ok))):
        if value not in known:
            found.append(Complaint("", key, f"không có kết quả “{value}”", nearest(value, known), line))
    return found


def _row(fields: list[str]) -> Truth:
    portal, criterion, status, also_ok, proof_paths, reason = fields
    return Truth(
        portal, criterion, Status(status), frozenset(map(Status, _words(also_ok))), tuple(_words(proof_paths)), reason
    )


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(";") if word.strip()]
