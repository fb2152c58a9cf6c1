"""Personal data that a finding does not need, covered in the papers. The sealed archive keeps it; the unit is told that its
portal shows it."""

import re
from dataclasses import replace

from checks.model import Citation
from inspection.findings import FindingRecord, RunRecord

_CONTACT = "T.2"
"""The criterion that asks for telephone numbers."""
_IDENTITY = re.compile(
    r"(?P<before>(?:CCCD|CMND|CMTND|căn cước(?: công dân)?|chứng minh (?:thư|nhân dân)|số định danh|hộ chiếu)[^\d\n]{0,30})"
    r"(?P<number>[A-Z]?\d(?:[ .]?\d){6,11})",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"(?<!\d)(?P<before>(?:\+?84|0)[ .-]?[35789]\d)(?P<number>(?:[ .-]?\d){7})(?!\d)")
_HOME = re.compile(
    r"(?P<before>(?:nơi (?:ở|cư trú|thường trú)(?: hiện nay)?|chỗ ở(?: hiện nay)?|hộ khẩu(?: thường trú)?|địa chỉ nhà riêng|nhà riêng)\s*:\s*)"
    r"(?P<number>[^\n·;|]+)",
    re.IGNORECASE,
)
_KINDS = ((_IDENTITY, "số giấy tờ tùy thân"), (_HOME, "nơi ở"), (_MOBILE, "số điện thoại di động"))


def covered(record: RunRecord) -> RunRecord:
    """The record for whoever reads it outside the evidence: what its quotes and words say of private persons covered, and a
    remark where that was so. Covering twice is once."""
    units = (replace(unit, findings=tuple(covered_finding(finding) for finding in unit.findings)) for unit in record.units)
    return replace(record, units=tuple(units))


def cover(text: str, *, mobiles: bool = True) -> tuple[str, tuple[str, ...]]:
    """The text with private data covered, and the kinds of data that were."""
    kinds = []
    for pattern, kind in _KINDS:
        if pattern is _MOBILE and not mobiles:
            continue
        text, count = pattern.subn(lambda found: found["before"] + re.sub(r"\w", "•", found["number"]), text)
        if count:
            kinds.append(kind)
    return text, tuple(kinds)


def covered_finding(finding: FindingRecord) -> FindingRecord:
    """One finding, likewise."""
    mobiles = finding.criterion != _CONTACT
    kinds: list[str] = []

    def hide(text: str) -> str:
        said, found = cover(text, mobiles=mobiles)
        kinds.extend(found)
        return said

    citations: tuple[Citation, ...] = tuple(
        replace(one, quote=hide(one.quote), page_title=hide(one.page_title)) for one in finding.citations
    )
    hidden = replace(finding, citations=citations, summary=hide(finding.summary), notes=tuple(map(hide, finding.notes)))
    if not kinds:
        return finding
    named = ", ".join(dict.fromkeys(kinds))
    remark = f"Trang công khai thừa dữ liệu cá nhân ({named}): đã che trong sổ; đề nghị đơn vị gỡ."
    return replace(hidden, notes=(*hidden.notes, remark))
